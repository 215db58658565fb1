//! Words for dates: what `today`, `monday` or `+2h` mean at the moment at which they are said. The
//! library knows no clock, and is given dates.

use std::time::{SystemTime, UNIX_EPOCH};

use time::{Date, Duration, Weekday};

use crate::busy::time::moment::Moment;
use crate::busy::time::rfc3339::Rfc3339;
use crate::busy::time::zone::Zone;

/// A moment at which words are said, and where.
pub(crate) struct Now {
    moment: Moment,
    zone: Zone,
}

/// What a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    Day(Date),
    Moment(Moment),
}

/// By the clock of this machine.
pub(crate) fn clock() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Moment(since.map_or(0, |since| since.as_secs().cast_signed()))
}

impl Now {
    pub(crate) fn new(moment: Moment, zone: Zone) -> Self {
        Self { moment, zone }
    }

    /// What a word means; `None`: it is none of these words, but a date, or a slip.
    ///
    /// Hours and minutes from now are moments, days and weeks are days. A day of the week is the next
    /// one, today included, and not before `earliest`.
    pub(crate) fn meant(&self, word: &str, earliest: Option<Date>) -> Option<Meant> {
        let word = word.trim().to_ascii_lowercase();
        let today = self.zone.day_at(self.moment);
        let day = |days| today.checked_add(Duration::days(days)).map(Meant::Day);
        match word.as_str() {
            "now" => Some(Meant::Moment(self.moment)),
            "today" => day(0),
            "tomorrow" => day(1),
            "yesterday" => day(-1),
            _ => {
                if let Some(weekday) = weekday(&word) {
                    let first = earliest.map_or(today, |day| day.max(today));
                    return next(weekday, first).map(Meant::Day);
                }
                let (number, unit) = ahead(&word)?;
                match unit {
                    'm' => Some(Meant::Moment(self.moment + number * 60)),
                    'h' => Some(Meant::Moment(self.moment + number * 3600)),
                    'd' => day(number),
                    'w' => day(number * 7),
                    _ => None,
                }
            }
        }
    }

    /// As a date, or as a date-time with its offset.
    pub(crate) fn written(&self, meant: Meant) -> String {
        match meant {
            Meant::Day(day) => day.to_string(),
            Meant::Moment(moment) => {
                let offset = Some(self.zone.offset_at(moment));
                Rfc3339 { moment, offset }.to_string()
            }
        }
    }
}

/// `+3d`: how many of which unit. As many digits as stay within the calendar.
fn ahead(word: &str) -> Option<(i64, char)> {
    const MOST_DIGITS: usize = 5;
    let number = word.strip_prefix('+')?;
    let unit = number.chars().next_back()?;
    let number = &number[..number.len() - unit.len_utf8()];
    let is_number = (1..=MOST_DIGITS).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((is_number.then(|| number.parse().ok())??, unit))
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The first such day from another one on.
fn next(weekday: Weekday, first: Date) -> Option<Date> {
    let on = |day: &Date| day.weekday() == weekday;
    std::iter::successors(Some(first), |day| day.next_day())
        .take(7)
        .find(on)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wednesday, 10 September 2025, 23:30 in Moscow, where it is three hours later than in UTC.
    fn now(zone: &str) -> Now {
        Now::new(Moment(1_757_536_200), Zone::find(zone).unwrap())
    }

    fn said(word: &str, zone: &str) -> Option<String> {
        let now = now(zone);
        now.meant(word, None).map(|meant| now.written(meant))
    }

    #[test]
    fn words_are_days_and_moments_where_they_are_said() {
        for (word, meant) in [
            ("now", "2025-09-10T23:30:00+03:00"),
            ("today", "2025-09-10"),
            (" Tomorrow ", "2025-09-11"),
            ("yesterday", "2025-09-09"),
            ("wednesday", "2025-09-10"),
            ("THURSDAY", "2025-09-11"),
            ("monday", "2025-09-15"),
            ("tuesday", "2025-09-16"),
            ("+0d", "2025-09-10"),
            ("+3d", "2025-09-13"),
            ("+1w", "2025-09-17"),
            ("+30m", "2025-09-11T00:00:00+03:00"),
            ("+2h", "2025-09-11T01:30:00+03:00"),
        ] {
            assert_eq!(
                said(word, "Europe/Moscow").as_deref(),
                Some(meant),
                "{word}"
            );
        }
        // It is past midnight in Vladivostok already.
        assert_eq!(said("today", "Asia/Vladivostok").unwrap(), "2025-09-11");
        assert_eq!(said("wednesday", "Asia/Vladivostok").unwrap(), "2025-09-17");
        assert_eq!(said("now", "UTC").unwrap(), "2025-09-10T20:30:00+00:00");
    }

    #[test]
    fn hours_are_real_ones_over_a_change_of_the_clock() {
        // Berlin, 30 March 2025: from 01:30 (+1), an hour later it is 03:30 (+2).
        let now = Now::new(Moment(1_743_294_600), Zone::find("Europe/Berlin").unwrap());
        let said = |word| now.written(now.meant(word, None).unwrap());
        assert_eq!(said("now"), "2025-03-30T01:30:00+01:00");
        assert_eq!(said("+1h"), "2025-03-30T03:30:00+02:00");
        assert_eq!(said("+1d"), "2025-03-31");
    }

    #[test]
    fn a_window_ends_on_the_first_such_day_after_its_beginning() {
        let now = now("Europe/Moscow");
        let day = |day| Date::from_calendar_date(2025, time::Month::September, day).unwrap();
        let friday = |from| now.meant("friday", from);
        assert_eq!(friday(None), Some(Meant::Day(day(12))));
        assert_eq!(friday(Some(day(15))), Some(Meant::Day(day(19))));
        assert_eq!(friday(Some(day(12))), Some(Meant::Day(day(12))));
        // A window that began long ago still ends from today on.
        assert_eq!(friday(Some(day(1))), Some(Meant::Day(day(12))));
    }

    #[test]
    fn what_is_no_such_word_is_left_alone() {
        for word in [
            "",
            "+",
            "+d",
            "+3",
            "3d",
            "+3x",
            "-3d",
            "+3dd",
            "+ 3d",
            "+1.5h",
            "+100000d",
            "+٣d",
            "mon",
            "2025-09-10",
            "next monday",
            "+я",
        ] {
            assert_eq!(said(word, "UTC"), None, "{word}");
        }
        assert!(said("+99999w", "UTC").is_some());
    }
}
