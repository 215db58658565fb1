//! Working hours and holidays: when people meet at all.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::busy::options::busy::{day_number, zone};
use crate::busy::time::civil::{DAY, Wall, weekday};
use crate::busy::time::zone::Zone;
use crate::input::date::Day;
use crate::input::fields::{Fields, shown};

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// More stretches than this no day has.
const MOST_STRETCHES: usize = 100;

/// What is known of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) zone: Option<Zone>,
    pub(crate) hours: Option<WorkingHours>,
    pub(crate) holidays: BTreeSet<i64>,
}

/// Stretches of each day of the week, from Monday, in seconds since midnight: the end after the
/// start, up to a day later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WorkingHours([Vec<(i64, i64)>; 7]);

impl Default for WorkingHours {
    /// Monday to Friday, 09:00 to 18:00.
    fn default() -> Self {
        let day = vec![(9 * 3600, 18 * 3600)];
        let off = Vec::new;
        Self([
            day.clone(),
            day.clone(),
            day.clone(),
            day.clone(),
            day,
            off(),
            off(),
        ])
    }
}

impl WorkingHours {
    fn always() -> Self {
        Self(std::array::from_fn(|_| vec![(0, DAY)]))
    }

    /// `"always"`, or an object of days.
    pub(crate) fn read(value: Value) -> Result<Self, String> {
        let map = match value {
            Value::String(word) if word == "always" => return Ok(Self::always()),
            Value::Object(map) => map,
            other => {
                return Err(format!(
                    "option working_hours: {} given; expected \"always\" or an object such as \
                     {{\"monday\": [\"09:00-18:00\"]}}",
                    shown(&other)
                ));
            }
        };
        let mut fields = Fields::of(map);
        let mut week: [Vec<(i64, i64)>; 7] = Default::default();
        for (day, stretches) in WEEKDAYS.into_iter().zip(&mut week) {
            let texts = fields.texts(day)?.unwrap_or_default();
            if texts.len() > MOST_STRETCHES {
                return Err(format!(
                    "option working_hours: {} stretches on {day}; at most {MOST_STRETCHES} are taken",
                    texts.len()
                ));
            }
            for text in texts {
                let stretch = stretch(&text).ok_or_else(|| {
                    format!(
                        "option working_hours: {} on {day} is no stretch of time; expected \
                         \"09:00-18:00\", or \"22:00-02:00\" across midnight",
                        crate::input::quoted(&text)
                    )
                })?;
                stretches.push(stretch);
            }
        }
        fields.finish().map_err(|problem| {
            problem.replace("unknown option", "option working_hours: unknown day")
        })?;
        Ok(Self(week))
    }

    /// Every stretch that may meet the window, by its start: unclipped, in seconds since 1970.
    /// Stretches belong to the day on which they start; those of `off` days are left out.
    pub(crate) fn stretches(
        &self,
        zone: &Zone,
        (start, end): (i64, i64),
        off: impl Fn(i64) -> bool,
    ) -> Vec<(i64, i64)> {
        // One that began the day before may last into the window.
        let first = zone.wall_at(start).day() - 1;
        let last = zone.wall_at(end).day();
        let mut found = Vec::new();
        for day in (first..=last).filter(|day| !off(*day)) {
            for &(from, to) in &self.0[weekday(day)] {
                let from = zone.first_moment(Wall(day * DAY + from));
                let to = zone.first_moment(Wall(day * DAY + to));
                if from < to && from < end && start < to {
                    found.push((from, to));
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// `09:00-18:00`. What ends before it starts, ends on the next day.
fn stretch(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once(['-', '–'])?;
    let (from, to) = (clock(from)?, clock(to)?);
    if from == DAY || from == to {
        return None;
    }
    Some((from, if to > from { to } else { to + DAY }))
}

/// `9:00`, `18:30`, `24:00`.
fn clock(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |text: &str| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse::<i64>().ok()).flatten()
    };
    let (hour, minute) = (number(hour)?, (minute.len() == 2).then(|| number(minute))??);
    let valid = (hour < 24 && minute < 60) || (hour == 24 && minute == 0);
    valid.then_some(hour * 3600 + minute * 60)
}

/// Days off, counted from 1970-01-01.
pub(crate) fn read_holidays(fields: &mut Fields) -> Result<BTreeSet<i64>, String> {
    let days = fields.texts("holidays")?.unwrap_or_default();
    days.iter()
        .map(|text| {
            Day::try_from(text.as_str())
                .map(day_number)
                .map_err(|invalid| format!("option holidays: {invalid}"))
        })
        .collect()
}

/// A person of `per_user`.
pub(crate) fn read_person(value: Value) -> Result<Person, String> {
    let map: Map<String, Value> = match value {
        Value::Object(map) => map,
        other => return Err(format!("{} given; expected an object", shown(&other))),
    };
    let mut fields = Fields::of(map);
    let person = Person {
        zone: zone(&mut fields, "time_zone")?,
        hours: fields
            .take("working_hours")
            .map(WorkingHours::read)
            .transpose()?,
        holidays: read_holidays(&mut fields)?,
    };
    fields.finish()?;
    Ok(person)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::civil::{day_of, utc};

    fn stretches(json: &str, zone: &str, from: (i64, i64, i64), days: i64) -> Vec<String> {
        let hours = WorkingHours::read(serde_json::from_str(json).unwrap()).unwrap();
        let zone = Zone::find(zone).unwrap();
        let day = day_of(from.0, from.1, from.2).unwrap();
        let window = (zone.start_of_day(day), zone.start_of_day(day + days));
        hours
            .stretches(&zone, window, |_| false)
            .iter()
            .map(|(from, to)| format!("{} {}", utc(*from), utc(*to)))
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
        let hours = WorkingHours::read(serde_json::from_str(json).unwrap()).unwrap();
        let saturday = day_of(2025, 9, 13).unwrap();
        let window = (saturday * DAY, (saturday + 2) * DAY);
        let off = |holiday| {
            hours
                .stretches(&Zone::utc(), window, |day| day == holiday)
                .len()
        };
        assert_eq!((off(saturday), off(saturday + 1)), (0, 1));
    }

    #[test]
    fn stretches_are_read_as_people_write_them() {
        for (text, from, to) in [
            ("09:00-18:00", 9 * 60, 18 * 60),
            ("9:00 – 18:30", 9 * 60, 18 * 60 + 30),
            ("00:00-24:00", 0, 1440),
            ("22:00-02:00", 22 * 60, 26 * 60),
            ("22:00-00:00", 22 * 60, 24 * 60),
        ] {
            assert_eq!(stretch(text), Some((from * 60, to * 60)), "{text}");
        }
        for text in [
            "",
            "9-18",
            "09:00",
            "09:00-09:00",
            "25:00-26:00",
            "24:00-02:00",
            "9:0-10:00",
        ] {
            assert_eq!(stretch(text), None, "{text}");
        }
    }

    #[test]
    fn wrong_hours_name_what_is_wrong() {
        let read = |json| WorkingHours::read(serde_json::from_str(json).unwrap()).unwrap_err();
        assert!(read(r#""never""#).contains("\"never\" given"));
        assert!(read(r#"{"mondey": []}"#).contains("did you mean monday?"));
        assert!(read(r#"{"monday": ["9-18"]}"#).contains("\"9-18\" on monday"));
        assert!(read(r#"{"monday": "09:00-18:00"}"#).contains("list of texts"));
    }
}
