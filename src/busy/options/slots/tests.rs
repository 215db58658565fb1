//! What the options of slots take, and that their builders take the same.

use super::*;
use crate::AllDay;

#[test]
fn what_json_refuses_the_builder_refuses_in_the_same_words() {
    let new = SlotOptions::default;
    for (built, json) in [
        (new().duration_minutes(0), r#"{"duration_minutes": 0}"#),
        (
            new().duration_minutes(576_001),
            r#"{"duration_minutes": 576001}"#,
        ),
        (
            new().step_minutes(1441),
            r#"{"duration_minutes": 5, "step_minutes": 1441}"#,
        ),
        (
            new().buffers(10_081, 0),
            r#"{"buffer_before_minutes": 10081}"#,
        ),
        (
            new().buffers(0, 10_081),
            r#"{"buffer_after_minutes": 10081}"#,
        ),
        (new().limit(0), r#"{"limit": 0}"#),
        (new().limit(100_001), r#"{"limit": 100001}"#),
        (new().at_least(AtLeast::Percent(0)), r#"{"at_least": "0%"}"#),
        (
            new().at_least(AtLeast::People(1_000_001)),
            r#"{"at_least": 1000001}"#,
        ),
        (
            new().at_least(AtLeast::Percent(101)),
            r#"{"at_least": "101%"}"#,
        ),
        (
            new().holidays(["2025-13-01"]),
            r#"{"holidays": ["2025-13-01"]}"#,
        ),
        (
            new().dates([("2025-13-01", [""; 0])]),
            r#"{"dates": {"2025-13-01": []}}"#,
        ),
        (
            new().dates([("2025-11-01", ["9-18"])]),
            r#"{"dates": {"2025-11-01": ["9-18"]}}"#,
        ),
        (
            new().dates([("01.11.2025", [""; 0]), ("2025-11-01", [])]),
            r#"{"dates": {"01.11.2025": [], "2025-11-01": []}}"#,
        ),
        (
            new()
                .holidays(["2025-11-01"])
                .and_then(|options| options.dates([("2025-11-01", [""; 0])])),
            r#"{"dates": {"2025-11-01": []}, "holidays": ["2025-11-01"]}"#,
        ),
        (
            new()
                .dates([("2025-11-01", ["09:00-14:00"])])
                .and_then(|options| options.holidays(["01.11.2025"])),
            r#"{"dates": {"2025-11-01": ["09:00-14:00"]}, "holidays": ["01.11.2025"]}"#,
        ),
        (new().not_before("soon"), r#"{"not_before": "soon"}"#),
    ] {
        let error = built.unwrap_err();
        assert_eq!(Some(error), SlotOptions::from_json(json).err(), "{json}");
    }
}

#[test]
fn of_intervals_too_what_json_refuses_the_builder_refuses_in_the_same_words() {
    let new = BusyOptions::new;
    for (built, json) in [
        (new().view_minutes(0), r#"{"view_minutes": 0}"#),
        (new().view_minutes(1441), r#"{"view_minutes": 1441}"#),
        (
            new().asked("2025-09-02", "2025-09-01"),
            r#"{"asked": {"from": "2025-09-02", "to": "2025-09-01"}}"#,
        ),
        (
            new().asked("2025-09-02", "soon"),
            r#"{"asked": {"from": "2025-09-02", "to": "soon"}}"#,
        ),
        (
            new().user_time_zone(34, "Mars"),
            r#"{"per_user": {"34": {"time_zone": "Mars"}}}"#,
        ),
        (
            new().user_holidays(34, ["soon"]),
            r#"{"per_user": {"34": {"holidays": ["soon"]}}}"#,
        ),
        (
            new().user_holidays(0, ["2025-09-01"]),
            r#"{"per_user": {"0": {"holidays": ["2025-09-01"]}}}"#,
        ),
        (
            new().user_dates(34, [("2025-09-01", ["x"])]),
            r#"{"per_user": {"34": {"dates": {"2025-09-01": ["x"]}}}}"#,
        ),
        (
            new()
                .user_holidays(34, ["2025-09-01"])
                .and_then(|options| options.user_dates(34, [("2025-09-01", [""; 0])])),
            r#"{"per_user": {"34": {"dates": {"2025-09-01": []}, "holidays": ["2025-09-01"]}}}"#,
        ),
        (
            new().ignore_events(["2324", " "]),
            r#"{"ignore_events": ["2324", " "]}"#,
        ),
        (
            new().ignore_events(["2324@soon"]),
            r#"{"ignore_events": "2324@soon"}"#,
        ),
    ] {
        let error = built.unwrap_err();
        assert_eq!(Some(error), BusyOptions::from_json(json).err(), "{json}");
    }
}

#[test]
fn what_needs_a_duration_is_refused_without_one_in_any_order() {
    let busy = BusyOptions::from_json(
        r#"{"from": "2025-09-08", "to": "2025-09-12", "time_zone": "Europe/Moscow"}"#,
    );
    let new = SlotOptions::new(busy.unwrap());
    let answer = r#"{"result": {"1": []}}"#;
    for (options, json) in [
        (new.clone().grid(Grid::Hours), r#"{"grid": "hours"}"#),
        (
            new.clone().step_minutes(15).unwrap(),
            r#"{"step_minutes": 15}"#,
        ),
    ] {
        let error = crate::available_slots(answer, &options).unwrap_err();
        assert_eq!(Some(error), SlotOptions::from_json(json).err(), "{json}");
        let options = options.duration_minutes(30).unwrap();
        assert!(crate::available_slots(answer, &options).is_ok());
    }
}

#[test]
fn what_is_left_aside_single_days_and_the_earliest_start_have_builders() {
    let busy = BusyOptions::new()
        .all_day(AllDay::Free)
        .ignore_events([
            "2328@2025-09-11",
            "2324",
            "2328@12.09.2025",
            "2324@2025-09-11",
        ])
        .unwrap()
        .user_dates(34, [("2025-11-01", ["10:00-12:00"])])
        .unwrap();
    let short = ("2025-11-01", vec!["09:00-14:00"]);
    let options = SlotOptions::new(busy)
        .dates([short, ("2025-11-03", vec![])])
        .and_then(|options| options.holidays(["2025-11-04"]))
        .and_then(|options| options.not_before("2025-11-01T10:00"))
        .unwrap();
    let same = SlotOptions::from_json(
        r#"{"all_day": "free", "ignore_events": [2324, "2328@2025-09-11", "2328@2025-09-12"],
            "per_user": {"34": {"dates": {"01.11.2025": ["10:00-12:00"]}}},
            "dates": {"2025-11-03": [], "2025-11-01": ["09:00-14:00"]}, "holidays": ["2025-11-04"],
            "not_before": "2025-11-01 10:00"}"#,
    );
    assert_eq!(Ok(&options), same.as_ref());
    // What is set once more holds instead.
    let again = options
        .holidays(["2025-11-05"])
        .and_then(|options| options.dates([("2025-11-04", [""; 0])]));
    let dates = r#"{"dates": {"2025-11-04": []}, "holidays": ["2025-11-05"]}"#;
    assert_eq!(
        again.unwrap().dates,
        SlotOptions::from_json(dates).unwrap().dates
    );
}

#[test]
fn days_off_and_the_hours_of_single_persons_have_builders() {
    let day = time::Date::from_calendar_date(2025, time::Month::November, 4).unwrap();
    let busy = BusyOptions::new()
        .user_time_zone(34, "Asia/Yekaterinburg")
        .unwrap()
        .user_working_hours(34_u32, WorkingHours::always())
        .unwrap()
        .user_holidays(35, [day])
        .unwrap();
    let options = SlotOptions::new(busy)
        .working_hours(WorkingHours::none())
        .holidays(["2025-11-04", "31.12.2025"])
        .unwrap();
    let same = SlotOptions::from_json(
        r#"{"per_user": {"34": {"time_zone": "Asia/Yekaterinburg", "working_hours": "always"},
                         "35": {"holidays": ["2025-11-04"]}},
            "working_hours": {}, "holidays": ["2025-12-31", "2025-11-04"]}"#,
    );
    assert_eq!(Ok(options), same);
}
