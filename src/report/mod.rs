//! What people look at: the week as a picture, on a terminal, as a calendar's busy time. Pure, as
//! `busy` is, from which all of it comes: no network, no clock, no environment.

mod calendar;
mod fingerprint;
mod moments;
mod options;
mod svg;
#[cfg(feature = "cli")]
pub(crate) mod text;
mod texts;

pub use calendar::freebusy_ics;
pub use options::{CalendarOptions, TimelineOptions};
pub use svg::timeline_svg;
