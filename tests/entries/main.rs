//! Entries of every shape that portals send, and of shapes that they should not: read, or reported.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod limits;
#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value, json};
use support::time::{absence, all_day, answer, busy, event, interval, lines, moscow, one, with};

#[test]
fn days_without_a_time_are_whole_whatever_the_mark_says() {
    let marked = |mark: Value| {
        let days = with(
            all_day(1, "12.09.2025", "12.09.2025"),
            json!({"DT_SKIP_TIME": mark}),
        );
        interval(days, json!({"time_zone": "UTC"}))
    };
    for mark in [
        json!("Y"),
        json!(true),
        json!(1),
        json!(null),
        json!("N"),
        json!([]),
    ] {
        assert_eq!(
            marked(mark.clone()),
            "2025-09-12T00:00:00Z 2025-09-13T00:00:00Z busy portal",
            "{mark}"
        );
    }
    // With different days and a clear "N" they are times: midnight to midnight.
    let timed = with(
        all_day(1, "12.09.2025", "13.09.2025"),
        json!({"DT_SKIP_TIME": "N", "TZ_FROM": "UTC", "TZ_TO": "UTC"}),
    );
    assert_eq!(
        interval(timed, json!({})),
        "2025-09-12T00:00:00Z 2025-09-13T00:00:00Z busy event"
    );
}

#[test]
fn absences_from_hr_are_read_by_their_own_keys() {
    let moscow = || json!({"time_zone": "Europe/Moscow"});
    // Whole days: 8 to 12 September, at +3.
    for (from, to) in [
        ("08.09.2025", "12.09.2025"),
        ("08.09.2025 00:00:00", "12.09.2025 00:00:00"),
    ] {
        assert_eq!(
            interval(absence(5, from, to), moscow()),
            "2025-09-07T21:00:00Z 2025-09-12T21:00:00Z absent portal"
        );
    }
    // With times they are the portal's: 10:00 to 15:30 at +3.
    assert_eq!(
        interval(
            absence(5, "08.09.2025 10:00:00", "08.09.2025 15:30:00"),
            moscow()
        ),
        "2025-09-08T07:00:00Z 2025-09-08T12:30:00Z absent portal"
    );
    // From a time to the end of a day.
    assert_eq!(
        interval(absence(5, "08.09.2025 10:00:00", "09.09.2025"), moscow()),
        "2025-09-08T07:00:00Z 2025-09-09T21:00:00Z absent portal"
    );
    // Days float with the person, times do not. Vladivostok is at +10.
    let own = json!({"time_zone": "Europe/Moscow",
                     "per_user": {"1": {"time_zone": "Asia/Vladivostok"}}});
    assert_eq!(
        interval(absence(5, "08.09.2025", "08.09.2025"), own.clone()),
        "2025-09-07T14:00:00Z 2025-09-08T14:00:00Z absent person"
    );
    assert_eq!(
        interval(
            absence(5, "08.09.2025 10:00:00", "08.09.2025 15:30:00"),
            own
        ),
        "2025-09-08T07:00:00Z 2025-09-08T12:30:00Z absent portal"
    );
    // An interval is as sure as its less sure end.
    let half = absence(5, "08.09.2025", "08.09.2025 15:30:00");
    let own = json!({"time_zone": "Europe/Moscow",
                     "per_user": {"1": {"time_zone": "Asia/Vladivostok"}}});
    assert_eq!(
        interval(half, own),
        "2025-09-07T14:00:00Z 2025-09-08T12:30:00Z absent portal"
    );
    // Every way that PHP says yes, and none at all.
    for mark in [
        json!(true),
        json!(1),
        json!("true"),
        json!("1"),
        json!("Y"),
        json!(null),
    ] {
        let entry = with(
            absence(5, "08.09.2025", "08.09.2025"),
            json!({"FROM_HR": mark}),
        );
        assert!(
            interval(entry, moscow()).ends_with("absent portal"),
            "{mark}"
        );
    }
}

#[test]
fn case_9_an_absence_among_events_makes_nothing_fail() {
    let found = busy(
        &one(vec![
            moscow(1, "11.09.2025 10:00:00", "11.09.2025 11:00:00"),
            absence(2, "12.09.2025", "12.09.2025"),
        ]),
        json!({"time_zone": "Europe/Moscow"}),
    );
    assert_eq!(
        lines(&found, 1),
        [
            "2025-09-11T07:00:00Z 2025-09-11T08:00:00Z busy 1 event",
            "2025-09-11T21:00:00Z 2025-09-12T21:00:00Z absent 2 portal"
        ]
    );
    assert!(found.unread.is_empty());
}

#[test]
fn who_is_absent_for_ever_is_absent_to_the_end_of_the_window() {
    for (from, to) in [
        ("08.09.2025", "31.12.9999"),
        ("08.09.2025 10:00:00", "31.12.9999 23:59:59"),
        ("01.01.0001", "31.12.9999 00:00:00"),
    ] {
        let answer = one(vec![absence(5, from, to)]);
        for zone in ["Europe/Moscow", "America/New_York", "+18:00", "-18:00"] {
            let window = json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": zone});
            let found = busy(&answer, window);
            assert!(found.unread.is_empty(), "{from} {to}: {:?}", found.unread);
            let [absent] = &*found.users[0].busy else {
                panic!("{from} {to}: {:?}", found.users[0].busy);
            };
            let whole = (Some(absent.start_unix), Some(absent.end_unix));
            assert_eq!(whole, (found.window.start, found.window.end), "{from} {to}");
            // Without a window they end where time does, in a year that everybody can read.
            let found = busy(&answer, json!({"time_zone": zone}));
            assert_eq!(found.users[0].busy[0].end(), "9999-12-31T00:00:00Z");
            let text = found.to_json();
            let value: Value = serde_json::from_str(&text).unwrap();
            let local = &value["users"]["1"]["busy"][0]["local_end"];
            assert!(local.as_str().unwrap().starts_with("9999-12-3"), "{local}");
        }
    }
}

#[test]
fn the_last_year_of_the_calendar_can_be_asked_for() {
    let late = one(vec![event(
        1,
        "12.05.9999 10:00:00",
        "12.05.9999 11:00:00",
        "Europe/Moscow",
        "busy",
    )]);
    let window = |from, to| json!({"from": from, "to": to, "time_zone": "Europe/Moscow"});
    assert_eq!(
        lines(&busy(&late, window("9999-05-12", "9999-12-31")), 1),
        ["9999-05-12T07:00:00Z 9999-05-12T08:00:00Z busy 1 event"]
    );
}

#[test]
fn any_number_of_seconds_has_a_text() {
    let found = busy(&one(vec![]), json!({"time_zone": "Europe/Moscow"}));
    assert_eq!(found.window.local(i64::MAX), "9999-12-31T03:00:00+03:00");
    // Moscow's mean time was 2:30:17 ahead.
    assert_eq!(found.window.local(i64::MIN), "0001-01-02T02:30:00+02:30");
}

#[test]
fn an_entry_that_cannot_be_read_is_reported_and_the_rest_is_read() {
    let good = moscow(1, "11.09.2025 10:00:00", "11.09.2025 11:00:00");
    for (bad, id, reason) in [
        (
            with(good.clone(), json!({"ID": "9", "DATE_FROM": "soon"})),
            Some("9"),
            "DATE_FROM \"soon\" is not a date in a known format",
        ),
        (
            with(good.clone(), json!({"ID": 9, "DATE_TO": null})),
            Some("9"),
            "DATE_TO is missing",
        ),
        (
            with(good.clone(), json!({"ID": "9", "DATE_TO": 5})),
            Some("9"),
            "DATE_TO is 5, not a text",
        ),
        (
            with(good.clone(), json!({"ID": "9", "DATE_TO": ["x"]})),
            Some("9"),
            "DATE_TO is a value of another type, not a text",
        ),
        (
            with(
                good.clone(),
                json!({"ID": "9", "DATE_FROM": "30.02.2025 10:00:00"}),
            ),
            Some("9"),
            "DATE_FROM is no day of the calendar",
        ),
        (
            with(
                good.clone(),
                json!({"ID": null, "DATE_FROM": "11.09.2025 25:00:00"}),
            ),
            None,
            "DATE_FROM \"11.09.2025 25:00:00\" has a time that no clock shows",
        ),
        // Inverted.
        (
            with(
                good.clone(),
                json!({"ID": "9", "DATE_TO": "11.09.2025 09:00:00"}),
            ),
            Some("9"),
            "DATE_TO is before DATE_FROM",
        ),
        (
            absence(9, "12.09.2025", "10.09.2025"),
            Some("9"),
            "DT_TO is before DT_FROM",
        ),
        (
            absence(9, "12.09.2025", ""),
            Some("9"),
            "DT_TO \"\" is not a date in a known format",
        ),
        (json!({"ID": "x-9"}), Some("x-9"), "DATE_FROM is missing"),
        (json!(null), None, "the entry is no object"),
        (json!("x"), None, "the entry is no object"),
        (json!([1, [2]]), None, "the entry is no object"),
        (json!({}), None, "DATE_FROM is missing"),
    ] {
        let found = busy(&one(vec![bad.clone(), good.clone()]), json!({}));
        assert_eq!(found.users[0].busy.len(), 1, "{bad}");
        assert!(found.users[0].known && !found.users[0].complete, "{bad}");
        let unread = &found.unread[0];
        assert_eq!(unread.user, "1");
        assert_eq!(
            unread.id.as_ref().map(ToString::to_string).as_deref(),
            id,
            "{bad}"
        );
        assert_eq!(unread.reason, reason, "{bad}");
        assert_eq!(found.unread.len(), 1);
    }
    let twice =
        r#"{"result": {"1": [{"ID": "1", "DATE_FROM": "11.09.2025", "DATE_FROM": "12.09.2025"}]}}"#;
    assert_eq!(
        busy(twice, json!({})).unread[0].reason,
        "DATE_FROM stands twice"
    );
}

#[test]
fn depth_is_no_danger() {
    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
    for text in [
        format!(r#"{{"result": {{"1": [{open}{close}]}}}}"#),
        format!(r#"{{"result": {{"1": [{{"ID": {open}{close}, "DATE_FROM": 1}}]}}}}"#),
    ] {
        let found = busy(&text, json!({}));
        assert!(found.users[0].known && !found.users[0].complete);
    }
}

#[test]
fn zero_length_entries_take_no_time_and_unknown_accessibilities_are_busy() {
    let point = moscow(1, "11.09.2025 10:00:00", "11.09.2025 10:00:00");
    let found = busy(&one(vec![point]), json!({}));
    assert!(found.users[0].complete && found.users[0].busy.is_empty());
    for odd in [json!("sleeping"), json!(null), json!(7), json!({})] {
        let entry = with(
            moscow(1, "11.09.2025 10:00:00", "11.09.2025 11:00:00"),
            json!({"ACCESSIBILITY": odd}),
        );
        assert!(interval(entry, json!({})).contains(" busy "), "{odd}");
    }
    let free = event(
        1,
        "11.09.2025 10:00:00",
        "11.09.2025 11:00:00",
        "UTC",
        "free",
    );
    assert!(busy(&one(vec![free]), json!({})).users[0].busy.is_empty());
}

#[test]
fn old_portals_and_phps_lists_are_read() {
    // Without stamps, offsets and marks; the id a number.
    let old = json!({"ID": 7, "DATE_FROM": "11.09.2025 10:00:00", "DATE_TO": "11.09.2025 11:00:00",
                     "TZ_FROM": "UTC", "TZ_TO": "UTC"});
    assert_eq!(
        interval(old.clone(), json!({})),
        "2025-09-11T10:00:00Z 2025-09-11T11:00:00Z busy event"
    );
    // An empty map is a list; a list with gaps is a map; users 0, 1, 2 come as a list.
    assert!(busy(&answer(json!([])), json!({})).users.is_empty());
    let found = busy(
        &answer(json!({"1": {"0": old.clone(), "4": old.clone()}, "2": {}})),
        json!({}),
    );
    assert_eq!(
        (found.users[0].busy.len(), found.users[1].busy.len()),
        (1, 0)
    );
    let found = busy(&answer(json!([[], [old], []])), json!({"users": "1,2"}));
    assert_eq!(
        (found.users[0].busy.len(), found.users[1].busy.len()),
        (1, 0)
    );
    assert!(found.users[0].known && found.users[1].known);
    // What is no list of entries at all.
    for odd in [json!(null), json!(false), json!("x"), json!(5)] {
        let found = busy(&answer(json!({"1": odd})), json!({}));
        assert!(found.users[0].known && !found.users[0].complete, "{odd}");
        assert_eq!(found.unread[0].reason, "there is no list of entries");
    }
    let found = busy(&answer(json!({"total": 5, "1": []})), json!({}));
    assert_eq!(found.unread[0].user, "total");
    assert!(found.users[0].complete);
}

#[test]
fn case_8_who_is_not_in_the_answer_is_unknown() {
    let found = busy(&answer(json!({"1": []})), json!({"users": [7, 1]}));
    let of = |user: usize| {
        (
            found.users[user].user,
            found.users[user].known,
            found.users[user].complete,
        )
    };
    assert_eq!(of(0), (7, false, false));
    assert_eq!(of(1), (1, true, true));
    let found = busy(&answer(json!([])), json!({"users": "7"}));
    assert!(!found.users[0].known);
}

#[test]
fn what_is_no_answer_is_an_error_and_the_portals_own_stays_what_it_is() {
    let error = |text: &str| {
        let error = b24busy::busy_intervals(text, &b24busy::BusyOptions::new()).unwrap_err();
        let json: Value = serde_json::from_str(&error.to_json()).unwrap();
        (
            json["error"].as_str().unwrap().to_owned(),
            error.message().to_owned(),
        )
    };
    assert_eq!(error("").0, "B24BUSY_NOT_JSON");
    assert_eq!(error("<html>").0, "B24BUSY_NOT_JSON");
    assert_eq!(error("[1]").0, "B24BUSY_NOT_JSON");
    assert_eq!(error(r#"{"result": {"1": ["#).0, "B24BUSY_NOT_JSON");
    for text in [
        r"{}",
        r#"{"result": null}"#,
        r#"{"result": 5}"#,
        r#"{"result": "x"}"#,
        r#"{"result": {"1": [], "1": []}}"#,
    ] {
        assert_eq!(error(text).0, "B24BUSY_UNEXPECTED_ANSWER", "{text}");
    }
    let portals = r#"{"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}"#;
    assert_eq!(error(portals).0, "QUERY_LIMIT_EXCEEDED");
    let (code, message) = error(
        r#"{"error": "B24BUSY_TIMEOUT", "error_description": "no answer", "b24busy": {"kind": "network"}}"#,
    );
    assert_eq!(
        (code.as_str(), message.as_str()),
        ("B24BUSY_TIMEOUT", "no answer")
    );
}

#[test]
fn case_24_half_a_character_harms_one_text_alone() {
    let entry = r#"{"ID": "1", "NAME": "Call \ud83d", "DATE_FROM": "11.09.2025 10:00:00",
        "DATE_TO": "11.09.2025 11:00:00", "TZ_FROM": "UTC", "TZ_TO": "UTC", "x": "\udc4d"}"#;
    let answer = |more: &str| format!(r#"{{"result": {{"1": [{entry}{more}]}}}}"#);
    let window = r#"{"from": "2025-09-11", "to": "2025-09-11", "time_zone": "UTC"}"#;
    // Each way to look at it: intervals, slots, the picture, the calendar.
    let found = busy(&answer(""), json!({}));
    assert!(found.users[0].complete && found.users[0].busy.len() == 1);
    let slots = b24busy::SlotOptions::from_json(window).unwrap();
    assert_eq!(
        b24busy::available_slots(&answer(""), &slots)
            .unwrap()
            .slots
            .len(),
        2
    );
    let options = b24busy::TimelineOptions::from_json(window).unwrap();
    let svg = b24busy::timeline_svg(&answer(""), &options).unwrap();
    assert!(svg.contains("Call \u{fffd}"), "{svg}");
    let options = b24busy::CalendarOptions::from_json(window).unwrap();
    let calendar = b24busy::freebusy_ics(&answer(""), &options, 0).unwrap();
    assert!(calendar.contains("FREEBUSY;FBTYPE=BUSY:"));
    // Where it matters it is that entry alone which cannot be read.
    for (bad, reason) in [
        (
            r#", {"DATE_FROM": "\ud800"}"#,
            "DATE_FROM \"\u{fffd}\" is not a date",
        ),
        (
            r#", {"DATE_FROM": "\ud800", "NAME": "\ud83d\udc4d"}"#,
            "is not a date",
        ),
    ] {
        let found = busy(&answer(bad), json!({}));
        assert_eq!(found.users[0].busy.len(), 1);
        assert!(
            found.unread[0].reason.contains(reason),
            "{:?}",
            found.unread
        );
    }
    let key = r#"{"result": {"\ud83d": [], "1": []}}"#;
    assert_eq!(busy(key, json!({})).unread[0].user, "\u{fffd}");
}

#[test]
fn case_28_the_answer_of_a_batch_is_refused_by_name() {
    let inner = json!({"1": [moscow(1, "11.09.2025 10:00:00", "11.09.2025 11:00:00")]});
    for result in [
        json!({"result": {"busy": inner}, "result_error": [], "result_total": [],
               "result_next": [], "result_time": {}}),
        json!({"result": [], "result_error": {"busy": {"error": "x"}}}),
    ] {
        let options = b24busy::BusyOptions::new();
        let error = b24busy::busy_intervals(&answer(result), &options).unwrap_err();
        assert_eq!(error.code().as_str(), "B24BUSY_UNEXPECTED_ANSWER");
        assert!(error.message().contains("batch"), "{error}");
    }
    // One odd key is no batch.
    let found = busy(&answer(json!({"result": 5, "1": []})), json!({}));
    assert_eq!(found.unread[0].user, "result");
}
