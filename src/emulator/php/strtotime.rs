//! A modest `strtotime`: the forms in which people write dates to this method.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// The day that a text means in the server's own zone, or nothing where PHP cannot read it
/// either: then the portal sets no limit, and says nothing about it.
pub fn day(text: &str, server: &TimeZone) -> Option<Date> {
    match moment(text)? {
        // No offset: a wall time of the server's, whose day is the one written.
        (wall, None) => Some(wall.date()),
        // An offset: a moment, whose day in the server's zone may be another.
        (wall, Some(offset)) => Some(server.to_datetime(offset.to_timestamp(wall).ok()?).date()),
    }
}

/// Reads a date with an optional time (else midnight) and an optional offset.
pub fn moment(text: &str) -> Option<(DateTime, Option<Offset>)> {
    let (date, rest) = date(text.trim())?;
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim_start();
    if rest.is_empty() {
        return Some((DateTime::from_parts(date, Time::midnight()), None));
    }
    let (time, offset) = time(rest)?;
    Some((DateTime::from_parts(date, time), offset))
}

/// Reads a date at the beginning and returns it with what follows.
fn date(text: &str) -> Option<(Date, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 8 || digits == 14 {
        let part = |from: usize| text[from..from + 2].parse().ok();
        let date = Date::new(text[..4].parse().ok()?, part(4)?, part(6)?).ok()?;
        return Some((date, &text[8..]));
    }
    let separator = text[digits..].chars().next()?;
    let mut parts = text.splitn(3, separator);
    let (first, second, tail) = (parts.next()?, parts.next()?, parts.next()?);
    let end = tail.bytes().take_while(u8::is_ascii_digit).count();
    let third = &tail[..end];
    let (year, month, day) = match separator {
        '-' | '/' if first.len() == 4 => (first, second, third),
        // Slashes mean American order to PHP, dots and dashes European.
        '/' => (third, first, second),
        '.' | '-' => (third, second, first),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some((date, &tail[end..]))
}

/// Reads a time with an optional offset.
fn time(text: &str) -> Option<(Time, Option<Offset>)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == ':'))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let mut parts = match clock.len() {
        6 if !clock.contains(':') => vec![&clock[..2], &clock[2..4], &clock[4..]],
        _ => clock.split(':').collect(),
    };
    parts.resize(3, "0");
    let number = |index: usize| parts[index].parse::<i8>().ok();
    let time = Time::new(number(0)?, number(1)?, number(2)?, 0).ok()?;
    let rest = rest.strip_prefix('.').map_or(rest, |fraction| {
        fraction.trim_start_matches(|c: char| c.is_ascii_digit())
    });
    let rest = rest.trim();
    Some((
        time,
        if rest.is_empty() {
            None
        } else {
            Some(offset(rest)?)
        },
    ))
}

/// Reads `Z`, `+03`, `+0300`, `+03:00`.
fn offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(Offset::UTC);
    }
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-')?),
    };
    let digits = digits.replace(':', "");
    if !digits.is_ascii() || digits.len() < 2 {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = if digits.len() > 2 {
        digits[2..].parse().ok()?
    } else {
        0
    };
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_in_moscow(text: &str) -> Option<String> {
        day(text, &TimeZone::get("Europe/Moscow").unwrap()).map(|date| date.to_string())
    }

    #[test]
    fn every_usual_way_to_write_a_day_is_read() {
        for text in [
            "2025-09-10",
            " 2025-09-10 ",
            "10.09.2025",
            "09/10/2025",
            "20250910",
            "20250910183357",
            "10-09-2025",
            "2025/09/10",
            "2025-09-10T18:33:57.885176",
            "2025-09-10 18:33",
            "10.09.2025 18:33:57",
            "20250910T183357",
        ] {
            assert_eq!(day_in_moscow(text).as_deref(), Some("2025-09-10"), "{text}");
        }
    }

    #[test]
    fn an_offset_can_move_the_day() {
        assert_eq!(
            day_in_moscow("2025-09-10T22:00:00Z").as_deref(),
            Some("2025-09-11")
        );
        assert_eq!(
            day_in_moscow("2025-09-10T01:00:00+05:00").as_deref(),
            Some("2025-09-09")
        );
        assert_eq!(
            day_in_moscow("2025-09-10T01:00:00+0300").as_deref(),
            Some("2025-09-10")
        );
    }

    #[test]
    fn what_cannot_be_read_is_no_limit() {
        for text in [
            "",
            "soon",
            "2025-13-01",
            "31/12/2025",
            "2025-09-10T25:00",
            "2025-09-10 what",
            "привет",
            "Array",
        ] {
            assert_eq!(day_in_moscow(text), None, "{text}");
        }
    }
}
