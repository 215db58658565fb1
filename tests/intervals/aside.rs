//! What the caller leaves aside: events by their ids, and events of whole days.

use serde_json::{Value, json};

use crate::support::time::{absence, all_day, answer, busy, event, free, lines, moscow, one, with};

/// The ids of the intervals, one a line, and whether all is known.
fn found(entries: Vec<Value>, more: Value) -> (Vec<String>, bool) {
    let options = with(json!({"merge": false}), more);
    let found = busy(&one(entries), options);
    let ids = lines(&found, 1);
    let ids = ids
        .iter()
        .map(|line| line.split(' ').nth(3).unwrap().to_owned());
    (ids.collect(), found.users[0].complete)
}

fn ids(entries: Vec<Value>, more: Value) -> Vec<String> {
    let (ids, complete) = found(entries, more);
    assert!(complete);
    ids
}

/// Each day at ten in Moscow, from the 10th to the 12th; and another one.
fn series() -> Vec<Value> {
    let at = |day: u32| {
        let at = |clock| format!("{day}.09.2025 {clock}:00:00");
        moscow(2324, &at(10), &at(11))
    };
    vec![
        at(10),
        at(11),
        at(12),
        moscow(7, "11.09.2025 15:00:00", "11.09.2025 16:00:00"),
    ]
}

#[test]
fn an_event_is_left_aside_by_its_id_in_every_form() {
    for ignored in [
        json!(["2324"]),
        json!([2324]),
        json!([2324.0, "99"]),
        json!("2324"),
        json!(" 99 , 2324"),
        json!(2324),
        json!(["2324", "2324@2025-09-11"]),
        json!(["2324@2025-09-11", "2324"]),
    ] {
        let options = json!({"ignore_events": ignored});
        assert_eq!(ids(series(), options.clone()), ["7"], "{options}");
    }
    assert_eq!(ids(series(), json!({"ignore_events": []})).len(), 4);
    assert_eq!(ids(series(), json!({"ignore_events": ["232"]})).len(), 4);
    // Ids that are no numbers.
    let odd = || {
        vec![with(
            moscow(1, "11.09.2025 10:00:00", "11.09.2025 11:00:00"),
            json!({"ID": "0x7"}),
        )]
    };
    assert_eq!(ids(odd(), json!({"ignore_events": ["0x7"]})), [""; 0]);
    assert_eq!(ids(odd(), json!({"ignore_events": [7]})), ["0x7"]);
}

#[test]
fn an_instance_is_that_of_the_day_which_its_own_clock_shows() {
    let one_day = json!({"ignore_events": ["2324@2025-09-11"]});
    assert_eq!(ids(series(), one_day), ["2324", "7", "2324"]);
    let two = json!({"ignore_events": ["2324@10.09.2025", "2324@20250912"]});
    assert_eq!(ids(series(), two), ["2324", "7"]);
    // 01:00 on the 12th in Vladivostok is the 11th in Moscow, and in UTC.
    let far = || {
        let zone = "Asia/Vladivostok";
        vec![event(
            5,
            "12.09.2025 01:00:00",
            "12.09.2025 02:00:00",
            zone,
            "busy",
        )]
    };
    let ignoring = |day: &str| {
        json!({"ignore_events": [format!("5@{day}")], "time_zone": "Europe/Moscow",
               "portal_time_zone": "Europe/Moscow"})
    };
    assert_eq!(ids(far(), ignoring("2025-09-12")), [""; 0]);
    assert_eq!(ids(far(), ignoring("2025-09-11")), ["5"]);
    // Of a longer one, the day of its start alone; of days, the first.
    let long = || vec![all_day(5, "11.09.2025", "13.09.2025")];
    assert_eq!(ids(long(), ignoring("2025-09-11")), [""; 0]);
    assert_eq!(ids(long(), ignoring("2025-09-12")), ["5"]);
    // Midnight at the end of a day is that at the beginning of the next.
    let midnight = || vec![moscow(5, "10.09.2025 24:00:00", "11.09.2025 01:00:00")];
    assert_eq!(ids(midnight(), ignoring("2025-09-11")), [""; 0]);
    assert_eq!(ids(midnight(), ignoring("2025-09-10")), ["5"]);
}

#[test]
fn absences_are_numbered_apart_and_stay() {
    let entries = || {
        vec![
            absence(2324, "11.09.2025", "11.09.2025"),
            // An old one, without its mark.
            json!({"ID": 2324, "DT_FROM": "12.09.2025", "DT_TO": "12.09.2025"}),
            all_day(2324, "13.09.2025", "13.09.2025"),
        ]
    };
    let ignored = json!({"ignore_events": [2324, "2324@2025-09-11"]});
    assert_eq!(ids(entries(), ignored), ["2324", "2324"]);
    let free = json!({"all_day": "free"});
    assert_eq!(ids(entries(), free), ["2324", "2324"]);
}

#[test]
fn the_event_that_is_moved_does_not_block_its_own_new_time() {
    let meeting = || moscow(2324, "11.09.2025 10:00:00", "11.09.2025 12:00:00");
    let answer = answer(json!({"1": [meeting()], "2": [meeting()]}));
    let options = json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "Europe/Moscow",
                         "duration_minutes": 60, "limit": 3, "ignore_events": ["2324"]});
    let found = free(&answer, options);
    let at = |slot: &b24busy::Slot| found.window.local(slot.start_unix)[11..16].to_owned();
    let starts: Vec<String> = found.slots.iter().map(at).collect();
    assert_eq!(starts, ["09:00", "10:00", "11:00"]);
    let view = json!({"from": "2025-09-11", "to": "2025-09-11", "view_minutes": 720,
                      "ignore_events": ["2324"]});
    assert_eq!(busy(&answer, view).users[0].view.as_deref(), Some("00"));
}

#[test]
fn what_is_left_aside_and_cannot_be_read_makes_nobody_unknown() {
    let half = |from: &str, to: &str| event(5, from, to, "UTC", "busy");
    let known = |entry: Value, ignored: &str| {
        let (ids, complete) = found(vec![entry], json!({"ignore_events": [ignored]}));
        assert_eq!(ids, [""; 0]);
        complete
    };
    assert!(known(half("?", "?"), "5"));
    assert!(!known(half("?", "?"), "6"));
    // It starts on that day, or it does not, or nobody can say.
    assert!(known(half("11.09.2025 10:00:00", "?"), "5@2025-09-11"));
    assert!(!known(half("11.09.2025 10:00:00", "?"), "5@2025-09-12"));
    assert!(!known(half("?", "11.09.2025 10:00:00"), "5@2025-09-11"));
    // Read, and the wrong way round, or no day of the calendar.
    let inverted = || half("11.09.2025 10:00:00", "11.09.2025 09:00:00");
    assert!(known(inverted(), "5"));
    assert!(known(inverted(), "5@2025-09-11"));
    assert!(!known(inverted(), "5@2025-09-12"));
    assert!(known(
        half("31.06.2025 10:00:00", "01.07.2025 10:00:00"),
        "5"
    ));
    assert!(!known(
        half("31.06.2025 10:00:00", "01.07.2025 10:00:00"),
        "5@2025-07-01"
    ));
    // An absence, and what may be one.
    assert!(!known(absence(5, "?", "?"), "5"));
    assert!(!known(json!({"ID": "5", "ACCESSIBILITY": "busy"}), "5"));
    assert!(known(json!({"ID": "5", "DATE_TO": "11.09.2025"}), "5"));
    assert!(known(json!({"ID": "5", "FROM_HR": false}), "5"));
    // An absence may be marked as none, and is one by its keys.
    assert!(!known(
        json!({"ID": "5", "FROM_HR": "N", "DT_FROM": "?", "DT_TO": "?"}),
        "5"
    ));
    // What has no id that can be read, and what is no entry.
    assert!(!known(with(half("?", "?"), json!({"ID": [5]})), "5"));
    assert!(!known(json!(5), "5"));
    // It is told all the same.
    let told = busy(&one(vec![half("?", "?")]), json!({"ignore_events": [5]}));
    assert_eq!(told.unread.len(), 1);
}

#[test]
fn of_two_orders_of_dates_each_leaves_its_own_instance_aside() {
    // In April, or in March: nothing tells.
    let entry = || {
        event(
            5,
            "03/04/2025 10:00:00",
            "03/04/2025 11:00:00",
            "UTC",
            "busy",
        )
    };
    let find = |ignored: &str, day: &str| {
        let options = json!({"from": day, "to": day, "time_zone": "UTC", "ignore_events": [ignored],
                             "working_hours": "always"});
        let found = free(&one(vec![entry()]), options.clone());
        let shown = busy(&one(vec![entry()]), json!({"ignore_events": [ignored]}));
        assert!(!shown.date_format.settled);
        (found.slots.len() == 1, shown.users[0].busy.is_empty())
    };
    // Shown is the 3rd of April. Slots have to be clear in both readings.
    assert_eq!(find("5@2025-04-03", "2025-04-03"), (true, true));
    assert_eq!(find("5@2025-04-03", "2025-03-04"), (false, true));
    assert_eq!(find("5@2025-03-04", "2025-03-04"), (true, false));
    assert_eq!(find("5@2025-03-04", "2025-04-03"), (false, false));
    // What cannot be read has to be left aside in both.
    let half = || event(5, "03/04/2025 10:00:00", "?", "UTC", "busy");
    let complete = |ignored: &[&str]| found(vec![half()], json!({"ignore_events": ignored})).1;
    assert!(!complete(&["5@2025-04-03"]));
    assert!(!complete(&["5@2025-03-04"]));
    assert!(complete(&["5@2025-03-04", "5@2025-04-03"]));
}

#[test]
fn whole_days_can_be_left_aside_as_far_as_they_are_known_to_be() {
    let free = || json!({"all_day": "free"});
    let day = || all_day(1, "11.09.2025", "12.09.2025");
    assert_eq!(ids(vec![day()], free()), [""; 0]);
    assert_eq!(ids(vec![day()], json!({"all_day": "busy"})), ["1"]);
    // Days by their dates alone, where nothing is said.
    let bare = || with(day(), json!({"DT_SKIP_TIME": null}));
    assert_eq!(ids(vec![bare()], free()), [""; 0]);
    // Said not to be of whole days, or with times: they count, as long as they last.
    let said = || {
        with(
            all_day(1, "11.09.2025", "11.09.2025"),
            json!({"DT_SKIP_TIME": "N"}),
        )
    };
    assert_eq!(ids(vec![said()], free()), ["1"]);
    let timed = || moscow(1, "11.09.2025 00:00:00", "12.09.2025 00:00:00");
    assert_eq!(ids(vec![timed()], free()), ["1"]);
    // Unread: surely of whole days, or not.
    let complete = |entry: Value| found(vec![entry], free()).1;
    let unread = || all_day(1, "?", "12.09.2025");
    assert!(complete(unread()));
    assert!(!complete(with(unread(), json!({"DT_SKIP_TIME": null}))));
    assert!(!complete(with(unread(), json!({"DT_SKIP_TIME": "N"}))));
    assert!(!complete(with(unread(), json!({"FROM_HR": true}))));
    assert!(complete(all_day(1, "12.09.2025", "11.09.2025")));
    assert!(!complete(moscow(
        1,
        "12.09.2025 10:00:00",
        "11.09.2025 10:00:00"
    )));
}
