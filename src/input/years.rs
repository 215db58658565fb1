//! The years that exist, and the days in them: one calendar, that of the `time` crate, for what
//! callers and portals write.

use std::ops::RangeInclusive;

use time::{Date, Month};

/// The years that exist: those that four digits write. Databases write a year 0 where there is no
/// date.
pub(crate) const YEARS: RangeInclusive<i32> = 1..=9999;

/// The years that a caller can mean; any other is a slip. What a portal wrote is not judged so: it may
/// be of any year that exists.
pub(crate) const CALLERS_YEARS: RangeInclusive<i32> = 1900..=*YEARS.end();

/// The year of 1C's empty date: 1 January of it, at midnight.
pub(crate) const YEAR_OF_NO_DATE: u32 = YEARS.start().unsigned_abs();

/// The day that these numbers are, in a year that exists.
pub(crate) fn day_of(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i32::try_from(year)
        .ok()
        .filter(|year| YEARS.contains(year))?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_every_year_that_exists_are_days() {
        for (year, month, day) in [(1, 1, 1), (2000, 2, 29), (2024, 2, 29), (9999, 12, 31)] {
            let found = day_of(year, month, day).unwrap();
            let month = Month::try_from(u8::try_from(month).unwrap()).unwrap();
            let day = u8::try_from(day).unwrap();
            assert_eq!(found.to_calendar_date(), (year.cast_signed(), month, day));
        }
        for (year, month, day) in [
            (0, 1, 1),
            (10_000, 1, 1),
            (1900, 2, 29),
            (2025, 2, 29),
            (2025, 4, 31),
            (2025, 13, 1),
            (2025, 0, 1),
            (2025, 1, 0),
            (2025, 257, 1),
            (2025, 1, 257),
            (u32::MAX, 1, 1),
        ] {
            assert_eq!(day_of(year, month, day), None, "{year}-{month}-{day}");
        }
    }
}
