//! Events that are added, changed, deleted and answered; busy time follows.

use serde_json::{Value, json};

use super::client::{entries, post, start};
use crate::emulator::Emulator;

const EMPTY: &str =
    r#"{"language": "en", "scenario": {"users": [{"id": 1}, {"id": 2}, {"id": 3}]}}"#;

fn ask(emulator: &Emulator, method: &str, params: &Value) -> Value {
    post(emulator, &format!("calendar.{method}"), &params.to_string()).json()
}

/// An hour of user 2, with members in place or added.
fn interview(more: &Value) -> Value {
    let mut event = json!({"type": "user", "ownerId": 2, "name": "Interview",
        "from": "2025-09-10T10:00:00", "to": "2025-09-10T11:00:00"});
    for (key, value) in more.as_object().unwrap() {
        event[key] = value.clone();
    }
    event
}

fn add(emulator: &Emulator, more: &Value) -> i64 {
    let answer = ask(emulator, "event.add", &interview(more));
    answer["result"]
        .as_i64()
        .unwrap_or_else(|| panic!("{answer}"))
}

/// Start and end of each entry of a user.
fn busy(emulator: &Emulator, user: i64) -> Vec<String> {
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    entries(emulator, user)
        .iter()
        .map(|entry| text(entry, "DATE_FROM") + "-" + &text(entry, "DATE_TO")[11..16])
        .collect()
}

#[test]
fn busy_time_follows_every_change() {
    let emulator = start(EMPTY);
    let id = add(&emulator, &json!({}));
    assert_eq!(busy(&emulator, 2), ["10.09.2025 10:00:00-11:00"]);
    assert_eq!(entries(&emulator, 2)[0]["ID"], id.to_string());
    assert!(busy(&emulator, 1).is_empty());

    let change = json!({"id": id, "type": "user", "ownerId": 2, "to": "2025-09-10T12:30:00"});
    assert_eq!(ask(&emulator, "event.update", &change)["result"], id);
    assert_eq!(busy(&emulator, 2), ["10.09.2025 10:00:00-12:30"]);
    let event = ask(&emulator, "event.getbyid", &json!({"id": id}))["result"].clone();
    assert_eq!(
        (&event["NAME"], &event["DT_LENGTH"]),
        (&json!("Interview"), &json!(9000))
    );

    assert_eq!(
        ask(&emulator, "event.delete", &json!({"id": id}))["result"],
        true
    );
    assert!(busy(&emulator, 2).is_empty());
    assert_eq!(
        ask(&emulator, "event.getbyid", &json!({"id": id}))["result"],
        Value::Null
    );
    for method in ["event.delete", "event.update"] {
        let answer = ask(&emulator, method, &change);
        assert_eq!(
            answer["error_description"], "The event is not found",
            "{method}"
        );
    }
    assert_eq!(emulator.runs("calendar.event.add"), 1);
}

#[test]
fn what_an_event_needs_is_told_and_whose_it_is_honoured() {
    let emulator = start(EMPTY);
    for name in ["type", "ownerId", "name", "from", "to"] {
        let mut event = interview(&json!({}));
        event.as_object_mut().unwrap().remove(name);
        let description = ask(&emulator, "event.add", &event)["error_description"].to_string();
        assert!(
            description.contains(&format!("\\\"{name}\\\"")),
            "{description}"
        );
    }
    for (more, what) in [
        (json!({"from": "soon"}), "from"),
        (json!({"type": "holiday"}), "type"),
        (json!({"timezone_from": "Mars/Olympus"}), "timezone_from"),
        (json!({"section": 5}), "section"),
        (json!({"auto_detect_section": "N"}), "section"),
        (json!({"rrule": {"FREQ": "HOURLY"}}), "FREQ=HOURLY"),
    ] {
        let answer = ask(&emulator, "event.add", &interview(&more));
        let description = answer["error_description"].as_str().unwrap();
        assert!(
            answer["error"] == "" && description.contains(what),
            "{answer}"
        );
    }
    // The company's calendar makes nobody busy.
    add(
        &emulator,
        &json!({"type": "company_calendar", "ownerId": 0}),
    );
    assert!((1..=3).all(|user| busy(&emulator, user).is_empty()));
    let get = |kind: &str, owner: i64| {
        let params =
            json!({"type": kind, "ownerId": owner, "from": "2025-09-08", "to": "2025-09-14"});
        ask(&emulator, "event.get", &params)["result"].clone()
    };
    assert_eq!(
        get("company_calendar", 0)[0]["CAL_TYPE"],
        "company_calendar"
    );
    assert_eq!(get("user", 2), json!([]));
}

#[test]
fn times_are_read_as_the_portal_reads_them() {
    let emulator =
        start(r#"{"scenario": {"users": [{"id": 1, "zone": "Asia/Yekaterinburg"}, {"id": 2}]}}"#);
    for (more, expected) in [
        // An end before the start is the start.
        (
            json!({"to": "2025-09-10T09:00:00"}),
            "10.09.2025 10:00:00-10:00",
        ),
        // An offset makes it the caller's wall time, whatever zone is named.
        (
            json!({"from": "2025-09-10T10:00:00+03:00", "to": "2025-09-10T11:00:00+03:00",
                "timezone_from": "Europe/Berlin", "timezone_to": "Europe/Berlin"}),
            "10.09.2025 12:00:00-13:00",
        ),
        (
            json!({"from": null, "from_ts": 1_757_487_600, "to_ts": 1_757_491_200, "to": null}),
            "10.09.2025 10:00:00-11:00",
        ),
        (json!({"skip_time": "Y"}), "10.09.2025 00:00:00-00:00"),
    ] {
        let mut event = interview(&more);
        event
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        let id = ask(&emulator, "event.add", &event)["result"].clone();
        assert_eq!(busy(&emulator, 2), [expected], "{more}");
        ask(&emulator, "event.delete", &json!({"id": id}));
    }
    let id = add(&emulator, &json!({}));
    assert_eq!(entries(&emulator, 2)[0]["TZ_FROM"], "Asia/Yekaterinburg");
    ask(&emulator, "event.delete", &json!({"id": id}));
    add(&emulator, &json!({"timezone_from": "Europe/Minsk"}));
    let entry = &entries(&emulator, 2)[0];
    assert_eq!(
        (&entry["TZ_FROM"], &entry["TZ_TO"]),
        (&json!("Europe/Minsk"), &json!("Europe/Minsk"))
    );
}

#[test]
fn a_rule_is_expanded() {
    let emulator = start(EMPTY);
    let rule = json!({"FREQ": "WEEKLY", "BYDAY": ["WE", "FR"], "COUNT": 3});
    let id = add(&emulator, &json!({"rrule": rule}));
    assert_eq!(busy(&emulator, 2).len(), 2);
    let params = json!({"type": "user", "ownerId": 2, "from": "2025-09-01", "to": "2025-10-01"});
    let listed = ask(&emulator, "event.get", &params)["result"].clone();
    let days: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["DATE_FROM"].as_str().unwrap()[..2])
        .collect();
    assert_eq!(days, ["10", "12", "17"]);
    assert_eq!(listed[0]["RRULE"]["BYDAY"], json!({"WE": "WE", "FR": "FR"}));
    assert_eq!(listed[0]["ID"], id.to_string());
}

#[test]
fn only_a_meeting_has_attendees_and_their_answers_count() {
    let emulator = start(EMPTY);
    let id = add(&emulator, &json!({"attendees": [1, 3]}));
    assert!(busy(&emulator, 1).is_empty() && busy(&emulator, 2).len() == 1);
    ask(&emulator, "event.delete", &json!({"id": id}));

    let id = add(&emulator, &json!({"is_meeting": "Y", "attendees": [1, 3]}));
    assert!((1..=3).all(|user| busy(&emulator, user).len() == 1));
    let event = ask(&emulator, "event.getbyid", &json!({"id": id}))["result"].clone();
    let answers = |event: &Value| -> Vec<String> {
        let list = event["ATTENDEE_LIST"].as_array().unwrap();
        list.iter()
            .map(|one| format!("{}{}", one["id"], one["status"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(answers(&event), ["2H", "1Q", "3Q"]);
    assert_eq!(
        (&event["MEETING_STATUS"], &event["MEETING_HOST"]),
        (&json!("Q"), &json!("2"))
    );

    let answer = |status: &str| {
        let params = json!({"eventId": id, "status": status});
        ask(&emulator, "meeting.status.set", &params)["result"].clone()
    };
    assert_eq!(answer("N"), true);
    assert!(busy(&emulator, 1).is_empty() && busy(&emulator, 3).len() == 1);
    assert_eq!(answer("y"), true);
    assert_eq!(busy(&emulator, 1).len(), 1);
    assert!(answer("maybe").is_null());

    // Who stays keeps the answer.
    let change =
        json!({"id": id, "type": "user", "ownerId": 2, "is_meeting": "Y", "attendees": [1]});
    ask(&emulator, "event.update", &change);
    let event = ask(&emulator, "event.getbyid", &json!({"id": id}))["result"].clone();
    assert_eq!(answers(&event), ["2H", "1Y"]);
    assert!(busy(&emulator, 3).is_empty());
}

#[test]
fn sections_and_settings_are_told() {
    let emulator = start(
        r#"{"scenario": {"users": [{"id": 1}, {"id": 2}], "settings": {"work_time_end": "18", "year_workdays": "27.12"}}}"#,
    );
    let sections = ask(
        &emulator,
        "section.get",
        &json!({"type": "user", "ownerId": 2}),
    )["result"]
        .clone();
    let section = sections[0]["ID"].as_str().unwrap();
    add(&emulator, &json!({"section": section}));
    let get = |section: &str| {
        let params = json!({"type": "user", "ownerId": 2, "from": "2025-09-08", "to": "2025-09-14", "section": [section]});
        let listed = ask(&emulator, "event.get", &params);
        listed["result"].as_array().unwrap().len()
    };
    assert_eq!((get(section), get("1")), (1, 0));
    let settings = ask(&emulator, "settings.get", &json!({}))["result"].clone();
    for (key, value) in [
        ("work_time_start", json!("9")),
        ("work_time_end", json!("18")),
        ("week_holidays", json!(["SA", "SU"])),
        ("year_workdays", json!("27.12")),
    ] {
        assert_eq!(settings[key], value, "{key}");
    }
}
