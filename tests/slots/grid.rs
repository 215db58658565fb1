//! Where slots begin, and how long they are.

use serde_json::{Value, json};

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

#[test]
fn case_21_slots_of_a_grid_overlap_only_where_the_step_is_shorter_than_they_are() {
    let at = |options: Value| {
        let base = json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "UTC",
                          "working_hours": "always"});
        free(&one(vec![]), with(base, options))
    };
    for options in [
        json!({"duration_minutes": 50}),
        json!({"duration_minutes": 600}),
        json!({"duration_minutes": 50, "grid": "clock"}),
        json!({"duration_minutes": 600, "grid": "clock"}),
        json!({"duration_minutes": 45, "step_minutes": 50, "grid": "clock"}),
    ] {
        let found = at(options.clone());
        for pair in found.slots.windows(2) {
            assert!(pair[0].end_unix <= pair[1].start_unix, "{options}");
        }
    }
    // By the clock: 20:00 to 06:00 leaves no room for midnight.
    let clock = json!({"duration_minutes": 600, "grid": "clock"});
    assert_eq!(starts(&at(clock)), ["00:00", "10:00", "20:00", "10:00"]);
    let wanted = json!({"duration_minutes": 600, "step_minutes": 300, "grid": "clock"});
    assert_eq!(
        starts(&at(wanted))[..6],
        ["00:00", "05:00", "10:00", "15:00", "20:00", "00:00"]
    );
    // In the gap: 01:30, and 03:00, which is 30 minutes later (Berlin, 2025-03-30).
    let found = free(
        &one(vec![]),
        json!({"from": "2025-03-30", "to": "2025-03-30", "time_zone": "Europe/Berlin",
               "working_hours": {"sunday": ["00:00-06:00"]}, "duration_minutes": 90,
               "grid": "clock"}),
    );
    assert_eq!(starts(&found), ["00:00", "01:30", "04:30"]);
}

#[test]
fn the_clock_goes_back_over_midnight() {
    // St. John's, 2010-11-07: at 00:01 (-2:30) the clock goes back to 23:01 (-3:30) of the Saturday.
    let found = |from: &str, to: &str| {
        let found = free(
            &one(vec![]),
            json!({"from": from, "to": to, "time_zone": "America/St_Johns", "grid": "clock",
                   "working_hours": "always", "duration_minutes": 30}),
        );
        starts(&found)
    };
    // 00:00 to 00:01, then 23:01 to midnight, then Sunday.
    assert_eq!(
        found("2010-11-07T02:30:00Z", "2010-11-07T05:00:00Z"),
        ["00:00", "23:30", "00:00", "00:30", "01:00"]
    );
    assert_eq!(
        found("2010-11-07T02:30:30Z", "2010-11-07T04:30:00Z"),
        ["23:30", "00:00", "00:30"]
    );
}
