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
