//! In which order a portal writes day and month: each kind of evidence, and what happens without.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod support;

use serde_json::{Value, json};
use support::time::{absence, busy, event, free, lines, one, slots, with};

/// The order that was found, whether it is settled, and the first day of each interval.
fn found(entries: Vec<Value>, options: Value) -> (String, Vec<String>) {
    let found = busy(&one(entries), options);
    let order = found
        .date_format
        .order
        .map_or("none", b24busy::DateOrder::as_str);
    let settled = if found.date_format.settled { "" } else { "?" };
    let days = lines(&found, 1)
        .into_iter()
        .map(|line| line[..10].to_owned());
    (format!("{order}{settled}"), days.collect())
}

fn at(date: &str) -> Value {
    let (from, to) = (format!("{date} 10:00:00"), format!("{date} 11:00:00"));
    event(1, &from, &to, "UTC", "busy")
}

fn stamped(entry: Value, from: i64, to: i64) -> Value {
    with(
        entry,
        json!({"DATE_FROM_TS_UTC": from.to_string(), "DATE_TO_TS_UTC": to.to_string()}),
    )
}

#[test]
fn each_format_is_read() {
    for (date, order, day) in [
        ("22.09.2025", "dmy", "2025-09-22"),
        ("22/09/2025", "dmy", "2025-09-22"),
        ("09/22/2025", "mdy", "2025-09-22"),
        ("2025-09-22", "ymd", "2025-09-22"),
        ("2025/09/22", "ymd", "2025-09-22"),
        ("22-09-2025", "dmy", "2025-09-22"),
    ] {
        assert_eq!(
            found(vec![at(date)], json!({})),
            (order.into(), vec![day.into()]),
            "{date}"
        );
    }
}

#[test]
fn a_part_above_12_decides_for_the_whole_answer() {
    // Case 10: 21 is no month, so month first for all; 05:59 pm is 17:59.
    let pm = event(
        1,
        "12/11/2024 05:59:00 pm",
        "12/11/2024 06:59:00 pm",
        "UTC",
        "busy",
    );
    let (order, days) = found(vec![pm.clone(), at("12/21/2024")], json!({}));
    assert_eq!(
        (order.as_str(), days),
        ("mdy", vec!["2024-12-11".into(), "2024-12-21".into()])
    );
    let whole = busy(&one(vec![pm]), json!({}));
    assert_eq!(whole.users[0].busy[0].start(), "2024-12-11T17:59:00Z");
    // An entry of another user, or of somebody who was not asked for, is evidence too.
    let answer = support::time::answer(json!({"1": [at("03/04/2025")], "2": [at("03/25/2025")]}));
    let found = busy(&answer, json!({"users": 1}));
    assert_eq!(found.users[0].busy[0].start(), "2025-03-04T10:00:00Z");
    assert!(found.date_format.settled);
}

/// What the portal was asked for.
fn asked(from: &str, to: &str) -> Value {
    json!({"asked": {"from": from, "to": to}})
}

#[test]
fn the_days_that_were_asked_for_are_the_best_witness() {
    // 3 April or 4 March?
    let entries = || vec![at("03/04/2025"), at("04/04/2025")];
    let window = |from: &str, to: &str| found(entries(), asked(from, to));
    assert_eq!(
        window("2025-04-01", "2025-04-07"),
        ("dmy".into(), vec!["2025-04-03".into(), "2025-04-04".into()])
    );
    // The second one is 4 April in any reading: this window is not the one that was asked for, and
    // no witness.
    assert_eq!(window("2025-03-01", "2025-03-07").0, "dmy?");
    let march = found(vec![at("03/04/2025")], asked("2025-03-01", "2025-03-07"));
    assert_eq!(march, ("mdy".into(), vec!["2025-03-04".into()]));
    // Give or take two days: entries begin before the window, and instances a day outside it.
    let near = asked("2025-03-06", "2025-03-08");
    assert_eq!(found(vec![at("03/04/2025")], near).0, "mdy");
    let far = asked("2025-03-07", "2025-03-09");
    assert_eq!(found(vec![at("03/04/2025")], far).0, "dmy?");
    // A window in which both readings lie decides nothing.
    let wide = asked("2025-01-01", "2025-12-31");
    assert_eq!(found(vec![at("03/04/2025")], wide).0, "dmy?");
    // The window alone is a hint, which chooses and settles nothing: the answer at hand may be that of
    // a wider question.
    let window = json!({"from": "2025-03-01", "to": "2025-03-07"});
    assert_eq!(
        found(vec![at("03/04/2025")], window),
        ("mdy?".into(), vec!["2025-03-04".into()])
    );
    // Unless the stamps say otherwise: asked for March to June, 3 April and 3 June.
    let june = event(
        2,
        "03/06/2025 10:00:00",
        "03/06/2025 11:00:00",
        "UTC",
        "busy",
    );
    let spring = vec![
        stamped(at("03/04/2025"), 1_743_674_400, 1_743_678_000),
        stamped(june, 1_748_944_800, 1_748_948_400),
    ];
    let narrowed = json!({"from": "2025-03-01", "to": "2025-04-30"});
    assert_eq!(
        found(spring, narrowed),
        ("dmy".into(), vec!["2025-04-03".into()])
    );
    // What was asked for, where the window is a part of it.
    let part = json!({"from": "2025-03-03", "to": "2025-03-05",
                      "asked": {"from": "2025-03-01", "to": "2025-03-31"}});
    assert_eq!(found(vec![at("03/04/2025")], part).0, "mdy");
    // An entry of several days needs only touch it: 1 to 2 March, before it by less than two
    // days; not 3 January to 3 February.
    let long = event(
        1,
        "01/03/2025 10:00:00",
        "02/03/2025 10:00:00",
        "UTC",
        "busy",
    );
    assert_eq!(
        found(vec![long], asked("2025-03-04", "2025-03-05")).0,
        "dmy"
    );
}

#[test]
fn stamps_bear_witness_where_they_are_those_of_the_entry() {
    // 3 April 2025 10:00Z is 1743674400; 4 March 2025 10:00Z is 1741082400. The server's skew of
    // hours does no harm.
    let april = 1_743_674_400 - 3 * 3600;
    let march = 1_741_082_400 - 3 * 3600;
    let hour = 3600;
    let dated = |from, to| found(vec![stamped(at("03/04/2025"), from, to)], json!({}));
    assert_eq!(
        dated(april, april + hour),
        ("dmy".into(), vec!["2025-04-03".into()])
    );
    assert_eq!(
        dated(march, march + hour),
        ("mdy".into(), vec!["2025-03-04".into()])
    );
    // The stamps of a series, from March to April, are as far apart as the series is: no witness.
    assert_eq!(dated(march, april + hour).0, "dmy?");
    // Nor are stamps of another time altogether.
    assert_eq!(dated(0, hour).0, "dmy?");
    // Nor are those of an event that is there several times, whatever they look like.
    let series = vec![
        stamped(at("03/04/2025"), march, march + hour),
        stamped(at("10/04/2025"), march, march + hour),
    ];
    assert_eq!(found(series, json!({})).0, "dmy?");
    // All-day entries: midnight in the server's zone, and equal days.
    let day = with(
        support::time::all_day(2, "03/04/2025", "03/04/2025"),
        json!({"DATE_FROM_TS_UTC": (april - 7 * hour).to_string(),
               "DATE_TO_TS_UTC": (april - 7 * hour).to_string()}),
    );
    assert_eq!(found(vec![day], json!({})).0, "dmy");
    // Two that contradict each other settle nothing.
    let both = vec![
        stamped(at("03/04/2025"), april, april + hour),
        with(
            stamped(at("05/06/2025"), 1_746_525_600, 1_746_525_600 + hour), // 6 May, 10:00Z
            json!({"ID": "2"}),
        ),
    ];
    assert_eq!(found(both, json!({})).0, "dmy?");
}

#[test]
fn a_stronger_witness_outweighs_a_weaker_one() {
    let march = 1_741_082_400;
    // April was asked for, the stamps say March: the stronger one chooses, nothing is settled.
    let entry = stamped(at("03/04/2025"), march, march + 3600);
    assert_eq!(
        found(vec![entry], asked("2025-04-01", "2025-04-07")).0,
        "dmy?"
    );
    // am and pm are a hint that the month comes first; some write them behind a day that does.
    let pm = || {
        event(
            1,
            "03/04/2025 01:00:00 pm",
            "03/04/2025 02:00:00 pm",
            "UTC",
            "busy",
        )
    };
    assert_eq!(found(vec![pm()], json!({})).0, "mdy?");
    assert_eq!(
        found(vec![pm()], asked("2025-04-01", "2025-04-07")).0,
        "dmy"
    );
    assert_eq!(
        found(vec![pm()], asked("2025-03-01", "2025-03-07")).0,
        "mdy"
    );
    // A part above 12 is the strongest.
    let above = event(
        2,
        "25/04/2025 01:00:00 pm",
        "25/04/2025 02:00:00 pm",
        "UTC",
        "busy",
    );
    assert_eq!(
        found(
            vec![above, at("03/04/2025")],
            asked("2025-03-01", "2025-03-07")
        )
        .0,
        "dmy"
    );
}

#[test]
fn who_knows_the_format_says_it() {
    let entry = || vec![at("03/04/2025")];
    assert_eq!(
        found(entry(), json!({"date_format": "mdy"})),
        ("mdy".into(), vec!["2025-03-04".into()])
    );
    assert_eq!(
        found(entry(), json!({"date_format": "dmy"})),
        ("dmy".into(), vec!["2025-04-03".into()])
    );
    let ymd = busy(&one(entry()), json!({"date_format": "ymd"}));
    assert_eq!(
        ymd.unread[0].reason,
        "DATE_FROM does not begin with the year"
    );
    // What is no date in the format that was said is reported.
    let wrong = busy(&one(vec![at("25/04/2025")]), json!({"date_format": "mdy"}));
    assert_eq!(
        wrong.unread[0].reason,
        "DATE_FROM is no day of the calendar"
    );
    assert!(!wrong.users[0].complete);
}

#[test]
fn absences_are_read_in_the_format_of_the_answer() {
    let entries = vec![at("03/25/2025"), absence(2, "03/04/2025", "03/05/2025")];
    let (order, days) = found(entries, json!({"time_zone": "UTC"}));
    assert_eq!(
        (order.as_str(), days),
        ("mdy", vec!["2025-03-04".into(), "2025-03-25".into()])
    );
}

#[test]
fn without_evidence_a_slot_is_clear_in_both_readings() {
    // Day first: 3 April. Month first: 4 March. Both are struck out.
    let day = |month: u32, day: u32| {
        let date = format!("2025-{month:02}-{day:02}");
        let found = free(
            &one(vec![at("03/04/2025")]),
            json!({"from": date, "to": date, "time_zone": "UTC", "duration_minutes": 60,
                   "asked": {"from": "2025-01-01", "to": "2025-12-31"},
                   "working_hours": {"tuesday": ["09:00-12:00"], "thursday": ["09:00-12:00"]}}),
        );
        assert!(!found.date_format.settled);
        slots(&found)
            .iter()
            .map(|slot| slot[11..].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(day(4, 3), ["09:00-10:00", "11:00-12:00"]);
    assert_eq!(day(3, 4), ["09:00-10:00", "11:00-12:00"]);
    // The view shows the reading that the intervals show: the day first.
    let view = busy(
        &one(vec![at("03/04/2025")]),
        json!({"from": "2025-03-03", "to": "2025-04-04", "view_minutes": 1440}),
    );
    assert!(!view.date_format.settled);
    assert_eq!(view.users[0].busy.len(), 1);
    assert_eq!(view.users[0].busy[0].start(), "2025-04-03T10:00:00Z");
    assert_eq!(
        view.users[0].view.as_deref(),
        Some("000000000000000000000000000000020")
    );
    // Settled, the other reading means nothing.
    let settled = free(
        &one(vec![at("03/04/2025")]),
        json!({"from": "2025-03-04", "to": "2025-03-04", "time_zone": "UTC", "date_format": "dmy",
               "working_hours": {"tuesday": ["09:00-12:00"]}}),
    );
    assert_eq!(slots(&settled), ["2025-03-04 09:00-12:00"]);
}

#[test]
fn case_18_half_an_entry_is_evidence() {
    let half = |from: &str, to: &str| event(2, from, to, "UTC", "busy");
    // 13 is no month, so April stands first, for 03/04 too.
    for half in [
        half("04/13/2025 10:00:00", ""),
        half("?", "04/13/2025 10:00:00"),
        absence(2, "04/13/2025", ""),
    ] {
        let (order, days) = found(vec![at("03/04/2025"), half], json!({}));
        assert_eq!((order.as_str(), days), ("mdy", vec!["2025-03-04".into()]));
    }
    // Half an entry has to be in the days that were asked for, too.
    let only = || vec![half("03/04/2025 10:00:00", "")];
    assert_eq!(found(only(), asked("2025-03-01", "2025-03-07")).0, "mdy");
    assert_eq!(found(only(), asked("2025-01-01", "2025-12-31")).0, "dmy?");
    // Which of two dates holds, nobody knows: they are no evidence.
    let twice = r#"{"result": {"1": [{"ID": "1", "DATE_FROM": "04/13/2025", "DATE_FROM": "x",
        "DATE_TO": "04/13/2025"}]}}"#;
    assert_eq!(busy(twice, json!({})).date_format.order, None);
}
