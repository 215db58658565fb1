//! Why there is no slot.

use serde_json::json;

use crate::support::time::{answer, free, on, one};
use crate::thursday::thursday;

#[test]
fn case_7_a_reason_says_who_is_busy() {
    let answer =
        answer(json!({"1": [], "7": [on(11, "00:00", "23:59"), on(11, "23:59", "24:00")]}));
    let found = free(&answer, thursday(json!({"duration_minutes": 60})));
    assert!(found.slots.is_empty());
    let reason = found.reason.unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.users.as_slice()),
        ("busy", &[7][..])
    );
    assert!(reason.message.contains("user 7"), "{}", reason.message);
    // The same where whole stretches are looked for.
    let found = free(&answer, thursday(json!({})));
    assert_eq!(found.reason.unwrap().users, [7]);
    // Who blocks most comes first: 1 blocks one slot of nine, 7 eight.
    let answer = crate::support::time::answer(
        json!({"1": [on(11, "09:00", "10:00")], "7": [on(11, "10:00", "18:00")]}),
    );
    let found = free(&answer, thursday(json!({"duration_minutes": 60})));
    assert_eq!(found.reason.unwrap().users, [7, 1]);
}

#[test]
fn reasons_in_their_order() {
    let reason = |entries, more| {
        let found = free(&one(entries), thursday(more));
        assert!(found.slots.is_empty());
        found.reason.unwrap().code.as_str()
    };
    assert_eq!(
        reason(
            vec![],
            json!({"working_hours": {"friday": ["09:00-18:00"]}})
        ),
        "no_working_hours"
    );
    assert_eq!(
        reason(vec![], json!({"holidays": ["2025-09-11"]})),
        "no_working_hours"
    );
    assert_eq!(
        reason(vec![], json!({"duration_minutes": 600})),
        "too_short"
    );
    assert_eq!(
        reason(
            vec![],
            json!({"to": "2025-09-11T09:30", "duration_minutes": 60})
        ),
        "too_short"
    );
    // 90 minutes are enough for 60, but no hour from 09:00 begins in the first 30 of them.
    assert_eq!(
        reason(
            vec![],
            json!({"from": "2025-09-11T10:15", "to": "2025-09-11T11:45", "duration_minutes": 60})
        ),
        "no_start"
    );
    assert_eq!(
        reason(vec![json!(null)], json!({"duration_minutes": 600})),
        "too_short"
    );
    assert_eq!(reason(vec![json!(null)], json!({})), "unknown");
    assert_eq!(reason(vec![on(11, "09:00", "18:00")], json!({})), "busy");
}

#[test]
fn who_is_optional_is_not_to_blame_for_what_the_required_cannot() {
    let answer = answer(json!({
        "1": [on(11, "00:00", "23:59"), on(11, "23:59", "24:00")],
        "2": [on(11, "09:00", "17:00")],
    }));
    let found = free(
        &answer,
        thursday(json!({"required": 1, "duration_minutes": 60})),
    );
    assert_eq!(found.reason.unwrap().users, [1]);
    // By number everybody counts.
    let found = free(
        &answer,
        thursday(json!({"required": 1, "at_least": 2, "duration_minutes": 60})),
    );
    assert_eq!(found.reason.unwrap().users, [1, 2]);
}

#[test]
fn who_takes_most_time_comes_first() {
    // Whole stretches: ten minutes of each day, and one whole day.
    let short = (10..13)
        .map(|day| on(day, "12:00", "12:10"))
        .collect::<Vec<_>>();
    let answer = answer(json!({"1": short, "2": [on(11, "09:00", "18:00")], "3": []}));
    let found = free(
        &answer,
        json!({"from": "2025-09-10", "to": "2025-09-12", "time_zone": "UTC", "at_least": 3,
               "duration_minutes": 540}),
    );
    let reason = found.reason.unwrap();
    assert_eq!(reason.users, [2, 1]);
    assert!(reason.message.contains("in 1 of 3"), "{}", reason.message);
}

#[test]
fn who_is_off_is_told_apart_from_who_is_busy() {
    let answer = answer(json!({
        "1": [on(11, "10:00", "12:00")],
        "2": [on(11, "09:00", "10:00")],
        "3": [],
    }));
    let find = |more| free(&answer, thursday(more));
    let own = json!({"2": {"working_hours": {"thursday": ["11:00-13:00"]}},
                     "3": {"holidays": ["2025-09-11"]}});
    let found = find(
        json!({"duration_minutes": 60, "at_least": 1, "per_user": own,
                            "working_hours": {"thursday": ["09:00-13:00"]}}),
    );
    let standing: Vec<_> = found
        .slots
        .iter()
        .map(|slot| {
            (
                &slot.start()[11..13] == "12",
                slot.free.clone(),
                slot.busy.clone(),
                slot.off.clone(),
            )
        })
        .collect();
    // User 2 is busy at 9, but off as well; user 1 is busy until 12.
    assert_eq!(
        standing,
        [
            (false, vec![1], vec![], vec![2, 3]),
            (false, vec![2], vec![1], vec![3]),
            (true, vec![1, 2], vec![], vec![3]),
        ]
    );
    let reason = find(json!({"duration_minutes": 60, "per_user": own}))
        .reason
        .unwrap();
    assert_eq!(reason.code.as_str(), "busy");
    assert_eq!(reason.users, [1]);
    assert_eq!(reason.off, [3, 2]);
    let reason = find(json!({"users": 3, "per_user": own})).reason.unwrap();
    assert_eq!((reason.code.as_str(), reason.users), ("off", vec![3]));
    assert!(
        reason.message.contains("own working hours"),
        "{}",
        reason.message
    );
    assert_eq!(reason.off, [3]);
}
