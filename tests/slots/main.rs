//! Available slots, checked by hand: the arithmetic stands beside each case.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod alternatives;
mod buffers;
mod checked;
mod dates;
mod grid;
mod groups;
mod hours;
mod not_before;
mod people;
mod reasons;
mod result;
#[path = "../support/mod.rs"]
mod support;
mod thursday;
mod unknown;
