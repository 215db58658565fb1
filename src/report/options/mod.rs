//! What pictures and calendars show.

pub(super) mod calendar;
mod naming;
pub(super) mod timeline;

pub use calendar::CalendarOptions;
pub use timeline::TimelineOptions;
