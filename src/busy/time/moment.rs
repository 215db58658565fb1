//! Moments: points of time, the same for everybody.

use std::ops::{Add, Sub};

use time::{Date, Month};

use crate::input::years::YEARS;

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

    /// It, or the nearest moment that can be written in a year that exists, whatever the zone: the
    /// first and the last day of these years, which may be in other years elsewhere, are left out.
    /// "Until 31.12.9999" so ends with that day's beginning.
    pub(crate) fn writable(self) -> Self {
        const FIRST: i64 = midnight(*YEARS.start(), Month::January, 2);
        const LAST: i64 = midnight(*YEARS.end(), Month::December, 31);
        Self(self.0.clamp(FIRST, LAST))
    }
}

/// When a day begins in UTC.
const fn midnight(year: i32, month: Month, day: u8) -> i64 {
    match Date::from_calendar_date(year, month, day) {
        Ok(day) => day.midnight().assume_utc().unix_timestamp(),
        Err(_) => panic!("no such day"),
    }
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

    #[test]
    fn what_cannot_be_written_is_the_nearest_that_can() {
        assert_eq!(Moment(5).writable(), Moment(5));
        let (first, last) = (Moment::FIRST.writable(), Moment::LAST.writable());
        assert_eq!((first.writable(), last.writable()), (first, last));
        // 9999-12-31 and 0001-01-02, 2,932,896 days after and 719,161 before 1970-01-01.
        assert_eq!(last, Moment(2_932_896 * 86_400));
        assert_eq!(first, Moment(-719_161 * 86_400));
    }
}
