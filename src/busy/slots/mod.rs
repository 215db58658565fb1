//! When are they all free? Possible slots come from the working hours; each person's taken time
//! strikes out a run of them, found by halving, so that no slot is held against every interval.

pub(super) mod attendance;
pub(super) mod candidates;
pub(crate) mod clocks;
pub(super) mod find;
pub(super) mod hours;
mod reason;

pub use clocks::LocalTime;
pub use find::{AvailableSlots, Slot, available_slots};
pub use reason::{NoSlots, NoSlotsCode};
