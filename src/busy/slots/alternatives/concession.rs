//! What can be conceded.

/// Something that those who look for a time may concede.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Concession {
    /// Tentative time is counted free.
    TentativeFree,
    /// The working hours begin so much earlier.
    Earlier {
        /// An hour.
        minutes: u32,
    },
    /// The working hours end so much later.
    Later {
        /// An hour.
        minutes: u32,
    },
    /// The meeting is shorter.
    Shorter {
        /// How long it is then.
        minutes: u32,
    },
    /// Somebody who had to be free need not be.
    Without {
        /// The person's id.
        user: u64,
    },
}

impl Concession {
    /// An hour before the working hours, and one after them.
    pub(super) const HOURS: [Self; 2] =
        [Self::Earlier { minutes: 60 }, Self::Later { minutes: 60 }];

    /// How long meetings usually are, from the longest, in minutes.
    pub(super) const LENGTHS: &'static [u32] =
        &[1440, 720, 480, 360, 240, 180, 120, 90, 60, 45, 30, 15];

    /// `tentative_free`, `earlier`, `later`, `shorter` or `without`.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::TentativeFree => "tentative_free",
            Self::Earlier { .. } => "earlier",
            Self::Later { .. } => "later",
            Self::Shorter { .. } => "shorter",
            Self::Without { .. } => "without",
        }
    }

    /// By how many minutes the hours begin earlier, and end later.
    pub(super) fn wider(self) -> (i64, i64) {
        match self {
            Self::Earlier { minutes } => (minutes.into(), 0),
            Self::Later { minutes } => (0, minutes.into()),
            _ => (0, 0),
        }
    }
}
