//! Where slots begin, and how long they are.

use serde_json::json;

use crate::support::time::{answer, free, on, one, slots, starts, with};
use crate::thursday::{starts_of, thursday};

#[test]
fn case_2_the_grid_starts_with_the_working_hours() {
    let hours = json!({"working_hours": {"thursday": ["17:30-20:30"]}, "duration_minutes": 60});
    assert_eq!(
        starts_of(vec![], hours.clone()),
        ["17:30", "18:30", "19:30"]
    );
    // By the clock they start at full hours.
    let clock = with(hours, json!({"grid": "clock"}));
    assert_eq!(starts_of(vec![], clock), ["18:00", "19:00"]);
}

#[test]
fn whole_stretches_without_a_duration() {
    let answer = answer(json!({
        "1": [on(11, "10:00", "11:00")],
        "2": [on(11, "10:30", "12:00")],
    }));
    let found = free(&answer, thursday(json!({})));
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-10:00", "2025-09-11 12:00-18:00"]
    );
    // Somebody optional comes and goes inside a stretch, and is not free all through it.
    let found = free(&answer, thursday(json!({"required": [1]})));
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-10:00", "2025-09-11 11:00-18:00"]
    );
    assert_eq!(found.slots[0].free, [1, 2]);
    assert_eq!(
        (
            found.slots[1].free.as_slice(),
            found.slots[1].busy.as_slice()
        ),
        (&[1][..], &[2][..])
    );
    // By number, a stretch ends where somebody comes or goes: the same people all through it.
    let found = free(&answer, thursday(json!({"at_least": 1})));
    assert_eq!(
        slots(&found),
        [
            "2025-09-11 09:00-10:00",
            "2025-09-11 10:00-10:30",
            "2025-09-11 11:00-12:00",
            "2025-09-11 12:00-18:00"
        ]
    );
    // Buffers shorten it on both sides: 15 before is after the meeting, 30 after before it.
    let found = free(
        &one(vec![on(11, "12:00", "13:00")]),
        thursday(json!({"buffer_before_minutes": 15, "buffer_after_minutes": 30})),
    );
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-11:30", "2025-09-11 13:15-18:00"]
    );
}

#[test]
fn slots_have_their_length_in_real_minutes() {
    // Berlin, 2025-10-26: 01:00 to 04:00 lasts four hours; 02:00 comes twice.
    let night = |grid: &str, date: &str| {
        let found = free(
            &one(vec![]),
            json!({"from": date, "to": date, "time_zone": "Europe/Berlin", "grid": grid,
                   "working_hours": {"sunday": ["01:00-04:00"]}, "duration_minutes": 60}),
        );
        assert!(
            found
                .slots
                .iter()
                .all(|slot| slot.end_unix - slot.start_unix == 3600)
        );
        starts(&found)
    };
    assert_eq!(
        night("hours", "2025-10-26"),
        ["01:00", "02:00", "02:00", "03:00"]
    );
    assert_eq!(
        night("clock", "2025-10-26"),
        ["01:00", "02:00", "02:00", "03:00"]
    );
    // 2025-03-30: two hours; 02:00 does not come.
    assert_eq!(night("hours", "2025-03-30"), ["01:00", "03:00"]);
    assert_eq!(night("clock", "2025-03-30"), ["01:00", "03:00"]);
}

#[test]
fn a_stretch_by_number_is_never_empty() {
    // One goes when the other comes, and two begin at once.
    let answer = answer(json!({
        "1": [on(11, "10:00", "12:00")],
        "2": [on(11, "12:00", "14:00")],
        "3": [on(11, "10:00", "11:00")],
    }));
    let found = free(&answer, thursday(json!({"at_least": 1})));
    let lengths = found
        .slots
        .iter()
        .map(|slot| slot.end_unix - slot.start_unix);
    assert!(lengths.clone().all(|length| length > 0));
    assert_eq!(lengths.sum::<i64>(), 9 * 3600);
}
