//! What people look at: the week as a picture, on a terminal, as a calendar's busy time. Pure, as
//! `busy` is, from which all of it comes: no network, no clock, no environment.

mod calendar;
mod moments;
mod options;
mod svg;
#[cfg(feature = "cli")]
pub(crate) mod text;
mod texts;

pub use calendar::freebusy_ics;
pub use options::{Language, TimelineOptions};
pub use svg::timeline_svg;

/// A number that differs where answers differ (FNV-1a, 64 bits): what tells two pictures on a page,
/// or two companies' calendars, apart.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
