//! What is in the answers, and when they are said to be.

use serde_json::{Value, json};

use super::client::{GET, entries, post, start};

fn with_events(rest: &str, events: &str) -> crate::emulator::Emulator {
    start(&format!(
        r#"{{"raw_unicode": true, {rest} "scenario": {{"users": [{{"id": 1}}], "events": [{events}]}}}}"#
    ))
}

#[test]
fn the_pages_entry_comes_out_to_the_byte() {
    // Both stamps, of a series that ends thirty days later, and the event as a single one.
    let event = r#"{"id": 2324, "title": "x", "users": [1], "day": "2025-09-11", "start": "18:34", "end": "19:34",
        "accessibility": "quest", "importance": "low", "private": true"#;
    let emulator = with_events(
        "",
        &format!(r#"{event}, "repeat": {{"every": "week", "until": "2025-10-11"}}}}"#),
    );
    let body = post(
        &emulator,
        GET,
        r#"{"users":[1],"from":"2025-09-10","to":"2025-09-17"}"#,
    )
    .text();
    let expected = r#"{"result":{"1":[{"ID":"2324","NAME":"[Под вопросом]","DATE_FROM":"11.09.2025 18:34:00","DATE_TO":"11.09.2025 19:34:00","DATE_FROM_TS_UTC":"1757594040","DATE_TO_TS_UTC":"1760200440","~USER_OFFSET_FROM":0,"~USER_OFFSET_TO":0,"DT_SKIP_TIME":"N","TZ_FROM":"Europe/Moscow","TZ_TO":"Europe/Moscow","ACCESSIBILITY":"quest","IMPORTANCE":"low","EVENT_TYPE":null},"#;
    let series = expected.replace("},", "}");
    assert!(body.starts_with(&series), "{body}");

    let single = with_events("", &format!("{event}}}"));
    let entry = &entries(&single, 1)[0];
    assert_eq!(
        (&entry["DATE_FROM_TS_UTC"], &entry["DATE_TO_TS_UTC"]),
        (&json!("1757594040"), &json!("1757597640"))
    );
}

#[test]
fn a_server_at_utc_has_right_stamps() {
    let event = r#"{"title": "x", "users": [1], "day": "2024-12-02", "start": "11:00", "end": "12:00", "zone": "America/Managua"}"#;
    let config = r#""server_time_zone": "UTC","#;
    let emulator = start(&format!(
        r#"{{{config} "scenario": {{"zone": "UTC", "users": [{{"id": 1}}], "events": [{event}]}}}}"#
    ));
    let answer = post(
        &emulator,
        GET,
        r#"{"users":[1],"from":"2024-12-02","to":"2024-12-02"}"#,
    )
    .json();
    let entry = &answer["result"]["1"][0];
    assert_eq!(entry["DATE_FROM"], "02.12.2024 11:00:00");
    assert_eq!(entry["DATE_FROM_TS_UTC"], "1733158800");
    assert_eq!(entry["~USER_OFFSET_FROM"], -21600);
}

#[test]
fn stamps_recorded_elsewhere_come_out_too() {
    // 31.10.2025 18:00 Saratov stamped 10:00Z, 21.09.2026 11:00 Minsk stamped 05:00Z: both by a
    // server in the event's own zone.
    let cases = [
        ("Europe/Saratov", "2025-10-31", "18:00", "1761904800"),
        ("Europe/Minsk", "2026-09-21", "11:00", "1789966800"),
    ];
    for (zone, day, time, stamp) in cases {
        let event = format!(
            r#"{{"title": "x", "users": [1], "day": "{day}", "start": "{time}", "end": "20:00", "zone": "{zone}"}}"#
        );
        let emulator = with_events(&format!(r#""server_time_zone": "{zone}","#), &event);
        let answer = post(
            &emulator,
            GET,
            r#"{"users":[1],"from":"2025-01-01","to":"2026-12-31"}"#,
        )
        .json();
        assert_eq!(answer["result"]["1"][0]["DATE_FROM_TS_UTC"], stamp);
    }
}

#[test]
fn a_series_steps_in_local_time_across_a_clock_change() {
    let event = r#"{"title": "x", "users": [1], "day": "2025-10-20", "start": "09:00", "end": "10:00", "zone": "Europe/Berlin", "repeat": {"every": "week"}}"#;
    let emulator = with_events("", event);
    let answer = post(
        &emulator,
        GET,
        r#"{"users":[1],"from":"2025-10-20","to":"2025-10-28"}"#,
    )
    .json();
    let list = answer["result"]["1"].as_array().unwrap();
    let column = |key: &str| {
        list.iter()
            .map(|entry| entry[key].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        column("DATE_FROM"),
        ["20.10.2025 09:00:00", "27.10.2025 09:00:00"]
    );
    assert_eq!(
        column("DATE_TO"),
        ["20.10.2025 10:00:00", "27.10.2025 10:00:00"]
    );
    assert_eq!(column("~USER_OFFSET_FROM"), [-3600, -7200]);
    assert_eq!(list[0]["ID"], list[1]["ID"]);
    assert_eq!(list[0]["DATE_FROM_TS_UTC"], list[1]["DATE_FROM_TS_UTC"]);
}

#[test]
fn instances_may_come_from_a_day_outside_the_limits() {
    let event = r#"{"title": "x", "users": [1], "day": "2025-09-01", "start": "09:00", "end": "10:00", "repeat": {"every": "day"}}"#;
    let emulator = with_events("", event);
    let answer = post(
        &emulator,
        GET,
        r#"{"users":[1],"from":"2025-09-10","to":"2025-09-10"}"#,
    )
    .json();
    assert_eq!(answer["result"]["1"].as_array().unwrap().len(), 3);
}

#[test]
fn all_day_events_and_absences_have_their_own_shapes() {
    let emulator = start("{}");
    let day_off = &entries(&emulator, 4)
        .into_iter()
        .find(|entry| entry["NAME"] == "Day off")
        .unwrap();
    assert_eq!(day_off["DATE_FROM"], "10.09.2025 00:00:00");
    assert_eq!(
        (&day_off["DT_SKIP_TIME"], &day_off["~USER_OFFSET_FROM"]),
        (&json!("Y"), &json!(0))
    );
    let remote = &entries(&emulator, 3)
        .into_iter()
        .find(|entry| entry["NAME"] == "Remote day")
        .unwrap();
    assert_eq!(
        (&remote["DATE_FROM"], &remote["DATE_TO"]),
        (&json!("12.09.2025"), &json!("12.09.2025"))
    );
    let absences = entries(&emulator, 8);
    let expected = json!({"FROM_HR": true, "ID": "1001", "DT_FROM": "08.09.2025", "DT_TO": "10.09.2025", "ACCESSIBILITY": "absent", "IMPORTANCE": "normal", "FROM": 1_757_278_800, "TO": 1_757_451_600});
    assert_eq!(absences[0], expected);
    assert_eq!(absences[1]["DT_FROM"], "12.09.2025 14:00:00");
}

#[test]
fn versions_differ_in_stamps_free_events_and_open_invitations() {
    let names = |emulator: &_, user| {
        entries(emulator, user)
            .iter()
            .map(|entry| entry["NAME"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let (current, old) = (start("{}"), start(r#"{"version": "old"}"#));
    assert!(names(&old, 2).contains(&"Reading hour".to_owned()));
    assert!(!names(&current, 2).contains(&"Reading hour".to_owned()));
    assert!(names(&current, 6).contains(&"Invitation".to_owned()));
    assert!(!names(&old, 6).contains(&"Invitation".to_owned()));
    assert!(!names(&current, 6).contains(&"Declined".to_owned()));
    assert_eq!(entries(&current, 1)[0].as_object().unwrap().len(), 14);
    assert_eq!(entries(&old, 1)[0].as_object().unwrap().len(), 12);
}

#[test]
fn zones_may_be_missing_or_two() {
    let emulator = start("{}");
    let six = entries(&emulator, 6);
    let zone =
        |name: &str| six.iter().find(|entry| entry["NAME"] == name).unwrap()["TZ_FROM"].clone();
    assert_eq!(
        (zone("Archive import"), zone("Company holiday")),
        (json!(""), Value::Null)
    );
    let flight = entries(&emulator, 4)
        .into_iter()
        .find(|entry| entry["NAME"] == "Flight")
        .unwrap();
    assert_eq!(
        (&flight["TZ_FROM"], &flight["TZ_TO"]),
        (&json!("Europe/Minsk"), &json!("Europe/Berlin"))
    );
}

#[test]
fn another_week_and_another_culture_move_everything() {
    let emulator = start(
        r#"{"week": "2026-01-05", "scenario": {"format": "mdy", "users": [{"id": 1}],
        "events": [{"title": "x", "users": [1], "day": "tuesday", "start": "17:59", "end": "18:00"}]}}"#,
    );
    let answer = post(
        &emulator,
        GET,
        r#"{"users":[1],"from":"2026-01-05","to":"2026-01-11"}"#,
    )
    .json();
    assert_eq!(
        answer["result"]["1"][0]["DATE_FROM"],
        "01/06/2026 05:59:00 pm"
    );
}

#[test]
fn ten_thousand_made_up_users_can_be_asked_for() {
    let emulator = start(r#"{"synthetic_users": 10000}"#);
    let ids: Vec<String> = (1..=10_000).map(|id| id.to_string()).collect();
    let body = format!(r#"{{"users":[{}],{}}}"#, ids.join(","), super::client::WEEK);
    let answer = post(&emulator, GET, &body).json();
    let result = answer["result"].as_object().unwrap();
    assert_eq!(result.len(), 10_000);
    assert!(
        result
            .values()
            .all(|entries| entries.as_array().unwrap().len() >= 2)
    );
    assert_eq!(
        post(&emulator, GET, &body).json()["result"],
        answer["result"]
    );
}
