//! What a host hands over and gets back.

use std::fmt;

/// An argument or a property's new value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// "Undefined", which is also how a host passes what it cannot pass.
    Empty,
    Flag(bool),
    Whole(i128),
    Fraction(f64),
    Moment(Moment),
    Text(String),
    /// A string that is no Unicode: half of a surrogate pair stands alone at this position.
    BrokenText(usize),
    Binary,
    /// A type that no script passes.
    Other,
}

/// What a method or a property answers. Strings, for the most part: they come through every host.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reply {
    Empty,
    Flag(bool),
    Text(String),
}

/// A date with a time of day, without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
}

impl fmt::Display for Moment {
    /// As ISO 8601 writes it. What is no date stays none: whoever reads it says so.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            self.year, self.month, self.day, self.hour, self.minute, self.second
        )
    }
}
