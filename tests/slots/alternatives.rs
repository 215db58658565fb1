//! Near misses: what one concession would give.

use b24busy::{AvailableSlots, Concession};
use serde_json::{Value, json};

use crate::support::time::{answer, event, free, on, starts, with};
use crate::thursday::thursday;

fn kinds(found: &AvailableSlots) -> Vec<(&'static str, usize, String)> {
    let alternatives = found.alternatives.as_deref().unwrap_or_default();
    alternatives
        .iter()
        .map(|one| {
            let start = one.first.start()[11..16].to_owned();
            (one.concession.kind(), one.slots, start)
        })
        .collect()
}

fn told(kind: &'static str, slots: usize, first: &str) -> (&'static str, usize, String) {
    (kind, slots, first.to_owned())
}

#[test]
fn each_concession_is_told_with_what_it_gives() {
    // Hours 9 to 12. 1: 9 to 10 busy, 10:30 to 11 tentative; 2: 11 to 12.
    let answer = answer(json!({
        "1": [on(11, "09:00", "10:00"),
              event(5, "11.09.2025 10:30:00", "11.09.2025 11:00:00", "UTC", "quest")],
        "2": [on(11, "11:00", "12:00")],
    }));
    let options = json!({"working_hours": {"thursday": ["09:00-12:00"]}, "duration_minutes": 60,
                         "users": [1, 2], "alternatives": true});
    let found = free(&answer, thursday(options.clone()));
    assert!(found.slots.is_empty() && found.reason.is_some());
    assert_eq!(
        kinds(&found),
        [
            told("tentative_free", 1, "10:00"),
            told("earlier", 1, "08:00"),
            told("later", 1, "12:00"),
            // 45 minutes from 9: none between 10 and 10:30; 30 minutes do.
            told("shorter", 1, "10:00"),
            // Without 1: 9 and 10; without 2: 11.
            told("without", 2, "09:00"),
            told("without", 1, "11:00"),
        ]
    );
    let alternatives = found.alternatives.unwrap();
    assert_eq!(
        alternatives[3].concession,
        Concession::Shorter { minutes: 30 }
    );
    assert_eq!(alternatives[4].concession, Concession::Without { user: 1 });
    assert_eq!(alternatives[4].options_json(), r#"{"optional":[1]}"#);
    assert_eq!(alternatives[4].first.busy, [1]);
    // As many as are wanted, the best of them.
    let found = free(
        &answer,
        thursday(with(options.clone(), json!({"alternatives": 2}))),
    );
    assert_eq!(kinds(&found).len(), 2);
    assert_eq!(kinds(&found)[1].0, "earlier");
    for off in [json!(false), Value::Null] {
        let found = free(
            &answer,
            thursday(with(options.clone(), json!({"alternatives": off}))),
        );
        assert_eq!(found.alternatives, None);
        assert!(!found.to_json().contains("alternatives"));
    }
}

#[test]
fn they_are_looked_for_where_there_are_too_few_slots() {
    let answer = answer(json!({"1": [on(11, "09:00", "11:00")], "2": [on(11, "11:00", "12:00")]}));
    let find = |more| {
        let base = json!({"working_hours": {"thursday": ["09:00-13:00"]}, "duration_minutes": 60,
                          "alternatives": true});
        free(&answer, thursday(with(base, more)))
    };
    // There is one, and none is missing.
    assert_eq!(starts(&find(json!({}))), ["12:00"]);
    assert_eq!(find(json!({})).alternatives, None);
    assert_eq!(find(json!({"limit": 1})).alternatives, None);
    // Two are wanted. The first of what is new is told, and all are counted.
    let found = find(json!({"limit": 2}));
    assert_eq!(starts(&found), ["12:00"]);
    assert_eq!(
        kinds(&found),
        [
            // Half an hour would fit twice, but both times where an hour does.
            told("earlier", 2, "08:00"),
            told("later", 2, "13:00"),
            told("without", 3, "09:00"),
            told("without", 2, "11:00"),
        ]
    );
}

#[test]
fn the_unknown_stay_unknown_and_can_be_done_without() {
    let found = free(
        &answer(json!({"1": [on(11, "09:00", "17:00")]})),
        thursday(json!({"users": [1, 7], "duration_minutes": 60, "alternatives": true})),
    );
    assert_eq!(kinds(&found), [told("without", 1, "17:00")]);
    let one = &found.alternatives.as_ref().unwrap()[0];
    assert_eq!(one.concession, Concession::Without { user: 7 });
    assert_eq!(one.first.unknown, [7]);
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(
        json["alternatives"][0]["concession"],
        json!({"kind": "without", "user": "7"})
    );
    assert_eq!(json["alternatives"][0]["options"], json!({"optional": [7]}));
    assert_eq!(json["alternatives"][0]["first"]["unknown"], json!(["7"]));
    // With nothing to concede the list is there, and empty.
    let found = free(
        &answer(json!({})),
        thursday(json!({"users": [1, 7], "alternatives": true})),
    );
    assert_eq!(found.alternatives, Some(vec![]));
}

#[test]
fn an_unread_tentative_entry_is_conceded_with_the_others() {
    let doubtful = json!({"ID": "3", "DATE_FROM": "?", "DATE_TO": "?", "ACCESSIBILITY": "quest"});
    let found = free(
        &answer(json!({"1": [doubtful]})),
        thursday(json!({"duration_minutes": 540, "alternatives": true})),
    );
    assert_eq!(found.reason.as_ref().unwrap().code.as_str(), "unknown");
    assert_eq!(kinds(&found), [told("tentative_free", 1, "09:00")]);
}

#[test]
fn thousands_of_people_are_counted_at_once() {
    // At 9 user 3 alone is busy; at each of the eight other hours hundreds are.
    let entry = |user: u32| match (user, user % 9) {
        (3, _) => json!([on(11, "09:00", "10:00")]),
        (_, 0) => json!([]),
        (_, hour) => {
            let hour = 9 + hour;
            json!([on(11, &format!("{hour:02}:00"), &format!("{hour:02}:30"))])
        }
    };
    let users = (1..=5000)
        .map(|user| (user.to_string(), entry(user)))
        .collect();
    let found = free(
        &answer(Value::Object(users)),
        thursday(json!({"duration_minutes": 60, "alternatives": 100})),
    );
    let without: Vec<_> = kinds(&found)
        .into_iter()
        .filter(|(kind, ..)| *kind == "without")
        .collect();
    assert_eq!(without, [told("without", 1, "09:00")]);
}
