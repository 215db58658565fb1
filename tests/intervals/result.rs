//! The result as JSON.

use serde_json::{Value, json};

use crate::seed::seed;
use crate::support::time::{answer, busy, moscow, one, with};

#[test]
fn the_result_is_the_one_that_is_documented() {
    let twice = one(vec![seed(), with(seed(), json!({"ID": "2328"}))]);
    let options = json!({"from": "2025-09-11", "to": "2025-09-17", "time_zone": "Europe/Moscow"});
    let found: Value = serde_json::from_str(&busy(&twice, options).to_json()).unwrap();
    assert_eq!(
        found,
        json!({
            "window": {"start": "2025-09-10T21:00:00Z", "end": "2025-09-17T21:00:00Z",
                       "time_zone": "Europe/Moscow"},
            "users": {"1": {"known": true, "complete": true, "busy": [{
                "start": "2025-09-11T15:34:00Z", "end": "2025-09-11T16:34:00Z",
                "start_unix": 1_757_604_840, "end_unix": 1_757_608_440,
                "local_start": "2025-09-11T18:34:00+03:00", "local_end": "2025-09-11T19:34:00+03:00",
                "accessibility": "quest", "events": ["2324", "2328"], "zone": "event"}]}},
            "date_format": {"order": "dmy", "settled": true},
            "unread": [],
        })
    );
    let nothing: Value =
        serde_json::from_str(&busy(&answer(json!({})), json!({})).to_json()).unwrap();
    assert_eq!(
        nothing["window"],
        json!({"start": null, "end": null, "time_zone": "UTC", "time_zone_assumed": true})
    );
    assert_eq!(
        nothing["date_format"],
        json!({"order": null, "settled": true})
    );
}

#[test]
fn users_stand_in_the_order_asked_and_results_do_not_depend_on_the_order_of_entries() {
    let a = moscow(1, "11.09.2025 10:00:00", "11.09.2025 12:00:00");
    let b = with(
        moscow(2, "11.09.2025 10:00:00", "11.09.2025 12:00:00"),
        json!({"DATE_TO": 1}),
    );
    let c = with(
        moscow(30, "11.09.2025 11:00:00", "11.09.2025 13:00:00"),
        json!({"DATE_TO": 1}),
    );
    let one = busy(&answer(json!({"2": [], "10": [a, b, c]})), json!({})).to_json();
    let other = busy(&answer(json!({"10": [c, a, b], "2": []})), json!({})).to_json();
    assert_eq!(one, other);
    let order = |options| -> Vec<u64> {
        let found = busy(&answer(json!({"2": [], "10": []})), options);
        found.users.iter().map(|user| user.user).collect()
    };
    assert_eq!(order(json!({})), [2, 10]);
    assert_eq!(order(json!({"users": "10,2"})), [10, 2]);
    let json = busy(
        &answer(json!({"2": [], "10": []})),
        json!({"users": [10, 2]}),
    )
    .to_json();
    assert!(json.find("\"10\"").unwrap() < json.find("\"2\"").unwrap());
}
