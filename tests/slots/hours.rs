//! Within whose working hours a slot lies.

use serde_json::{Value, json};

use crate::support::time::{absence, answer, free, moscow, one, slots, starts, with};
use crate::thursday::starts_of;

#[test]
fn case_1_working_hours_on_the_day_of_a_change() {
    // New York, 2026-03-08: 13:00 to 18:00 at -4 is 17:00Z to 22:00Z.
    let found = free(
        &one(vec![]),
        json!({"from": "2026-03-08", "to": "2026-03-08", "time_zone": "America/New_York",
               "working_hours": {"sunday": ["13:00-18:00"]}}),
    );
    assert_eq!(found.slots.len(), 1);
    assert_eq!(found.slots[0].start(), "2026-03-08T17:00:00Z");
    assert_eq!(found.slots[0].end(), "2026-03-08T22:00:00Z");
}

#[test]
fn case_3_hours_cross_midnight() {
    let found = free(
        &one(vec![]),
        json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "UTC",
               "working_hours": {"thursday": ["22:30-02:00"]},
               "duration_minutes": 60, "step_minutes": 30}),
    );
    // The last that fits begins at 01:00.
    assert_eq!(
        starts(&found),
        ["22:30", "23:00", "23:30", "00:00", "00:30", "01:00"]
    );
    // On Friday alone, what is left of Thursday's stretch: its grid still begins on Thursday.
    let friday = free(
        &one(vec![]),
        json!({"from": "2025-09-12T00:10", "to": "2025-09-12", "time_zone": "UTC",
               "working_hours": {"thursday": ["22:30-02:00"]},
               "duration_minutes": 60, "step_minutes": 30}),
    );
    assert_eq!(starts(&friday), ["00:30", "01:00"]);
}

#[test]
fn hours_by_default_several_and_touching() {
    // Thursday to Monday: Saturday and Sunday are off.
    let found = free(
        &one(vec![]),
        json!({"from": "2025-09-11", "to": "2025-09-15", "time_zone": "Europe/Moscow"}),
    );
    assert_eq!(
        slots(&found),
        [
            "2025-09-11 09:00-18:00",
            "2025-09-12 09:00-18:00",
            "2025-09-15 09:00-18:00"
        ]
    );
    let lunch = json!({"thursday": ["09:00-13:00", "14:00-18:00"]});
    assert_eq!(
        starts_of(
            vec![],
            json!({"working_hours": lunch, "duration_minutes": 120})
        ),
        ["09:00", "11:00", "14:00", "16:00"]
    );
    // Stretches that touch are one stretch with one grid, and so are those that overlap.
    let touching = json!({"thursday": ["09:00-10:30", "10:30-12:00"]});
    assert_eq!(
        starts_of(
            vec![],
            json!({"working_hours": touching, "duration_minutes": 60})
        ),
        ["09:00", "10:00", "11:00"]
    );
    let overlapping = json!({"thursday": ["09:00-11:00", "10:30-12:30"]});
    assert_eq!(
        starts_of(
            vec![],
            json!({"working_hours": overlapping, "duration_minutes": 60})
        ),
        ["09:00", "10:00", "11:00"]
    );
    // Case 21: round the clock, over midnight, is one stretch.
    let found = free(
        &one(vec![]),
        json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "UTC",
               "working_hours": "always", "duration_minutes": 600}),
    );
    assert_eq!(starts(&found), ["00:00", "10:00", "20:00", "06:00"]);
}

#[test]
fn holidays_and_own_hours_take_time_away() {
    let week = |more| {
        let base = json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "UTC"});
        let found = free(&answer(json!({"1": [], "2": []})), with(base, more));
        (slots(&found), found.reason)
    };
    assert_eq!(
        week(json!({"holidays": ["2025-09-11"]})).0,
        ["2025-09-12 09:00-18:00"]
    );
    // A stretch belongs to the day it starts on: Thursday's night goes with Thursday.
    let night = json!({"thursday": ["22:00-02:00"], "friday": ["10:00-12:00"]});
    assert_eq!(
        week(json!({"working_hours": night, "holidays": ["2025-09-12"]})).0,
        ["2025-09-11 22:00-02:00"]
    );
    // One person's.
    assert_eq!(
        week(json!({"per_user": {"2": {"holidays": ["2025-09-12"]}}})).0,
        ["2025-09-11 09:00-18:00"]
    );
    let own =
        json!({"2": {"working_hours": {"thursday": ["08:00-12:00"], "friday": ["20:00-22:00"]}}});
    assert_eq!(week(json!({"per_user": own})).0, ["2025-09-11 09:00-12:00"]);
    // Holidays of somebody in another zone are that zone's days: the 12th in Vladivostok (+10) is from
    // 14:00Z on the 11th.
    let abroad = json!({"2": {"time_zone": "Asia/Vladivostok", "holidays": ["2025-09-12"]}});
    assert_eq!(
        week(json!({"per_user": abroad})).0,
        ["2025-09-11 09:00-14:00", "2025-09-12 14:00-18:00"]
    );
    // In that person's zone: 09:00 to 18:00 in Moscow is 06:00 to 15:00 in UTC.
    let abroad = json!({"2": {"time_zone": "Europe/Moscow",
                              "working_hours": {"thursday": ["09:00-18:00"]}}});
    assert_eq!(
        week(json!({"per_user": abroad})).0,
        ["2025-09-11 09:00-15:00"]
    );
    // Buffers do not reach into the person's own time off.
    let buffered = json!({"per_user": own_hours(), "buffer_before_minutes": 60});
    assert_eq!(week(buffered).0, ["2025-09-11 10:00-18:00"]);
    // Whose hours leave nothing is named.
    let never = json!({"per_user": {"2": {"working_hours": {}}}});
    let reason = week(never).1.unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.users.as_slice()),
        ("off", &[2][..])
    );
}

fn own_hours() -> Value {
    json!({"2": {"working_hours": {"thursday": ["10:00-18:00"]}}})
}

#[test]
fn zones_of_people_and_of_the_viewer_differ() {
    // Busy 10:00 to 11:00 in Moscow is 12:30 to 13:30 in Kolkata.
    let found = free(
        &one(vec![moscow(
            1,
            "11.09.2025 10:00:00",
            "11.09.2025 11:00:00",
        )]),
        json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "Asia/Kolkata"}),
    );
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-12:30", "2025-09-11 13:30-18:00"]
    );
    // An absence of days, of a person in Vladivostok (+10): 12 September there is from 14:00Z on
    // the 11th, 17:00 in Moscow.
    let found = free(
        &one(vec![absence(1, "12.09.2025", "12.09.2025")]),
        json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "Europe/Moscow",
               "per_user": {"1": {"time_zone": "Asia/Vladivostok"}}}),
    );
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-17:00", "2025-09-12 17:00-18:00"]
    );
}

#[test]
fn a_persons_holiday_leaves_everybodys_holidays_what_they_are() {
    // Thursday night until 02:00, and Friday from midnight: on Friday, a holiday, only the night is
    // left, and it is the holiday of one person.
    let options = |own: Value| {
        json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "UTC",
               "working_hours": {"thursday": ["22:00-02:00"], "friday": ["00:00-09:00"]},
               "holidays": ["2025-09-12"], "per_user": {"1": own}})
    };
    let found = free(&one(vec![]), options(json!({"holidays": ["2025-09-11"]})));
    assert_eq!(slots(&found), [""; 0]);
    assert_eq!(found.reason.unwrap().code.as_str(), "off");
    // The holiday of another day takes nothing of it.
    let found = free(&one(vec![]), options(json!({"holidays": ["2025-09-10"]})));
    assert_eq!(slots(&found), ["2025-09-11 22:00-02:00"]);
}
