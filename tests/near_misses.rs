//! What holds for groups, for every alternative and for every start that is asked about: each is held
//! against further calls, which know nothing of them.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod support;

use std::collections::BTreeSet;

use b24busy::{AvailableSlots, Concession};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use support::time::{answer, event, free, with};

/// Users from 1; one more than the answer has, who is unknown.
const USERS: u64 = 6;

fn entry() -> impl Strategy<Value = Value> {
    let how = prop::sample::select(vec!["free", "quest", "quest", "busy", "absent"]);
    let zone = prop::sample::select(vec!["UTC", "Europe/Moscow"]);
    (0u32..48, 1u32..8, how, zone, 0u32..40).prop_map(|(half, halves, how, zone, unread)| {
        let at = |half: u32| {
            let (day, half) = (11 + half / 48, half % 48);
            format!("{day}.09.2025 {:02}:{:02}:00", half / 2, half % 2 * 30)
        };
        let entry = event(u64::from(half), &at(half), &at(half + halves), zone, how);
        if unread == 0 {
            with(entry, json!({"DATE_FROM": "?"}))
        } else {
            entry
        }
    })
}

fn answers() -> impl Strategy<Value = String> {
    let entries = prop::collection::vec(entry(), 0..7);
    prop::collection::vec(entries, 4..6).prop_map(|users| {
        let users = (1..).zip(users);
        let users = users.map(|(user, entries): (u64, _)| (user.to_string(), json!(entries)));
        answer(Value::Object(users.collect()))
    })
}

/// Some of the users, at least one.
fn some() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::btree_set(1..=USERS, 1..4).prop_map(|users| users.into_iter().collect())
}

fn groups() -> impl Strategy<Value = Vec<Value>> {
    let at_least = prop::option::of(prop_oneof![
        (0usize..4).prop_map(Value::from),
        (1u32..=100).prop_map(|share| json!(format!("{share}%"))),
    ]);
    let group = (some(), at_least).prop_map(|(users, at_least)| {
        let at_least = at_least.map(|some| match some.as_u64() {
            Some(number) => json!(number.min(users.len() as u64)),
            None => some,
        });
        json!({"users": users, "at_least": at_least})
    });
    prop::collection::vec(group, 0..4)
}

/// Who counts: lists, a number, groups.
fn people() -> impl Strategy<Value = Value> {
    let lists = (prop::option::of(some()), prop::option::of(some()));
    let number = prop::option::of(0..=USERS);
    (lists, number, groups()).prop_map(|((required, optional), at_least, groups)| {
        let is_required = |user: &u64| required.iter().flatten().any(|one| one == user);
        let optional = optional.map(|users| -> Vec<u64> {
            users
                .into_iter()
                .filter(|user| !is_required(user))
                .collect()
        });
        let optional = optional.filter(|users| !users.is_empty());
        json!({"required": required, "optional": optional, "at_least": at_least, "groups": groups})
    })
}

/// Which slots: lengths, grids, hours.
fn shape() -> impl Strategy<Value = Value> {
    let duration = prop::option::weighted(0.75, prop::sample::select(vec![30, 50, 60, 120, 300]));
    let step = prop::option::of(prop::sample::select(vec![15, 30, 45, 60]));
    let hours = prop::sample::select(vec![
        json!({"thursday": ["09:00-13:00"]}),
        json!({"thursday": ["09:00-12:00", "14:00-16:30"], "friday": ["10:00-12:00"]}),
        json!({"thursday": ["00:30-04:00", "21:00-02:00"]}),
        json!("always"),
    ]);
    let own = prop::option::of(prop::sample::select(vec![
        json!({"2": {"working_hours": {"thursday": ["10:00-15:00"]}}}),
        json!({"1": {"holidays": ["2025-09-12"]}, "3": {"time_zone": "Asia/Tokyo", "holidays": ["2025-09-11"]}}),
    ]));
    let clock = any::<bool>();
    let buffers = (0u32..3, 0u32..2);
    let attendance = any::<bool>();
    let days = prop::option::of(prop::sample::select(vec![
        json!({"2025-09-11": []}),
        json!({"2025-09-12": ["08:00-11:00"]}),
    ]));
    let earliest = prop::option::weighted(0.3, 0u32..30);
    let earliest = earliest.prop_map(|half| {
        half.map(|half| format!("2025-09-11T{:02}:{:02}", half / 2, half % 2 * 30))
    });
    let days = (days, earliest);
    (
        duration,
        step,
        hours,
        own,
        clock,
        buffers,
        (attendance, days),
    )
        .prop_map(
            |(
                duration,
                step,
                hours,
                own,
                clock,
                (before, after),
                (attendance, (days, earliest)),
            )| {
                let mut options = json!({
                    "from": "2025-09-11", "to": "2025-09-12T12:00", "time_zone": "UTC",
                    "users": (1..=USERS).collect::<Vec<u64>>(),
                    "working_hours": hours, "buffer_before_minutes": before * 20,
                    "buffer_after_minutes": after * 30, "per_user": own,
                    "order": if attendance { "attendance" } else { "time" },
                    "dates": days, "not_before": earliest,
                });
                if duration.is_some() {
                    let grid = if clock { "clock" } else { "hours" };
                    let more =
                        json!({"duration_minutes": duration, "step_minutes": step, "grid": grid});
                    options = with(options, more);
                }
                options
            },
        )
}

fn times(found: &AvailableSlots) -> BTreeSet<(i64, i64)> {
    let slots = found.slots.iter();
    slots.map(|slot| (slot.start_unix, slot.end_unix)).collect()
}

fn ids(value: &Value) -> Vec<u64> {
    let list = value.as_array();
    list.into_iter()
        .flatten()
        .filter_map(Value::as_u64)
        .collect()
}

/// How many of a group have to be free.
fn need(at_least: &Value, all: usize) -> usize {
    match at_least {
        Value::Null => all,
        Value::String(share) => {
            let share: usize = share.trim_end_matches('%').parse().unwrap();
            (all * share).div_ceil(100)
        }
        number => usize::try_from(number.as_u64().unwrap()).unwrap(),
    }
}

/// Whether these are enough, by the words of the documentation.
fn suffice(people: &Value, free: &[u64]) -> bool {
    let is_free = |user: &u64| free.contains(user);
    let (required, optional) = (ids(&people["required"]), ids(&people["optional"]));
    let mut grouped = BTreeSet::new();
    let mut has_needed_group = false;
    for group in people["groups"].as_array().into_iter().flatten() {
        let users = ids(&group["users"]);
        let need = need(&group["at_least"], users.len());
        if users.iter().filter(|user| is_free(user)).count() < need {
            return false;
        }
        has_needed_group |= need == users.len();
        grouped.extend(users);
    }
    let by_lists: Vec<u64> = match (
        &people["required"],
        &people["optional"],
        &people["at_least"],
    ) {
        (Value::Array(_), ..) => required,
        (_, Value::Null, number) if !number.is_null() => Vec::new(),
        _ => {
            let rest = (1..=USERS).filter(|user| !optional.contains(user));
            rest.filter(|user| !grouped.contains(user)).collect()
        }
    };
    let least = match people["at_least"].as_u64() {
        Some(number) => usize::try_from(number).unwrap(),
        None => usize::from(by_lists.is_empty() && !has_needed_group),
    };
    by_lists.iter().all(is_free) && free.len() >= least
}

fn merged(options: &Value, changes: &Value) -> Value {
    let changes: Map<String, Value> = changes.as_object().unwrap().clone();
    let calls = json!({"limit": null, "alternatives": null});
    with(with(options.clone(), calls), changes.into())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn slots_are_those_in_which_enough_of_every_group_are_free(
        answer in answers(),
        shape in shape(),
        people in people(),
    ) {
        let shape = with(shape, json!({"order": "time"}));
        let shape = if shape["duration_minutes"].is_null() {
            with(shape, json!({"duration_minutes": 45}))
        } else {
            shape
        };
        let every = free(&answer, with(shape.clone(), json!({"at_least": 0})));
        let expected: Vec<(i64, &[u64])> = every
            .slots
            .iter()
            .filter(|slot| suffice(&people, &slot.free))
            .map(|slot| (slot.start_unix, slot.free.as_slice()))
            .collect();
        let found = free(&answer, with(shape, people.clone()));
        let slots: Vec<(i64, &[u64])> =
            found.slots.iter().map(|slot| (slot.start_unix, slot.free.as_slice())).collect();
        prop_assert_eq!(slots, expected, "{}", people);
        if let Some(reason) = found.reason {
            let met = |place: &usize| {
                let group = &people["groups"][*place];
                let users = ids(&group["users"]);
                let need = need(&group["at_least"], users.len());
                every.slots.iter().any(|slot| {
                    users.iter().filter(|user| slot.free.contains(user)).count() >= need
                })
            };
            let groups = people["groups"].as_array().map_or(0, Vec::len);
            let unmet: Vec<usize> = (0..groups).filter(|place| !met(place)).collect();
            let expected = if every.slots.is_empty() { Vec::new() } else { unmet };
            prop_assert_eq!(reason.groups, expected);
        }
    }

    #[test]
    fn every_alternative_gives_what_it_promises(
        answer in answers(),
        shape in shape(),
        people in people(),
        limit in prop::option::of(1usize..30),
    ) {
        let options = with(with(shape, people), json!({"alternatives": 100, "limit": limit}));
        let found = free(&answer, options.clone());
        let now = free(&answer, merged(&options, &json!({})));
        let enough = found.slots.len() >= limit.unwrap_or(1);
        prop_assert_eq!(found.alternatives.is_none(), enough);
        let alternatives = found.alternatives.unwrap_or_default();
        let covered = |time: (i64, i64)| {
            now.slots.iter().any(|slot| slot.start_unix <= time.0 && time.1 <= slot.end_unix)
        };
        for alternative in &alternatives {
            let changes: Value = serde_json::from_str(&alternative.options_json()).unwrap();
            let conceded = free(&answer, merged(&options, &changes));
            prop_assert_eq!(alternative.slots, conceded.slots.len(), "{} {}", changes, options);
            prop_assert!(alternative.slots > now.slots.len());
            let first = conceded
                .slots
                .iter()
                .find(|slot| !covered((slot.start_unix, slot.end_unix)));
            prop_assert_eq!(Some(&alternative.first), first, "{} {}", changes, options);
        }
        // Best first, and each once.
        let rank = |concession| match concession {
            Concession::TentativeFree => 0,
            Concession::Earlier { .. } | Concession::Later { .. } => 1,
            Concession::Shorter { .. } => 2,
            _ => 3,
        };
        for pair in alternatives.windows(2) {
            let key = |place: usize| {
                let one = &pair[place];
                (rank(one.concession), std::cmp::Reverse(one.slots))
            };
            prop_assert!(key(0) <= key(1));
            prop_assert_ne!(pair[0].concession, pair[1].concession);
        }
        if enough {
            return Ok(());
        }
        // None that would help is left out.
        let helps = |changes: &Value| {
            let conceded = free(&answer, merged(&options, changes));
            let elsewhere = times(&conceded).into_iter().any(|time| !covered(time));
            conceded.slots.len() > now.slots.len() && elsewhere
        };
        let has = |concession| alternatives.iter().any(|one| one.concession == concession);
        let tentative = helps(&json!({"busy": ["busy", "absent"]}));
        prop_assert_eq!(has(Concession::TentativeFree), tentative);
        if options["required"].is_null() && options["groups"] == json!([]) && options["at_least"].is_null() {
            for user in 1..=USERS {
                let mut optional = ids(&options["optional"]);
                optional.push(user);
                let without = helps(&json!({"optional": optional}));
                prop_assert_eq!(has(Concession::Without { user }), without, "{} {}", user, options);
            }
        }
        if let Some(required) = options["required"].as_array().filter(|users| users.len() > 1) {
            for user in ids(&options["required"]) {
                let others: Vec<&Value> = required.iter().filter(|id| **id != json!(user)).collect();
                // Of a group of which all are needed, the person is left out as well.
                if options["groups"] == json!([]) {
                    let without = helps(&json!({"required": others}));
                    prop_assert_eq!(has(Concession::Without { user }), without, "{} {}", user, options);
                }
            }
        }
    }

    #[test]
    fn a_start_suits_where_a_slot_could_begin(
        answer in answers(),
        shape in shape(),
        people in people(),
        place in 0usize..50,
    ) {
        let shape = with(shape, json!({"duration_minutes": 50, "order": "time"}));
        let every = free(&answer, with(shape.clone(), json!({"at_least": 0})));
        prop_assume!(!every.slots.is_empty());
        let slot = &every.slots[place % every.slots.len()];
        let options = with(with(shape, people), json!({"check_start": slot.start()}));
        let found = free(&answer, options);
        let checked = found.checked.clone().unwrap();
        prop_assert_eq!(&checked.meeting, slot);
        prop_assert!(checked.in_hours);
        let time = (slot.start_unix, slot.end_unix);
        prop_assert_eq!(checked.suits, times(&found).contains(&time));
        let missing: BTreeSet<u64> = checked.conflicts.iter().map(|one| one.user).collect();
        let expected = [&slot.busy, &slot.off, &slot.unknown].into_iter().flatten().copied();
        prop_assert_eq!(missing, expected.collect::<BTreeSet<u64>>());
        for conflict in &checked.conflicts {
            let is_busy = conflict.standing == b24busy::Standing::Busy;
            prop_assert!(!is_busy || !conflict.entries.is_empty());
            prop_assert!(!conflict.required || !checked.suits);
        }
    }
}
