//! What of an interval the window leaves.

use serde_json::{Value, json};

use crate::support::time::{answer, busy, event, lines, moscow, one};

#[test]
fn case_11_the_window_cuts_to_the_second() {
    let entry = || moscow(1, "11.09.2025 10:00:00", "11.09.2025 12:00:00"); // 07:00Z to 09:00Z
    let inside = |from: &str, to: &str| {
        let options = json!({"from": from, "to": to, "time_zone": "Europe/Moscow"});
        let found = busy(&one(vec![entry()]), options);
        lines(&found, 1)
            .first()
            .map(|line| line[11..41].replace("2025-09-11T", ""))
    };
    // Ended before the window, though on the same day.
    assert_eq!(inside("2025-09-11T12:00", "2025-09-11T13:00"), None);
    assert_eq!(inside("2025-09-11T09:00", "2025-09-11T10:00"), None);
    assert_eq!(
        inside("2025-09-11T11:59:30", "2025-09-11T13:00").as_deref(),
        Some("08:59:30Z 09:00:00Z")
    );
    // RFC 3339 with an offset of its own.
    assert_eq!(
        inside("2025-09-11T08:00:00Z", "2025-09-11T10:30:00+02:00").as_deref(),
        Some("08:00:00Z 08:30:00Z")
    );
    // Case 12: from equal to to, as dates, is that whole day.
    assert_eq!(
        inside("2025-09-11", "2025-09-11").as_deref(),
        Some("07:00:00Z 09:00:00Z")
    );
    assert_eq!(inside("2025-09-12", "2025-09-12"), None);
    // One side alone.
    let found = busy(&one(vec![entry()]), json!({"from": "2025-09-11T08:00:00Z"}));
    assert_eq!(found.users[0].busy[0].start(), "2025-09-11T08:00:00Z");
    assert_eq!(found.window.end, None);
}

#[test]
fn the_view_has_a_digit_for_each_step() {
    let at = |id, from: &str, to: &str, how| {
        let on = |clock: &str| format!("11.09.2025 {clock}:00");
        event(id, &on(from), &on(to), "UTC", how)
    };
    let entries = answer(json!({
        "1": [at(1, "09:00", "09:30", "quest"), at(2, "10:15", "11:00", "busy"),
              at(3, "10:50", "12:00", "absent")],
        "2": [null],
    }));
    let view = |minutes: u32| {
        let found = busy(
            &entries,
            json!({"from": "2025-09-11T08:00", "to": "2025-09-11T12:30", "users": [1, 2, 3],
                   "view_minutes": minutes}),
        );
        assert_eq!(found.users[1].view, None, "not wholly read");
        assert_eq!(found.users[2].view, None, "not in the answer");
        found.users[0].view.clone().unwrap()
    };
    // 08:00 free, 09:00 tentative, 10:00 away from 10:50, 11:00 away, 12:00 free (half an hour).
    assert_eq!(view(60), "01330");
    // Busy from 10:15 to 10:50, away from then on: the half hour from 10:00 is busy.
    assert_eq!(view(30), "001023330");
    let json: Value = serde_json::from_str(
        &busy(
            &entries,
            json!({"from": "2025-09-11", "to": "2025-09-11", "view_minutes": 720}),
        )
        .to_json(),
    )
    .unwrap();
    assert_eq!(json["users"]["1"]["view"], "30");
    assert_eq!(json["users"]["2"]["view"], Value::Null);
    assert!(json["users"]["2"].as_object().unwrap().contains_key("view"));
}

#[test]
fn what_is_not_a_persons_working_time_has_a_digit_of_its_own() {
    let day = |from: &str, to: &str| {
        let on = |clock: &str| format!("11.09.2025 {clock}:00");
        event(1, &on(from), &on(to), "UTC", "busy")
    };
    let entries = answer(json!({"1": [day("08:00", "10:00")], "2": [], "3": []}));
    let found = busy(
        &entries,
        json!({"from": "2025-09-11T08:00", "to": "2025-09-11T14:00", "view_minutes": 60,
               "per_user": {"1": {"working_hours": {"thursday": ["09:00-12:00"]}},
                            "2": {"holidays": ["2025-09-11"]},
                            "3": {"time_zone": "Asia/Kolkata", "holidays": ["2025-09-12"]}}}),
    );
    let view = |user: usize| found.users[user].view.as_deref().unwrap();
    assert_eq!(view(0), "420044");
    assert_eq!(view(1), "444444");
    // The 12th in Kolkata begins at 18:30Z.
    assert_eq!(view(2), "000000");
    assert!(found.users[1].busy.is_empty());
}
