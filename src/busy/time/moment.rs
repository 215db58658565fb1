//! Moments: points of time, the same for everybody.

use std::ops::{Add, Sub};

/// A point of time: seconds since 1970-01-01T00:00:00Z.
///
/// Arithmetic never wraps: what lies beyond the first or the last moment is that moment. Dates of
/// entries and options are far from both; numbers that a portal calls stamps need not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment(pub(crate) i64);

impl Moment {
    /// Before all others.
    pub(crate) const FIRST: Self = Self(i64::MIN);
    /// After all others.
    pub(crate) const LAST: Self = Self(i64::MAX);
}

/// So many seconds later.
impl Add<i64> for Moment {
    type Output = Self;

    fn add(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}

/// So many seconds earlier.
impl Sub<i64> for Moment {
    type Output = Self;

    fn sub(self, seconds: i64) -> Self {
        Self(self.0.saturating_sub(seconds))
    }
}

/// The seconds from one to the other.
impl Sub for Moment {
    type Output = i64;

    fn sub(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_stops_where_time_does() {
        assert_eq!(Moment(5) + 3 - 1, Moment(7));
        assert_eq!(Moment(5) - Moment(7), -2);
        assert_eq!(Moment::LAST + 1, Moment::LAST);
        assert_eq!(Moment::FIRST - 1, Moment::FIRST);
        assert_eq!(Moment::LAST - Moment::FIRST, i64::MAX);
        assert_eq!(Moment::FIRST - Moment::LAST, i64::MIN);
    }
}
