//! Who has to be free.

use serde_json::{Value, json};

use crate::support::time::{answer, event, free, on, one, slots, with};
use crate::thursday::thursday;

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

#[test]
fn case_22_no_slot_is_for_nobody_unless_that_is_asked_for() {
    let answer = answer(json!({
        "1": [on(11, "09:00", "18:00")],
        "2": [on(11, "09:00", "12:00")],
    }));
    let find = |more: Value| {
        free(
            &answer,
            thursday(with(json!({"duration_minutes": 180}), more)),
        )
    };
    // Everybody optional: from 12:00 one can.
    let found = find(json!({"optional": [1, 2]}));
    assert_eq!(
        slots(&found),
        ["2025-09-11 12:00-15:00", "2025-09-11 15:00-18:00"]
    );
    let found = find(json!({"users": 1, "optional": [1]}));
    let reason = found.reason.unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.users.as_slice()),
        ("busy", &[1][..])
    );
    // By the caller's own word.
    let found = find(json!({"optional": [1, 2], "at_least": 0}));
    assert_eq!(found.slots.len(), 3);
    assert!(found.slots[0].free.is_empty());
    assert_eq!(found.slots[0].busy, [1, 2]);
    assert_eq!(find(json!({"at_least": "0"})).slots.len(), 3);
    // Who is required is so all the same.
    assert!(find(json!({"required": 1, "at_least": 0})).slots.is_empty());
    // Whole stretches end where somebody comes or goes.
    let found = free(&answer, thursday(json!({"optional": [1, 2]})));
    assert_eq!(slots(&found), ["2025-09-11 12:00-18:00"]);
    assert_eq!(found.slots[0].free, [2]);
    // Nobody knows whether the unknown can.
    let found = find(json!({"users": [7], "optional": [7]}));
    assert_eq!(found.reason.unwrap().code.as_str(), "unknown");
}
