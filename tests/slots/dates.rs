//! Days that have hours of their own.

use serde_json::{Value, json};

use crate::support::time::{answer, busy, free, one, slots, with};

/// Thursday, 11 September 2025, to Saturday, in UTC.
fn found(more: Value) -> Vec<String> {
    let base = json!({"from": "2025-09-11", "to": "2025-09-13", "time_zone": "UTC"});
    slots(&free(&one(vec![]), with(base, more)))
}

/// The same of user 1, of whom this is said.
fn own(person: Value, more: Value) -> Vec<String> {
    found(with(json!({"per_user": {"1": person}}), more))
}

#[test]
fn a_day_has_its_own_hours_instead_of_the_weeks() {
    // A short Thursday, no Friday, a working Saturday.
    let dates = json!({"2025-09-11": ["09:00-13:00", "14:00-15:00"], "2025-09-12": [],
                       "13.09.2025": ["10:00-12:00"]});
    assert_eq!(
        found(json!({"dates": dates})),
        [
            "2025-09-11 09:00-13:00",
            "2025-09-11 14:00-15:00",
            "2025-09-13 10:00-12:00"
        ]
    );
    // Also where any time suits.
    assert_eq!(
        found(json!({"working_hours": "always", "dates": {"2025-09-12": ["08:00-09:00"]}})),
        [
            "2025-09-11 00:00-00:00",
            "2025-09-12 08:00-09:00",
            "2025-09-13 00:00-00:00"
        ]
    );
    // A day off is the empty case.
    for off in [
        json!({"holidays": ["2025-09-12"]}),
        json!({"dates": {"2025-09-12": []}}),
        json!({"holidays": ["2025-09-12"], "dates": {"2025-09-10": [], "2025-09-12": null}}),
    ] {
        assert_eq!(found(off), ["2025-09-11 09:00-18:00"]);
    }
}

#[test]
fn a_stretch_belongs_to_the_day_it_starts_on() {
    // Thursday's night goes on through Friday, which is off; Friday's own goes on into Saturday.
    let night = json!({"thursday": ["22:00-02:00"], "friday": ["10:00-12:00"]});
    assert_eq!(
        found(json!({"working_hours": night, "dates": {"2025-09-12": []}})),
        ["2025-09-11 22:00-02:00"]
    );
    assert_eq!(
        found(json!({"working_hours": {}, "dates": {"2025-09-12": ["22:00-02:00"]}})),
        ["2025-09-12 22:00-02:00"]
    );
    // The grid of a day begins with its own hours.
    let grid = json!({"duration_minutes": 60, "working_hours": {},
                      "dates": {"2025-09-12": ["09:30-12:00"]}});
    assert_eq!(
        found(grid),
        ["2025-09-12 09:30-10:30", "2025-09-12 10:30-11:30"]
    );
}

#[test]
fn hours_of_single_days_are_local_too() {
    // Berlin, 30 March 2025: from 01:00 (+1) to 04:00 (+2) are two hours.
    let found = free(
        &one(vec![]),
        json!({"from": "2025-03-30", "to": "2025-03-30", "time_zone": "Europe/Berlin",
               "dates": {"2025-03-30": ["01:00-04:00"]}}),
    );
    assert_eq!(found.slots.len(), 1);
    assert_eq!(found.slots[0].start(), "2025-03-30T00:00:00Z");
    assert_eq!(found.slots[0].end(), "2025-03-30T02:00:00Z");
}

#[test]
fn a_persons_own_hours_limit_the_days_of_all_unless_that_person_has_the_day_too() {
    let week = json!({"thursday": ["10:00-18:00"], "friday": ["10:00-18:00"]});
    let working_saturday = json!({"dates": {"2025-09-13": ["09:00-14:00"], "2025-09-12": []}});
    // Saturday is no day of that person's.
    assert_eq!(
        own(json!({"working_hours": week}), working_saturday.clone()),
        ["2025-09-11 10:00-18:00"]
    );
    let person = json!({"working_hours": week, "dates": {"2025-09-13": ["11:00-20:00"]}});
    assert_eq!(
        own(person, working_saturday.clone()),
        ["2025-09-11 10:00-18:00", "2025-09-13 11:00-14:00"]
    );
    // Who has no own hours goes by those of all, and own days open nothing by themselves.
    assert_eq!(
        own(json!({"time_zone": "UTC"}), working_saturday.clone()),
        ["2025-09-11 09:00-18:00", "2025-09-13 09:00-14:00"]
    );
    assert_eq!(
        own(
            json!({"dates": {"2025-09-13": ["09:00-14:00"], "2025-09-11": ["07:00-11:00"]}}),
            json!({})
        ),
        ["2025-09-11 09:00-11:00", "2025-09-12 09:00-18:00"]
    );
}

#[test]
fn a_persons_days_are_in_that_persons_zone() {
    // 12 September in Vladivostok (+10) is from 14:00Z on the 11th to 14:00Z on the 12th; open from
    // 16:00Z (02:00 there) to 10:00Z (20:00 there).
    let person = |dates: Value| json!({"time_zone": "Asia/Vladivostok", "dates": dates});
    assert_eq!(
        own(person(json!({"2025-09-12": ["02:00-20:00"]})), json!({})),
        [
            "2025-09-11 09:00-14:00",
            "2025-09-11 16:00-18:00",
            "2025-09-12 09:00-10:00",
            "2025-09-12 14:00-18:00"
        ]
    );
    assert_eq!(
        own(person(json!({"2025-09-12": []})), json!({})),
        own(
            json!({"time_zone": "Asia/Vladivostok", "holidays": ["2025-09-12"]}),
            json!({})
        )
    );
}

#[test]
fn a_persons_day_without_a_zone_is_exchanged_for_that_of_all() {
    // Thursday's night lasts until 02:00 on Friday; Friday is another day, with another hour.
    let night = json!({"working_hours": {"thursday": ["22:00-02:00"], "friday": ["00:00-09:00"]}});
    assert_eq!(
        own(
            json!({"dates": {"2025-09-12": ["04:00-05:00"]}}),
            night.clone()
        ),
        ["2025-09-11 22:00-02:00", "2025-09-12 04:00-05:00"]
    );
    assert_eq!(
        own(json!({"dates": {"2025-09-11": []}}), night.clone()),
        ["2025-09-12 00:00-09:00"]
    );
    // The person's day goes before that of all.
    let all = with(night, json!({"dates": {"2025-09-12": ["04:00-08:00"]}}));
    assert_eq!(
        own(json!({"dates": {"2025-09-12": ["07:00-12:00"]}}), all),
        ["2025-09-11 22:00-02:00", "2025-09-12 07:00-08:00"]
    );
}

#[test]
fn a_view_shows_what_of_a_single_day_is_not_a_persons_own() {
    let found = busy(
        &answer(json!({"1": [], "2": []})),
        json!({"from": "2025-09-11T18:00", "to": "2025-09-12T06:00", "view_minutes": 60,
               "per_user": {"1": {"dates": {"2025-09-12": ["02:00-04:00"]}},
                            "2": {"working_hours": {"thursday": ["09:00-20:00"]},
                                  "dates": {"2025-09-12": ["02:00-04:00"]}}}}),
    );
    let view = |user: usize| found.users[user].view.as_deref().unwrap();
    assert_eq!(view(0), "000000440044");
    assert_eq!(view(1), "004444440044");
}
