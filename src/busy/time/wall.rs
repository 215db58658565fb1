//! What a wall clock shows, on which day. The calendar is that of the `time` crate.

use time::{Date, OffsetDateTime};

use super::moment::Moment;

/// Seconds of a day without a change of the clock.
pub(crate) const DAY: i64 = 86_400;

/// The Julian day of 1970-01-01.
const EPOCH: i32 = OffsetDateTime::UNIX_EPOCH.date().to_julian_day();

/// What a wall clock shows, zone unknown: seconds since it showed 1970-01-01 00:00:00, every day
/// having 86,400 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Wall(pub(crate) i64);

impl Wall {
    /// So many seconds after midnight of a day; of the next one, from 86,400 on.
    pub(crate) const fn at(day: Date, second: i64) -> Self {
        Self((day.to_julian_day() - EPOCH) as i64 * DAY + second)
    }

    /// Midnight at the beginning of a day.
    pub(crate) const fn midnight(day: Date) -> Self {
        Self::at(day, 0)
    }

    /// The day; of a time that lies outside the calendar, its first or its last one.
    pub(crate) fn day(self) -> Date {
        let days = i32::try_from(self.0.div_euclid(DAY)).ok();
        days.and_then(|days| Date::from_julian_day(days.checked_add(EPOCH)?).ok())
            .unwrap_or(if self.0 < 0 { Date::MIN } else { Date::MAX })
    }

    /// Seconds since the clock showed midnight.
    pub(crate) fn second_of_day(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// The moment at which a clock that is so many seconds ahead of UTC shows this, or the nearest
    /// one that can be written.
    pub(crate) fn with_offset(self, seconds: i32) -> Moment {
        (Moment(self.0) - i64::from(seconds)).writable()
    }
}

/// The days from one to another, both included.
pub(crate) fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.next_day()).take_while(move |day| *day <= last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::years::day_of;

    #[test]
    fn walls_are_counted_from_1970() {
        let day = day_of(1970, 1, 1).unwrap();
        assert_eq!(Wall::midnight(day), Wall(0));
        // 2025-09-11 is 20,342 days after it: 55 years of 365, 14 leap days, 253 days.
        let day = day_of(2025, 9, 11).unwrap();
        assert_eq!(
            Wall::at(day, 3600),
            Wall((55 * 365 + 14 + 253) * DAY + 3600)
        );
        let next = Wall::at(day, 25 * 3600);
        assert_eq!(
            (next.day(), next.second_of_day()),
            (day.next_day().unwrap(), 3600)
        );
        let before = Wall(-1);
        assert_eq!(
            (before.day(), before.second_of_day()),
            (day_of(1969, 12, 31).unwrap(), DAY - 1)
        );
    }

    #[test]
    fn outside_the_calendar_is_its_nearest_day() {
        assert_eq!(Wall(i64::MIN).day(), Date::MIN);
        assert_eq!(Wall(i64::MAX).day(), Date::MAX);
        let last = day_of(9999, 12, 31).unwrap();
        assert_eq!(Wall::at(last, DAY - 1).day(), last);
        assert_eq!(days(last, Date::MAX).count(), 1);
    }
}
