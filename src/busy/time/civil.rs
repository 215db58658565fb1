//! Days, wall clocks and moments as numbers, and RFC 3339 for both.

use std::fmt;

use super::moment::Moment;
use crate::input::date::Day;

/// Seconds of a day without a change of the clock.
pub(crate) const DAY: i64 = 86_400;

/// The first and the last year that is read: a moment of them has four digits in every zone.
pub(crate) const YEARS: std::ops::RangeInclusive<i64> = 1..=9998;

/// What a wall clock shows, zone unknown: seconds since it showed 1970-01-01 00:00:00, every day
/// having 86,400 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Wall(pub(crate) i64);

impl Wall {
    /// So many seconds after midnight of a day; of the next one, from 86,400 on.
    pub(crate) fn at(day: i64, second: i64) -> Self {
        Self(day * DAY + second)
    }

    /// Midnight at the beginning of a day.
    pub(crate) fn midnight(day: i64) -> Self {
        Self::at(day, 0)
    }

    /// The day, counted from 1970-01-01.
    pub(crate) fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Seconds since the clock showed midnight.
    pub(crate) fn second_of_day(self) -> i64 {
        self.0.rem_euclid(DAY)
    }
}

/// The day of a date, counted from 1970-01-01; `None` for what is no date.
///
/// Years are counted from March, so that the odd day is the last one; 400 of them, an era, have
/// 146,097 days.
pub(crate) fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !YEARS.contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    if day < 1 || day > days_in(year, month) {
        return None;
    }
    let march_year = if month <= 2 { year - 1 } else { year };
    let era = march_year.div_euclid(400);
    let year_of_era = march_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Year, month and day of a day counted from 1970-01-01.
pub(crate) fn date_of(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = (shifted_month + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1)
}

/// A day counted from 1970-01-01.
pub(crate) fn day_number(day: Day) -> i64 {
    // The Julian day of 1970-01-01.
    i64::from(day.date().to_julian_day()) - 2_440_588
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// 0 for Monday to 6 for Sunday.
pub(crate) fn weekday(day: i64) -> usize {
    // 1970-01-01 was a Thursday.
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default()
}

/// A moment in RFC 3339: in UTC (`2025-09-11T15:34:00Z`), or with an offset in seconds.
pub(crate) struct Rfc3339 {
    pub(crate) moment: Moment,
    pub(crate) offset: Option<i32>,
}

impl Rfc3339 {
    /// The text, without the heap: results have four of them an interval.
    pub(crate) fn with_text<T>(&self, take: impl FnOnce(&str) -> T) -> T {
        const SHAPE: [u8; 25] = *b"0000-00-00T00:00:00+00:00";
        let mut text = SHAPE;
        // The format has no seconds of offsets, which zones had a century ago; the moment stays
        // exact.
        let minutes = i64::from(self.offset.unwrap_or(0) / 60);
        let clock = Wall(self.moment.0 + minutes * 60);
        let (year, month, day) = date_of(clock.day());
        let second = clock.second_of_day();
        let mut put = |at: usize, number: i64| {
            text[at] += digit(number / 10 % 10);
            text[at + 1] += digit(number % 10);
        };
        put(0, year / 100);
        put(2, year);
        put(5, month);
        put(8, day);
        put(11, second / 3600);
        put(14, second / 60 % 60);
        put(17, second % 60);
        put(20, minutes.abs() / 60);
        put(23, minutes.abs() % 60);
        let length = if self.offset.is_none() {
            text[19] = b'Z';
            20
        } else {
            if minutes < 0 {
                text[19] = b'-';
            }
            25
        };
        // It is ASCII.
        take(std::str::from_utf8(&text[..length]).unwrap_or_default())
    }
}

fn digit(number: i64) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

impl fmt::Display for Rfc3339 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.write_str(text))
    }
}

/// A moment in UTC.
pub(crate) fn utc(moment: Moment) -> Rfc3339 {
    Rfc3339 {
        moment,
        offset: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        assert_eq!(day_of(1970, 1, 1), Some(0));
        assert_eq!(day_of(2000, 2, 29), Some(11_016));
        // 2025-09-11 is 20,342 days after 1970-01-01: 55 years of 365, 14 leap days, 253 days.
        assert_eq!(day_of(2025, 9, 11), Some(55 * 365 + 14 + 253));
        let last = day_of(9998, 12, 31).unwrap();
        for day in (day_of(1, 1, 1).unwrap()..=last).step_by(97) {
            let (year, month, of_month) = date_of(day);
            assert_eq!(day_of(year, month, of_month), Some(day));
        }
        for (year, month, day) in [
            (2025, 2, 29),
            (2025, 13, 1),
            (2025, 4, 31),
            (0, 1, 1),
            (1, 0, 1),
        ] {
            assert_eq!(day_of(year, month, day), None);
        }
    }

    #[test]
    fn the_days_of_the_week() {
        assert_eq!(weekday(0), 3, "1970-01-01 was a Thursday");
        assert_eq!(weekday(day_of(2025, 9, 8).unwrap()), 0, "a Monday");
        assert_eq!(weekday(-1), 2);
    }

    #[test]
    fn moments_are_written_in_utc_and_with_offsets() {
        let with = |unix, offset| {
            let (moment, offset) = (Moment(unix), Some(offset));
            Rfc3339 { moment, offset }.to_string()
        };
        assert_eq!(
            utc(Moment(1_757_604_840)).to_string(),
            "2025-09-11T15:34:00Z"
        );
        assert_eq!(with(1_757_604_840, 10_800), "2025-09-11T18:34:00+03:00");
        assert_eq!(with(0, -12_600), "1969-12-31T20:30:00-03:30");
        // Amsterdam in 1930 was 19 min 32 s ahead.
        assert_eq!(with(0, 1172), "1970-01-01T00:19:00+00:19");
        assert_eq!(utc(Moment(-1)).to_string(), "1969-12-31T23:59:59Z");
    }
}
