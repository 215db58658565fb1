//! Who is unknown: no more than what cannot be read makes it.

use serde_json::{Value, json};

use crate::support::time::{absence, answer, busy, event, free, on, one, slots, with};
use crate::thursday::thursday;

/// An entry of September 2025 whose end, or start, cannot be read.
fn half(from: &str, to: &str, how: &str) -> Value {
    event(5, from, to, "UTC", how)
}

fn is_known(entry: Value, more: Value) -> bool {
    let answer = one(vec![entry]);
    let found = free(&answer, thursday(more.clone()));
    let known = !found.slots.is_empty();
    assert_eq!(found.unread.len(), 1, "it is told all the same");
    // The same for intervals; they have no options of slots.
    let found = busy(
        &answer,
        json!({"from": "2025-09-11", "to": "2025-09-11", "busy": more["busy"]}),
    );
    if more.get("buffer_before_minutes").is_none() {
        assert_eq!(found.users[0].complete, known);
    }
    known
}

#[test]
fn case_20_what_lies_elsewhere_or_does_not_count_makes_nobody_unknown() {
    // The window is the 11th. Ended days before it, begins days after it.
    assert!(is_known(
        half("?", "08.09.2025 23:00:00", "busy"),
        json!({})
    ));
    assert!(is_known(
        half("14.09.2025 01:00:00", "?", "busy"),
        json!({})
    ));
    assert!(is_known(absence(5, "", "07.09.2025"), json!({})));
    // With less than two days to spare, or on the other side, it may be there.
    assert!(!is_known(
        half("?", "09.09.2025 01:00:00", "busy"),
        json!({})
    ));
    assert!(!is_known(
        half("13.09.2025 23:00:00", "?", "busy"),
        json!({})
    ));
    assert!(is_known(absence(5, "", "08.09.2025"), json!({})));
    assert!(!is_known(absence(5, "", "09.09.2025"), json!({})));
    assert!(!is_known(
        half("01.09.2025 10:00:00", "?", "busy"),
        json!({})
    ));
    assert!(!is_known(
        half("?", "30.09.2025 10:00:00", "busy"),
        json!({})
    ));
    assert!(!is_known(half("?", "?", "busy"), json!({})));
    // The wrong way round: between its two ends, or around them.
    assert!(is_known(
        half("05.09.2025 10:00:00", "01.09.2025 10:00:00", "busy"),
        json!({})
    ));
    assert!(!is_known(
        half("20.09.2025 10:00:00", "01.09.2025 10:00:00", "busy"),
        json!({})
    ));
    // What leaves its user free, and what the caller does not count.
    assert!(is_known(half("?", "?", "free"), json!({})));
    assert!(!is_known(
        half("?", "?", "free"),
        json!({"busy": ["free", "busy"]})
    ));
    assert!(is_known(
        half("?", "?", "quest"),
        json!({"busy": ["busy", "absent"]})
    ));
    assert!(!is_known(
        half("?", "?", "sleeping"),
        json!({"busy": ["busy"]})
    ));
    // Of what stands twice nobody knows which one holds; of what is no entry, nothing.
    assert!(!is_known(json!(null), json!({})));
    let twice = r#"{"result": {"1": [{"ID": "1", "DATE_TO": "01.09.2025", "DATE_FROM": "01.09.2025",
        "ACCESSIBILITY": "free", "ACCESSIBILITY": "free"}]}}"#;
    assert_eq!(free(twice, thursday(json!({}))).slots, []);
    // A buffer of five days reaches back to it.
    let ended = || half("?", "05.09.2025 10:00:00", "busy");
    assert!(is_known(ended(), json!({"buffer_before_minutes": 5000})));
    assert!(!is_known(ended(), json!({"buffer_before_minutes": 7200})));
}

#[test]
fn of_two_orders_of_dates_both_may_be_meant() {
    // 01/09: in September, or in January. Neither is near; 01/12 may be in December.
    let open = |window: &str, end: &str| {
        let options = json!({"from": window, "to": window, "time_zone": "UTC",
                             "working_hours": "always"});
        let found = free(&one(vec![half("?", end, "busy")]), options);
        assert!(!found.date_format.settled);
        !found.slots.is_empty()
    };
    assert!(open("2025-11-11", "01/09/2025 10:00:00"));
    assert!(!open("2025-11-11", "01/12/2025 10:00:00"));
}

#[test]
fn case_23_who_is_surely_busy_is_busy_and_elsewhere_unknown() {
    let answer = answer(json!({"1": [on(11, "10:00", "11:00"), half("?", "?", "busy")], "2": []}));
    let hours = json!({"working_hours": {"thursday": ["09:00-12:00"]}, "duration_minutes": 60});
    let find = |more: Value| free(&answer, thursday(with(hours.clone(), more)));
    let found = find(json!({"required": 2}));
    let of = |slot: &b24busy::Slot| (slot.busy.clone(), slot.unknown.clone());
    let standing: Vec<_> = found.slots.iter().map(of).collect();
    assert_eq!(
        standing,
        [(vec![], vec![1]), (vec![1], vec![]), (vec![], vec![1])]
    );
    // The reason is that nobody knows, as long as that could help.
    let reason = find(json!({})).reason.unwrap();
    assert_eq!((reason.code.as_str(), reason.users), ("unknown", vec![1]));
    let reason = find(json!({"working_hours": {"thursday": ["10:00-11:00"]}}))
        .reason
        .unwrap();
    assert_eq!((reason.code.as_str(), reason.users), ("busy", vec![1]));
    // Outside the own hours nobody has to know more.
    let own =
        json!({"per_user": {"1": {"working_hours": {"thursday": ["09:00-10:30"]}}}, "at_least": 1});
    let found = find(own);
    let off: Vec<_> = found.slots.iter().map(|slot| slot.off.clone()).collect();
    assert_eq!(off, [vec![], vec![1], vec![1]]);
    assert_eq!(slots(&found).len(), 3);
}
