//! The result as JSON.

use serde_json::{Value, json};

use crate::support::time::{answer, free, on};
use crate::thursday::thursday;

#[test]
fn the_result_is_the_one_that_is_documented() {
    let answer = answer(json!({"1": [], "7": [on(11, "06:00", "12:00")]}));
    let found = free(
        &answer,
        json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "Europe/Moscow",
               "duration_minutes": 60, "required": "1", "limit": 1}),
    );
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(
        json,
        json!({
            "window": {"start": "2025-09-10T21:00:00Z", "end": "2025-09-11T21:00:00Z",
                       "time_zone": "Europe/Moscow"},
            "slots": [{"start": "2025-09-11T06:00:00Z", "end": "2025-09-11T07:00:00Z",
                       "start_unix": 1_757_570_400, "end_unix": 1_757_574_000,
                       "local_start": "2025-09-11T09:00:00+03:00",
                       "local_end": "2025-09-11T10:00:00+03:00",
                       "free": ["1"], "busy": ["7"], "off": [], "unknown": []}],
            "reason": null, "date_format": {"order": "dmy", "settled": true}, "unread": [],
        })
    );
    let none = free(&answer, thursday(json!({"holidays": ["2025-09-11"]})));
    let json: Value = serde_json::from_str(&none.to_json()).unwrap();
    assert_eq!(
        json["reason"],
        json!({"code": "no_working_hours", "message": "there are no working hours in the window",
               "users": [], "off": []})
    );
}

#[test]
fn who_has_a_zone_is_told_by_its_clock_whether_free_or_not() {
    let answer = answer(json!({"34": [], "7": [on(11, "06:00", "12:00")], "1": []}));
    let json = |more: Value| -> Value {
        let mut options = thursday(json!({"users": [34, 7, 1, 9], "at_least": 1, "limit": 1,
                                          "duration_minutes": 60}));
        options["per_user"] = more;
        serde_json::from_str(&free(&answer, options).to_json()).unwrap()
    };
    let found = json(json!({"7": {"time_zone": "America/New_York"},
                            "9": {"time_zone": "+05:30"},
                            "34": {"time_zone": "Asia/Yekaterinburg"},
                            "1": {"holidays": []},
                            "99": {"time_zone": "UTC"}}));
    let slot = &found["slots"][0];
    assert_eq!(slot["start"], "2025-09-11T09:00:00Z");
    assert_eq!(slot["busy"], json!(["7"]));
    assert_eq!(
        slot["local"],
        json!({
            "34": {"start": "2025-09-11T14:00:00+05:00", "end": "2025-09-11T15:00:00+05:00"},
            "7": {"start": "2025-09-11T05:00:00-04:00", "end": "2025-09-11T06:00:00-04:00"},
            "9": {"start": "2025-09-11T14:30:00+05:30", "end": "2025-09-11T15:30:00+05:30"},
        })
    );
    let none = json(json!({"1": {"holidays": []}, "99": {"time_zone": "UTC"}}));
    assert_eq!(none["slots"][0].get("local"), None);
}

#[test]
fn people_keep_their_order_and_a_change_of_the_clock_shows() {
    // In Berlin the clock goes back at 01:00Z on 26 October, between the slot's two ends.
    let found = free(
        &answer(json!({"1": [], "2": []})),
        json!({"users": [2, 1], "from": "2025-10-26T00:30:00Z", "to": "2025-10-26T01:30:00Z",
               "time_zone": "UTC", "working_hours": "always",
               "per_user": {"1": {"time_zone": "Europe/Berlin"}, "2": {"time_zone": "UTC"}}}),
    );
    let local = found.slots[0].local();
    let users: Vec<u64> = local.iter().map(|local| local.user).collect();
    assert_eq!(users, [2, 1]);
    assert_eq!(local[1].start, "2025-10-26T02:30:00+02:00");
    assert_eq!(local[1].end, "2025-10-26T02:30:00+01:00");
    let text = found.to_json();
    let places = [r#""local":{"2":"#, r#""1":{"start""#].map(|part| text.find(part).unwrap());
    assert!(places[0] < places[1], "{text}");
}

#[test]
fn alternatives_and_the_start_that_was_asked_about_are_told_by_peoples_clocks_too() {
    let found = free(
        &answer(json!({"1": [on(11, "09:00", "17:30")], "2": []})),
        thursday(
            json!({"users": [1, 2], "duration_minutes": 60, "alternatives": true,
                        "check_start": "2025-09-11T12:00",
                        "per_user": {"1": {"time_zone": "+02:00"}}}),
        ),
    );
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json["slots"], json!([]));
    assert_eq!(
        json["checked"]["local"],
        json!({"1": {"start": "2025-09-11T14:00:00+02:00", "end": "2025-09-11T15:00:00+02:00"}})
    );
    let alternatives = json["alternatives"].as_array().unwrap();
    assert!(!alternatives.is_empty());
    for alternative in alternatives {
        let first = &alternative["first"];
        let local = first["local"]["1"]["start"].as_str().unwrap();
        assert!(local.ends_with("+02:00"), "{first}");
    }
}
