//! Dates as portals write them: in the format of the portal's culture, which the answer does not
//! name. `03/04/2025` is in March or in April; the answer as a whole tells, or nothing does.
//! Formats seen: `02.12.2024 11:00:00`, `12/11/2024 05:59:00 pm`, `22/09/2025 09:00:00`,
//! `2025-09-22 09:00:00`. [records]

use time::Date;

use super::date_order::DateOrder;
use crate::busy::time::wall::Wall;
use crate::input::clock::ClockTime;
use crate::input::cursor::Cursor;
use crate::input::years::day_of;

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
        let mut rest = Cursor::new(text.trim());
        let mut written = Self::take_numbers(&mut rest).ok_or(NO_DATE)?;
        if gap(&mut rest) {
            let time = ClockTime::take(&mut rest)?;
            gap(&mut rest);
            let half = time.take_half(&mut rest)?;
            written.clock = Some(half.unwrap_or(time).second_of_day()?);
            written.meridiem = half.is_some();
        }
        if rest.is_at_end() {
            Ok(written)
        } else {
            Err(NO_DATE)
        }
    }

    fn take_numbers(rest: &mut Cursor<'_>) -> Option<Self> {
        let year_first = rest.digits() == 4;
        let first = rest.number(if year_first { 4..=4 } else { 1..=2 })?;
        let separator = rest.one_of(&['.', '/', '-'])?;
        let second = rest.number(1..=2)?;
        rest.one_of(&[separator])?;
        let third = rest.number(if year_first { 1..=2 } else { 4..=4 })?;
        let (year, parts) = if year_first {
            (first, (second, third))
        } else {
            (third, (first, second))
        };
        Some(Self {
            year: u16::try_from(year).ok()?,
            parts: (u8::try_from(parts.0).ok()?, u8::try_from(parts.1).ok()?),
            year_first,
            dots: separator == '.',
            meridiem: false,
            clock: None,
        })
    }

    /// The day in an order. A year in front is read as what it is in any order.
    pub(crate) fn day(self, order: DateOrder) -> Result<Date, &'static str> {
        let (a, b) = (u32::from(self.parts.0), u32::from(self.parts.1));
        let (month, day) = match order {
            _ if self.year_first => (a, b),
            DateOrder::Dmy => (b, a),
            DateOrder::Mdy => (a, b),
            DateOrder::Ymd => return Err("does not begin with the year"),
        };
        day_of(self.year.into(), month, day).ok_or("is no day of the calendar")
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

/// Whether there is something between the date and the time: spaces, a comma before them, a T.
fn gap(rest: &mut Cursor<'_>) -> bool {
    let comma = rest.eat(",");
    if !comma && rest.eat("T") {
        return true;
    }
    rest.spaces() || comma
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::moment::Moment;
    use crate::busy::time::rfc3339::utc;

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
        const NEVER_SHOWN: &str = "has a time that no clock shows";
        use DateOrder::{Dmy, Mdy, Ymd};
        for (text, order, why) in [
            ("", Dmy, NO_DATE),
            ("tomorrow", Dmy, NO_DATE),
            ("22.09", Dmy, NO_DATE),
            ("22.09/2025", Dmy, NO_DATE),
            ("22.09.25", Dmy, NO_DATE),
            ("22.09.2025 09", Dmy, "has no time of day after the date"),
            ("22.09.2025 09:00:00 x", Dmy, NO_DATE),
            ("22.09.2025 25:00:00", Dmy, NEVER_SHOWN),
            ("22.09.2025 24:00:01", Dmy, NEVER_SHOWN),
            ("22/09/2025 13:00:00 pm", Dmy, NEVER_SHOWN),
            ("30.02.2025", Dmy, "is no day of the calendar"),
            ("22/09/2025", Mdy, "is no day of the calendar"),
            ("22.09.0000", Dmy, "is no day of the calendar"),
            ("03/04/2025", Ymd, "does not begin with the year"),
        ] {
            assert_eq!(wall(text, order), Err(why), "{text}");
        }
    }
}
