//! The command line from outside: the real program against a portal in this process.
#![cfg(feature = "cli")]

mod demo;
mod emulate;
mod exit_codes;
mod help;
mod names;
mod output;
mod program;
mod telling;
mod values;
