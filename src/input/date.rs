//! Days, in every form that callers write dates and date-times.

use std::fmt;

use super::clock::{ClockTime, take_offset};
use super::cursor::Cursor;
use super::years::{CALLERS_YEARS, YEAR_OF_NO_DATE, day_of};
use super::{Invalid, quoted};

const EXPECTED: &str = "a date such as 2025-09-10, 2025-09-10T18:33:57+03:00, 20250910183357, \
                        20250910 or 10.09.2025 18:33:57";

/// A calendar day: what the portal takes as a limit.
///
/// Made from a [`time::Date`] or from text. Of a date-time the day is kept **as it is written**:
/// the time and its offset only have to be valid.
///
/// ```
/// # use b24busy::Day;
/// for text in ["2025-09-10", "2025-09-10T23:30:00-05:00", "20250910183357", "10.09.2025 8:05:00"] {
///     assert_eq!(Day::try_from(text)?.to_string(), "2025-09-10");
/// }
/// # Ok::<(), b24busy::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(time::Date);

impl Day {
    /// The day as the `time` crate has it.
    pub fn date(self) -> time::Date {
        self.0
    }

    fn from_numbers(year: u32, month: u32, day: u32) -> Result<Self, String> {
        if year == YEAR_OF_NO_DATE {
            return Err("is the year 1, which is how 1C writes an empty date".into());
        }
        let date = day_of(year, month, day).ok_or("is not a day of the calendar")?;
        Self::of_caller(date)
    }

    fn of_caller(date: time::Date) -> Result<Self, String> {
        if CALLERS_YEARS.contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err(format!(
                "is outside the years {} to {}",
                CALLERS_YEARS.start(),
                CALLERS_YEARS.end()
            ))
        }
    }
}

impl fmt::Display for Day {
    /// `YYYY-MM-DD`, as the portal documents it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl TryFrom<time::Date> for Day {
    type Error = Invalid;

    fn try_from(date: time::Date) -> Result<Self, Invalid> {
        Self::of_caller(date)
            .map_err(|problem| Invalid::new(format!("the date {problem}"), EXPECTED))
    }
}

impl TryFrom<String> for Day {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::try_from(text.as_str())
    }
}

impl TryFrom<&String> for Day {
    type Error = Invalid;

    fn try_from(text: &String) -> Result<Self, Invalid> {
        Self::try_from(text.as_str())
    }
}

impl TryFrom<&str> for Day {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        DateTime::parse(text).map(|read| read.day)
    }
}

/// A date as it is written, with its time of day and its offset where they are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime {
    pub(crate) day: Day,
    /// Seconds since midnight, up to 86,400; `None` where a date stands alone. A leap second counts
    /// as the one before it.
    pub(crate) clock: Option<u32>,
    /// Minutes east of UTC.
    pub(crate) offset: Option<i32>,
}

impl DateTime {
    /// Reads any form that a [`Day`] is read from.
    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        if text.trim().is_empty() {
            return Err(Invalid::new("no date is given", EXPECTED));
        }
        date_and_time(text)
            .map_err(|problem| Invalid::new(format!("{} {problem}", quoted(text)), EXPECTED))
    }
}

fn date_and_time(text: &str) -> Result<DateTime, String> {
    let mut rest = Cursor::new(text.trim());
    let digits = rest.digits();
    let date = match digits {
        8 | 14 => numbers(&mut rest, [4, 2, 2], ""),
        4 => numbers(&mut rest, [4, 2, 2], "-"),
        1 | 2 => {
            numbers(&mut rest, [digits, 2, 4], ".").map(|[day, month, year]| [year, month, day])
        }
        _ => None,
    };
    let [year, month, day] = date.ok_or("is not a date")?;
    let mut written = DateTime {
        day: Day::from_numbers(year, month, day)?,
        clock: None,
        offset: None,
    };
    if digits == 14 {
        written.clock = Some(ClockTime::take_digits(&mut rest)?.second_of_day()?);
    } else if digits != 8 && (rest.eat("T") || rest.spaces()) {
        written.clock = Some(ClockTime::take(&mut rest)?.second_of_day()?);
        rest.spaces();
        written.offset = take_offset(&mut rest)?;
    }
    if rest.is_at_end() {
        Ok(written)
    } else {
        Err("has more after the date".into())
    }
}

/// Three numbers of so many digits, and what stands between them.
fn numbers(rest: &mut Cursor<'_>, digits: [usize; 3], between: &str) -> Option<[u32; 3]> {
    let [first, second, third] = digits;
    let first = rest.take(first)?;
    let second = rest.eat(between).then(|| rest.take(second)).flatten()?;
    let third = rest.eat(between).then(|| rest.take(third)).flatten()?;
    Some([first, second, third])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_and_the_offset_are_read_too() {
        let read = |text| {
            let read = DateTime::parse(text).unwrap();
            (read.day.to_string(), read.clock, read.offset)
        };
        let day = || "2025-09-10".to_owned();
        assert_eq!(read("2025-09-10"), (day(), None, None));
        assert_eq!(read("20250910183357"), (day(), Some(66_837), None));
        assert_eq!(read("10.09.2025 8:05"), (day(), Some(29_100), None));
        assert_eq!(
            read("2025-09-10T18:33:57.9+03:30"),
            (day(), Some(66_837), Some(210))
        );
        assert_eq!(read("2025-09-10T24:00:00Z"), (day(), Some(86_400), Some(0)));
        assert_eq!(
            read("2025-09-10T23:59:60-05"),
            (day(), Some(86_399), Some(-300))
        );
    }

    #[test]
    fn every_form_that_callers_write_is_read_as_written() {
        for text in [
            "2025-09-10",
            " 2025-09-10 ",
            "2025-09-10T18:33:57.885176",
            "2025-09-10T18:33:57",
            "2025-09-10T18:33",
            "2025-09-10 18:33:57",
            "2025-09-10t18:33:57z",
            "2025-09-10T23:59:60Z",
            "2025-09-10T24:00:00",
            "2025-09-10T00:30:00+03:00",
            "2025-09-10T23:30:00-0500",
            "2025-09-10T23:30:00,5+14",
            "2025-09-10 18:33:57 +03:00",
            "20250910183357",
            "20250910",
            "10.09.2025",
            "10.09.2025 18:33:57",
            "10.09.2025 8:33:57",
            "10.09.2025\u{a0}8:33:57",
            "10.09.2025\u{202f}18:33",
        ] {
            let day = Day::try_from(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(day.to_string(), "2025-09-10", "{text}");
        }
        assert_eq!(
            Day::try_from("5.09.2025").unwrap().to_string(),
            "2025-09-05"
        );
        assert_eq!(
            Day::try_from("29.02.2024").unwrap().to_string(),
            "2024-02-29"
        );
    }

    #[test]
    fn what_is_no_date_is_an_error_that_says_why() {
        for (text, why) in [
            ("", "no date is given"),
            ("  ", "no date is given"),
            ("01.01.0001 0:00:00", "empty date"),
            ("0001-01-01T00:00:00", "empty date"),
            ("00010101000000", "empty date"),
            ("2025-02-29", "not a day of the calendar"),
            ("31.04.2025", "not a day of the calendar"),
            ("2025-13-01", "not a day of the calendar"),
            ("2025-00-10", "not a day of the calendar"),
            ("1812-09-07", "outside the years 1900 to 9999"),
            ("0000-01-01", "not a day of the calendar"),
            ("tomorrow", "is not a date"),
            ("09/10/2025", "is not a date"),
            ("2025-9-1", "is not a date"),
            ("2025-09-10T", "no time of day"),
            ("2025-09-10 18", "no time of day"),
            ("2025-09-10T25:00:00", "no clock shows"),
            ("2025-09-10T12:60:00", "no clock shows"),
            ("2025-09-10T12:00:00.", "empty fraction"),
            ("2025-09-10T12:00:00+19:00", "no time zone has"),
            ("2025-09-10T12:00:00+3", "no time zone has"),
            ("2025-09-10T12:00:00 Europe/Moscow", "more after the date"),
            ("2025-09-10x", "more after the date"),
            ("202509101833570", "is not a date"),
            ("1757529241", "is not a date"),
            ("٢٠٢٥-٠٩-١٠", "is not a date"),
        ] {
            let error = Day::try_from(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
            assert!(error.contains("expected a date such as"), "{error}");
        }
    }
}
