//! The time that an entry takes, and how sure it is.

use crate::busy::entries::accessibility::Accessibility;
use crate::busy::time::stretch::Stretch;

/// By whose zone an interval was read, from the surest to the least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ZoneSource {
    /// By the zones that the event itself names.
    Event,
    /// Days without a zone, in the zone of the person (`per_user`).
    Person,
    /// Days or an absence without a zone, in the zone that was given as the portal's.
    Portal,
    /// The event should name a zone and does not, or names one that nobody knows; or no zone was
    /// given for what has none of its own, and UTC was taken.
    Assumed,
}

impl ZoneSource {
    /// From the surest to the least sure.
    pub(crate) const ALL: [Self; 4] = [Self::Event, Self::Person, Self::Portal, Self::Assumed];

    /// `event`, `person`, `portal` or `assumed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Person => "person",
            Self::Portal => "portal",
            Self::Assumed => "assumed",
        }
    }
}

/// Time that an entry takes, not clipped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) time: Stretch,
    /// Its place among the entries.
    pub(crate) entry: u32,
    pub(crate) accessibility: Accessibility,
    pub(crate) zone: ZoneSource,
}
