//! What people look at: the week as a picture, on a terminal, as a calendar's busy time. Pure, as
//! `busy` is, from which all of it comes: no network, no clock, no environment.

mod axis;
mod bars;
#[cfg(feature = "cli")]
mod cells;
mod header;
mod ics;
mod legend;
mod moments;
mod options;
mod paint;
mod rows;
mod svg;
#[cfg(test)]
mod svg_tests;
mod texts;
#[cfg(feature = "cli")]
pub(crate) mod timeline;
#[cfg(all(test, feature = "cli"))]
mod timeline_tests;
mod xml;

pub use ics::freebusy_ics;
pub use options::{Language, TimelineOptions};
pub use svg::timeline_svg;

/// A number that differs where answers differ (FNV-1a, 64 bits): what tells two pictures on a page,
/// or two companies' calendars, apart.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
