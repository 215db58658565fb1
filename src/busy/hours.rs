//! Hours of a week, laid over the days of a window: everybody's, and those of one person.

use time::Date;

use super::options::dates::Dates;
use super::options::person::Person;
use super::options::working_hours::{Hours, WorkingHours};
use super::time::stretch::{Stretch, difference, union};
use super::time::wall::{Wall, days};
use super::time::zone::Zone;

impl WorkingHours {
    /// Every stretch that may meet the window, by its start: unclipped.
    /// Stretches belong to the day on which they start. A day that has hours of its `own` has those
    /// instead.
    pub(super) fn stretches<'h>(
        &'h self,
        zone: &Zone,
        limits: Stretch,
        own: impl Fn(Date) -> Option<&'h [Hours]>,
    ) -> Vec<Stretch> {
        // One that began the day before may last into the window.
        let first = zone.day_at(limits.start);
        let first = first.previous_day().unwrap_or(first);
        let mut found = Vec::new();
        // Where the clock goes back over midnight, a day that ends later has begun already.
        let last = zone.day_at(limits.end);
        let last = last.next_day().unwrap_or(last);
        for day in days(first, last) {
            for hours in own(day).unwrap_or_else(|| self.of_day(day.weekday())) {
                let stretch = Stretch::new(
                    zone.first_moment(Wall::at(day, hours.from)),
                    zone.first_moment(Wall::at(day, hours.to)),
                );
                if stretch.meets(limits) {
                    found.push(stretch);
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// When a person is off, in the own zone: outside the own hours, which single days may have others of.
///
/// Without own hours of the week, single days are whole ones of the person's, but for the hours that
/// begin on them, unless `general` tells everybody's hours to somebody without a zone: those that
/// start on these days are exchanged.
pub(super) fn off(
    person: &Person,
    viewer: &Zone,
    limits: Stretch,
    general: impl Fn(&Dates) -> Option<Vec<Stretch>>,
) -> Vec<Stretch> {
    let zone = person.zone.as_ref().unwrap_or(viewer);
    let own = |day: Date| person.dates.of_day(day);
    let hours = match &person.hours {
        Some(hours) => Some(hours.stretches(zone, limits, own)),
        None if person.dates.is_empty() => return Vec::new(),
        None if person.zone.is_none() => general(&person.dates),
        None => None,
    };
    if let Some(hours) = hours {
        return difference(&[limits], &union(hours));
    }
    let days = person.dates.days();
    let days = days.filter_map(|day| zone.whole_day(day).clipped(limits));
    let open = WorkingHours::none().stretches(zone, limits, own);
    difference(&union(days.collect()), &union(open))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::rfc3339::utc;
    use crate::busy::time::wall::DAY;
    use crate::input::years::day_of;

    fn stretches(json: &str, zone: &str, from: (u32, u32, u32), days: i64) -> Vec<String> {
        let hours = WorkingHours::from_json(json).unwrap();
        let zone = Zone::find(zone).unwrap();
        let day = day_of(from.0, from.1, from.2).unwrap();
        let end = Wall::at(day, days * DAY).day();
        let window = Stretch::new(zone.start_of_day(day), zone.start_of_day(end));
        hours
            .stretches(&zone, window, |_| None)
            .iter()
            .map(|stretch| format!("{} {}", utc(stretch.start), utc(stretch.end)))
            .collect()
    }

    #[test]
    fn hours_are_local_on_both_sides_of_a_change() {
        // Case 1. New York, Sunday 2026-03-08: 13:00 EDT (-4) is 17:00Z, 18:00 is 22:00Z. The
        // Saturday before is at -5.
        let json = r#"{"saturday": ["13:00-18:00"], "sunday": ["13:00-18:00"]}"#;
        assert_eq!(
            stretches(json, "America/New_York", (2026, 3, 7), 2),
            [
                "2026-03-07T18:00:00Z 2026-03-07T23:00:00Z",
                "2026-03-08T17:00:00Z 2026-03-08T22:00:00Z"
            ]
        );
    }

    #[test]
    fn a_stretch_has_the_length_that_the_clock_gives_it() {
        let night = r#"{"sunday": ["01:00-04:00"]}"#;
        // Berlin, 2025-03-30: from 01:00 (+1) to 04:00 (+2) there are two hours.
        assert_eq!(
            stretches(night, "Europe/Berlin", (2025, 3, 30), 1),
            ["2025-03-30T00:00:00Z 2025-03-30T02:00:00Z"]
        );
        // Berlin, 2025-10-26: from 01:00 (+2) to 04:00 (+1) there are four.
        assert_eq!(
            stretches(night, "Europe/Berlin", (2025, 10, 26), 1),
            ["2025-10-25T23:00:00Z 2025-10-26T03:00:00Z"]
        );
        // What the clock jumps over is not there.
        let gap = r#"{"sunday": ["02:15-02:45", "02:30-05:00"]}"#;
        assert_eq!(
            stretches(gap, "Europe/Berlin", (2025, 3, 30), 1),
            ["2025-03-30T01:00:00Z 2025-03-30T03:00:00Z"]
        );
    }

    #[test]
    fn a_stretch_belongs_to_the_day_it_starts_on() {
        // Saturday 22:00 to Sunday 02:00; on Sunday it still lasts.
        let json = r#"{"saturday": ["22:00-02:00"]}"#;
        assert_eq!(
            stretches(json, "UTC", (2025, 9, 14), 1),
            ["2025-09-13T22:00:00Z 2025-09-14T02:00:00Z"]
        );
        let hours = WorkingHours::from_json(json).unwrap();
        let saturday = day_of(2025, 9, 13).unwrap();
        let sunday = saturday.next_day().unwrap();
        let window = Stretch::new(
            Zone::utc().start_of_day(saturday),
            Zone::utc().end_of_day(sunday),
        );
        let off = |holiday| {
            hours
                .stretches(&Zone::utc(), window, |day| {
                    (day == holiday).then_some(&[][..])
                })
                .len()
        };
        assert_eq!((off(saturday), off(sunday)), (0, 1));
    }
}
