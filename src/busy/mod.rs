//! The time: from an answer's bytes to busy intervals in UTC and to available slots. Pure: no
//! network, no clock, no environment. An answer goes one way through these folders: entries (what
//! the portal wrote) → reading (which order of dates, which zone: stretches in UTC) → intervals
//! (merged, clipped), or slots. What the caller wants is in options; time knows moments, stretches
//! and zones, and nothing of answers.

mod beginnings;
mod entries;
mod hours;
mod intervals;
mod json;
mod listing;
mod options;
mod reading;
mod slots;
mod survey;
mod sweep;
pub(crate) mod time;

pub(crate) use beginnings::{Beginning, busy_from_beginnings};
pub use entries::{Accessibility, DateFormat, DateOrder, EntryId, Unread};
pub use intervals::{BusyIntervals, Interval, UserBusy, busy_intervals};
pub use options::{AllDay, AtLeast, BusyOptions, Grid, Order, SlotOptions, Window, WorkingHours};
pub(crate) use options::{by_user, user_id};
pub use reading::ZoneSource;
pub use slots::{
    Alternative, AvailableSlots, CheckedStart, Concession, Conflict, LocalTime, NoSlots,
    NoSlotsCode, Slot, Standing, available_slots,
};
pub(crate) use survey::{MAX_TITLES, Survey, Surveyed, Wanted, survey};
#[cfg(feature = "capi")]
pub(crate) use time::TIME_ZONE_RELEASE;
pub use time::time_zone_data;
