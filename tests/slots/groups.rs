//! Groups: all of these and one of those.

use serde_json::{Value, json};

use crate::support::time::{answer, free, on, slots, with};
use crate::thursday::thursday;

/// User 1 is busy at 9, 2 at 10, 3 from 9 to 11, 4 all day; 5 is not in the answer. Hours from 9 to 12.
fn find(more: Value) -> b24busy::AvailableSlots {
    let answer = answer(json!({
        "1": [on(11, "09:00", "10:00")],
        "2": [on(11, "10:00", "11:00")],
        "3": [on(11, "09:00", "11:00")],
        "4": [on(11, "09:00", "18:00")],
    }));
    let hours = json!({"working_hours": {"thursday": ["09:00-12:00"]}, "duration_minutes": 60,
                       "users": [1, 2, 3, 4, 5]});
    free(&answer, thursday(with(hours, more)))
}

fn starts(more: Value) -> Vec<String> {
    let found = find(more).slots;
    found
        .iter()
        .map(|slot| slot.start()[11..13].to_owned())
        .collect()
}

#[test]
fn all_of_these_and_one_of_those() {
    // 1 as a group of all, and one of 2, 3: at 10 both are busy, at 9 user 1 is.
    let one_of = |users: Value| json!({"users": users, "at_least": 1});
    assert_eq!(
        starts(json!({"optional": [4, 5], "groups": [{"users": [1]}, one_of(json!([2, 3]))]})),
        ["11"]
    );
    // One of 1 and 2 there always is.
    assert_eq!(
        starts(json!({"optional": [3, 4, 5], "groups": [one_of(json!([1, 2]))]})),
        ["09", "10", "11"]
    );
    // A share of its own people: half of 1, 2 is one, more is both.
    let share = |share: &str| json!({"optional": [3, 4, 5], "groups": [{"users": "1,2", "at_least": share}]});
    assert_eq!(starts(share("50%")).len(), 3);
    assert_eq!(starts(share("51%")), ["11"]);
    // In several groups one person counts in each.
    let both = json!({"required": [1], "groups": [one_of(json!([2, 3])), one_of(json!([2, 4]))]});
    assert_eq!(starts(both), ["11"]);
}

#[test]
fn who_is_in_a_group_is_not_required_on_its_account_and_who_is_in_none_is() {
    let group = json!([{"users": [1, 3], "at_least": 1}]);
    // 4 and 5 are in no group and in no list: they are required.
    let reason = find(json!({"groups": group})).reason.unwrap();
    assert_eq!((reason.code.as_str(), reason.users), ("unknown", vec![5]));
    // 2 is required by being in neither; of the group, somebody: at 10 user 2 is busy, at 9 user 1 and 3.
    assert_eq!(starts(json!({"optional": [4, 5], "groups": group})), ["11"]);
    // A list of the required, and the group beside it.
    assert_eq!(starts(json!({"required": [2], "groups": group})), ["11"]);
    assert_eq!(
        starts(json!({"required": [1], "groups": group})),
        ["10", "11"]
    );
    // By number alone everybody is optional, but for the group.
    assert_eq!(
        starts(json!({"at_least": 1, "groups": group})),
        ["10", "11"]
    );
    assert_eq!(starts(json!({"at_least": 2, "groups": group})), ["11"]);
    // Who is optional is needed all the same by a group of which all are.
    let all = json!([{"users": [1, 2]}]);
    assert_eq!(
        starts(json!({"optional": [1, 2, 3, 4, 5], "groups": all})),
        ["11"]
    );
    // No group can be met by those of whom nobody knows.
    let unknown = json!([{"users": [4, 5], "at_least": 1}]);
    let found = find(json!({"optional": [1, 2, 3], "groups": unknown}));
    let reason = found.reason.unwrap();
    assert_eq!((reason.code.as_str(), reason.users), ("busy", vec![4]));
}

#[test]
fn the_reason_names_the_group_that_cannot_be_met() {
    let groups = json!([{"users": [1, 2], "at_least": 1}, {"users": [3, 4], "at_least": 2}]);
    let reason = find(json!({"optional": [5], "groups": groups}))
        .reason
        .unwrap();
    assert_eq!(reason.code.as_str(), "busy");
    assert_eq!(reason.groups, [1]);
    // Who is busy all day comes first; of group 0 there is always somebody.
    assert_eq!(reason.users, [4, 3]);
    assert!(
        reason.message.contains("none with enough of group 1"),
        "{}",
        reason.message
    );
    // Each can be met, but never at once: 2 at 9, 1 at 10, 11 not asked for.
    let groups = json!([{"users": [1, 5], "at_least": 1}, {"users": [2, 5], "at_least": 1}]);
    let reason = find(json!({"optional": [3, 4], "groups": groups,
                             "working_hours": {"thursday": ["09:00-11:00"]}}))
    .reason
    .unwrap();
    assert_eq!(reason.code.as_str(), "busy");
    assert!(reason.groups.is_empty());
    assert_eq!(reason.users, [1, 2]);
    // Without those who are unknown the group is too small.
    let groups = json!([{"users": [1, 5, 2], "at_least": "90%"}]);
    let reason = find(json!({"optional": [3, 4], "groups": groups}))
        .reason
        .unwrap();
    assert_eq!((reason.code.as_str(), reason.users), ("unknown", vec![5]));
    assert_eq!(reason.groups, [0]);
    let groups = json!([{"users": [4, 5], "at_least": 1}, {"users": [5, 1, 2], "at_least": 2}]);
    let found = find(json!({"optional": [3], "groups": groups}));
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json["reason"]["groups"], json!([0]));
}

#[test]
fn people_of_a_group_are_asked_for_as_those_of_a_list() {
    let one = answer(json!({"1": []}));
    let found = free(
        &one,
        thursday(json!({"groups": [{"users": [1, 7], "at_least": 1}]})),
    );
    assert_eq!(found.slots[0].free, [1]);
    assert_eq!(found.slots[0].unknown, [7]);
    let options = json!({"users": [1], "groups": [{"users": [1]}, {"users": [1, 7]}]});
    let options = b24busy::SlotOptions::from_json(&thursday(options).to_string()).unwrap();
    let error = b24busy::available_slots(&one, &options).unwrap_err();
    assert_eq!(error.argument(), Some("groups.1.users"));
    assert!(
        error.message().contains("user 7 is not among the users"),
        "{error}"
    );
}

#[test]
fn whole_stretches_end_where_somebody_of_a_group_comes_or_goes() {
    let whole = |groups: Value| {
        slots(&find(
            json!({"duration_minutes": null, "optional": [3, 4, 5], "groups": groups}),
        ))
    };
    assert_eq!(
        whole(json!([{"users": [1, 2], "at_least": 1}])),
        [
            "2025-09-11 09:00-10:00",
            "2025-09-11 10:00-11:00",
            "2025-09-11 11:00-12:00"
        ]
    );
    // Of which all are needed: as if they were required.
    assert_eq!(whole(json!([{"users": [1]}])), ["2025-09-11 11:00-12:00"]);
}
