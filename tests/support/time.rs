//! Answers and results of the time half, written short.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

use b24busy::{AvailableSlots, BusyIntervals, BusyOptions, SlotOptions};
use serde_json::{Value, json};

/// A calendar event as today's portals write it.
pub fn event(id: u64, from: &str, to: &str, zone: &str, accessibility: &str) -> Value {
    json!({
        "ID": id.to_string(), "NAME": "x", "DATE_FROM": from, "DATE_TO": to,
        "TZ_FROM": zone, "TZ_TO": zone, "DT_SKIP_TIME": "N", "ACCESSIBILITY": accessibility,
        "IMPORTANCE": "normal", "EVENT_TYPE": null,
    })
}

/// A busy event in Moscow, which is at +3.
pub fn moscow(id: u64, from: &str, to: &str) -> Value {
    event(id, from, to, "Europe/Moscow", "busy")
}

/// A busy event in UTC, on a day of September 2025.
pub fn on(day: u32, from: &str, to: &str) -> Value {
    let at = |clock| format!("{day:02}.09.2025 {clock}:00");
    event(u64::from(day), &at(from), &at(to), "UTC", "busy")
}

/// An event of whole days.
pub fn all_day(id: u64, from: &str, to: &str) -> Value {
    json!({
        "ID": id.to_string(), "DATE_FROM": from, "DATE_TO": to, "TZ_FROM": "", "TZ_TO": null,
        "DT_SKIP_TIME": "Y", "ACCESSIBILITY": "busy",
    })
}

/// An absence from HR.
pub fn absence(id: u64, from: &str, to: &str) -> Value {
    json!({
        "FROM_HR": true, "ID": id, "DT_FROM": from, "DT_TO": to, "ACCESSIBILITY": "absent",
        "IMPORTANCE": "normal", "FROM": 1, "TO": 2,
    })
}

/// The same with some members changed.
pub fn with(mut entry: Value, changes: Value) -> Value {
    let (Some(members), Value::Object(changes)) = (entry.as_object_mut(), changes) else {
        panic!("an entry and its changes are objects");
    };
    members.extend(changes);
    entry
}

/// An answer with users and their entries.
pub fn answer(result: Value) -> String {
    json!({"result": result, "time": {"start": 1_757_529_241.345_88}}).to_string()
}

/// An answer with one user, 1.
pub fn one(entries: Vec<Value>) -> String {
    answer(json!({"1": entries}))
}

pub fn busy(answer: &str, options: Value) -> BusyIntervals {
    let options = BusyOptions::from_json(&options.to_string()).unwrap();
    b24busy::busy_intervals(answer, &options).unwrap()
}

pub fn free(answer: &str, options: Value) -> AvailableSlots {
    let options = SlotOptions::from_json(&options.to_string()).unwrap();
    b24busy::available_slots(answer, &options).unwrap()
}

/// The intervals of a user in a line each: `2025-09-11T15:34:00Z 2025-09-11T16:34:00Z busy 1,2 event`.
pub fn lines(found: &BusyIntervals, user: u64) -> Vec<String> {
    let user = found.users.iter().find(|known| known.user == user).unwrap();
    user.busy
        .iter()
        .map(|interval| {
            let ids: Vec<String> = interval.events.iter().map(ToString::to_string).collect();
            format!(
                "{} {} {} {} {}",
                interval.start(),
                interval.end(),
                interval.accessibility.as_str(),
                ids.join(","),
                interval.zone.as_str()
            )
        })
        .collect()
}

/// The only interval of user 1, without its ids: `START END accessibility zone`.
pub fn interval(entry: Value, options: Value) -> String {
    let found = busy(&one(vec![entry]), options);
    let lines = lines(&found, 1);
    assert_eq!(lines.len(), 1, "{lines:?} {:?}", found.unread);
    let words: Vec<&str> = lines[0].split(' ').collect();
    [words[0], words[1], words[2], words[4]].join(" ")
}

/// The slots in a line each, in local time: `2025-09-11 09:00-10:00`.
pub fn slots(found: &AvailableSlots) -> Vec<String> {
    let clock = |unix| found.window.local(unix);
    found
        .slots
        .iter()
        .map(|slot| {
            let (start, end) = (clock(slot.start_unix), clock(slot.end_unix));
            format!("{} {}-{}", &start[..10], &start[11..16], &end[11..16])
        })
        .collect()
}

/// The local times alone at which slots start.
pub fn starts(found: &AvailableSlots) -> Vec<String> {
    slots(found)
        .iter()
        .map(|slot| slot[11..16].to_owned())
        .collect()
}
