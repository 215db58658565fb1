//! Available slots, checked by hand: the arithmetic stands beside each case.

#![allow(clippy::needless_pass_by_value)] // JSON is written where it is used.

mod support;

use serde_json::{Value, json};
use support::time::{absence, all_day, answer, event, free, moscow, on, one, slots, starts, with};

/// The 11th of September 2025, a Thursday, in UTC.
fn thursday(more: Value) -> Value {
    with(
        json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "UTC"}),
        more,
    )
}

fn starts_of(entries: Vec<Value>, more: Value) -> Vec<String> {
    starts(&free(&one(entries), thursday(more)))
}

#[test]
fn case_1_working_hours_on_the_day_of_a_change() {
    // New York, 2026-03-08: 13:00 to 18:00 at -4 is 17:00Z to 22:00Z.
    let found = free(
        &one(vec![]),
        json!({"from": "2026-03-08", "to": "2026-03-08", "time_zone": "America/New_York",
               "working_hours": {"sunday": ["13:00-18:00"]}}),
    );
    assert_eq!(found.slots.len(), 1);
    assert_eq!(found.slots[0].start(), "2026-03-08T17:00:00Z");
    assert_eq!(found.slots[0].end(), "2026-03-08T22:00:00Z");
}

#[test]
fn case_2_the_grid_starts_with_the_working_hours() {
    let hours = json!({"working_hours": {"thursday": ["17:30-20:30"]}, "duration_minutes": 60});
    assert_eq!(
        starts_of(vec![], hours.clone()),
        ["17:30", "18:30", "19:30"]
    );
    // By the clock they start at full hours.
    let clock = with(hours, json!({"grid": "clock"}));
    assert_eq!(starts_of(vec![], clock), ["18:00", "19:00"]);
}

#[test]
fn case_3_hours_cross_midnight() {
    let found = free(
        &one(vec![]),
        json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "UTC",
               "working_hours": {"thursday": ["22:30-02:00"]},
               "duration_minutes": 60, "step_minutes": 30}),
    );
    // The last that fits begins at 01:00.
    assert_eq!(
        starts(&found),
        ["22:30", "23:00", "23:30", "00:00", "00:30", "01:00"]
    );
    // On Friday alone, what is left of Thursday's stretch: its grid still begins on Thursday.
    let friday = free(
        &one(vec![]),
        json!({"from": "2025-09-12T00:10", "to": "2025-09-12", "time_zone": "UTC",
               "working_hours": {"thursday": ["22:30-02:00"]},
               "duration_minutes": 60, "step_minutes": 30}),
    );
    assert_eq!(starts(&friday), ["00:30", "01:00"]);
}

#[test]
fn case_4_buffers_are_on_the_right_sides() {
    // Busy 10:00 to 11:00; a meeting of an hour, an hour free before and after.
    let options = json!({"working_hours": {"thursday": ["06:00-16:00"]}, "duration_minutes": 60,
                         "buffer_before_minutes": 60, "buffer_after_minutes": 60});
    assert_eq!(
        starts_of(vec![on(11, "10:00", "11:00")], options.clone()),
        // 08:00 ends at 09:00, and is clear to 10:00; 12:00 is clear from 11:00.
        [
            "06:00", "07:00", "08:00", "12:00", "13:00", "14:00", "15:00"
        ]
    );
    // Different ones: 30 before, 90 after. The meeting ends by 08:30 or begins from 11:30.
    let uneven = with(
        options,
        json!({"buffer_before_minutes": 30, "buffer_after_minutes": 90, "step_minutes": 30}),
    );
    let found = starts_of(vec![on(11, "10:00", "11:00")], uneven);
    assert_eq!(found[..5], ["06:00", "06:30", "07:00", "07:30", "11:30"]);
}

#[test]
fn case_5_a_buffer_before_moves_the_first_slot_after_a_meeting() {
    // Busy to 13:50, 15 minutes before: 14:05, which step 5 hits.
    let found = starts_of(
        vec![on(11, "12:50", "13:50")],
        json!({"duration_minutes": 30, "step_minutes": 5, "buffer_before_minutes": 15}),
    );
    let after = found.iter().find(|start| start.as_str() > "12:50");
    assert_eq!(after.map(String::as_str), Some("14:05"));
}

#[test]
fn buffers_leave_hours_and_window_but_meet_what_is_busy_there() {
    // Hours from 09:00; busy until 08:45, which is outside the hours, and outside the window.
    let options = json!({"from": "2025-09-11T09:00", "to": "2025-09-11T12:00", "time_zone": "UTC",
                         "duration_minutes": 60, "step_minutes": 15, "buffer_before_minutes": 30});
    let found = free(&one(vec![on(11, "08:00", "08:45")]), options.clone());
    assert_eq!(starts(&found)[0], "09:15");
    let found = free(&one(vec![]), options);
    assert_eq!(
        starts(&found)[0],
        "09:00",
        "nothing has to be inside the hours but the meeting"
    );
}

#[test]
fn case_6_an_all_day_event_leaves_the_days_beside_it_alone() {
    let found = free(
        &one(vec![all_day(1, "12.09.2025", "12.09.2025")]),
        json!({"from": "2025-09-11", "to": "2025-09-13", "time_zone": "Asia/Vladivostok",
               "working_hours": "always"}),
    );
    assert_eq!(
        slots(&found),
        ["2025-09-11 00:00-00:00", "2025-09-13 00:00-00:00"]
    );
}

#[test]
fn case_7_a_reason_says_who_is_busy() {
    let answer =
        answer(json!({"1": [], "7": [on(11, "00:00", "23:59"), on(11, "23:59", "24:00")]}));
    let found = free(&answer, thursday(json!({"duration_minutes": 60})));
    assert!(found.slots.is_empty());
    let reason = found.reason.unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.users.as_slice()),
        ("busy", &[7][..])
    );
    assert!(reason.message.contains("user 7"), "{}", reason.message);
    // The same where whole stretches are looked for.
    let found = free(&answer, thursday(json!({})));
    assert_eq!(found.reason.unwrap().users, [7]);
    // Who blocks most comes first: 1 blocks one slot of nine, 7 eight.
    let answer = support::time::answer(
        json!({"1": [on(11, "09:00", "10:00")], "7": [on(11, "10:00", "18:00")]}),
    );
    let found = free(&answer, thursday(json!({"duration_minutes": 60})));
    assert_eq!(found.reason.unwrap().users, [7, 1]);
}

#[test]
fn case_8_no_slot_counts_on_the_unknown() {
    let missing = |more| {
        free(
            &answer(json!({"1": []})),
            thursday(with(json!({"users": [1, 7]}), more)),
        )
    };
    let found = missing(json!({}));
    let reason = found.reason.unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.users.as_slice()),
        ("unknown", &[7][..])
    );
    // Optional, the unknown does not stand in the way, and is named.
    let found = missing(json!({"optional": [7]}));
    assert_eq!(found.slots[0].free, [1]);
    assert_eq!(found.slots[0].unknown, [7]);
    assert!(found.slots[0].busy.is_empty() && found.reason.is_none());
    // At least two of two: the unknown one stays in the count.
    let reason = missing(json!({"at_least": 2})).reason.unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.users.as_slice()),
        ("unknown", &[7][..])
    );
    assert_eq!(missing(json!({"at_least": 1})).slots.len(), 1);
    assert_eq!(missing(json!({"at_least": "50%"})).slots.len(), 1);
    assert!(missing(json!({"at_least": "51%"})).slots.is_empty());
    // An answer that names nobody, to a question that named nobody: nobody's time is nobody's free time.
    let found = free(&answer(json!([])), thursday(json!({})));
    assert!(found.slots.is_empty());
    assert_eq!(found.reason.unwrap().code.as_str(), "nobody");
    // An answer [] to a list of users; somebody named as required who is not there.
    let found = free(&answer(json!([])), thursday(json!({"users": [1]})));
    assert_eq!(found.reason.unwrap().code.as_str(), "unknown");
    let found = free(
        &answer(json!({"1": []})),
        thursday(json!({"required": [7]})),
    );
    assert_eq!(found.reason.unwrap().users, [7]);
    // An entry that cannot be read may be at any time.
    let found = free(
        &one(vec![json!({"ID": "5", "DATE_FROM": "?"})]),
        thursday(json!({})),
    );
    assert_eq!(found.reason.unwrap().code.as_str(), "unknown");
    assert_eq!(found.unread[0].id.as_ref().unwrap().to_string(), "5");
}

#[test]
fn who_is_required_and_who_is_not() {
    let answer = || {
        answer(json!({
            "1": [on(11, "09:00", "10:00")],
            "2": [on(11, "10:00", "11:00")],
            "3": [on(11, "09:00", "11:00")],
        }))
    };
    let find = |more: Value| {
        let hours = json!({"working_hours": {"thursday": ["09:00-12:00"]}, "duration_minutes": 60});
        let found = free(&answer(), thursday(with(hours, more)));
        let slots = found.slots.iter();
        slots
            .map(|slot| {
                (
                    slot.start()[11..13].to_owned(),
                    slot.free.clone(),
                    slot.busy.clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    let hour =
        |hour: &str, free: &[u64], busy: &[u64]| (hour.to_owned(), free.to_vec(), busy.to_vec());
    let all = || hour("11", &[1, 2, 3], &[]);
    // Everybody.
    assert_eq!(find(json!({})), [all()]);
    // 1 alone is required; the others are told about.
    assert_eq!(
        find(json!({"required": [1]})),
        [hour("10", &[1], &[2, 3]), all()]
    );
    // 3 is optional, the others are required.
    assert_eq!(find(json!({"optional": [3]})), [all()]);
    assert_eq!(
        find(json!({"optional": [2, 3]})),
        [hour("10", &[1], &[2, 3]), all()]
    );
    // One of three, whoever; a third of three is one; 34% of three is two, rounded up.
    let one = [hour("09", &[2], &[1, 3]), hour("10", &[1], &[2, 3]), all()];
    assert_eq!(find(json!({"at_least": 1})), one);
    assert_eq!(find(json!({"at_least": "33%"})), one);
    assert_eq!(find(json!({"at_least": "34%"})), [all()]);
    // Required and a number together.
    assert_eq!(
        find(json!({"required": [2], "at_least": 1})),
        [hour("09", &[2], &[1, 3]), all()]
    );
    assert_eq!(find(json!({"required": [2], "at_least": 2})), [all()]);
    // Most people first; cut after sorting.
    assert_eq!(
        find(json!({"at_least": 1, "order": "attendance"}))[0],
        all()
    );
    assert_eq!(
        find(json!({"at_least": 1, "order": "attendance", "limit": 1})),
        [all()]
    );
    assert_eq!(find(json!({"at_least": 1, "limit": 1})), one[..1]);
    // The order asked.
    assert_eq!(find(json!({"users": "3,1,2", "limit": 1}))[0].1, [3, 1, 2]);
}

#[test]
fn whole_stretches_without_a_duration() {
    let answer = answer(json!({
        "1": [on(11, "10:00", "11:00")],
        "2": [on(11, "10:30", "12:00")],
    }));
    let found = free(&answer, thursday(json!({})));
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-10:00", "2025-09-11 12:00-18:00"]
    );
    // Somebody optional comes and goes inside a stretch, and is not free all through it.
    let found = free(&answer, thursday(json!({"required": [1]})));
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-10:00", "2025-09-11 11:00-18:00"]
    );
    assert_eq!(found.slots[0].free, [1, 2]);
    assert_eq!(
        (
            found.slots[1].free.as_slice(),
            found.slots[1].busy.as_slice()
        ),
        (&[1][..], &[2][..])
    );
    // By number, a stretch ends where somebody comes or goes: the same people all through it.
    let found = free(&answer, thursday(json!({"at_least": 1})));
    assert_eq!(
        slots(&found),
        [
            "2025-09-11 09:00-10:00",
            "2025-09-11 10:00-10:30",
            "2025-09-11 11:00-12:00",
            "2025-09-11 12:00-18:00"
        ]
    );
    // Buffers shorten it on both sides: 15 before is after the meeting, 30 after before it.
    let found = free(
        &one(vec![on(11, "12:00", "13:00")]),
        thursday(json!({"buffer_before_minutes": 15, "buffer_after_minutes": 30})),
    );
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-11:30", "2025-09-11 13:15-18:00"]
    );
}

#[test]
fn hours_by_default_several_and_touching() {
    // Thursday to Monday: Saturday and Sunday are off.
    let found = free(
        &one(vec![]),
        json!({"from": "2025-09-11", "to": "2025-09-15", "time_zone": "Europe/Moscow"}),
    );
    assert_eq!(
        slots(&found),
        [
            "2025-09-11 09:00-18:00",
            "2025-09-12 09:00-18:00",
            "2025-09-15 09:00-18:00"
        ]
    );
    let lunch = json!({"thursday": ["09:00-13:00", "14:00-18:00"]});
    assert_eq!(
        starts_of(
            vec![],
            json!({"working_hours": lunch, "duration_minutes": 120})
        ),
        ["09:00", "11:00", "14:00", "16:00"]
    );
    // Stretches that touch are one stretch with two grids.
    let touching = json!({"thursday": ["09:00-10:30", "10:30-12:00"]});
    assert_eq!(
        starts_of(
            vec![],
            json!({"working_hours": touching, "duration_minutes": 60})
        ),
        ["09:00", "10:00", "10:30"]
    );
    // Round the clock, over midnight.
    let found = free(
        &one(vec![]),
        json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "UTC",
               "working_hours": "always", "duration_minutes": 600}),
    );
    assert_eq!(
        starts(&found),
        ["00:00", "10:00", "20:00", "00:00", "10:00"]
    );
}

#[test]
fn holidays_and_own_hours_take_time_away() {
    let week = |more| {
        let base = json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "UTC"});
        let found = free(&answer(json!({"1": [], "2": []})), with(base, more));
        (slots(&found), found.reason)
    };
    assert_eq!(
        week(json!({"holidays": ["2025-09-11"]})).0,
        ["2025-09-12 09:00-18:00"]
    );
    // A stretch belongs to the day it starts on: Thursday's night goes with Thursday.
    let night = json!({"thursday": ["22:00-02:00"], "friday": ["10:00-12:00"]});
    assert_eq!(
        week(json!({"working_hours": night, "holidays": ["2025-09-12"]})).0,
        ["2025-09-11 22:00-02:00"]
    );
    // One person's.
    assert_eq!(
        week(json!({"per_user": {"2": {"holidays": ["2025-09-12"]}}})).0,
        ["2025-09-11 09:00-18:00"]
    );
    let own =
        json!({"2": {"working_hours": {"thursday": ["08:00-12:00"], "friday": ["20:00-22:00"]}}});
    assert_eq!(week(json!({"per_user": own})).0, ["2025-09-11 09:00-12:00"]);
    // Holidays of somebody in another zone are that zone's days: the 12th in Vladivostok (+10) is from
    // 14:00Z on the 11th.
    let abroad = json!({"2": {"time_zone": "Asia/Vladivostok", "holidays": ["2025-09-12"]}});
    assert_eq!(
        week(json!({"per_user": abroad})).0,
        ["2025-09-11 09:00-14:00", "2025-09-12 14:00-18:00"]
    );
    // In that person's zone: 09:00 to 18:00 in Moscow is 06:00 to 15:00 in UTC.
    let abroad = json!({"2": {"time_zone": "Europe/Moscow",
                              "working_hours": {"thursday": ["09:00-18:00"]}}});
    assert_eq!(
        week(json!({"per_user": abroad})).0,
        ["2025-09-11 09:00-15:00"]
    );
    // Buffers do not reach into the person's own time off.
    let buffered = json!({"per_user": own_hours(), "buffer_before_minutes": 60});
    assert_eq!(week(buffered).0, ["2025-09-11 10:00-18:00"]);
    // Whose hours leave nothing is named.
    let never = json!({"per_user": {"2": {"working_hours": {}}}});
    let reason = week(never).1.unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.users.as_slice()),
        ("busy", &[2][..])
    );
}

fn own_hours() -> Value {
    json!({"2": {"working_hours": {"thursday": ["10:00-18:00"]}}})
}

#[test]
fn reasons_in_their_order() {
    let reason = |entries, more| {
        let found = free(&one(entries), thursday(more));
        assert!(found.slots.is_empty());
        found.reason.unwrap().code.as_str()
    };
    assert_eq!(
        reason(
            vec![],
            json!({"working_hours": {"friday": ["09:00-18:00"]}})
        ),
        "no_working_hours"
    );
    assert_eq!(
        reason(vec![], json!({"holidays": ["2025-09-11"]})),
        "no_working_hours"
    );
    assert_eq!(
        reason(vec![], json!({"duration_minutes": 600})),
        "too_short"
    );
    assert_eq!(
        reason(
            vec![],
            json!({"to": "2025-09-11T09:30", "duration_minutes": 60})
        ),
        "too_short"
    );
    // 90 minutes are enough for 60, but no hour from 09:00 begins in the first 30 of them.
    assert_eq!(
        reason(
            vec![],
            json!({"from": "2025-09-11T10:15", "to": "2025-09-11T11:45", "duration_minutes": 60})
        ),
        "no_start"
    );
    assert_eq!(
        reason(vec![json!(null)], json!({"duration_minutes": 600})),
        "too_short"
    );
    assert_eq!(reason(vec![json!(null)], json!({})), "unknown");
    assert_eq!(reason(vec![on(11, "09:00", "18:00")], json!({})), "busy");
}

#[test]
fn slots_have_their_length_in_real_minutes() {
    // Berlin, 2025-10-26: 01:00 to 04:00 lasts four hours; 02:00 comes twice.
    let night = |grid: &str, date: &str| {
        let found = free(
            &one(vec![]),
            json!({"from": date, "to": date, "time_zone": "Europe/Berlin", "grid": grid,
                   "working_hours": {"sunday": ["01:00-04:00"]}, "duration_minutes": 60}),
        );
        assert!(
            found
                .slots
                .iter()
                .all(|slot| slot.end_unix - slot.start_unix == 3600)
        );
        starts(&found)
    };
    assert_eq!(
        night("hours", "2025-10-26"),
        ["01:00", "02:00", "02:00", "03:00"]
    );
    assert_eq!(
        night("clock", "2025-10-26"),
        ["01:00", "02:00", "02:00", "03:00"]
    );
    // 2025-03-30: two hours; 02:00 does not come.
    assert_eq!(night("hours", "2025-03-30"), ["01:00", "03:00"]);
    assert_eq!(night("clock", "2025-03-30"), ["01:00", "03:00"]);
}

#[test]
fn zones_of_people_and_of_the_viewer_differ() {
    // Busy 10:00 to 11:00 in Moscow is 12:30 to 13:30 in Kolkata.
    let found = free(
        &one(vec![moscow(
            1,
            "11.09.2025 10:00:00",
            "11.09.2025 11:00:00",
        )]),
        json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "Asia/Kolkata"}),
    );
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-12:30", "2025-09-11 13:30-18:00"]
    );
    // An absence of days, of a person in Vladivostok (+10): 12 September there is from 14:00Z on
    // the 11th, 17:00 in Moscow.
    let found = free(
        &one(vec![absence(1, "12.09.2025", "12.09.2025")]),
        json!({"from": "2025-09-11", "to": "2025-09-12", "time_zone": "Europe/Moscow",
               "per_user": {"1": {"time_zone": "Asia/Vladivostok"}}}),
    );
    assert_eq!(
        slots(&found),
        ["2025-09-11 09:00-17:00", "2025-09-12 17:00-18:00"]
    );
}

#[test]
fn what_counts_decides_what_blocks() {
    let quest = vec![event(
        1,
        "11.09.2025 09:00:00",
        "11.09.2025 12:00:00",
        "UTC",
        "quest",
    )];
    assert_eq!(
        slots(&free(&one(quest.clone()), thursday(json!({})))),
        ["2025-09-11 12:00-18:00"]
    );
    let firm = thursday(json!({"busy": ["busy", "absent"]}));
    assert_eq!(slots(&free(&one(quest), firm)), ["2025-09-11 09:00-18:00"]);
}

#[test]
fn the_result_is_the_one_that_is_documented() {
    let answer = answer(json!({"1": [], "7": [on(11, "06:00", "12:00")]}));
    let found = free(
        &answer,
        json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "Europe/Moscow",
               "duration_minutes": 60, "required": "1", "limit": 1}),
    );
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(
        json,
        json!({
            "window": {"start": "2025-09-10T21:00:00Z", "end": "2025-09-11T21:00:00Z",
                       "time_zone": "Europe/Moscow"},
            "slots": [{"start": "2025-09-11T06:00:00Z", "end": "2025-09-11T07:00:00Z",
                       "start_unix": 1_757_570_400, "end_unix": 1_757_574_000,
                       "local_start": "2025-09-11T09:00:00+03:00",
                       "local_end": "2025-09-11T10:00:00+03:00",
                       "free": ["1"], "busy": ["7"], "unknown": []}],
            "reason": null, "date_format": {"order": "dmy", "settled": true}, "unread": [],
        })
    );
    let none = free(&answer, thursday(json!({"holidays": ["2025-09-11"]})));
    let json: Value = serde_json::from_str(&none.to_json()).unwrap();
    assert_eq!(
        json["reason"],
        json!({"code": "no_working_hours", "message": "there are no working hours in the window",
               "users": []})
    );
}

#[test]
fn who_is_optional_is_not_to_blame_for_what_the_required_cannot() {
    let answer = answer(json!({
        "1": [on(11, "00:00", "23:59"), on(11, "23:59", "24:00")],
        "2": [on(11, "09:00", "17:00")],
    }));
    let found = free(
        &answer,
        thursday(json!({"required": 1, "duration_minutes": 60})),
    );
    assert_eq!(found.reason.unwrap().users, [1]);
    // By number everybody counts.
    let found = free(
        &answer,
        thursday(json!({"required": 1, "at_least": 2, "duration_minutes": 60})),
    );
    assert_eq!(found.reason.unwrap().users, [1, 2]);
}

#[test]
fn a_stretch_by_number_is_never_empty() {
    // One goes when the other comes, and two begin at once.
    let answer = answer(json!({
        "1": [on(11, "10:00", "12:00")],
        "2": [on(11, "12:00", "14:00")],
        "3": [on(11, "10:00", "11:00")],
    }));
    let found = free(&answer, thursday(json!({"at_least": 1})));
    let lengths = found
        .slots
        .iter()
        .map(|slot| slot.end_unix - slot.start_unix);
    assert!(lengths.clone().all(|length| length > 0));
    assert_eq!(lengths.sum::<i64>(), 9 * 3600);
}

#[test]
fn what_nobody_could_read_is_refused_unless_it_is_limited() {
    // 346 days of 288 slots are 99,648; named for 502 people that is more than 50 million times.
    let users: serde_json::Map<String, Value> = (1..=502)
        .map(|user| (user.to_string(), json!([])))
        .collect();
    let answer = answer(Value::Object(users));
    let options = |limit: Value| {
        json!({"from": "2025-01-01", "to": "2025-12-12", "time_zone": "UTC", "limit": limit,
               "working_hours": "always", "duration_minutes": 5})
        .to_string()
    };
    let compute = |limit| {
        let options = b24busy::SlotOptions::from_json(&options(limit)).unwrap();
        b24busy::available_slots(&answer, &options)
    };
    let error = compute(json!(null)).unwrap_err();
    assert_eq!(error.code().as_str(), "B24BUSY_TOO_LARGE");
    assert!(error.message().contains("set limit"), "{error}");
    assert_eq!(compute(json!(3)).unwrap().slots.len(), 3);
}
