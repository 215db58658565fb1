//! What counts, and what becomes one interval.

use serde_json::json;

use crate::support::time::{busy, event, lines, one};

#[test]
fn the_strongest_accessibility_holds_at_each_instant() {
    let at = |id, from: &str, to: &str, how| {
        let on = |clock: &str| format!("11.09.2025 {clock}:00");
        event(id, &on(from), &on(to), "UTC", how)
    };
    // quest 9-13, busy 10-12, absent 11-14: quest 9-10, busy 10-11, absent 11-14.
    let found = busy(
        &one(vec![
            at(1, "09:00", "13:00", "quest"),
            at(2, "10:00", "12:00", "busy"),
            at(3, "11:00", "14:00", "absent"),
        ]),
        json!({}),
    );
    assert_eq!(
        lines(&found, 1),
        [
            "2025-09-11T09:00:00Z 2025-09-11T10:00:00Z quest 1 event",
            "2025-09-11T10:00:00Z 2025-09-11T11:00:00Z busy 1,2 event",
            "2025-09-11T11:00:00Z 2025-09-11T14:00:00Z absent 1,2,3 event"
        ]
    );
    // What overlaps or touches and is equal is one; what touches and differs is two.
    let found = busy(
        &one(vec![
            at(1, "09:00", "10:00", "busy"),
            at(2, "10:00", "11:00", "busy"),
            at(3, "10:30", "12:00", "busy"),
            at(4, "12:00", "13:00", "quest"),
            at(5, "14:00", "15:00", "busy"),
        ]),
        json!({}),
    );
    assert_eq!(
        lines(&found, 1),
        [
            "2025-09-11T09:00:00Z 2025-09-11T12:00:00Z busy 1,2,3 event",
            "2025-09-11T12:00:00Z 2025-09-11T13:00:00Z quest 4 event",
            "2025-09-11T14:00:00Z 2025-09-11T15:00:00Z busy 5 event"
        ]
    );
    // A tentative hole between two halves of a meeting does not join what it separates.
    let found = busy(
        &one(vec![
            at(1, "09:00", "12:00", "quest"),
            at(2, "10:00", "11:00", "busy"),
        ]),
        json!({}),
    );
    assert_eq!(lines(&found, 1).len(), 3);
}

#[test]
fn what_counts_and_what_is_merged_is_the_callers_choice() {
    let entries = || {
        one(vec![
            event(
                1,
                "11.09.2025 09:00:00",
                "11.09.2025 11:00:00",
                "UTC",
                "free",
            ),
            event(
                2,
                "11.09.2025 10:00:00",
                "11.09.2025 12:00:00",
                "UTC",
                "quest",
            ),
            event(
                3,
                "11.09.2025 11:00:00",
                "11.09.2025 13:00:00",
                "UTC",
                "quest",
            ),
        ])
    };
    let count = |options| busy(&entries(), options).users[0].busy.len();
    assert_eq!(count(json!({})), 1);
    assert_eq!(count(json!({"busy": ["busy", "absent"]})), 0);
    assert_eq!(count(json!({"merge": false})), 2);
    // Free entries, if they count, are the weakest.
    assert_eq!(
        lines(&busy(&entries(), json!({"busy": ["free", "quest"]})), 1),
        [
            "2025-09-11T09:00:00Z 2025-09-11T10:00:00Z free 1 event",
            "2025-09-11T10:00:00Z 2025-09-11T13:00:00Z quest 1,2,3 event"
        ]
    );
}
