//! Clock times and offsets as people write them.

/// Seconds since midnight. 24:00:00 ends a day; a leap second counts as the one before it. `None`: no
/// clock shows it.
pub(crate) fn second_of_day(hour: u32, minute: u32, second: u32) -> Option<u32> {
    let end_of_day = hour == 24 && minute == 0 && second == 0;
    let shown = (hour < 24 || end_of_day) && minute < 60 && second <= 60;
    shown.then(|| hour * 3600 + minute * 60 + second.min(59))
}

/// Seconds since midnight of `9:00`, `18:30`, `24:00`.
pub(crate) fn clock_time(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    if minute.len() != 2 {
        return None;
    }
    second_of_day(short_number(hour)?, short_number(minute)?, 0)
}

/// Minutes of `+03:00`, `-0330`, `UTC+3`, `GMT-03:30`, `Z`.
pub(super) fn offset_minutes(name: &str) -> Option<i32> {
    let upper = name.to_ascii_uppercase();
    if matches!(upper.as_str(), "Z" | "UTC" | "GMT") {
        return Some(0);
    }
    let after = upper
        .strip_prefix("UTC")
        .or_else(|| upper.strip_prefix("GMT"));
    let named = after.is_some();
    let text = after.unwrap_or(&upper).trim_start();
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        // `+3` alone is as likely a slip; after UTC it is how people write it.
        None if digits.len() == 2 || (named && digits.len() == 1) => (digits, "0"),
        _ => return None,
    };
    let (hours, minutes) = (short_number(hours)?, short_number(minutes)?);
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 60 + minutes).cast_signed())
}

/// The name of an offset: `+03:00`, or `UTC`.
pub(super) fn offset_name(minutes: i32) -> String {
    if minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// A number of one or two digits.
fn short_number(text: &str) -> Option<u32> {
    let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_24_and_a_leap_second_is_the_one_before_it() {
        assert_eq!(second_of_day(24, 0, 0), Some(86_400));
        assert_eq!(second_of_day(23, 59, 60), Some(86_399));
        for (hour, minute, second) in [(24, 0, 1), (25, 0, 0), (9, 60, 0), (9, 0, 61)] {
            assert_eq!(second_of_day(hour, minute, second), None);
        }
    }

    #[test]
    fn offsets_are_read_and_named() {
        for (text, minutes, name) in [
            ("+03:00", 180, "+03:00"),
            ("-0330", -210, "-03:30"),
            ("UTC+3", 180, "+03:00"),
            ("gmt", 0, "UTC"),
        ] {
            assert_eq!(offset_minutes(text), Some(minutes), "{text}");
            assert_eq!(offset_name(minutes), name);
        }
        for text in ["+3", "+19:00", "+03:60", "03:00"] {
            assert_eq!(offset_minutes(text), None, "{text}");
        }
    }
}
