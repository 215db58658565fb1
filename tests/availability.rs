//! A portal asked and its answer computed, in one call: against the emulated portal, over sockets.

#![cfg(feature = "emulator")]
#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod support;

use b24busy::emulator::Emulator;
use b24busy::{BusyOptions, CalendarOptions, Client, Code, Options, SlotOptions, TimelineOptions};
use serde_json::{Value, json};
use support::portal_with;
use support::time::{lines, slots};

fn client(portal: &Emulator) -> Client {
    Client::new(&portal.webhook_url(), None, Options::new()).unwrap()
}

fn busy_options(options: Value) -> BusyOptions {
    BusyOptions::from_json(&options.to_string()).unwrap()
}

fn slot_options(options: Value) -> SlotOptions {
    SlotOptions::from_json(&options.to_string()).unwrap()
}

/// A portal whose server is in Moscow, with the events of user 1; user 2 has none.
fn portal(format: &str, events: Value) -> Emulator {
    let scenario = json!({
        "format": format, "zone": "Europe/Moscow", "week": "2025-09-08",
        "users": [{"id": 1}, {"id": 2}], "events": events,
    });
    let config = json!({"scenario": scenario, "server_time_zone": "Europe/Moscow"});
    portal_with(&config.to_string())
}

fn event(title: &str, day: &str, start: &str, end: &str, zone: &str) -> Value {
    json!({"title": title, "users": [1], "day": day, "start": start, "end": end, "zone": zone})
}

/// The days that the last request asked for.
fn asked(portal: &Emulator) -> (String, String) {
    let body = portal.requests().pop().unwrap().body;
    let body: Value = serde_json::from_slice(&body).unwrap();
    let day = |key: &str| body[key].as_str().unwrap().to_owned();
    (day("from"), day("to"))
}

#[test]
fn the_portal_is_asked_a_day_wider_and_the_answer_clipped() {
    // 00:30 to 01:30 in Moscow on the 11th is 21:30Z to 22:30Z on the 10th, with a stamp that is
    // three hours earlier still.
    let events = json!([
        event("night", "2025-09-11", "00:30", "01:30", "Europe/Moscow"),
        event("day", "2025-09-11", "18:34", "19:34", "Europe/Moscow"),
        event("after", "2025-09-12", "10:00", "11:00", "Europe/Moscow"),
    ]);
    let portal = portal("dmy", events);
    let window = json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "Europe/Moscow"});
    let found = client(&portal)
        .busy_intervals("1,2", &busy_options(window))
        .unwrap();
    let busy: Vec<String> = lines(&found, 1)
        .iter()
        .map(|line| line[..41].to_owned())
        .collect();
    assert_eq!(
        busy,
        [
            "2025-09-10T21:30:00Z 2025-09-10T22:30:00Z",
            "2025-09-11T15:34:00Z 2025-09-11T16:34:00Z"
        ]
    );
    assert!(found.users[1].known && found.users[1].busy.is_empty());
    // The window is 21:00Z on the 10th to 21:00Z on the 11th.
    assert_eq!(asked(&portal), ("2025-09-09".into(), "2025-09-12".into()));
}

#[test]
fn buffers_make_the_portal_be_asked_further() {
    // Busy until 23:30Z on the day before; two days of buffer before a meeting.
    let portal = portal(
        "dmy",
        json!([event("x", "2025-09-10", "22:30", "23:30", "UTC")]),
    );
    let options = |before: u32| {
        slot_options(json!({
            "from": "2025-09-11", "to": "2025-09-11", "time_zone": "UTC", "duration_minutes": 60,
            "working_hours": {"thursday": ["00:00-03:00"]}, "buffer_before_minutes": before,
            "buffer_after_minutes": 60,
        }))
    };
    let client = client(&portal);
    let found = client.available_slots(1, &options(90)).unwrap();
    assert_eq!(
        slots(&found),
        ["2025-09-11 01:00-02:00", "2025-09-11 02:00-03:00"]
    );
    assert_eq!(asked(&portal), ("2025-09-09".into(), "2025-09-13".into()));
    let found = client.available_slots(1, &options(2880)).unwrap();
    assert_eq!(found.reason.unwrap().users, [1]);
    assert_eq!(asked(&portal), ("2025-09-08".into(), "2025-09-13".into()));
}

#[test]
fn pictures_and_calendars_are_asked_for_a_day_wider_too() {
    let portal = portal(
        "dmy",
        json!([event("x", "2025-09-11", "00:30", "01:30", "Europe/Moscow")]),
    );
    let client = client(&portal);
    let json = r#"{"from": "2025-09-11", "to": "2025-09-11", "time_zone": "Europe/Moscow",
                   "names": {"1": "Sales"}, "title": "One day"}"#;
    let options = TimelineOptions::from_json(json).unwrap();
    let of_calendar = CalendarOptions::from_json(json).unwrap();
    let wider = ("2025-09-09".to_owned(), "2025-09-12".to_owned());
    let svg = client.timeline_svg("1,2", &options).unwrap();
    assert_eq!(asked(&portal), wider);
    assert!(svg.starts_with("<svg") && svg.contains("One day") && svg.contains("Sales"));
    let calendar = client
        .freebusy_ics([1], &of_calendar, 1_757_500_000)
        .unwrap();
    assert_eq!(asked(&portal), wider);
    assert!(calendar.contains("FBTYPE=BUSY:20250910T213000Z/20250910T223000Z\r\n"));
    // The client knows its portal, unless the options name another.
    let uid = |options: &CalendarOptions| -> String {
        let calendar = client.freebusy_ics([1], options, 1_757_500_000).unwrap();
        let (_, rest) = calendar.split_once("\r\nUID:").unwrap();
        rest.lines().next().unwrap().to_owned()
    };
    let own = uid(&of_calendar);
    assert_eq!(own, uid(&of_calendar.clone().portal("127.0.0.1")));
    assert_ne!(own, uid(&of_calendar.portal("shop.example")));
    let error = client.timeline_svg(0, &options).unwrap_err();
    assert_eq!(error.argument(), Some("users"));
    let refusing = portal_with(r#"{"scopes": []}"#);
    let error = self::client(&refusing)
        .timeline_svg(1, &options)
        .unwrap_err();
    assert_eq!(error.portal_error().unwrap().code(), "insufficient_scope");
}

#[test]
fn the_days_that_were_asked_for_tell_the_format() {
    // 03/09/2025: the portal writes the day first. Nothing in the answer says so.
    let events = json!([event("x", "2025-09-03", "10:00", "11:00", "UTC")]);
    let slashes = portal("dmy_slash", events.clone());
    let window = json!({"from": "2025-09-03", "to": "2025-09-03", "time_zone": "UTC"});
    let found = client(&slashes)
        .busy_intervals(1, &busy_options(window.clone()))
        .unwrap();
    assert!(found.date_format.settled);
    assert_eq!(found.users[0].busy[0].start(), "2025-09-03T10:00:00Z");
    for format in ["dmy", "mdy", "ymd"] {
        let portal = portal(format, events.clone());
        let same = client(&portal)
            .busy_intervals(1, &busy_options(window.clone()))
            .unwrap();
        assert_eq!(same.users, found.users, "{format}");
        assert_eq!(same.date_format.order.unwrap().as_str(), &format[..3]);
    }
}

#[test]
fn only_some_of_the_users_are_asked_for_where_only_some_are_told_about() {
    let portal = portal("dmy", json!([]));
    let window = json!({"from": "2025-09-11", "to": "2025-09-11", "users": [2]});
    let found = client(&portal)
        .busy_intervals([1, 2], &busy_options(window))
        .unwrap();
    assert_eq!(found.users.len(), 1);
    assert_eq!(found.users[0].user, 2);
    let body = portal.requests().pop().unwrap().body;
    assert!(String::from_utf8(body).unwrap().contains("\"users\":[2]"));
}

#[test]
fn what_is_wrong_is_said_before_the_portal_is_asked() {
    let portal = portal("dmy", json!([]));
    let client = client(&portal);
    for (options, names) in [
        (json!({"from": "2025-09-11"}), "from and to are needed"),
        (json!({}), "from and to are needed"),
        (
            json!({"from": "2025-09-11", "to": "2025-09-11", "users": "1,9"}),
            "user 9 is not among the users",
        ),
        (
            json!({"from": "2025-09-11", "to": "2025-09-11",
                   "asked": {"from": "2025-09-11", "to": "2025-09-11"}}),
            "for an answer at hand",
        ),
        (
            json!({"from": "1900-01-01", "to": "1900-01-02"}),
            "outside the years 1900 to 9999",
        ),
    ] {
        let error = client
            .busy_intervals("1,2", &busy_options(options))
            .unwrap_err();
        assert_eq!(error.code(), Code::InvalidOptions);
        assert!(error.message().contains(names), "{error}");
    }
    let good = busy_options(json!({"from": "2025-09-11", "to": "2025-09-11"}));
    let error = client.busy_intervals("one", &good).unwrap_err();
    assert_eq!(error.argument(), Some("users"));
    assert!(portal.requests().is_empty());
}

#[test]
fn the_portals_own_error_is_an_error_with_its_status() {
    let portal = portal_with(r#"{"scopes": []}"#);
    let good = busy_options(json!({"from": "2025-09-11", "to": "2025-09-11"}));
    let error = client(&portal).busy_intervals(1, &good).unwrap_err();
    assert_eq!(error.portal_error().unwrap().code(), "insufficient_scope");
    assert_eq!(error.status(), Some(401));
    let json: Value = serde_json::from_str(&error.to_json()).unwrap();
    assert_eq!(json["error"], "insufficient_scope");
}

#[test]
fn the_built_in_company_is_read_whole_in_every_culture_and_age() {
    let window = json!({"from": "2025-09-08", "to": "2025-09-14", "time_zone": "Europe/Moscow"});
    for version in ["current", "old"] {
        let portal = portal_with(&json!({"version": version, "week": "2025-09-08"}).to_string());
        let found = client(&portal)
            .busy_intervals("1,2,3,4,5,6,7,34", &busy_options(window.clone()))
            .unwrap();
        assert!(found.unread.is_empty(), "{:?}", found.unread);
        assert!(found.date_format.settled);
        assert!(found.users.iter().any(|user| !user.busy.is_empty()));
    }
}
