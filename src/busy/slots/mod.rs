//! When are they all free? Possible slots come from the working hours; each person's taken time
//! strikes out a run of them, found by halving, so that no slot is held against every interval.

mod alternatives;
pub(super) mod attendance;
pub(super) mod candidates;
mod checked;
mod choice;
pub(crate) mod clocks;
pub(super) mod find;
mod groups;
pub(super) mod hours;
mod reason;

pub use alternatives::{Alternative, Concession};
pub use attendance::Standing;
pub use checked::{CheckedStart, Conflict};
pub use clocks::LocalTime;
pub use find::{AvailableSlots, Slot, available_slots};
pub use reason::{NoSlots, NoSlotsCode};
