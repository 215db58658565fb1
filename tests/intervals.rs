//! Busy intervals, checked by hand: the arithmetic stands beside each case.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod support;

use serde_json::{Value, json};
use support::time::{all_day, answer, busy, event, interval, lines, moscow, one, with};

fn seed() -> Value {
    with(
        event(
            2324,
            "11.09.2025 18:34:00",
            "11.09.2025 19:34:00",
            "Europe/Moscow",
            "quest",
        ),
        json!({"DATE_FROM_TS_UTC": "1757594040", "DATE_TO_TS_UTC": "1760200440",
               "~USER_OFFSET_FROM": 0, "~USER_OFFSET_TO": 0}),
    )
}

#[test]
fn the_pages_own_entry_is_busy_at_15_34_and_not_in_october() {
    // 18:34 in Moscow, at +3, is 15:34Z. The first stamp says 12:34Z; the second one October 11.
    assert_eq!(
        interval(seed(), json!({})),
        "2025-09-11T15:34:00Z 2025-09-11T16:34:00Z quest event"
    );
    // Case 14: the same event twice is one interval that names both.
    let twice = one(vec![seed(), with(seed(), json!({"ID": "2328"}))]);
    let found = busy(&twice, json!({}));
    assert_eq!(
        lines(&found, 1),
        ["2025-09-11T15:34:00Z 2025-09-11T16:34:00Z quest 2324,2328 event"]
    );
}

#[test]
fn the_documentations_sample() {
    // 11:00 in Managua, at -6, is 17:00Z; the stamp, 1733158800, says the same.
    let sample = with(
        event(
            1,
            "02.12.2024 11:00:00",
            "02.12.2024 12:00:00",
            "America/Managua",
            "busy",
        ),
        json!({"DATE_FROM_TS_UTC": "1733158800", "DATE_TO_TS_UTC": "1733162400",
               "~USER_OFFSET_FROM": -21600, "~USER_OFFSET_TO": -21600}),
    );
    let found = busy(&one(vec![sample]), json!({}));
    assert_eq!(found.users[0].busy[0].start_unix, 1_733_158_800);
    assert_eq!(found.users[0].busy[0].end_unix, 1_733_162_400);
}

#[test]
fn instances_of_a_recurring_event_are_where_their_dates_say() {
    // A weekly instance; Berlin is at +2 in September, and at +1 in December.
    let instance = |from: &str, to: &str| {
        with(
            event(7, from, to, "Europe/Berlin", "busy"),
            json!({"DATE_FROM_TS_UTC": "1747634400", "DATE_TO_TS_UTC": "1766383200"}),
        )
    };
    let found = busy(
        &one(vec![
            instance("22/09/2025 09:00:00", "22/09/2025 10:00:00"),
            instance("15/12/2025 09:00:00", "15/12/2025 10:00:00"),
        ]),
        json!({}),
    );
    assert_eq!(
        lines(&found, 1),
        [
            "2025-09-22T07:00:00Z 2025-09-22T08:00:00Z busy 7 event",
            "2025-12-15T08:00:00Z 2025-12-15T09:00:00Z busy 7 event"
        ]
    );
}

#[test]
fn each_end_has_its_own_zone() {
    // Case 13: 10:00 in Moscow (+3) is 07:00Z, 11:30 in Berlin (+2) is 09:30Z.
    let flight = with(
        moscow(1, "11.09.2025 10:00:00", "11.09.2025 11:30:00"),
        json!({"TZ_TO": "Europe/Berlin"}),
    );
    assert_eq!(
        interval(flight, json!({})),
        "2025-09-11T07:00:00Z 2025-09-11T09:30:00Z busy event"
    );
}

#[test]
fn zones_of_every_kind_are_read() {
    let at = |zone: &str| {
        interval(
            event(
                1,
                "11.09.2025 12:00:00",
                "11.09.2025 13:00:00",
                zone,
                "busy",
            ),
            json!({}),
        )
    };
    for (zone, start) in [
        ("Asia/Kolkata", "06:30"),          // +5:30
        ("Pacific/Chatham", "23:15"),       // +12:45 in the south's winter: the day before
        ("America/New_York", "16:00"),      // -4
        ("europe/moscow", "09:00"),         // in any letter case
        ("Russian Standard Time", "09:00"), // as Windows says
        ("+03:00", "09:00"),
        ("UTC+3", "09:00"),
        ("UTC", "12:00"),
    ] {
        let found = at(zone);
        assert_eq!(&found[11..16], start, "{zone}");
        assert!(found.ends_with("event"), "{zone}: {found}");
    }
}

#[test]
fn a_zone_that_is_missing_or_unknown_is_assumed_and_said_so() {
    let without = |zone: Value| {
        with(
            moscow(1, "11.09.2025 12:00:00", "11.09.2025 13:00:00"),
            json!({"TZ_FROM": zone, "TZ_TO": zone}),
        )
    };
    for zone in [json!(null), json!(""), json!("Mars/Olympus"), json!(5)] {
        // Nobody said anything: UTC.
        assert_eq!(
            interval(without(zone.clone()), json!({})),
            "2025-09-11T12:00:00Z 2025-09-11T13:00:00Z busy assumed"
        );
        // The viewer's zone is the portal's unless that is given; Minsk is at +3, Berlin at +2.
        assert_eq!(
            interval(without(zone.clone()), json!({"time_zone": "Europe/Minsk"})),
            "2025-09-11T09:00:00Z 2025-09-11T10:00:00Z busy assumed"
        );
        let both = json!({"time_zone": "Europe/Minsk", "portal_time_zone": "Europe/Berlin"});
        assert_eq!(
            interval(without(zone), both),
            "2025-09-11T10:00:00Z 2025-09-11T11:00:00Z busy assumed"
        );
    }
    // One end alone: the other end's zone is likelier than the portal's.
    let half = with(
        moscow(1, "11.09.2025 12:00:00", "11.09.2025 13:00:00"),
        json!({"TZ_TO": null}),
    );
    assert_eq!(
        interval(half, json!({})),
        "2025-09-11T09:00:00Z 2025-09-11T10:00:00Z busy assumed"
    );
    // A merged interval is as sure as its least sure part.
    let found = busy(
        &one(vec![
            event(
                1,
                "11.09.2025 12:00:00",
                "11.09.2025 13:00:00",
                "UTC",
                "busy",
            ),
            event(2, "11.09.2025 12:30:00", "11.09.2025 14:00:00", "", "busy"),
        ]),
        json!({}),
    );
    assert_eq!(
        lines(&found, 1),
        ["2025-09-11T12:00:00Z 2025-09-11T14:00:00Z busy 1,2 assumed"]
    );
}

#[test]
fn gaps_and_folds_are_read_as_rfc_5545_says() {
    let berlin = |from, to| {
        let found = interval(event(1, from, to, "Europe/Berlin", "busy"), json!({}));
        found[..41].to_owned()
    };
    // 2025-03-30, 02:00 (+1) becomes 03:00 (+2). 02:30 is read at +1: 01:30Z; 04:00 at +2: 02:00Z.
    assert_eq!(
        berlin("30.03.2025 02:30:00", "30.03.2025 04:00:00"),
        "2025-03-30T01:30:00Z 2025-03-30T02:00:00Z"
    );
    // Both ends in the gap, or an end on its edge: the length stays, nothing is inverted.
    assert_eq!(
        berlin("30.03.2025 02:15:00", "30.03.2025 02:45:00"),
        "2025-03-30T01:15:00Z 2025-03-30T01:45:00Z"
    );
    assert_eq!(
        berlin("30.03.2025 02:30:00", "30.03.2025 03:00:00"),
        "2025-03-30T01:30:00Z 2025-03-30T02:00:00Z"
    );
    // 2025-10-26, 03:00 (+2) becomes 02:00 (+1). The first 02:30 is 00:30Z; 03:30 is 02:30Z.
    assert_eq!(
        berlin("26.10.2025 02:30:00", "26.10.2025 03:30:00"),
        "2025-10-26T00:30:00Z 2025-10-26T02:30:00Z"
    );
    // New York, 2026-11-01: the first 01:30 is at -4, 05:30Z; 02:00 at -5, 07:00Z.
    assert_eq!(
        interval(
            event(
                1,
                "01.11.2026 01:30:00",
                "01.11.2026 02:00:00",
                "America/New_York",
                "busy"
            ),
            json!({})
        ),
        "2026-11-01T05:30:00Z 2026-11-01T07:00:00Z busy event"
    );
}

#[test]
fn all_day_events_are_days_of_the_person() {
    // Case 6: the 12th in Moscow, +3, from local midnight to local midnight.
    let day = || all_day(1, "12.09.2025 00:00:00", "12.09.2025 00:00:00");
    assert_eq!(
        interval(day(), json!({"time_zone": "Europe/Moscow"})),
        "2025-09-11T21:00:00Z 2025-09-12T21:00:00Z busy portal"
    );
    assert_eq!(
        interval(
            day(),
            json!({"time_zone": "Europe/Moscow", "portal_time_zone": "UTC"})
        ),
        "2025-09-12T00:00:00Z 2025-09-13T00:00:00Z busy portal"
    );
    // A person's own zone: Vladivostok is at +10.
    let own = json!({"time_zone": "Europe/Moscow",
                     "per_user": {"1": {"time_zone": "Asia/Vladivostok"}}});
    assert_eq!(
        interval(day(), own),
        "2025-09-11T14:00:00Z 2025-09-12T14:00:00Z busy person"
    );
    assert_eq!(
        interval(day(), json!({})),
        "2025-09-12T00:00:00Z 2025-09-13T00:00:00Z busy assumed"
    );
    // The zones that may stand there do not matter, nor does it whether there is a time; the last
    // day is included.
    let zoned = with(
        all_day(1, "12.09.2025", "13.09.2025"),
        json!({"TZ_FROM": "Asia/Tokyo", "TZ_TO": "Asia/Tokyo"}),
    );
    assert_eq!(
        interval(zoned, json!({"time_zone": "UTC"})),
        "2025-09-12T00:00:00Z 2025-09-14T00:00:00Z busy portal"
    );
}

#[test]
fn a_day_of_23_or_25_hours_is_a_day() {
    let hours = |date: &str, zone: &str| {
        let found = busy(
            &one(vec![all_day(1, date, date)]),
            json!({"time_zone": zone}),
        );
        let day = &found.users[0].busy[0];
        (day.end_unix - day.start_unix) / 3600
    };
    assert_eq!(hours("30.03.2025", "Europe/Berlin"), 23);
    assert_eq!(hours("26.10.2025", "Europe/Berlin"), 25);
    assert_eq!(hours("08.03.2026", "America/New_York"), 23);
    assert_eq!(hours("01.11.2026", "America/New_York"), 25);
    // Midnight itself is jumped over: Cairo, 2025-04-25.
    assert_eq!(hours("25.04.2025", "Africa/Cairo"), 23);
}

#[test]
fn the_strongest_accessibility_holds_at_each_instant() {
    let at = |id, from: &str, to: &str, how| {
        let on = |clock: &str| format!("11.09.2025 {clock}:00");
        event(id, &on(from), &on(to), "UTC", how)
    };
    // quest 9-13, busy 10-12, absent 11-14: quest 9-10, busy 10-11, absent 11-14.
    let found = busy(
        &one(vec![
            at(1, "09:00", "13:00", "quest"),
            at(2, "10:00", "12:00", "busy"),
            at(3, "11:00", "14:00", "absent"),
        ]),
        json!({}),
    );
    assert_eq!(
        lines(&found, 1),
        [
            "2025-09-11T09:00:00Z 2025-09-11T10:00:00Z quest 1 event",
            "2025-09-11T10:00:00Z 2025-09-11T11:00:00Z busy 1,2 event",
            "2025-09-11T11:00:00Z 2025-09-11T14:00:00Z absent 1,2,3 event"
        ]
    );
    // What overlaps or touches and is equal is one; what touches and differs is two.
    let found = busy(
        &one(vec![
            at(1, "09:00", "10:00", "busy"),
            at(2, "10:00", "11:00", "busy"),
            at(3, "10:30", "12:00", "busy"),
            at(4, "12:00", "13:00", "quest"),
            at(5, "14:00", "15:00", "busy"),
        ]),
        json!({}),
    );
    assert_eq!(
        lines(&found, 1),
        [
            "2025-09-11T09:00:00Z 2025-09-11T12:00:00Z busy 1,2,3 event",
            "2025-09-11T12:00:00Z 2025-09-11T13:00:00Z quest 4 event",
            "2025-09-11T14:00:00Z 2025-09-11T15:00:00Z busy 5 event"
        ]
    );
    // A tentative hole between two halves of a meeting does not join what it separates.
    let found = busy(
        &one(vec![
            at(1, "09:00", "12:00", "quest"),
            at(2, "10:00", "11:00", "busy"),
        ]),
        json!({}),
    );
    assert_eq!(lines(&found, 1).len(), 3);
}

#[test]
fn what_counts_and_what_is_merged_is_the_callers_choice() {
    let entries = || {
        one(vec![
            event(
                1,
                "11.09.2025 09:00:00",
                "11.09.2025 11:00:00",
                "UTC",
                "free",
            ),
            event(
                2,
                "11.09.2025 10:00:00",
                "11.09.2025 12:00:00",
                "UTC",
                "quest",
            ),
            event(
                3,
                "11.09.2025 11:00:00",
                "11.09.2025 13:00:00",
                "UTC",
                "quest",
            ),
        ])
    };
    let count = |options| busy(&entries(), options).users[0].busy.len();
    assert_eq!(count(json!({})), 1);
    assert_eq!(count(json!({"busy": ["busy", "absent"]})), 0);
    assert_eq!(count(json!({"merge": false})), 2);
    // Free entries, if they count, are the weakest.
    assert_eq!(
        lines(&busy(&entries(), json!({"busy": ["free", "quest"]})), 1),
        [
            "2025-09-11T09:00:00Z 2025-09-11T10:00:00Z free 1 event",
            "2025-09-11T10:00:00Z 2025-09-11T13:00:00Z quest 1,2,3 event"
        ]
    );
}

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
