//! Options of the time half that are wrong: each names the option, what was given and what is
//! expected.

mod support;

use b24busy::{BusyOptions, SlotOptions, TimelineOptions, WorkingHours};
use serde_json::{Value, json};
use support::time::{answer, with};

/// What is added to good options, which option is wrong then, and what the error says of it.
const WRONG: [(&str, &str, &str); 61] = [
    (r#"{"from": null}"#, "from", "option from is missing"),
    (r#"{"to": null}"#, "to", "option to is missing"),
    (
        r#"{"time_zone": null}"#,
        "time_zone",
        "option time_zone is missing",
    ),
    (
        r#"{"time_zone": "Europe/Moskow"}"#,
        "time_zone",
        "did you mean Europe/Moscow?",
    ),
    (
        r#"{"from": "yesterday"}"#,
        "from",
        r#"option from: "yesterday" is not a date"#,
    ),
    (
        r#"{"from": "2025-09-12"}"#,
        "to",
        "option to: the window ends before it has begun",
    ),
    (
        r#"{"from": "2025-09-11T10:00", "to": "2025-09-11T10:00"}"#,
        "to",
        "ends before it has begun",
    ),
    (r#"{"to": "2027-09-11"}"#, "to", "longer than 400 days"),
    (
        r#"{"duration": 60}"#,
        "duration",
        r#"unknown option "duration""#,
    ),
    (
        r#"{"working_hour": {}}"#,
        "working_hour",
        "did you mean working_hours?",
    ),
    (
        r#"{"duration_minutes": 0}"#,
        "duration_minutes",
        "option duration_minutes: 0 given",
    ),
    (
        r#"{"duration_minutes": 1.5}"#,
        "duration_minutes",
        "option duration_minutes: 1.5 given",
    ),
    (
        r#"{"step_minutes": 5}"#,
        "step_minutes",
        "option step_minutes: it needs duration_minutes",
    ),
    (
        r#"{"grid": "clock"}"#,
        "grid",
        "option grid: it needs duration_minutes",
    ),
    (
        r#"{"duration_minutes": 5, "grid": "day"}"#,
        "grid",
        r#"option grid: "day" given; expected "hours" or "clock""#,
    ),
    (r#"{"order": 1}"#, "order", "option order: 1 given"),
    (
        r#"{"at_least": -1}"#,
        "at_least",
        "option at_least: -1 given",
    ),
    (
        r#"{"per_user": {"1": {}, "01": {}}}"#,
        "per_user",
        "option per_user: user 1 stands twice",
    ),
    (
        r#"{"at_least": "101%"}"#,
        "at_least",
        r#"option at_least: "101%" given"#,
    ),
    (
        r#"{"at_least": 3}"#,
        "at_least",
        "option at_least: 3 people given; there are 2",
    ),
    (
        r#"{"required": [9], "users": [1, 2]}"#,
        "required",
        "user 9 is not among the users",
    ),
    (
        r#"{"required": [1], "optional": "1"}"#,
        "optional",
        "user 1 is in both",
    ),
    (
        r#"{"required": "x"}"#,
        "required",
        r#"option required: "x" is not a whole number"#,
    ),
    (
        r#"{"busy": ["buzy"]}"#,
        "busy",
        r#"option busy: "buzy" is no accessibility"#,
    ),
    (r#"{"merge": 1}"#, "merge", "option merge: 1 given"),
    (
        r#"{"date_format": "dd.mm"}"#,
        "date_format",
        r#"option date_format: "dd.mm" given"#,
    ),
    (
        r#"{"asked": {"from": "2025-01-01"}}"#,
        "asked.to",
        "option asked: to is missing",
    ),
    (r#"{"asked": "x"}"#, "asked", "option asked: a text given"),
    (
        r#"{"view_minutes": 0}"#,
        "view_minutes",
        "option view_minutes: 0 given",
    ),
    (
        r#"{"dates": ["2025-11-01"]}"#,
        "dates",
        "option dates: a list given; expected an object",
    ),
    (
        r#"{"dates": {"x": []}}"#,
        "dates",
        r#"option dates: "x" is not a date"#,
    ),
    (
        r#"{"dates": {"2025-11-01": "09:00-14:00"}}"#,
        "dates.2025-11-01",
        "option dates: expected a list of texts",
    ),
    (
        r#"{"dates": {"2025-11-01": [9]}}"#,
        "dates.2025-11-01",
        "expected a list of texts such as",
    ),
    (
        r#"{"dates": {"2025-11-01": ["9-14"]}}"#,
        "dates.2025-11-01",
        r#"option dates: "9-14" on 2025-11-01 is no stretch of time"#,
    ),
    (
        r#"{"dates": {"2025-11-01": [], "01.11.2025": []}}"#,
        "dates",
        "option dates: 2025-11-01 stands twice",
    ),
    (
        r#"{"dates": {"2025-11-04": []}, "holidays": ["2025-11-03", "04.11.2025"]}"#,
        "dates",
        "option dates: 2025-11-04 is among the holidays, too",
    ),
    (
        r#"{"per_user": {"1": {"dates": {"2025-11-04": []}, "holidays": ["2025-11-04"]}}}"#,
        "per_user.1.dates",
        "option per_user, user 1: option dates: 2025-11-04 is among the holidays, too",
    ),
    (
        r#"{"not_before": "+2h"}"#,
        "not_before",
        r#"option not_before: "+2h" is not a date"#,
    ),
    (
        r#"{"all_day": true}"#,
        "all_day",
        r#"option all_day: true given; expected "busy" or "free""#,
    ),
    (
        r#"{"ignore_events": {"2324": true}}"#,
        "ignore_events",
        "option ignore_events: an object given; expected an id",
    ),
    (
        r#"{"ignore_events": [1.5]}"#,
        "ignore_events",
        "option ignore_events: 1.5 given",
    ),
    (
        r#"{"ignore_events": ["1,2"]}"#,
        "ignore_events",
        r#"option ignore_events: "1,2" given; expected an id"#,
    ),
    (
        r#"{"ignore_events": "2324,"}"#,
        "ignore_events",
        r#"option ignore_events: "" given"#,
    ),
    (
        r#"{"ignore_events": ["2324@tomorrow"]}"#,
        "ignore_events",
        r#"option ignore_events: "tomorrow" is not a date"#,
    ),
    (
        r#"{"holidays": ["x"]}"#,
        "holidays",
        r#"option holidays: "x" is not a date"#,
    ),
    (r#"{"limit": 0}"#, "limit", "option limit: 0 given"),
    (
        r#"{"per_user": {"x": {}}}"#,
        "per_user",
        r#""x" is no user id"#,
    ),
    (
        r#"{"per_user": {"1": {"zone": "UTC"}}}"#,
        "per_user.1.zone",
        r#"option per_user, user 1: unknown option "zone""#,
    ),
    (
        r#"{"per_user": {"1": {"time_zone": "X"}}}"#,
        "per_user.1.time_zone",
        r#""X" is no time zone"#,
    ),
    (
        r#"{"working_hours": {"thursday": ["9-18"]}}"#,
        "working_hours.thursday",
        r#""9-18" on thursday"#,
    ),
    (
        r#"{"duration_minutes": 1, "to": "2026-09-11", "working_hours": "always"}"#,
        "step_minutes",
        "more than 100000 possible slots",
    ),
    (
        r#"{"asked": {"from": "x", "to": "2025-09-11"}}"#,
        "asked.from",
        r#"option asked: from: "x" is not a date"#,
    ),
    (
        r#"{"asked": {"from": "2025-09-12", "to": "2025-09-11"}}"#,
        "asked.from",
        "from is after to",
    ),
    (
        r#"{"asked": {"from": "2025-09-11", "to": "2025-09-11", "till": 1}}"#,
        "asked.till",
        r#"option asked: unknown option "till""#,
    ),
    (
        r#"{"asked": {"from": "2025-09-12", "to": "2025-09-12"}}"#,
        "asked",
        "reaches beyond",
    ),
    (
        r#"{"per_user": {"01": 5}}"#,
        "per_user.1",
        "option per_user, user 1: 5 given",
    ),
    (
        r#"{"per_user": {"1": {"working_hours": {"mondey": []}}}}"#,
        "per_user.1.working_hours.mondey",
        r#"unknown day "mondey"; did you mean monday?"#,
    ),
    (
        r#"{"per_user": {"1": {"holidays": ["x"]}}}"#,
        "per_user.1.holidays",
        "option holidays",
    ),
    (
        r#"{"working_hours": {"monday": 5}}"#,
        "working_hours.monday",
        "expected a list of texts",
    ),
    (r#"{"working_hours": 5}"#, "working_hours", "5 given"),
    (
        r#"{"per_user": {"1": {"a1-b": 1}}}"#,
        "per_user.1",
        "unknown option (not a word)",
    ),
];

#[test]
fn a_wrong_option_is_named() {
    let good = json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "UTC"});
    let answer = answer(json!({"1": [], "2": []}));
    for (change, option, names) in WRONG {
        let change: Value = serde_json::from_str(change).unwrap();
        let json = with(good.clone(), change).to_string();
        let error = SlotOptions::from_json(&json)
            .and_then(|options| b24busy::available_slots(&answer, &options))
            .unwrap_err();
        assert_eq!(
            error.code().as_str(),
            "B24BUSY_INVALID_OPTIONS",
            "{json}: {error}"
        );
        assert!(error.message().contains(names), "{json}: {error}");
        assert_eq!(error.argument(), Some(option), "{json}: {error}");
    }
}

#[test]
fn what_is_no_one_option_has_no_name() {
    for json in ["[]", r#"{"a b": 1}"#, r#"{"4f8db968006e9f06": 1}"#] {
        let error = SlotOptions::from_json(json).unwrap_err();
        assert_eq!(error.argument(), None, "{json}: {error}");
        assert!(!error.to_json().contains("4f8d"), "{error}");
    }
}

#[test]
fn options_that_are_set_one_by_one_are_named_as_those_in_json() {
    let busy = BusyOptions::new;
    for (outcome, option) in [
        (busy().window("x", "2025-09-11"), "from"),
        (busy().window("2025-09-11", "x"), "to"),
        (busy().time_zone("x"), "time_zone"),
        (busy().portal_time_zone("x"), "portal_time_zone"),
        (busy().user_time_zone(34, "x"), "per_user.34.time_zone"),
        (busy().user_holidays(34, ["x"]), "per_user.34.holidays"),
        (busy().user_holidays(0, ["2025-09-11"]), "per_user"),
        (
            busy().user_dates(34, [("2025-09-11", ["x"])]),
            "per_user.34.dates.2025-09-11",
        ),
        (busy().ignore_events(["1 2"]), "ignore_events"),
        (busy().view_minutes(0), "view_minutes"),
        (busy().asked("x", "2025-09-11"), "asked.from"),
        (busy().asked("2025-09-12", "2025-09-11"), "asked.from"),
    ] {
        let error = outcome.unwrap_err();
        assert_eq!(error.argument(), Some(option), "{error}");
        assert!(error.message().contains("option "), "{error}");
    }
    let slots = || SlotOptions::new(busy());
    for (outcome, option) in [
        (slots().duration_minutes(0), "duration_minutes"),
        (slots().step_minutes(0), "step_minutes"),
        (slots().buffers(10_081, 0), "buffer_before_minutes"),
        (slots().buffers(0, 10_081), "buffer_after_minutes"),
        (slots().limit(0), "limit"),
        (slots().holidays(["x"]), "holidays"),
        (slots().dates([("x", [""; 0])]), "dates"),
        (slots().not_before("x"), "not_before"),
    ] {
        assert_eq!(outcome.unwrap_err().argument(), Some(option));
    }
    for (hours, option) in [
        ("x", "working_hours"),
        (r#"{"friday": ["x"]}"#, "working_hours.friday"),
    ] {
        let error = WorkingHours::from_json(hours).unwrap_err();
        assert_eq!(error.argument(), Some(option), "{error}");
    }
    let error = TimelineOptions::from_json(r#"{"names": {"34": 5}}"#).unwrap_err();
    assert_eq!(error.argument(), Some("names.34"), "{error}");
    let error = TimelineOptions::from_json(r#"{"language": "de"}"#).unwrap_err();
    assert_eq!(error.argument(), Some("language"), "{error}");
}

#[test]
fn what_is_no_object_and_what_stands_twice_is_refused() {
    for text in [
        "[]",
        "x",
        r#"{"merge": true, "merge": false}"#,
        r#"{"asked": {"from": "2025-01-01", "from": "2025-01-02", "to": "2025-01-03"}}"#,
        r#"{"per_user": {"1": {"time_zone": "UTC", "time_zone": "Europe/Moscow"}}}"#,
        r#"{"per_user": {"1": {}, "1": {}}}"#,
    ] {
        let error = BusyOptions::from_json(text).unwrap_err();
        assert!(
            error.message().contains("not a JSON object"),
            "{text}: {error}"
        );
    }
    assert_eq!(BusyOptions::from_json(" ").unwrap(), BusyOptions::new());
}

#[test]
fn options_of_slots_are_none_of_busy_intervals() {
    let error = BusyOptions::from_json(r#"{"duration_minutes": 60}"#).unwrap_err();
    assert!(
        error
            .message()
            .contains("unknown option \"duration_minutes\""),
        "{error}"
    );
}

#[test]
fn a_view_needs_a_window_and_has_its_limit() {
    let error = |json: &str| {
        BusyOptions::from_json(json)
            .and_then(|options| b24busy::busy_intervals(r#"{"result": {}}"#, &options))
            .unwrap_err()
            .message()
            .to_owned()
    };
    assert!(error(r#"{"view_minutes": 30}"#).contains("a view needs from and to"));
    // 400 days have 576,000 minutes.
    let long = r#"{"from": "2025-01-01", "to": "2026-02-04", "view_minutes": 1}"#;
    assert!(error(long).contains("more than 100000 digits"));
    let most = r#"{"from": "2025-01-01", "to": "2026-02-04", "view_minutes": 6}"#;
    let options = BusyOptions::from_json(most).unwrap();
    let found = b24busy::busy_intervals(r#"{"result": {"1": []}}"#, &options).unwrap();
    assert_eq!(found.users[0].view.as_ref().unwrap().len(), 96_000);
}

#[test]
fn days_that_were_not_asked_for_are_not_answered() {
    let compute = |from: &str, to: &str| {
        let json = json!({"from": from, "to": to, "time_zone": "Europe/Moscow",
                          "asked": {"from": "2025-09-10", "to": "2025-09-12"}});
        let options = SlotOptions::from_json(&json.to_string()).unwrap();
        b24busy::available_slots(&answer(json!({"1": []})), &options)
    };
    assert!(compute("2025-09-10", "2025-09-12").is_ok());
    // Case 19: what must be free before and after a slot was not asked for either.
    for (buffer, fits) in [
        (json!({"buffer_before_minutes": 10_080}), false),
        (json!({"buffer_after_minutes": 10_080}), false),
        (
            json!({"buffer_before_minutes": 1440, "buffer_after_minutes": 1440}),
            true,
        ),
    ] {
        let json = with(
            json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "Europe/Moscow",
                   "asked": {"from": "2025-09-10", "to": "2025-09-12"}}),
            buffer,
        );
        let options = SlotOptions::from_json(&json.to_string()).unwrap();
        let outcome = b24busy::available_slots(&answer(json!({"1": []})), &options);
        match outcome {
            Ok(_) => assert!(fits, "{json}"),
            Err(error) => {
                assert!(!fits, "{json}: {error}");
                assert_eq!(error.argument(), Some("asked"));
                assert!(error.message().contains("free before and after"), "{error}");
            }
        }
    }
    for (from, to) in [("2025-09-09", "2025-09-11"), ("2025-09-11", "2025-09-13")] {
        let error = compute(from, to).unwrap_err();
        let said = "reaches beyond 2025-09-10 to 2025-09-12";
        assert!(error.message().contains(said), "{error}");
    }
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    // A hundred thousand entries that are none, in 200 kB.
    let zeros = "0,".repeat(100_000);
    let answer = format!(r#"{{"result": {{"1": [{zeros}0]}}}}"#);
    let error = b24busy::busy_intervals(&answer, &BusyOptions::new()).unwrap_err();
    assert_eq!(error.code().as_str(), "B24BUSY_TOO_LARGE");
    // 99,360 digits for each of 600 users.
    let users: serde_json::Map<String, Value> = (1..=600)
        .map(|user| (user.to_string(), json!([])))
        .collect();
    let answer = support::time::answer(Value::Object(users));
    let options = r#"{"from": "2025-01-01", "to": "2025-03-10", "view_minutes": 1}"#;
    let options = BusyOptions::from_json(options).unwrap();
    let error = b24busy::busy_intervals(&answer, &options).unwrap_err();
    assert_eq!(error.code().as_str(), "B24BUSY_TOO_LARGE");
}

#[test]
fn an_address_in_the_wrong_place_is_not_repeated() {
    for json in [
        r#"{"time_zone": "https://x.bitrix24.by/rest/1/s3cret/"}"#,
        r#"{"from": "x.bitrix24.by/rest/1/s3cret/"}"#,
        r#"{"users": "x.bitrix24.by/rest/1/s3cret/"}"#,
        r#"{"busy": ["x.bitrix24.by/rest/1/s3cret/"]}"#,
        r#"{"at_least": "x.bitrix24.by/rest/1/s3cret/"}"#,
        r#"{"per_user": {"x.bitrix24.by/rest/1/s3cret/": {}}}"#,
        r#"{"working_hours": {"monday": ["x.bitrix24.by/rest/1/s3cret/"]}}"#,
    ] {
        let error = SlotOptions::from_json(json).unwrap_err();
        assert!(!error.message().contains("s3cret"), "{error}");
    }
}

#[test]
fn a_window_has_at_most_400_days_by_the_clock() {
    let compute = |to: &str| {
        let json = json!({"from": "2025-01-01", "to": to, "time_zone": "Europe/Berlin"});
        let options = BusyOptions::from_json(&json.to_string()).unwrap();
        b24busy::busy_intervals(r#"{"result": []}"#, &options)
    };
    assert!(compute("2026-02-04").is_ok());
    // Half a day more is more; the hours that a change of the clock adds are none.
    assert!(compute("2026-02-05T12:00").is_err());
    let error = compute("2026-02-05").unwrap_err();
    assert!(error.message().contains("longer than 400 days"), "{error}");
}
