//! How an entry takes time.

/// How an entry takes its user's time, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Accessibility {
    /// `free`: an entry that leaves its user free.
    Free,
    /// `quest`: tentative.
    Quest,
    /// `busy`. What a portal writes and nobody knows counts as this too.
    Busy,
    /// `absent`: away.
    Absent,
}

impl Accessibility {
    /// All, from the weakest to the strongest.
    pub const ALL: &'static [Self] = &[Self::Free, Self::Quest, Self::Busy, Self::Absent];

    /// The portal's name for it: `free`, `quest`, `busy`, `absent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Quest => "quest",
            Self::Busy => "busy",
            Self::Absent => "absent",
        }
    }

    /// What a name of the portal's means.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let mut known = Self::ALL.iter().copied();
        known.find(|known| known.as_str() == name)
    }
}
