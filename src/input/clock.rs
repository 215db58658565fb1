//! Clock times and offsets as people and programs write them: in dates, in working hours, as the
//! names of zones. Errors complete a sentence that begins with what was read.

use super::cursor::Cursor;

const NO_TIME: &str = "has no time of day after the date";
const NO_FRACTION: &str = "has an empty fraction of a second";
const NEVER_SHOWN: &str = "has a time that no clock shows";
const NO_OFFSET: &str = "has an offset that no time zone has";

/// The numbers of a time of day, which a clock may show or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClockTime {
    hour: u32,
    minute: u32,
    second: u32,
}

impl ClockTime {
    /// `9:05`, `18:33`, `18:33:57`; a fraction of a second is dropped.
    pub(crate) fn take(rest: &mut Cursor<'_>) -> Result<Self, &'static str> {
        let mut time = Self::take_short(rest).ok_or(NO_TIME)?;
        if rest.eat(":") {
            time.second = rest.number(2..=2).ok_or(NO_TIME)?;
            if rest.one_of(&['.', ',']).is_some() && !rest.skip_digits() {
                return Err(NO_FRACTION);
            }
        }
        Ok(time)
    }

    /// `183357`.
    pub(crate) fn take_digits(rest: &mut Cursor<'_>) -> Result<Self, &'static str> {
        let mut pair = || rest.take(2).ok_or(NO_TIME);
        Ok(Self {
            hour: pair()?,
            minute: pair()?,
            second: pair()?,
        })
    }

    /// `9:05`, `18:33`, and nothing smaller.
    fn take_short(rest: &mut Cursor<'_>) -> Option<Self> {
        let hour = rest.number(1..=2)?;
        let minute = rest.eat(":").then(|| rest.number(2..=2)).flatten()?;
        Some(Self {
            hour,
            minute,
            second: 0,
        })
    }

    /// The same on a clock of twelve hours, if `am` or `pm` comes next; `None` if neither does.
    pub(crate) fn take_half(self, rest: &mut Cursor<'_>) -> Result<Option<Self>, &'static str> {
        let half = if rest.eat("am") {
            0
        } else if rest.eat("pm") {
            12
        } else {
            return Ok(None);
        };
        if self.hour > 12 {
            return Err(NEVER_SHOWN);
        }
        let hour = self.hour % 12 + half;
        Ok(Some(Self { hour, ..self }))
    }

    /// Seconds since midnight. 24:00:00 ends a day, as in ISO 8601; a leap second counts as the one
    /// before it.
    pub(crate) fn second_of_day(self) -> Result<u32, &'static str> {
        let Self {
            hour,
            minute,
            second,
        } = self;
        let end_of_day = hour == 24 && minute == 0 && second == 0;
        let shown = (hour < 24 || end_of_day) && minute < 60 && second <= 60;
        shown
            .then(|| hour * 3600 + minute * 60 + second.min(59))
            .ok_or(NEVER_SHOWN)
    }
}

/// Seconds since midnight of `9:00`, `18:30`, `24:00`.
pub(crate) fn clock_time(text: &str) -> Option<u32> {
    let mut rest = Cursor::new(text.trim());
    let time = ClockTime::take_short(&mut rest)?;
    rest.is_at_end()
        .then(|| time.second_of_day().ok())
        .flatten()
}

/// Minutes east of UTC of `Z`, `+03:00`, `-0330`, `+03` behind a time of day; `None`: none is there.
pub(crate) fn take_offset(rest: &mut Cursor<'_>) -> Result<Option<i32>, &'static str> {
    if rest.eat("Z") {
        return Ok(Some(0));
    }
    take_signed(rest, false)
}

/// Minutes east of UTC of an offset that is a zone's name: `+03:00`, `-0330`, `UTC+3`, `GMT-03:30`,
/// `Z`.
pub(crate) fn offset_named(name: &str) -> Option<i32> {
    let mut rest = Cursor::new(name);
    let minutes = if rest.eat("UTC") || rest.eat("GMT") {
        rest.spaces();
        if rest.is_at_end() {
            return Some(0);
        }
        take_signed(&mut rest, true)
    } else {
        take_offset(&mut rest)
    };
    let minutes = minutes.ok().flatten()?;
    rest.is_at_end().then_some(minutes)
}

/// A sign and what follows it. `+3` alone is as likely a slip; after UTC it is how people write it.
fn take_signed(rest: &mut Cursor<'_>, after_utc: bool) -> Result<Option<i32>, &'static str> {
    let sign = match rest.one_of(&['+', '-', '\u{2212}']) {
        Some('+') => 1,
        Some(_) => -1,
        None => return Ok(None),
    };
    let digits = rest.digits();
    let hours = rest.take(digits.min(2)).ok_or(NO_OFFSET)?;
    let minutes = match digits {
        1 | 2 if rest.eat(":") => rest.number(2..=2),
        4 => rest.take(2),
        2 => Some(0),
        1 if after_utc => Some(0),
        _ => None,
    };
    let minutes = minutes.filter(|minutes| hours <= 18 && *minutes < 60);
    let minutes = hours * 60 + minutes.ok_or(NO_OFFSET)?;
    Ok(Some(sign * minutes.cast_signed()))
}

/// The name of an offset: `+03:00`, or `UTC`.
pub(crate) fn offset_name(minutes: i32) -> String {
    if minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A time of day with the half of the day behind it, if it is there.
    fn second(text: &str) -> Result<u32, &'static str> {
        let mut rest = Cursor::new(text);
        let time = ClockTime::take(&mut rest)?;
        rest.spaces();
        time.take_half(&mut rest)?.unwrap_or(time).second_of_day()
    }

    #[test]
    fn a_day_ends_at_24_and_a_leap_second_is_the_one_before_it() {
        assert_eq!(second("24:00:00"), Ok(86_400));
        assert_eq!(second("23:59:60"), Ok(86_399));
        for text in ["24:00:01", "25:00:00", "09:60:00", "09:00:61", "13:00 pm"] {
            assert_eq!(second(text), Err(NEVER_SHOWN), "{text}");
        }
    }

    #[test]
    fn times_are_read_in_every_form() {
        for (text, at) in [
            ("9:05", 32_700),
            ("09:05:07", 32_707),
            ("09:05:07.885", 32_707),
            ("09:05:07,8", 32_707),
            ("12:30 am", 1800),
            ("12:30PM", 45_000),
            ("05:59:00 pm", 64_740),
        ] {
            assert_eq!(second(text), Ok(at), "{text}");
        }
        for text in ["", "9", "9:5", "123:00", "09:05:7", "09:05:077", "x"] {
            assert_eq!(second(text), Err(NO_TIME), "{text}");
        }
        assert_eq!(second("09:05:07."), Err(NO_FRACTION));
        assert_eq!(clock_time(" 24:00 "), Some(86_400));
        for text in ["9", "9:0", "9:00:00", "9:00 x", "25:00"] {
            assert_eq!(clock_time(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_are_read_and_named() {
        for (text, minutes, name) in [
            ("+03:00", 180, "+03:00"),
            ("+3:00", 180, "+03:00"),
            ("-0330", -210, "-03:30"),
            ("\u{2212}05", -300, "-05:00"),
            ("UTC+3", 180, "+03:00"),
            ("utc +5:45", 345, "+05:45"),
            ("gmt", 0, "UTC"),
            ("z", 0, "UTC"),
        ] {
            assert_eq!(offset_named(text), Some(minutes), "{text}");
            assert_eq!(offset_name(minutes), name);
        }
        for text in [
            "", "+3", "+", "+033", "+19:00", "+03:60", "+03:0", "03:00", "UTCZ", "UTC3",
        ] {
            assert_eq!(offset_named(text), None, "{text}");
        }
    }
}
