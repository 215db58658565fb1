//! The order of day, month and year.

/// The order of day, month and year in a portal's dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    pub(crate) const ALL: [Self; 3] = [Self::Dmy, Self::Mdy, Self::Ymd];

    /// `dmy`, `mdy` or `ymd`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// The other reading of a date that ends with its year.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Mdy => Self::Dmy,
            Self::Dmy | Self::Ymd => Self::Mdy,
        }
    }
}

/// In which order an answer's dates were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DateFormat {
    /// `None`: there was no date to read.
    pub order: Option<DateOrder>,
    /// Whether the answer tells the order. Where it does not, `dmy` is taken for busy intervals,
    /// and available slots are clear in both readings.
    pub settled: bool,
}
