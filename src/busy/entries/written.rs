//! Dates as portals write them: in the format of the portal's culture, which the answer does not
//! name. `03/04/2025` is in March or in April; the answer as a whole tells, or nothing does.
//! Formats seen: `02.12.2024 11:00:00`, `12/11/2024 05:59:00 pm`, `22/09/2025 09:00:00`,
//! `2025-09-22 09:00:00`. [records]

use super::date_order::DateOrder;
use crate::busy::time::civil::{Wall, day_of};
use crate::busy::time::clock::second_of_day;

/// A date as it stands in an entry: its numbers, not yet what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    year: u16,
    /// The numbers beside the year, in the order written.
    pub(super) parts: (u8, u8),
    pub(super) year_first: bool,
    pub(super) dots: bool,
    pub(super) meridiem: bool,
    /// Seconds since midnight, up to 86,400, where there is a time of day.
    pub(crate) clock: Option<u32>,
}

impl Written {
    /// The numbers of a text. The error completes "DATE_FROM "..." ".
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let mut rest = Rest(text.trim().as_bytes());
        let year_first = rest.digits() == 4;
        let first = rest.number(if year_first { 4..=4 } else { 1..=2 })?;
        let separator = rest.separator()?;
        let second = rest.number(1..=2)?;
        if rest.separator()? != separator {
            return Err(NO_DATE);
        }
        let third = rest.number(if year_first { 1..=2 } else { 4..=4 })?;
        let (year, parts) = if year_first {
            (first, (second, third))
        } else {
            (third, (first, second))
        };
        let part = |number: u32| u8::try_from(number).map_err(|_| NO_DATE);
        let mut written = Self {
            year: u16::try_from(year).map_err(|_| NO_DATE)?,
            parts: (part(parts.0)?, part(parts.1)?),
            year_first,
            dots: separator == b'.',
            meridiem: false,
            clock: None,
        };
        if rest.gap() {
            let (clock, meridiem) = rest.clock()?;
            written.clock = Some(clock);
            written.meridiem = meridiem;
        }
        if rest.0.is_empty() {
            Ok(written)
        } else {
            Err(NO_DATE)
        }
    }

    /// The day in an order, counted from 1970-01-01. A year in front is read as what it is in any
    /// order.
    pub(crate) fn day(self, order: DateOrder) -> Result<i64, &'static str> {
        let (a, b) = (i64::from(self.parts.0), i64::from(self.parts.1));
        let (month, day) = match order {
            _ if self.year_first => (a, b),
            DateOrder::Dmy => (b, a),
            DateOrder::Mdy => (a, b),
            DateOrder::Ymd => return Err("does not begin with the year"),
        };
        day_of(i64::from(self.year), month, day).ok_or("is no day of the calendar")
    }

    /// What the wall clock shows; midnight where there is no time of day.
    pub(crate) fn wall(self, order: DateOrder) -> Result<Wall, &'static str> {
        Ok(Wall::at(self.day(order)?, self.clock.unwrap_or(0).into()))
    }

    /// Whether the two readings differ, and both are dates.
    pub(crate) fn is_ambiguous(self) -> bool {
        let (a, b) = self.parts;
        !self.year_first && a != b && (1..=12).contains(&a) && (1..=12).contains(&b)
    }

    /// Whether there is no time of day, or midnight.
    pub(crate) fn is_midnight(self) -> bool {
        self.clock.unwrap_or(0) == 0
    }
}

const NO_DATE: &str = "is not a date in a known format";
const NO_TIME: &str = "has a time that no clock shows";

/// What is left of the text.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn digits(&self) -> usize {
        self.0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    }

    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Result<u32, &'static str> {
        let count = self.digits();
        if !digits.contains(&count) {
            return Err(NO_DATE);
        }
        let (number, rest) = self.0.split_at(count);
        self.0 = rest;
        Ok(number
            .iter()
            .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    }

    fn eat(&mut self, text: &[u8]) -> bool {
        let found = self
            .0
            .split_at_checked(text.len())
            .filter(|(start, _)| start.eq_ignore_ascii_case(text));
        if let Some((_, rest)) = found {
            self.0 = rest;
        }
        found.is_some()
    }

    fn separator(&mut self) -> Result<u8, &'static str> {
        match self.0 {
            [separator @ (b'.' | b'/' | b'-'), rest @ ..] => {
                self.0 = rest;
                Ok(*separator)
            }
            _ => Err(NO_DATE),
        }
    }

    /// Between the date and the time: spaces, plain or not breaking, a comma, a T.
    fn gap(&mut self) -> bool {
        let before = self.0.len();
        self.eat(b",");
        if self.0.len() == before && self.eat(b"T") {
            return true;
        }
        while self.eat(b" ") || self.eat("\u{a0}".as_bytes()) || self.eat("\u{202f}".as_bytes()) {}
        self.0.len() < before
    }

    /// Seconds since midnight, and whether am or pm stands behind.
    fn clock(&mut self) -> Result<(u32, bool), &'static str> {
        let hour = self.number(1..=2)?;
        if !self.eat(b":") {
            return Err(NO_DATE);
        }
        let minute = self.number(2..=2)?;
        let second = if self.eat(b":") {
            self.number(2..=2)?
        } else {
            0
        };
        self.gap();
        let half = if self.eat(b"am") {
            Some(0)
        } else if self.eat(b"pm") {
            Some(12)
        } else {
            None
        };
        let hour = match half {
            None => hour,
            Some(half) if hour <= 12 => hour % 12 + half,
            Some(_) => return Err(NO_TIME),
        };
        let clock = second_of_day(hour, minute, second).ok_or(NO_TIME)?;
        Ok((clock, half.is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::civil::utc;
    use crate::busy::time::moment::Moment;

    fn wall(text: &str, order: DateOrder) -> Result<String, &'static str> {
        let shown = Written::parse(text)?.wall(order)?;
        Ok(utc(Moment(shown.0))
            .to_string()
            .trim_end_matches('Z')
            .to_owned())
    }

    #[test]
    fn every_format_that_was_seen_is_read() {
        use DateOrder::{Dmy, Mdy, Ymd};
        for (text, order, shown) in [
            ("02.12.2024 11:00:00", Dmy, "2024-12-02T11:00:00"),
            ("12/11/2024 05:59:00 pm", Mdy, "2024-12-11T17:59:00"),
            ("12/11/2024 12:00:00 am", Mdy, "2024-12-11T00:00:00"),
            ("12/11/2024 12:30 PM", Mdy, "2024-12-11T12:30:00"),
            ("22/09/2025 09:00:00", Dmy, "2025-09-22T09:00:00"),
            ("2025-09-22 09:00:00", Ymd, "2025-09-22T09:00:00"),
            ("2025-09-22 09:00:00", Dmy, "2025-09-22T09:00:00"),
            ("2025/09/22", Ymd, "2025-09-22T00:00:00"),
            ("22-09-2025 9:05", Dmy, "2025-09-22T09:05:00"),
            ("22.09.2025", Dmy, "2025-09-22T00:00:00"),
            (" 22.09.2025\u{a0}24:00:00 ", Dmy, "2025-09-23T00:00:00"),
            ("2025-09-22T23:59:60", Ymd, "2025-09-22T23:59:59"),
            ("29.02.2024", Dmy, "2024-02-29T00:00:00"),
        ] {
            assert_eq!(wall(text, order).as_deref(), Ok(shown), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_says_why() {
        use DateOrder::{Dmy, Mdy, Ymd};
        for (text, order, why) in [
            ("", Dmy, NO_DATE),
            ("tomorrow", Dmy, NO_DATE),
            ("22.09", Dmy, NO_DATE),
            ("22.09/2025", Dmy, NO_DATE),
            ("22.09.25", Dmy, NO_DATE),
            ("22.09.2025 09", Dmy, NO_DATE),
            ("22.09.2025 09:00:00 x", Dmy, NO_DATE),
            ("22.09.2025 25:00:00", Dmy, NO_TIME),
            ("22.09.2025 24:00:01", Dmy, NO_TIME),
            ("22/09/2025 13:00:00 pm", Dmy, NO_TIME),
            ("30.02.2025", Dmy, "is no day of the calendar"),
            ("22/09/2025", Mdy, "is no day of the calendar"),
            ("22.09.0000", Dmy, "is no day of the calendar"),
            ("22.09.9999", Dmy, "is no day of the calendar"),
            ("03/04/2025", Ymd, "does not begin with the year"),
        ] {
            assert_eq!(wall(text, order), Err(why), "{text}");
        }
    }
}
