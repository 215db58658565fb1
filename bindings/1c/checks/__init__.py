"""Checks of what bindings/1c/package makes, one file for each part of it."""
