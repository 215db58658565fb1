//! Entries of whole days.

use serde_json::json;

use crate::support::time::{all_day, busy, interval, one, with};

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
