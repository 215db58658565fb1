//! The earliest start.

use serde_json::{Value, json};

use crate::support::time::{answer, free, on, one, slots, starts};
use crate::thursday::{starts_of, thursday};

#[test]
fn slots_start_no_earlier_and_stay_on_their_grid() {
    let find = |not_before: &str, more: Value| {
        let options = crate::support::time::with(more, json!({"not_before": not_before}));
        starts_of(vec![], thursday(options))
    };
    let hours = || json!({"duration_minutes": 120, "step_minutes": 60});
    // From 09:00, each hour; 13:20 is between two starts.
    assert_eq!(
        find("2025-09-11T13:20", hours()),
        ["14:00", "15:00", "16:00"]
    );
    assert_eq!(
        find("2025-09-11T14:00", hours()),
        ["14:00", "15:00", "16:00"]
    );
    let clock = json!({"duration_minutes": 90, "grid": "clock",
                       "working_hours": {"thursday": ["09:10-18:00"]}});
    // From midnight every 90 minutes: 10:30, 12:00, 13:30, 15:00, 16:30.
    assert_eq!(find("2025-09-11T13:20", clock), ["13:30", "15:00", "16:30"]);
    // As the window is written: RFC 3339, or a day, which begins.
    assert_eq!(
        find("2025-09-11T16:20:00+03:00", hours()),
        ["14:00", "15:00", "16:00"]
    );
    assert_eq!(find("2025-09-11", hours()).len(), 8);
    // What is earlier than the window has no effect.
    assert_eq!(find("2024-01-01", hours()).len(), 8);
}

#[test]
fn whole_stretches_are_cut_there() {
    let busy = || vec![on(11, "10:00", "11:00"), on(11, "15:00", "16:00")];
    let find = |more| slots(&free(&one(busy()), thursday(more)));
    let early = json!({"not_before": "2025-09-11T13:20"});
    let expected = ["2025-09-11 13:20-15:00", "2025-09-11 16:00-18:00"];
    assert_eq!(find(early), expected);
    let number = json!({"not_before": "2025-09-11T13:20", "at_least": 1});
    assert_eq!(find(number), expected);
    // In a stretch that is taken nothing changes.
    assert_eq!(
        find(json!({"not_before": "2025-09-11T15:30"})),
        ["2025-09-11 16:00-18:00"]
    );
}

#[test]
fn it_is_the_start_of_the_slot_and_not_of_its_buffer() {
    let find = |entries| {
        starts_of(
            entries,
            json!({"not_before": "2025-09-11T12:00", "duration_minutes": 180,
                   "buffer_before_minutes": 60}),
        )
    };
    assert_eq!(find(vec![]), ["12:00", "15:00"]);
    // The hour before has to be free all the same.
    assert_eq!(find(vec![on(11, "11:00", "11:30")]), ["15:00"]);
}

#[test]
fn where_it_leaves_nothing_the_reason_says_so() {
    let reason = |more| {
        let found = free(&one(vec![on(11, "12:00", "18:00")]), thursday(more));
        assert_eq!(found.slots, []);
        let reason = found.reason.unwrap();
        assert_eq!(reason.users.is_empty(), reason.code.as_str() != "busy");
        reason.code.as_str()
    };
    // The window ends with the 11th.
    assert_eq!(reason(json!({"not_before": "2025-09-12"})), "not_before");
    assert_eq!(
        reason(json!({"not_before": "2030-01-01", "holidays": ["2025-09-11"]})),
        "not_before"
    );
    // After hours, and too late for an hour.
    assert_eq!(
        reason(json!({"not_before": "2025-09-11T18:00"})),
        "not_before"
    );
    assert_eq!(
        reason(json!({"not_before": "2025-09-11T17:10", "duration_minutes": 60})),
        "not_before"
    );
    // It would not fit earlier either.
    assert_eq!(
        reason(json!({"not_before": "2025-09-11T12:00", "duration_minutes": 600})),
        "too_short"
    );
    assert_eq!(
        reason(json!({"not_before": "2025-09-11T12:00", "holidays": ["2025-09-11"]})),
        "no_working_hours"
    );
    assert_eq!(
        reason(json!({"not_before": "2025-09-11T12:00", "duration_minutes": 60})),
        "busy"
    );
}

#[test]
fn who_blocks_most_is_told_of_the_time_that_is_left() {
    let answer = answer(
        json!({"1": [on(11, "09:00", "14:00")], "2": [on(11, "13:00", "16:00")],
                               "3": [on(11, "15:30", "18:00")]}),
    );
    let blamed = |more| free(&answer, thursday(more)).reason.unwrap().users;
    assert_eq!(blamed(json!({"duration_minutes": 60})), [1, 2, 3]);
    let late = json!({"duration_minutes": 60, "not_before": "2025-09-11T13:00"});
    assert_eq!(blamed(late), [2, 3, 1]);
}

#[test]
fn what_cannot_be_read_and_is_over_before_it_makes_nobody_unknown() {
    let half = crate::support::time::event(5, "?", "09.09.2025 12:00:00", "UTC", "busy");
    let find = |more| starts(&free(&one(vec![half.clone()]), thursday(more)));
    assert_eq!(find(json!({})), [""; 0]);
    // Two days are left to spare.
    assert_eq!(find(json!({"not_before": "2025-09-11T12:00"})), ["12:00"]);
    assert_eq!(
        find(json!({"not_before": "2025-09-11T12:00", "buffer_before_minutes": 1})),
        [""; 0]
    );
}

#[test]
fn days_before_it_need_not_have_been_asked_for() {
    let options = |more: Value| {
        let base = json!({"asked": {"from": "2025-09-11", "to": "2025-09-12"},
                          "buffer_before_minutes": 60});
        thursday(crate::support::time::with(base, more)).to_string()
    };
    let find = |more| {
        let options = b24busy::SlotOptions::from_json(&options(more)).unwrap();
        b24busy::available_slots(&one(vec![]), &options).map(|found| starts(&found))
    };
    assert!(find(json!({})).is_err());
    assert!(find(json!({"not_before": "2025-09-11T00:59"})).is_err());
    let found = find(json!({"not_before": "2025-09-11T01:00"}));
    assert_eq!(found.unwrap(), ["09:00"]);
}
