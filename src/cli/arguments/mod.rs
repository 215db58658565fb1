//! The arguments: what can be written, what was written, and what is wrong with it.

pub(super) mod files;
pub(super) mod grammar;
pub(super) mod language;
pub(super) mod names;
pub(super) mod problem;
pub(super) mod secrets;
pub(super) mod values;
pub(super) mod when;
