//! The members of an entry as they stand in its JSON, and what their values can mean.

use std::borrow::Cow;

use crate::busy::time::moment::Moment;

/// A member of an entry.
#[derive(Debug, Default)]
pub(crate) enum Scalar<'a> {
    #[default]
    Missing,
    Text(Cow<'a, str>),
    Whole(i64),
    Flag(bool),
    /// A fraction, a list, an object.
    Odd,
}

impl Scalar<'_> {
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// A text that is not blank.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Seconds since 1970.
    pub(super) fn moment(&self) -> Option<Moment> {
        self.whole().map(Moment)
    }

    /// PHP's several ways to say yes and no.
    pub(super) fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Whole(number) => Some(*number != 0),
            Self::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "y" | "1" | "true" => Some(true),
                "n" | "0" | "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// For a message.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Missing => "nothing".to_owned(),
            Self::Text(text) => crate::input::quoted(text),
            Self::Whole(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Odd => "a value of another type".to_owned(),
        }
    }
}

/// The members of an entry that matter, as they stand there.
#[derive(Debug, Default)]
pub(crate) struct Members<'a> {
    pub(crate) id: Scalar<'a>,
    pub(crate) name: Scalar<'a>,
    pub(crate) date_from: Scalar<'a>,
    pub(crate) date_to: Scalar<'a>,
    pub(crate) stamp_from: Scalar<'a>,
    pub(crate) stamp_to: Scalar<'a>,
    pub(crate) skip_time: Scalar<'a>,
    pub(crate) zone_from: Scalar<'a>,
    pub(crate) zone_to: Scalar<'a>,
    pub(crate) accessibility: Scalar<'a>,
    pub(crate) from_hr: Scalar<'a>,
    pub(crate) hr_from: Scalar<'a>,
    pub(crate) hr_to: Scalar<'a>,
    /// A key that stands twice.
    pub(crate) twice: Option<&'static str>,
}
