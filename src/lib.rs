//! Who is busy in Bitrix24, and when is everybody free?
//!
//! A blocking, dependency-light library that asks a Bitrix24 portal for its users' busy time
//! (REST method `calendar.accessibility.get`) and hands the answer over byte for byte. The same
//! functions have a C ABI (`include/b24busy.h`), so that any language with an FFI can call them.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # #[cfg(feature = "emulator")] {
//! # let emulator = b24busy::emulator::Emulator::start(Default::default())?;
//! # let webhook = emulator.webhook_url();
//! use b24busy::{Client, Options};
//!
//! let client = Client::new(&webhook, None, Options::new())?;
//! let answer = client.get_user_busy("1, 2", "2025-09-08", "2025-09-14")?;
//! match answer.result() {
//!     Ok(json) => println!("{json}"),          // {"1": [{"ID": ...}], "2": []}
//!     Err(error) => eprintln!("{error}"),      // an error of the portal's own
//! }
//! # assert!(answer.result()?.starts_with("{\"1\":["));
//! # }
//! # Ok(()) }
//! ```
//!
//! - [`Client`] keeps a portal's address, its credential and its [`Options`]; connections are kept
//!   by the process. [`get_user_busy`] is the same in one call.
//! - [`Answer`] is what the portal said, its own errors included. [`Error`] is what kept the
//!   portal from being asked or understood: a stable [`Code`], a sentence for people.
//! - [`Client::busy_intervals`] and [`Client::available_slots`] compute as well, by [`BusyOptions`] and
//!   [`SlotOptions`]; [`busy_intervals`] and [`available_slots`] do from an answer at hand.
//! - [`timeline_svg`] draws an answer as a picture, [`freebusy_ics`] writes it for calendars.
//! - Every option can be set in Rust or in JSON, and is refused in the same words by both: a setting that
//!   can be wrong returns a `Result`, and none is moved into its range in silence.
//! - No webhook secret, token or password is in any error or `Debug` output.
//!
//! # Logging
//! The library logs nothing. `ureq`, which it is built on, writes to the `log` facade, and at level
//! `trace` (targets `ureq` and `ureq_proto`) that is all that goes over the wire, secrets included:
//! leave these targets at `debug`. The C ABI has no logger at all.
//!
//! # Features
//! - `capi` (default): the C ABI.
//! - `addin` (default): the external component for 1C:Enterprise 8.3 and OneScript. Its five
//!   exported names are those of every such component: leave it out of a component of your own.
//! - `cli`: the command line.
//! - `emulator`: a portal on loopback, to test and to develop against, without an account.

#![warn(missing_debug_implementations)]

#[cfg(feature = "addin")]
mod addin;
mod availability;
mod busy;
mod call;
#[cfg(feature = "capi")]
mod capi;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "emulator")]
pub mod emulator;
mod envelope;
mod error;
#[cfg(any(feature = "addin", feature = "capi"))]
mod guard;
mod input;
mod language;
mod put;
mod report;

/// The calendar: days and days of the week are its [`Date`](time::Date) and its
/// [`Weekday`](time::Weekday).
pub use ::time;
pub use busy::{
    Accessibility, AllDay, Alternative, AtLeast, AvailableSlots, BusyIntervals, BusyOptions,
    CheckedStart, Concession, Conflict, DateFormat, DateOrder, EntryId, Grid, Interval, LocalTime,
    NoSlots, NoSlotsCode, Order, Slot, SlotOptions, Standing, Unread, UserBusy, Window,
    WorkingHours, ZoneSource, available_slots, busy_intervals, time_zone_data,
};
pub use call::{CallOptions, Client, Options, get_user_busy};
pub use envelope::answer::Answer;
pub use envelope::error_info::{ErrorInfo, error_info};
pub use envelope::shape::is_error;
pub use error::{Code, Error, Kind, PortalError};
pub use input::Invalid;
pub use input::date::Day;
pub use input::users::{UserId, Users};
pub use language::Language;
pub use report::{CalendarOptions, TimelineOptions, freebusy_ics, timeline_svg};

/// What the fuzz targets need of the inside: answers to parts, made one.
#[cfg(fuzzing)]
pub fn fuzz_splice(bodies: &[&str]) -> Result<Answer, Error> {
    call::fuzzing::splice(bodies)
}

/// What the fuzz targets need of the inside: two calls over a network that says `bytes`, and how
/// long the answers' bodies were.
#[cfg(fuzzing)]
pub fn fuzz_network(bytes: &[u8], limit: u64) -> Vec<Result<usize, Error>> {
    call::fuzzing::network(bytes, limit)
}

/// What the fuzz targets need of the inside: a text read as JSON, and if it is an object, its keys
/// (`None` is a key with half a character) and values; or whether it is cut short (`true`), no JSON
/// (`false`).
#[cfg(fuzzing)]
pub fn fuzz_json(text: &str) -> Result<Vec<(Option<String>, &str)>, bool> {
    envelope::json::parse_whole(text)
}

/// The READMEs' examples in Rust are compiled with those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../README.ru.md")]
struct RussianReadme;
