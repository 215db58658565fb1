//! What has to be free around a slot.

use serde_json::json;

use crate::support::time::{all_day, free, on, one, slots, starts, with};
use crate::thursday::starts_of;

#[test]
fn case_4_buffers_are_on_the_right_sides() {
    // Busy 10:00 to 11:00; a meeting of an hour, an hour free before and after.
    let options = json!({"working_hours": {"thursday": ["06:00-16:00"]}, "duration_minutes": 60,
                         "buffer_before_minutes": 60, "buffer_after_minutes": 60});
    assert_eq!(
        starts_of(vec![on(11, "10:00", "11:00")], options.clone()),
        // 08:00 ends at 09:00, and is clear to 10:00; 12:00 is clear from 11:00.
        [
            "06:00", "07:00", "08:00", "12:00", "13:00", "14:00", "15:00"
        ]
    );
    // Different ones: 30 before, 90 after. The meeting ends by 08:30 or begins from 11:30.
    let uneven = with(
        options,
        json!({"buffer_before_minutes": 30, "buffer_after_minutes": 90, "step_minutes": 30}),
    );
    let found = starts_of(vec![on(11, "10:00", "11:00")], uneven);
    assert_eq!(found[..5], ["06:00", "06:30", "07:00", "07:30", "11:30"]);
}

#[test]
fn case_5_a_buffer_before_moves_the_first_slot_after_a_meeting() {
    // Busy to 13:50, 15 minutes before: 14:05, which step 5 hits.
    let found = starts_of(
        vec![on(11, "12:50", "13:50")],
        json!({"duration_minutes": 30, "step_minutes": 5, "buffer_before_minutes": 15}),
    );
    let after = found.iter().find(|start| start.as_str() > "12:50");
    assert_eq!(after.map(String::as_str), Some("14:05"));
}

#[test]
fn buffers_leave_hours_and_window_but_meet_what_is_busy_there() {
    // Hours from 09:00; busy until 08:45, which is outside the hours, and outside the window.
    let options = json!({"from": "2025-09-11T09:00", "to": "2025-09-11T12:00", "time_zone": "UTC",
                         "duration_minutes": 60, "step_minutes": 15, "buffer_before_minutes": 30});
    let found = free(&one(vec![on(11, "08:00", "08:45")]), options.clone());
    assert_eq!(starts(&found)[0], "09:15");
    let found = free(&one(vec![]), options);
    assert_eq!(
        starts(&found)[0],
        "09:00",
        "nothing has to be inside the hours but the meeting"
    );
}

#[test]
fn case_6_an_all_day_event_leaves_the_days_beside_it_alone() {
    let found = free(
        &one(vec![all_day(1, "12.09.2025", "12.09.2025")]),
        json!({"from": "2025-09-11", "to": "2025-09-13", "time_zone": "Asia/Vladivostok",
               "working_hours": "always"}),
    );
    assert_eq!(
        slots(&found),
        ["2025-09-11 00:00-00:00", "2025-09-13 00:00-00:00"]
    );
}
