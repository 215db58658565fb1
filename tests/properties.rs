//! What holds for every answer: held against a model that goes from minute to minute and knows
//! nothing of sweeping or halving.

#![cfg(feature = "emulator")] // For jiff, which tells the model what a clock shows.
#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod support;

use std::collections::BTreeSet;

use b24busy::{Accessibility, AvailableSlots, BusyIntervals};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::time::{answer, busy, event, free};

const ZONES: [&str; 5] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Chatham",
];

/// Three days, mostly with a change of the clock: back in Berlin (26 October 2025) and New York (2
/// November), ahead in New York (9 March).
#[derive(Debug, Clone)]
struct Case {
    month: u32,
    first: u32,
    zone: &'static str,
    users: Vec<Vec<Value>>,
}

fn entry(month: u32, first: u32) -> impl Strategy<Value = Value> {
    let how = prop::sample::select(vec!["free", "quest", "busy", "absent", "odd"]);
    (
        1u64..40,
        0u32..4,
        0u32..1440,
        0u32..500,
        prop::sample::select(ZONES.to_vec()),
        how,
    )
        .prop_map(move |(id, day, minute, length, zone, how)| {
            // Ends on the same or the next day, by the clock; never before the start.
            let written = |minutes: u32| {
                let (day, minute) = (first + minutes / 1440, minutes % 1440);
                format!(
                    "{day:02}.{month:02}.2025 {:02}:{:02}:00",
                    minute / 60,
                    minute % 60
                )
            };
            let from = day * 1440 + minute;
            event(id, &written(from), &written(from + length), zone, how)
        })
}

fn case() -> impl Strategy<Value = Case> {
    case_at(vec![(10, 24), (11, 1), (3, 8), (9, 8)])
}

fn case_at(places: Vec<(u32, u32)>) -> impl Strategy<Value = Case> {
    let place = prop::sample::select(places);
    let zone = prop::sample::select(ZONES.to_vec());
    (place, zone).prop_flat_map(|((month, first), zone)| {
        let entries = prop::collection::vec(entry(month, first), 0..8);
        prop::collection::vec(entries, 1..4).prop_map(move |users| Case {
            month,
            first,
            zone,
            users,
        })
    })
}

impl Case {
    fn answer(&self) -> String {
        let users = self.users.iter().enumerate();
        let map = users.map(|(at, entries)| ((at + 1).to_string(), json!(entries)));
        answer(Value::Object(map.collect()))
    }

    fn options(&self) -> Value {
        let day = |add| format!("2025-{:02}-{:02}", self.month, self.first + add);
        json!({"from": day(0), "to": day(2), "time_zone": self.zone})
    }
}

fn minutes(found: &BusyIntervals, user: usize) -> Vec<(i64, Accessibility)> {
    let of_interval = |interval: &b24busy::Interval| {
        let level = interval.accessibility;
        (interval.start_unix / 60..interval.end_unix / 60).map(move |minute| (minute, level))
    };
    found.users[user]
        .busy
        .iter()
        .flat_map(of_interval)
        .collect()
}

/// The strongest accessibility of each minute, from intervals that were not merged.
fn strongest(single: &BusyIntervals, user: usize) -> Vec<(i64, Accessibility)> {
    let mut all = minutes(single, user);
    all.sort();
    // Of equal minutes the last is the strongest.
    let mut found: Vec<(i64, Accessibility)> = Vec::new();
    for (minute, level) in all {
        match found.last_mut() {
            Some(last) if last.0 == minute => last.1 = level,
            _ => found.push((minute, level)),
        }
    }
    found
}

fn single(case: &Case, options: Value) -> BusyIntervals {
    busy(
        &case.answer(),
        support::time::with(options, json!({"merge": false})),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn merged_intervals_are_sorted_disjoint_and_cover_exactly_the_union(case in case()) {
        let merged = busy(&case.answer(), case.options());
        let single = single(&case, case.options());
        for user in 0..case.users.len() {
            for pair in merged.users[user].busy.windows(2) {
                prop_assert!(pair[0].end_unix <= pair[1].start_unix);
                let touch = pair[0].end_unix == pair[1].start_unix;
                prop_assert!(!touch || pair[0].accessibility != pair[1].accessibility);
            }
            prop_assert_eq!(minutes(&merged, user), strongest(&single, user));
            for interval in &merged.users[user].busy {
                prop_assert!(interval.start_unix < interval.end_unix);
                let meets = single.users[user].busy.iter().filter(|other| {
                    other.start_unix < interval.end_unix && interval.start_unix < other.end_unix
                });
                let ids: BTreeSet<String> =
                    meets.flat_map(|other| other.events.iter().map(ToString::to_string)).collect();
                let named: BTreeSet<String> =
                    interval.events.iter().map(ToString::to_string).collect();
                prop_assert_eq!(named, ids);
                prop_assert!(interval.events.windows(2).all(|pair| pair[0] < pair[1]));
            }
        }
    }

    #[test]
    fn free_and_busy_together_are_the_window(case in case()) {
        let options = support::time::with(case.options(), json!({"users": 1}));
        let busy = busy(&case.answer(), options.clone());
        let always = support::time::with(options, json!({"working_hours": "always"}));
        let free = free(&case.answer(), always);
        let mut stretches: Vec<(i64, i64)> =
            free.slots.iter().map(|slot| (slot.start_unix, slot.end_unix)).collect();
        stretches.extend(busy.users[0].busy.iter().map(|busy| (busy.start_unix, busy.end_unix)));
        stretches.sort_unstable();
        let mut at = busy.window.start.unwrap();
        for (start, end) in stretches {
            prop_assert_eq!(start, at);
            at = end;
        }
        prop_assert_eq!(at, busy.window.end.unwrap());
    }

    #[test]
    fn results_do_not_depend_on_the_order_of_entries(case in case(), seed in any::<u64>()) {
        let mut other = case.clone();
        for entries in &mut other.users {
            let length = entries.len();
            for at in 1..length {
                let place = usize::try_from(seed.rotate_left(u32::try_from(at).unwrap()) % (at as u64 + 1));
                entries.swap(at, place.unwrap());
            }
        }
        for merge in [true, false] {
            let options = support::time::with(case.options(), json!({"merge": merge}));
            prop_assert_eq!(
                busy(&case.answer(), options.clone()).to_json(),
                busy(&other.answer(), options).to_json()
            );
        }
        prop_assert_eq!(
            free(&case.answer(), case.options()).to_json(),
            free(&other.answer(), case.options()).to_json()
        );
    }

    #[test]
    fn slots_are_those_of_a_model_that_goes_from_minute_to_minute(
        case in case(),
        wanted in wanted(),
    ) {
        let options = wanted.options(&case);
        let found = free(&case.answer(), options.clone());
        let model = Model::new(&case, &wanted);
        let slots: Vec<(i64, Vec<u64>)> =
            found.slots.iter().map(|slot| (slot.start_unix / 60, slot.free.clone())).collect();
        prop_assert_eq!(slots, model.slots(), "{}", options);
        prop_assert_eq!(found.reason.is_some(), found.slots.is_empty());
        no_slot_meets_what_is_busy(&found, &case, &wanted)?;
    }

    #[test]
    fn what_is_left_aside_might_as_well_not_be_in_the_answer(
        case in case(),
        ignored in prop::collection::btree_set(1u64..40, 0..20),
        days in prop::collection::vec((0u32..3, 0u32..3), 0..3),
    ) {
        let id = |entry: &Value| entry["ID"].as_str().unwrap().parse::<u64>().unwrap();
        let mut without = case.clone();
        for entries in &mut without.users {
            entries.retain(|entry| !ignored.contains(&id(entry)));
        }
        let mut with = case.clone();
        for (from, to) in days {
            let written = |day: u32| format!("{:02}.{:02}.2025", case.first + day, case.month);
            let day = support::time::all_day(77, &written(from), &written(from.max(to)));
            with.users[0].push(day);
        }
        // Of the order of dates they are evidence all the same.
        let plain = support::time::with(case.options(), json!({"date_format": "dmy"}));
        let aside = json!({"ignore_events": ignored, "all_day": "free"});
        let options = support::time::with(plain.clone(), aside);
        prop_assert_eq!(
            busy(&with.answer(), options.clone()).to_json(),
            busy(&without.answer(), plain.clone()).to_json()
        );
        prop_assert_eq!(
            free(&with.answer(), options).to_json(),
            free(&without.answer(), plain).to_json()
        );
    }

    #[test]
    fn an_earliest_start_leaves_the_slots_that_start_no_earlier(
        case in case(),
        wanted in wanted(),
        whole in any::<bool>(),
        minute in -300i64..4800,
    ) {
        let mut options = wanted.options(&case);
        if whole {
            options = support::time::with(
                options,
                json!({"duration_minutes": null, "step_minutes": null, "grid": null}),
            );
        }
        let all = free(&case.answer(), options.clone());
        let earliest = all.window.start.unwrap() + minute * 60;
        let text = Timestamp::from_second(earliest).unwrap().to_string();
        let found = free(
            &case.answer(),
            support::time::with(options, json!({"not_before": text})),
        );
        let stretch = |slot: &b24busy::Slot| (slot.start_unix, slot.end_unix, slot.free.clone());
        let cut = |(start, end, free): (i64, i64, Vec<u64>)| {
            let start = if whole { start.max(earliest) } else { start };
            (start >= earliest && start < end).then_some((start, end, free))
        };
        let left: Vec<_> = all.slots.iter().map(stretch).filter_map(cut).collect();
        let slots: Vec<_> = found.slots.iter().map(stretch).collect();
        prop_assert_eq!(slots, left);
        if earliest >= all.window.end.unwrap() {
            prop_assert_eq!(found.reason.unwrap().code.as_str(), "not_before");
        }
    }

    #[test]
    fn everybody_is_free_or_busy_or_off_or_unknown_in_every_slot(
        case in case_at(vec![(9, 8)]),
        wanted in wanted(),
        own in (0i64..1200, 5i64..240),
        unread in any::<bool>(),
    ) {
        let (from, to) = (own.0, own.0 + own.1);
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let hours: serde_json::Map<String, Value> = ["monday", "tuesday", "wednesday"]
            .iter()
            .map(|day| ((*day).to_owned(), json!([format!("{}-{}", clock(from), clock(to))])))
            .collect();
        let mut doubtful = case.clone();
        if unread {
            doubtful.users[0].push(json!(null));
        }
        let options = support::time::with(
            wanted.options(&case),
            json!({"per_user": {"1": {"working_hours": hours}}, "at_least": 0}),
        );
        let found = free(&doubtful.answer(), options);
        let busy = busy(&case.answer(), json!({}));
        let model = Model::new(&case, &wanted);
        for slot in &found.slots {
            let minutes = slot.start_unix / 60..slot.end_unix / 60;
            let mut shown = minutes.map(|minute| model.clock(minute).rem_euclid(1440));
            let is_off = !shown.all(|minute| (from..to).contains(&minute));
            for user in &busy.users {
                let meets = user.busy.iter().any(|busy| {
                    busy.start_unix < slot.end_unix + wanted.after * 60
                        && slot.start_unix - wanted.before * 60 < busy.end_unix
                });
                let lists = [&slot.off, &slot.busy, &slot.unknown, &slot.free];
                let stands = lists.map(|list| list.contains(&user.user));
                let first = user.user == 1;
                let meant = [first && is_off, meets, first && unread, true];
                let place = meant.iter().position(|holds| *holds).unwrap();
                prop_assert_eq!(stands, std::array::from_fn::<_, 4, _>(|at| at == place));
            }
        }
    }
}

/// No slot with its buffers meets a busy interval of a user who is free in it.
fn no_slot_meets_what_is_busy(
    found: &AvailableSlots,
    case: &Case,
    wanted: &Wanted,
) -> Result<(), TestCaseError> {
    let busy = busy(&case.answer(), json!({}));
    for slot in &found.slots {
        let from = slot.start_unix - wanted.before * 60;
        let to = slot.end_unix + wanted.after * 60;
        for user in &busy.users {
            let meets = user
                .busy
                .iter()
                .any(|busy| busy.start_unix < to && from < busy.end_unix);
            prop_assert_eq!(slot.free.contains(&user.user), !meets);
            prop_assert_eq!(slot.busy.contains(&user.user), meets);
            prop_assert!(!slot.off.contains(&user.user) && !slot.unknown.contains(&user.user));
        }
    }
    Ok(())
}

/// Options of slots.
#[derive(Debug, Clone)]
struct Wanted {
    duration: i64,
    step: i64,
    clock: bool,
    hours: Vec<(i64, i64)>,
    before: i64,
    after: i64,
    at_least: Option<usize>,
    /// A day after the window's first one, and the hours that it has instead.
    single: Option<(i64, Vec<(i64, i64)>)>,
}

fn hours() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::sample::select(vec![
        vec![(540, 1080)],
        vec![(540, 780), (840, 1080)],
        vec![(0, 1440)],
        vec![(1320, 1560)],
        vec![(30, 300), (600, 605)],
        vec![(90, 150)],
        vec![(540, 600), (600, 700)],
        vec![],
    ])
}

fn wanted() -> impl Strategy<Value = Wanted> {
    (
        1i64..30,
        1i64..30,
        any::<bool>(),
        hours(),
        0i64..90,
        0i64..90,
        prop::option::of(1usize..3),
        prop::option::of((-1i64..3, hours())),
    )
        .prop_map(
            |(duration, step, clock, hours, before, after, at_least, single)| Wanted {
                duration: duration * 5,
                step: step * 5,
                clock,
                hours,
                before,
                after,
                at_least,
                single,
            },
        )
}

impl Wanted {
    fn options(&self, case: &Case) -> Value {
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let ends = |to: i64| clock(if to > 1440 { to - 1440 } else { to });
        let written = |hours: &[(i64, i64)]| -> Vec<String> {
            let hours = hours.iter();
            hours
                .map(|(from, to)| format!("{}-{}", clock(*from), ends(*to)))
                .collect()
        };
        let day = written(&self.hours);
        let single = self.single.iter().map(|(day, hours)| {
            let (month, first) = (case.month.try_into(), case.first.try_into());
            let first = jiff::civil::date(2025, month.unwrap(), first.unwrap());
            let date = first.saturating_add(jiff::Span::new().days(*day));
            (date.to_string(), json!(written(hours)))
        });
        let dates: serde_json::Map<String, Value> = single.collect();
        let days = [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ];
        let week: serde_json::Map<String, Value> = days
            .iter()
            .map(|name| ((*name).to_owned(), json!(day)))
            .collect();
        support::time::with(
            case.options(),
            json!({
                "working_hours": week, "dates": dates, "duration_minutes": self.duration,
                "step_minutes": self.step, "grid": if self.clock { "clock" } else { "hours" },
                "buffer_before_minutes": self.before, "buffer_after_minutes": self.after,
                "at_least": self.at_least.map(|number| number.min(case.users.len())),
            }),
        )
    }
}

/// Stretches that touch are one: a grid begins where no other stretch ends.
fn joined(mut stretches: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    stretches.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in stretches {
        match joined.iter_mut().find(|(_, end)| from <= *end) {
            Some((_, end)) => *end = to.max(*end),
            None => joined.push((from, to)),
        }
    }
    joined
}

struct Model<'c> {
    case: &'c Case,
    wanted: &'c Wanted,
    zone: TimeZone,
    busy: BusyIntervals,
    start: i64,
    end: i64,
}

impl<'c> Model<'c> {
    fn new(case: &'c Case, wanted: &'c Wanted) -> Self {
        let whole = single(case, json!({}));
        let window = busy(&case.answer(), case.options()).window;
        Self {
            case,
            wanted,
            zone: TimeZone::get(case.zone).unwrap(),
            busy: whole,
            start: window.start.unwrap() / 60,
            end: window.end.unwrap() / 60,
        }
    }

    /// What the clock shows, in minutes since 1970-01-01 00:00 by that clock.
    fn clock(&self, minute: i64) -> i64 {
        let shown = self
            .zone
            .to_datetime(Timestamp::from_second(minute * 60).unwrap());
        let date = jiff::civil::date(1970, 1, 1)
            .until(shown.date())
            .unwrap()
            .get_days();
        i64::from(date) * 1440 + i64::from(shown.hour()) * 60 + i64::from(shown.minute())
    }

    fn slots(&self) -> Vec<(i64, Vec<u64>)> {
        let margin = 2 * 1440;
        let clocks: Vec<i64> = (self.start - margin..self.end + margin)
            .map(|minute| self.clock(minute))
            .collect();
        let first = |clock: i64| {
            let place = clocks.iter().position(|shown| *shown >= clock).unwrap();
            self.start - margin + i64::try_from(place).unwrap()
        };
        // The stretches of the days from the one before the window to its last.
        let days =
            self.clock(self.start).div_euclid(1440) - 1..=self.clock(self.end - 1).div_euclid(1440);
        let stretches: Vec<(i64, i64)> = days
            .flat_map(|day| {
                let first = self.clock(self.start).div_euclid(1440);
                let hours = match &self.wanted.single {
                    Some((single, hours)) if first + single == day => hours.iter(),
                    _ => self.wanted.hours.iter(),
                };
                hours.map(move |(from, to)| (day * 1440 + from, day * 1440 + to))
            })
            .map(|(from, to)| (first(from), first(to)))
            .filter(|(from, to)| from < to && *from < self.end && *to > self.start)
            .collect();
        let grids = joined(stretches.clone());
        let works = |minute: i64| {
            (self.start..self.end).contains(&minute)
                && stretches
                    .iter()
                    .any(|(from, to)| (*from..*to).contains(&minute))
        };
        let starts = |minute: i64| {
            if self.wanted.clock {
                self.clock(minute).rem_euclid(1440) % self.wanted.step == 0
            } else {
                grids.iter().any(|(from, to)| {
                    (*from..*to).contains(&minute) && (minute - from) % self.wanted.step == 0
                })
            }
        };
        let mut end = i64::MIN;
        let mut apart = |start| {
            let apart = start >= end;
            if apart {
                end = start + self.wanted.duration;
            }
            apart
        };
        (self.start..self.end)
            .filter(|start| starts(*start))
            .filter(|start| (*start..start + self.wanted.duration).all(works))
            .filter(|start| self.wanted.step < self.wanted.duration || apart(*start))
            .map(|start| (start, self.free(start)))
            .filter(|(_, free)| free.len() >= self.needed())
            .collect()
    }

    fn needed(&self) -> usize {
        let all = self.case.users.len();
        self.wanted.at_least.map_or(all, |number| number.min(all))
    }

    fn free(&self, start: i64) -> Vec<u64> {
        let from = start - self.wanted.before;
        let to = start + self.wanted.duration + self.wanted.after;
        let users = self.busy.users.iter().filter(|user| {
            let taken: BTreeSet<i64> = user
                .busy
                .iter()
                .flat_map(|busy| busy.start_unix / 60..busy.end_unix / 60)
                .collect();
            !(from..to).any(|minute| taken.contains(&minute))
        });
        users.map(|user| user.user).collect()
    }
}
