//! Days and times of the viewer's as people write them.

use time::Date;

use super::texts::Texts;
use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::Stretch;
use crate::busy::time::wall;
use crate::busy::time::zone::Zone;

/// A day of the window: when it begins and ends there, and which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayPart {
    pub(super) time: Stretch,
    pub(super) day: Date,
}

/// The window's days in the viewer's zone: of 23, 24 or 25 hours, the first and the last maybe less.
pub(super) fn days(zone: &Zone, limits: Stretch) -> Vec<DayPart> {
    let (first, last) = (zone.day_at(limits.start), zone.day_before(limits.end));
    wall::days(first, last)
        .filter_map(|day| {
            let time = zone.whole_day(day).clipped(limits)?;
            Some(DayPart { time, day })
        })
        .collect()
}

/// Writes moments in a zone and a language.
#[derive(Clone, Copy)]
pub(super) struct Moments<'a> {
    pub(super) zone: &'a Zone,
    pub(super) texts: &'static Texts,
}

impl Moments<'_> {
    /// `Mon 8 Sep`.
    pub(super) fn day(&self, day: Date) -> String {
        format!("{} {}", self.texts.weekday(day), self.date(day))
    }

    /// `8 Sep`.
    pub(super) fn date(&self, day: Date) -> String {
        format!("{} {}", day.day(), self.texts.month(day))
    }

    /// `09:30`.
    pub(super) fn clock(&self, moment: Moment) -> String {
        let second = self.zone.wall_at(moment).second_of_day();
        format!("{:02}:{:02}", second / 3600, second / 60 % 60)
    }

    /// `Mon 8 Sep, 09:00–10:30`; whole days by their names alone.
    pub(super) fn span(&self, time: Stretch) -> String {
        let Stretch { start, end } = time;
        let (first, last) = (self.zone.day_at(start), self.zone.day_before(end));
        let whole = self.zone.start_of_day(first) == start && self.zone.end_of_day(last) == end;
        match (whole, first == last) {
            (true, true) => format!("{}, {}", self.day(first), self.texts.all_day),
            (true, false) => format!("{} – {}", self.day(first), self.day(last)),
            (false, true) => format!("{}, {}", self.day(first), self.times(time)),
            (false, false) => format!(
                "{}, {} – {}, {}",
                self.day(first),
                self.clock(start),
                self.day(self.zone.day_at(end)),
                self.clock(end)
            ),
        }
    }

    /// The same beside what another zone's clock shows: `09:00–10:30`, where both have the same day.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the terminal's"))]
    pub(super) fn span_beside(&self, time: Stretch, other: &Zone) -> String {
        let days = |zone: &Zone| (zone.day_at(time.start), zone.day_before(time.end));
        let (first, last) = days(self.zone);
        if first == last && days(other) == (first, last) {
            self.times(time)
        } else {
            self.span(time)
        }
    }

    /// `09:00–10:30`, of a time within a day.
    fn times(&self, time: Stretch) -> String {
        // Midnight at the end of the day is still this day's.
        let end = if self.zone.day_at(time.end) == self.zone.day_at(time.start) {
            self.clock(time.end)
        } else {
            "24:00".to_owned()
        };
        format!("{}–{end}", self.clock(time.start))
    }

    /// `8 Sep – 12 Sep 2025`.
    pub(super) fn dates(&self, limits: Stretch) -> String {
        let (first, last) = (
            self.zone.day_at(limits.start),
            self.zone.day_before(limits.end),
        );
        let (first_year, last_year) = (first.year(), last.year());
        if first == last {
            return format!("{} {last_year}", self.day(last));
        }
        let year = if first_year == last_year {
            String::new()
        } else {
            format!(" {first_year}")
        };
        format!(
            "{}{year} – {} {last_year}",
            self.date(first),
            self.date(last)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::years::day_of;
    use crate::language::Language;

    #[test]
    fn moments_are_written_as_people_do() {
        let zone = Zone::find("Europe/Moscow").unwrap();
        let english = Moments {
            zone: &zone,
            texts: Texts::of(Language::English),
        };
        let russian = Moments {
            zone: &zone,
            texts: Texts::of(Language::Russian),
        };
        let monday = zone.start_of_day(day_of(2025, 9, 8).unwrap());
        let between = |from: i64, to: i64| Stretch::new(monday + from * 3600, monday + to * 3600);
        for (start, end, text) in [
            (9, 10, "Mon 8 Sep, 09:00–10:00"),
            (22, 24, "Mon 8 Sep, 22:00–24:00"),
            (22, 26, "Mon 8 Sep, 22:00 – Tue 9 Sep, 02:00"),
            (0, 24, "Mon 8 Sep, all day"),
            (0, 48, "Mon 8 Sep – Tue 9 Sep"),
            (12, 48, "Mon 8 Sep, 12:00 – Wed 10 Sep, 00:00"),
        ] {
            assert_eq!(english.span(between(start, end)), text);
        }
        let east = Zone::find("Asia/Yekaterinburg").unwrap();
        for (start, end, text) in [
            (9, 10, "09:00–10:00"),
            (21, 22, "21:00–22:00"),
            (21, 23, "Mon 8 Sep, 21:00–23:00"),
        ] {
            assert_eq!(english.span_beside(between(start, end), &east), text);
        }
        assert_eq!(russian.span(between(0, 24)), "Пн 8 сен, весь день");
        assert_eq!(english.dates(between(0, 24)), "Mon 8 Sep 2025");
        assert_eq!(english.dates(between(0, 48)), "8 Sep – 9 Sep 2025");
        let year = 365 * 24;
        assert_eq!(russian.dates(between(0, year)), "8 сен 2025 – 7 сен 2026");
    }

    #[test]
    fn days_have_the_hours_that_the_clock_gives_them() {
        let berlin = Zone::find("Europe/Berlin").unwrap();
        let first = day_of(2025, 10, 25).unwrap();
        let window = Stretch::new(
            berlin.start_of_day(first) + 3600,
            berlin.end_of_day(day_of(2025, 10, 27).unwrap()),
        );
        let hours: Vec<i64> = days(&berlin, window)
            .iter()
            .map(|day| day.time.length() / 3600)
            .collect();
        assert_eq!(hours, [23, 25, 24], "from 01:00; back at 03:00; whole");
        let march = day_of(2025, 3, 30).unwrap();
        let window = berlin.whole_day(march);
        assert_eq!(days(&berlin, window)[0].time, window);
        assert_eq!(window.length(), 23 * 3600);
    }
}
