//! Every change of every zone's clock from 1970 to 2037: no time is lost to it. What a clock shows is
//! told by a reader of its own.

#![cfg(feature = "emulator")] // For jiff, which knows the changes.
#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use b24busy::Interval;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::json;
use support::time::busy;

const HOUR: i64 = 3600;

/// A change of a clock: when, and the offsets on both sides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    at: i64,
    before: i64,
    after: i64,
}

fn changes(zone: &TimeZone) -> Vec<Change> {
    let offset = |unix| {
        let moment = Timestamp::from_second(unix).unwrap();
        i64::from(zone.to_offset(moment).seconds())
    };
    let end = Timestamp::from_second(2_145_916_800).unwrap(); // 2038-01-01
    zone.following(Timestamp::UNIX_EPOCH)
        .take_while(|change| change.timestamp() < end)
        .map(|change| {
            let at = change.timestamp().as_second();
            let (before, after) = (offset(at - 1), offset(at));
            Change { at, before, after }
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// The zones whose clocks differ, each with its changes.
fn zones() -> &'static [(String, Vec<Change>)] {
    static ZONES: LazyLock<Vec<(String, Vec<Change>)>> = LazyLock::new(different);
    &ZONES
}

fn different() -> Vec<(String, Vec<Change>)> {
    let mut seen = BTreeSet::new();
    let names = jiff::tz::db().available();
    let zones = names.map(|name| {
        let zone = TimeZone::get(name.as_str()).unwrap();
        (name.to_string(), changes(&zone))
    });
    let zones: Vec<_> = zones
        .filter(|(_, changes)| !changes.is_empty() && seen.insert(changes.clone()))
        .collect();
    assert!(zones.len() > 200, "{}", zones.len());
    zones
}

/// As a portal writes it.
fn written(wall: i64) -> String {
    let wall: DateTime = TimeZone::UTC.to_datetime(Timestamp::from_second(wall).unwrap());
    wall.strftime("%d.%m.%Y %H:%M:%S").to_string()
}

/// Entries of one zone by what the clock shows, numbered from 0.
#[derive(Default)]
struct Answer {
    entries: String,
    walls: Vec<(i64, i64)>,
}

impl Answer {
    fn push(&mut self, zone: &str, from: i64, to: i64) {
        let comma = if self.walls.is_empty() { "" } else { "," };
        write!(
            self.entries,
            r#"{comma}{{"ID": "{}", "DATE_FROM": "{}", "DATE_TO": "{}", "TZ_FROM": "{zone}",
               "TZ_TO": "{zone}", "DT_SKIP_TIME": "N", "ACCESSIBILITY": "busy"}}"#,
            self.walls.len(),
            written(from),
            written(to)
        )
        .unwrap();
        self.walls.push((from, to));
    }

    /// The interval of each entry.
    fn read(&self) -> Vec<Interval> {
        let answer = format!(r#"{{"result": {{"1": [{}]}}}}"#, self.entries);
        let mut found = busy(&answer, json!({"merge": false}));
        assert!(found.unread.is_empty(), "{:?}", found.unread);
        let mut intervals = found.users.remove(0).busy;
        intervals.sort_by_key(|interval| interval.events[0].clone());
        assert_eq!(intervals.len(), self.walls.len(), "something was dropped");
        intervals
    }
}

/// The lengths that are tried: shorter than any change, as long as most, around them, and longer.
const LENGTHS: [i64; 6] = [60, 1800, HOUR - 60, HOUR, HOUR + 60, 3 * HOUR];

#[test]
fn what_starts_in_a_gap_is_as_long_as_its_wall_times_are_apart() {
    let mut gaps = 0;
    for (zone, changes) in zones() {
        let mut answer = Answer::default();
        let mut meant = Vec::new();
        for change in changes.iter().filter(|change| change.before < change.after) {
            let gap = change.after - change.before;
            for into in [0, gap / 2, gap - 1] {
                for length in LENGTHS.into_iter().chain([gap, gap - into]) {
                    let from = change.at + change.before + into;
                    answer.push(zone, from, from + length);
                    meant.push((change.at + into, change.at + into + length));
                }
            }
            gaps += 1;
        }
        for (interval, meant) in answer.read().iter().zip(&meant) {
            let found = (interval.start_unix, interval.end_unix);
            assert_eq!(found, *meant, "{zone} {}", interval.start());
        }
    }
    assert!(gaps > 5000, "{gaps}");
}

#[test]
fn an_entry_is_as_long_as_its_wall_times_are_apart_unless_a_change_lies_inside_it() {
    let mut tried = 0;
    for (zone, changes) in zones() {
        let mut answer = Answer::default();
        for change in changes {
            for around in [change.before, change.after] {
                for to_start in [-2 * HOUR, -1800, 0, 1800] {
                    for length in [60, HOUR, 3 * HOUR] {
                        let from = change.at + around + to_start;
                        answer.push(zone, from, from + length);
                    }
                }
            }
        }
        for (interval, (from, to)) in answer.read().iter().zip(&answer.walls) {
            let (start, end) = (interval.start_unix, interval.end_unix);
            let inside = changes
                .iter()
                .find(|change| start < change.at && change.at <= end);
            let differs = end - start != to - from;
            assert!(
                end > start && (!differs || inside.is_some()),
                "{zone} {}",
                interval.start()
            );
            tried += 1;
        }
    }
    assert!(tried > 100_000, "{tried}");
}

#[test]
fn entries_that_follow_each_other_by_the_clock_leave_no_hole_at_a_change() {
    for (zone, changes) in zones() {
        let mut answer = Answer::default();
        let mut wholes = Vec::new();
        for change in changes {
            // By half hours, from before to after.
            let behind = change.before.min(change.after);
            let first = (change.at + behind).div_euclid(1800) * 1800 - HOUR;
            let last = first + (change.before - change.after).abs() + 3 * HOUR;
            let place = answer.walls.len();
            for from in (first..last).step_by(1800) {
                answer.push(zone, from, (from + 1800).min(last));
            }
            wholes.push((change, place..answer.walls.len(), first, last));
        }
        let found = answer.read();
        for (change, places, first, last) in wholes {
            let mut pieces: Vec<(i64, i64)> = found[places]
                .iter()
                .map(|one| (one.start_unix, one.end_unix))
                .collect();
            pieces.sort_unstable();
            let mut at = first - change.before;
            for (start, end) in pieces {
                assert!(
                    start <= at,
                    "{zone}: a hole before {start} at the change of {}",
                    change.at
                );
                at = at.max(end);
            }
            assert!(
                at >= last - change.after,
                "{zone}: {at} at the change of {}",
                change.at
            );
        }
    }
}

#[test]
fn days_follow_each_other_without_a_hole_at_a_change() {
    for (zone, changes) in zones() {
        for change in changes.iter().step_by(5) {
            let day = (change.at + change.before).div_euclid(24 * HOUR) * 24 * HOUR;
            let dates: Vec<String> = (-1..=2)
                .map(|add| written(day + add * 24 * HOUR)[..10].to_owned())
                .collect();
            for hr in [false, true] {
                let entries: Vec<_> = dates
                    .iter()
                    .enumerate()
                    .map(|(id, day)| {
                        if hr {
                            support::time::absence(id as u64, day, day)
                        } else {
                            support::time::all_day(id as u64, day, day)
                        }
                    })
                    .collect();
                let options = json!({"time_zone": zone, "merge": false});
                let found = busy(&support::time::one(entries), options);
                let days = &found.users[0].busy;
                assert_eq!(days.len(), 4, "{zone} {dates:?}");
                let mut end = days[0].start_unix;
                for day in days {
                    assert!(day.start_unix <= end, "{zone} {dates:?}");
                    end = end.max(day.end_unix);
                }
            }
        }
    }
}
