//! Moments as text.

use std::fmt;

use super::moment::Moment;
use super::wall::Wall;

/// A moment in RFC 3339: in UTC (`2025-09-11T15:34:00Z`), or with an offset in seconds. One that
/// cannot be written is written as the nearest that can.
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
        let minutes = self.offset.unwrap_or(0) / 60;
        let clock = Wall((self.moment.writable() + i64::from(minutes) * 60).0);
        let (year, month, day) = clock.day().to_calendar_date();
        // Less than a day.
        let second = i32::try_from(clock.second_of_day()).unwrap_or(0);
        let mut put = |at: usize, number: i32| {
            text[at] += digit(number / 10 % 10);
            text[at + 1] += digit(number % 10);
        };
        put(0, year / 100);
        put(2, year);
        put(5, u8::from(month).into());
        put(8, day.into());
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

fn digit(number: i32) -> u8 {
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

    fn with(unix: i64, offset: i32) -> String {
        let (moment, offset) = (Moment(unix), Some(offset));
        Rfc3339 { moment, offset }.to_string()
    }

    #[test]
    fn moments_are_written_in_utc_and_with_offsets() {
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

    #[test]
    fn every_moment_has_a_text_with_a_year_of_four_digits() {
        assert_eq!(utc(Moment::LAST).to_string(), "9999-12-31T00:00:00Z");
        assert_eq!(utc(Moment::FIRST).to_string(), "0001-01-02T00:00:00Z");
        // The farthest offsets that a zone's name can be.
        assert_eq!(with(i64::MAX, 68_340), "9999-12-31T18:59:00+18:59");
        assert_eq!(with(i64::MIN, -68_340), "0001-01-01T05:01:00-18:59");
    }
}
