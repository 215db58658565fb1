//! In which zone an entry's dates are.

use serde_json::{Value, json};

use crate::seed::seed;
use crate::support::time::{busy, event, interval, lines, moscow, one, with};

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
    // 2025-03-30, 02:00 (+1) becomes 03:00 (+2). 02:30 is read at +1: 01:30Z. It lasts for 90 minutes.
    assert_eq!(
        berlin("30.03.2025 02:30:00", "30.03.2025 04:00:00"),
        "2025-03-30T01:30:00Z 2025-03-30T03:00:00Z"
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
fn cases_15_and_16_what_starts_in_a_gap_is_as_long_as_its_times_are_apart() {
    let minutes = |from: &str, to: &str, zone: &str, other: &str| {
        let entry = with(event(1, from, to, zone, "busy"), json!({"TZ_TO": other}));
        let found = busy(&one(vec![entry]), json!({}));
        let [busy] = &*found.users[0].busy else {
            panic!("{from} {zone}: {:?}", found.users[0].busy);
        };
        (busy.start(), (busy.end_unix - busy.start_unix) / 60)
    };
    let berlin = |to| minutes("30.03.2025 02:30:00", to, "Europe/Berlin", "Europe/Berlin");
    let start = "2025-03-30T01:30:00Z".to_owned();
    assert_eq!(berlin("30.03.2025 03:30:00"), (start.clone(), 60));
    assert_eq!(berlin("30.03.2025 03:31:00"), (start.clone(), 61));
    assert_eq!(berlin("30.03.2025 03:29:00"), (start, 59));
    // Cairo, 25 April: midnight (+2) becomes 01:00 (+3).
    let cairo = minutes(
        "25.04.2025 00:00:00",
        "25.04.2025 01:00:00",
        "Africa/Cairo",
        "Africa/Cairo",
    );
    assert_eq!(cairo, ("2025-04-24T22:00:00Z".to_owned(), 60));
    // Kiev and Kyiv are one zone: 03:00 (+2) becomes 04:00 (+3).
    let kyiv = minutes(
        "30.03.2025 03:30:00",
        "30.03.2025 04:30:00",
        "Europe/Kiev",
        "Europe/Kyiv",
    );
    assert_eq!(kyiv, ("2025-03-30T01:30:00Z".to_owned(), 60));
}

#[test]
fn absences_from_hr_lose_nothing_to_a_gap() {
    let cairo = |from: &str, to: &str| {
        let entry = crate::support::time::absence(1, from, to);
        let found = interval(entry, json!({"time_zone": "Africa/Cairo"}));
        found[..41].to_owned()
    };
    let hour = "2025-04-24T22:00:00Z 2025-04-24T23:00:00Z";
    assert_eq!(cairo("25.04.2025 00:00:00", "25.04.2025 01:00:00"), hour);
    // From the beginning of a day, which its clock jumps over, to a time.
    assert_eq!(cairo("25.04.2025", "25.04.2025 01:00:00"), hour);
    // From a time to the end of the day.
    assert_eq!(
        cairo("25.04.2025 00:30:00", "25.04.2025"),
        "2025-04-24T22:30:00Z 2025-04-25T21:00:00Z"
    );
}

#[test]
fn a_day_that_a_zone_left_out_takes_a_day() {
    // Apia went from 29 December 2011 (-10) to the 31st (+14): the jump was at 10:00Z on the 30th.
    let options = || json!({"time_zone": "Pacific/Apia"});
    let day = "2011-12-30T10:00:00Z 2011-12-31T10:00:00Z";
    let entry = crate::support::time::all_day(1, "30.12.2011", "30.12.2011");
    assert_eq!(interval(entry, options())[..41], *day);
    let entry = crate::support::time::absence(1, "30.12.2011", "30.12.2011");
    assert_eq!(interval(entry, options())[..41], *day);
    let entry = crate::support::time::absence(1, "30.12.2011 10:00:00", "30.12.2011");
    assert_eq!(
        interval(entry, options())[..41],
        *"2011-12-30T20:00:00Z 2011-12-31T10:00:00Z"
    );
    // An end one day before the start is inverted, and not a day of no length.
    for entry in [
        crate::support::time::all_day(1, "12.09.2025", "11.09.2025"),
        crate::support::time::absence(1, "12.09.2025", "11.09.2025"),
    ] {
        let found = busy(&one(vec![entry]), options());
        assert!(!found.users[0].complete);
        assert!(found.unread[0].reason.contains("is before"));
    }
}

#[test]
fn a_change_in_one_of_two_zones_takes_no_time_away() {
    let between = |from: &str, zone: &str, to: &str, other: &str| {
        let entry = with(event(1, from, to, zone, "busy"), json!({"TZ_TO": other}));
        interval(entry, json!({}))[..41].to_owned()
    };
    // 02:30 in Berlin's gap is 01:30Z, as 04:30 in Moscow (+3) is.
    assert_eq!(
        between(
            "30.03.2025 02:30:00",
            "Europe/Berlin",
            "30.03.2025 04:30:00",
            "Europe/Moscow"
        ),
        "2025-03-30T01:30:00Z 2025-03-30T02:30:00Z"
    );
    // 03:30 in Moscow is 00:30Z, and so is the first 02:30 in Berlin: the second one is meant.
    assert_eq!(
        between(
            "26.10.2025 03:30:00",
            "Europe/Moscow",
            "26.10.2025 02:30:00",
            "Europe/Berlin"
        ),
        "2025-10-26T00:30:00Z 2025-10-26T01:30:00Z"
    );
}
