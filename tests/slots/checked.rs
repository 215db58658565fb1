//! A start that was asked about: who stands in its way.

use b24busy::SlotOptions;
use serde_json::{Value, json};

use crate::support::time::{answer, event, free, on, with};
use crate::thursday::thursday;

fn people() -> String {
    answer(json!({
        "1": [on(11, "10:00", "11:00"), event(7, "11.09.2025 10:30:00", "11.09.2025 12:00:00", "UTC", "quest")],
        "2": [on(11, "12:00", "13:00")],
        "3": [],
    }))
}

fn checked(start: &str, more: Value) -> Value {
    let options = json!({"duration_minutes": 60, "check_start": start, "users": [1, 2, 3, 4],
                         "per_user": {"3": {"working_hours": {"thursday": ["09:00-11:00"]}}}});
    let found = free(&people(), thursday(with(options, more)));
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    json["checked"].clone()
}

#[test]
fn who_blocks_a_start_is_told_with_the_entries() {
    let found = checked("2025-09-11T10:30", json!({"optional": [3]}));
    assert_eq!(found["start"], "2025-09-11T10:30:00Z");
    assert_eq!(
        found["end_unix"].as_i64().unwrap() - found["start_unix"].as_i64().unwrap(),
        3600
    );
    assert_eq!(
        (&found["suits"], &found["in_hours"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(found["free"], json!(["2"]));
    let conflicts = found["conflicts"].as_array().unwrap();
    let who: Vec<_> = conflicts
        .iter()
        .map(|one| (&one["user"], &one["standing"], &one["required"]))
        .collect();
    assert_eq!(
        who,
        [
            (&json!("1"), &json!("busy"), &json!(true)),
            (&json!("3"), &json!("off"), &json!(false)),
            (&json!("4"), &json!("unknown"), &json!(true)),
        ]
    );
    // Each entry as long as it is, whatever the meeting covers of it.
    let entries = &conflicts[0]["entries"];
    assert_eq!(entries.as_array().unwrap().len(), 2);
    assert_eq!(entries[0]["events"], json!(["11"]));
    assert_eq!(entries[0]["accessibility"], "busy");
    assert_eq!(entries[1]["start"], "2025-09-11T10:30:00Z");
    assert_eq!(entries[1]["end"], "2025-09-11T12:00:00Z");
    assert_eq!(entries[1]["accessibility"], "quest");
    assert_eq!(conflicts[2]["entries"], json!([]));
}

#[test]
fn a_start_that_suits_is_said_to_suit_even_off_the_grid() {
    let found = checked("2025-09-11T16:10:00+03:00", json!({"optional": [3, 4]}));
    assert_eq!(found["start"], "2025-09-11T13:10:00Z");
    assert_eq!(
        (&found["suits"], &found["in_hours"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(found["unknown"], json!(["4"]));
    // A buffer reaches into what is busy before.
    let buffer = json!({"optional": [3, 4], "buffer_before_minutes": 15});
    let found = checked("2025-09-11T13:10", buffer);
    assert_eq!(found["suits"], json!(false));
    assert_eq!(
        found["conflicts"][0]["entries"][0]["end"],
        "2025-09-11T13:00:00Z"
    );
    // Everybody is free, but nobody works.
    let found = checked("2025-09-11T18:00", json!({"optional": [3, 4]}));
    assert_eq!(
        (&found["suits"], &found["in_hours"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(found["conflicts"].as_array().unwrap().len(), 2);
}

#[test]
fn groups_and_numbers_count_for_a_start_too() {
    let group = json!({"groups": [{"users": [1, 2, 3, 4], "at_least": 3}, {"users": [2, 1], "at_least": 1}]});
    let found = checked("2025-09-11T09:00", group.clone());
    assert_eq!(
        (&found["suits"], &found["groups"]),
        (&json!(true), &json!([]))
    );
    let found = checked("2025-09-11T12:00", group);
    assert_eq!(
        (&found["suits"], &found["groups"]),
        (&json!(false), &json!([0]))
    );
    let conflicts = found["conflicts"].as_array().unwrap();
    assert!(conflicts.iter().all(|one| one["required"] == json!(false)));
    let number =
        |at_least| checked("2025-09-11T12:00", json!({"at_least": at_least}))["suits"].clone();
    assert_eq!((number(1), number(2)), (json!(true), json!(false)));
}

#[test]
fn of_two_readings_of_the_dates_both_are_in_the_way() {
    // The 5th of November or the 11th of May: dots say nothing, and no other date does.
    let entry = event(
        9,
        "05/11/2025 10:00:00",
        "05/11/2025 11:00:00",
        "UTC",
        "busy",
    );
    for day in ["2025-11-05", "2025-05-11"] {
        let found = free(
            &answer(json!({"1": [entry]})),
            json!({"from": "2025-05-01", "to": "2025-11-30", "time_zone": "UTC",
                   "working_hours": "always", "duration_minutes": 60,
                   "check_start": format!("{day}T10:30")}),
        );
        assert!(!found.date_format.settled);
        let checked = found.checked.unwrap();
        assert!(!checked.suits, "{day}");
        assert_eq!(checked.conflicts[0].entries.len(), 1);
        assert!(checked.conflicts[0].entries[0].start().starts_with(day));
    }
}

#[test]
fn a_start_outside_of_what_is_known_is_refused() {
    let refused = |start: &str, more: Value| {
        let options = thursday(with(
            json!({"duration_minutes": 60, "check_start": start}),
            more,
        ));
        let options = SlotOptions::from_json(&options.to_string());
        let error = options
            .and_then(|options| b24busy::available_slots(&people(), &options))
            .unwrap_err();
        assert_eq!(error.argument(), Some("check_start"), "{error}");
        error.to_string()
    };
    for start in ["2025-09-10T23:59", "2025-09-11T23:01", "2025-09-12T00:00"] {
        assert!(refused(start, json!({})).contains("lie in the window"));
    }
    let late = json!({"not_before": "2025-09-11T12:00"});
    assert!(refused("2025-09-11T11:59", late).contains("not_before"));
    assert!(refused("2025-09-11", json!({})).contains("without a time"));
    assert!(refused("soon", json!({})).contains("is not a date"));
    let whole = json!({"duration_minutes": null});
    assert!(refused("2025-09-11T10:00", whole).contains("needs duration_minutes"));
    let last = thursday(json!({"duration_minutes": 60, "check_start": "2025-09-11T23:00"}));
    assert!(free(&people(), last).checked.is_some());
}
