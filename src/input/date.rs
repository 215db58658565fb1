//! Days, in every form that callers write dates and date-times.

use std::fmt;

use super::{Invalid, is_no_break_space, quoted};

const EXPECTED: &str = "a date such as 2025-09-10, 2025-09-10T18:33:57+03:00, 20250910183357, \
                        20250910 or 10.09.2025 18:33:57";

/// The years that a calendar entry can have; anything else is a slip, such as 1C's empty date.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=9999;

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
        let year = i32::try_from(year).unwrap_or(i32::MAX);
        if year == 1 {
            return Err("is the year 1, which is how 1C writes an empty date".into());
        }
        let valid = u8::try_from(month)
            .ok()
            .and_then(|month| time::Month::try_from(month).ok())
            .zip(u8::try_from(day).ok())
            .and_then(|(month, day)| time::Date::from_calendar_date(year, month, day).ok());
        let date = valid.ok_or("is not a day of the calendar")?;
        Self::in_range(date)
    }

    fn in_range(date: time::Date) -> Result<Self, String> {
        if YEARS.contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err(format!(
                "is outside the years {} to {}",
                YEARS.start(),
                YEARS.end()
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
        Self::in_range(date)
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
        DateTime::read(text).map(|read| read.day)
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
    pub(crate) fn read(text: &str) -> Result<Self, Invalid> {
        if text.trim().is_empty() {
            return Err(Invalid::new("no date is given", EXPECTED));
        }
        read(text).map_err(|problem| Invalid::new(format!("{} {problem}", quoted(text)), EXPECTED))
    }
}

fn read(text: &str) -> Result<DateTime, String> {
    // 1C prints non-breaking spaces where people type plain ones.
    let plain: String = text
        .trim()
        .chars()
        .map(|c| if is_no_break_space(c) { ' ' } else { c })
        .collect();
    let not_a_date = || String::from("is not a date");
    let mut reader = Reader(&plain);
    let digits = reader.digits_ahead();
    let day = match digits {
        14 | 8 => {
            let day = Day::from_numbers(reader.number(4)?, reader.number(2)?, reader.number(2)?)?;
            let clock = match digits {
                14 => Some(clock(
                    reader.number(2)?,
                    reader.number(2)?,
                    reader.number(2)?,
                )?),
                _ => None,
            };
            return reader.end().map(|()| DateTime {
                day,
                clock,
                offset: None,
            });
        }
        4 => {
            let year = reader.number(4)?;
            reader.eat('-').ok_or_else(not_a_date)?;
            let month = reader.number(2)?;
            reader.eat('-').ok_or_else(not_a_date)?;
            Day::from_numbers(year, month, reader.number(2)?)?
        }
        1 | 2 => {
            let day = reader.number(digits)?;
            reader.eat('.').ok_or_else(not_a_date)?;
            let month = reader.number(2)?;
            reader.eat('.').ok_or_else(not_a_date)?;
            Day::from_numbers(reader.number(4)?, month, day)?
        }
        _ => return Err(not_a_date()),
    };
    let (clock, offset) =
        if reader.eat('T').or_else(|| reader.eat('t')).is_some() || reader.spaces() {
            let (clock, offset) = time_of_day(&mut reader)?;
            (Some(clock), offset)
        } else {
            (None, None)
        };
    reader.end().map(|()| DateTime { day, clock, offset })
}

/// `H:MM`, `HH:MM:SS`, with a fraction, which is dropped, and an offset if they are there: seconds
/// since midnight, and minutes east of UTC.
fn time_of_day(reader: &mut Reader<'_>) -> Result<(u32, Option<i32>), String> {
    let hour = reader.number(reader.digits_ahead().clamp(1, 2))?;
    reader
        .eat(':')
        .ok_or_else(|| String::from("has no time of day after the date"))?;
    let minute = reader.number(2)?;
    let mut second = 0;
    if reader.eat(':').is_some() {
        second = reader.number(2)?;
        if reader.eat('.').or_else(|| reader.eat(',')).is_some() {
            let fraction = reader.digits_ahead();
            if fraction == 0 {
                return Err("has an empty fraction of a second".into());
            }
            reader.skip(fraction);
        }
    }
    let clock = clock(hour, minute, second)?;
    reader.spaces();
    if reader.eat('Z').or_else(|| reader.eat('z')).is_some() {
        return Ok((clock, Some(0)));
    }
    let sign = if reader.eat('+').is_some() {
        1
    } else if reader.eat('-').or_else(|| reader.eat('\u{2212}')).is_some() {
        -1
    } else {
        return Ok((clock, None));
    };
    let hours = reader.number(2)?;
    let colon = reader.eat(':').is_some();
    let minutes = if colon || reader.digits_ahead() > 0 {
        reader.number(2)?
    } else {
        0
    };
    if hours > 18 || minutes > 59 {
        return Err("has an offset that no time zone has".into());
    }
    let minutes = i32::try_from(hours * 60 + minutes).unwrap_or_default();
    Ok((clock, Some(sign * minutes)))
}

/// Seconds since midnight.
fn clock(hour: u32, minute: u32, second: u32) -> Result<u32, String> {
    // 24:00:00 ends a day in ISO 8601; second 60 is a leap second.
    let end_of_day = hour == 24 && minute == 0 && second == 0;
    if (hour < 24 || end_of_day) && minute < 60 && second <= 60 {
        Ok(hour * 3600 + minute * 60 + second.min(59))
    } else {
        Err("has a time that no clock shows".into())
    }
}

/// What is left of the text.
struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn digits_ahead(&self) -> usize {
        self.0.bytes().take_while(u8::is_ascii_digit).count()
    }

    fn skip(&mut self, bytes: usize) {
        self.0 = &self.0[bytes..];
    }

    fn number(&mut self, digits: usize) -> Result<u32, String> {
        if self.digits_ahead() < digits {
            return Err("is not a date".into());
        }
        let number = self.0[..digits].parse();
        self.skip(digits);
        number.map_err(|_| "is not a date".into())
    }

    fn eat(&mut self, c: char) -> Option<()> {
        self.0 = self.0.strip_prefix(c)?;
        Some(())
    }

    fn spaces(&mut self) -> bool {
        let trimmed = self.0.trim_start_matches(' ');
        let any = trimmed.len() < self.0.len();
        self.0 = trimmed;
        any
    }

    fn end(&self) -> Result<(), String> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err("has more after the date".into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_and_the_offset_are_read_too() {
        let read = |text| {
            let read = DateTime::read(text).unwrap();
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
            ("1812-09-07", "outside the years"),
            ("tomorrow", "is not a date"),
            ("09/10/2025", "is not a date"),
            ("2025-9-1", "is not a date"),
            ("2025-09-10T", "is not a date"),
            ("2025-09-10T25:00:00", "no clock shows"),
            ("2025-09-10T12:60:00", "no clock shows"),
            ("2025-09-10T12:00:00.", "empty fraction"),
            ("2025-09-10T12:00:00+19:00", "no time zone has"),
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
