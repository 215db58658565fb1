//! The time: from an answer's bytes to busy intervals in UTC and to available slots. Pure: no
//! network, no clock, no environment. An answer goes one way through these files: answer (JSON) →
//! entry (what the portal wrote) → reading (which format, which zone: stretches in UTC) → interval
//! (merged, clipped), or attendance → slots.

mod answer;
mod attendance;
mod candidates;
pub(crate) mod civil;
mod entry;
mod format;
mod hours;
mod interval;
mod json;
mod options;
mod reading;
mod slot_options;
mod slots;
mod survey;
mod tzdata;
mod windows_zones;
pub(crate) mod zone;

#[cfg(feature = "cli")]
pub(crate) use candidates::union;
pub use entry::{Accessibility, EntryId, Unread};
pub use format::{DateFormat, DateOrder};
pub use interval::{BusyIntervals, Interval, UserBusy, busy_intervals};
pub(crate) use options::invalid as invalid_option;
pub use options::{BusyOptions, Window};
pub use reading::ZoneSource;
pub use slot_options::{AtLeast, Grid, Order, SlotOptions};
pub use slots::{AvailableSlots, NoSlots, NoSlotsCode, Slot, available_slots};
pub(crate) use survey::{Survey, Surveyed, Wanted, survey};
pub use tzdata::time_zone_data;
