//! Dates as portals write them: in the format of the portal's culture, which the answer does not
//! name. `03/04/2025` is in March or in April; the answer as a whole tells, or nothing does.
//! Formats seen: `02.12.2024 11:00:00`, `12/11/2024 05:59:00 pm`, `22/09/2025 09:00:00`,
//! `2025-09-22 09:00:00`. [public records]

use crate::busy::time::civil::{Wall, day_of};

/// The order of day, month and year in a portal's dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    /// `dmy`, `mdy` or `ymd`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// The other reading of a date that ends with its year.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Mdy => Self::Dmy,
            Self::Dmy | Self::Ymd => Self::Mdy,
        }
    }
}

/// In which order an answer's dates were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateFormat {
    /// `None`: there was no date to read.
    pub order: Option<DateOrder>,
    /// Whether the answer tells the order. Where it does not, `dmy` is taken for busy intervals,
    /// and available slots are clear in both readings.
    pub settled: bool,
}

/// A date as it stands in an entry: its numbers, not yet what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    year: u16,
    /// The numbers beside the year, in the order written.
    parts: (u8, u8),
    year_first: bool,
    dots: bool,
    meridiem: bool,
    /// Seconds since midnight, up to 86,400, where there is a time of day.
    pub(crate) clock: Option<u32>,
}

impl Written {
    /// Reads the numbers. The error completes "DATE_FROM "..." ".
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
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
        let midnight = Wall::midnight(self.day(order)?);
        Ok(Wall(midnight.0 + i64::from(self.clock.unwrap_or(0))))
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

/// The evidence that stands in the dates themselves, counted over an answer.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    year_first: u32,
    year_last: u32,
    /// Dates that only one order makes a date, since a part is above 12.
    day_first: u32,
    month_first: u32,
    dots: u32,
    meridiem: u32,
    ambiguous: u32,
}

impl Evidence {
    pub(crate) fn note(&mut self, written: Written) {
        if written.year_first {
            self.year_first += 1;
            return;
        }
        self.year_last += 1;
        let (a, b) = written.parts;
        self.day_first += u32::from(a > 12 && b <= 12);
        self.month_first += u32::from(b > 12 && a <= 12);
        self.dots += u32::from(written.dots);
        self.meridiem += u32::from(written.meridiem);
        self.ambiguous += u32::from(written.is_ambiguous());
    }

    /// What the dates tell by themselves, strongest first: a part above 12, dots (which no culture
    /// puts behind a month). `None` where they leave it open.
    pub(crate) fn verdict(&self) -> Option<DateFormat> {
        let format = |order, settled| {
            Some(DateFormat {
                order: Some(order),
                settled,
            })
        };
        match (self.day_first, self.month_first) {
            (0, 0) => {}
            (_, 0) => return format(DateOrder::Dmy, true),
            (0, _) => return format(DateOrder::Mdy, true),
            // No portal writes both. Most of the dates are right; nothing is certain.
            (days, months) if days >= months => return format(DateOrder::Dmy, false),
            _ => return format(DateOrder::Mdy, false),
        }
        if self.year_last == 0 {
            return match self.year_first {
                0 => Some(DateFormat {
                    order: None,
                    settled: true,
                }),
                _ => format(DateOrder::Ymd, true),
            };
        }
        if self.dots > 0 {
            return format(DateOrder::Dmy, true);
        }
        // Such as 05/05/2025 alone: the readings are the same.
        if self.ambiguous == 0 {
            return format(DateOrder::Dmy, true);
        }
        None
    }

    /// Whether am or pm stands somewhere: a hint that the month comes first, and no more. The
    /// United States write so, but India and Colombia write the day first and am and pm.
    pub(crate) fn has_meridiem(&self) -> bool {
        self.meridiem > 0
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
        let end_of_day = hour == 24 && minute == 0 && second == 0;
        if (hour >= 24 && !end_of_day) || minute >= 60 || second > 60 {
            return Err(NO_TIME);
        }
        // A leap second counts as the one before it.
        Ok((hour * 3600 + minute * 60 + second.min(59), half.is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::civil::utc;
    use crate::busy::time::moment::Moment;

    fn read(text: &str, order: DateOrder) -> Result<String, &'static str> {
        let wall = Written::read(text)?.wall(order)?;
        Ok(utc(Moment(wall.0))
            .to_string()
            .trim_end_matches('Z')
            .to_owned())
    }

    #[test]
    fn every_format_that_was_seen_is_read() {
        use DateOrder::{Dmy, Mdy, Ymd};
        for (text, order, wall) in [
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
            assert_eq!(read(text, order).as_deref(), Ok(wall), "{text}");
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
            assert_eq!(read(text, order), Err(why), "{text}");
        }
    }

    fn verdict(dates: &[&str]) -> Option<(Option<&'static str>, bool)> {
        let mut evidence = Evidence::default();
        for date in dates {
            evidence.note(Written::read(date).unwrap());
        }
        let format = evidence.verdict()?;
        Some((format.order.map(DateOrder::as_str), format.settled))
    }

    #[test]
    fn dates_tell_their_order_by_themselves() {
        assert_eq!(verdict(&[]), Some((None, true)));
        assert_eq!(verdict(&["2025-03-04"]), Some((Some("ymd"), true)));
        // Case 10: 21 is no month.
        assert_eq!(
            verdict(&["12/11/2024 05:59:00 pm", "12/21/2024 01:00:00 pm"]),
            Some((Some("mdy"), true))
        );
        assert_eq!(
            verdict(&["03/04/2025", "22/04/2025"]),
            Some((Some("dmy"), true))
        );
        // A part above 12 is stronger than dots; am and pm are no evidence here.
        assert_eq!(verdict(&["22/04/2025 01:00 pm"]), Some((Some("dmy"), true)));
        assert_eq!(
            verdict(&["03.04.2025", "04.22.2025"]),
            Some((Some("mdy"), true))
        );
        assert_eq!(verdict(&["03.04.2025"]), Some((Some("dmy"), true)));
        assert_eq!(verdict(&["03/04/2025 01:00 pm"]), None);
        assert_eq!(verdict(&["05/05/2025"]), Some((Some("dmy"), true)));
        assert_eq!(verdict(&["03/04/2025"]), None);
    }

    #[test]
    fn dates_that_contradict_each_other_settle_nothing() {
        assert_eq!(
            verdict(&["22/04/2025", "23/04/2025", "04/22/2025"]),
            Some((Some("dmy"), false))
        );
        assert_eq!(
            verdict(&["22/04/2025", "04/22/2025", "04/23/2025"]),
            Some((Some("mdy"), false))
        );
    }
}
