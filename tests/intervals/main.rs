//! Busy intervals, checked by hand: the arithmetic stands beside each case.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod aside;
mod days;
mod merging;
mod result;
mod seed;
#[path = "../support/mod.rs"]
mod support;
mod window;
mod zones;
