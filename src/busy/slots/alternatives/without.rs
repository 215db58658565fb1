//! Whom it is worth doing without: counted for all at once, since there may be thousands.

use std::cmp::Reverse;

use super::{Alternative, Concession, Search};
use crate::busy::slots::attendance::Party;
use crate::busy::slots::candidates::cut;
use crate::busy::slots::choice::Tally;
use crate::busy::slots::hours::inside;
use crate::busy::time::stretch::Stretch;

/// At most so many of those without whom there would be more slots: most slots first, then in the order
/// asked. The party has its roles again afterwards.
pub(super) fn find(search: &Search<'_>, party: &mut Party, most: usize) -> Vec<Alternative> {
    if most == 0 || search.choice.possible.is_empty() {
        return Vec::new();
    }
    let mut gains = gains(search, party);
    // Without the last who is required others count, in other stretches: that is tried.
    let last = last_required(search, party);
    let mut found: Vec<(usize, Alternative)> = Vec::new();
    for at in last {
        gains[at] = 0;
        found.extend(tried(search, party, at).map(|alternative| (at, alternative)));
    }
    let mut places: Vec<usize> = (0..gains.len()).filter(|at| gains[*at] > 0).collect();
    places.sort_by_key(|at| Reverse(gains[*at]));
    for at in places.into_iter().take(most) {
        found.extend(tried(search, party, at).map(|alternative| (at, alternative)));
    }
    party.assign(search.options);
    found.sort_by_key(|(at, alternative)| (Reverse(alternative.slots), *at));
    found.truncate(most);
    found
        .into_iter()
        .map(|(_, alternative)| alternative)
        .collect()
}

fn tried(search: &Search<'_>, party: &mut Party, at: usize) -> Option<Alternative> {
    let user = party.people[at].user;
    let options = search.options.without_requiring(user);
    party.assign(&options);
    search.tried(Concession::Without { user }, &options, party, search.hours)
}

/// Without whom nobody would be required, or nobody named as that.
fn last_required(search: &Search<'_>, party: &Party) -> Vec<usize> {
    let places = |is_one: &dyn Fn(u64, bool) -> bool| -> Vec<usize> {
        let people = party.people.iter().enumerate();
        let those = people.filter(|(_, person)| is_one(person.user, person.required));
        those.map(|(at, _)| at).take(2).collect()
    };
    let required = places(&|_, required| required);
    let named = search.options.required.as_ref();
    let mut last = places(&|user, _| named.is_some_and(|named| named.as_slice() == [user]));
    if required.len() == 1 {
        last.extend(required);
    }
    last.dedup();
    last
}

/// How many more slots there would be without each of the people.
fn gains(search: &Search<'_>, party: &Party) -> Vec<i64> {
    if search.options.duration.is_some() || party.by_number(search.options) {
        of_slots(&search.choice.possible, party)
    } else {
        of_stretches(
            &inside(search.hours, search.options.open(search.limits)),
            party,
        )
    }
}

/// Of slots that are where they are, whoever is required.
fn of_slots(possible: &[Stretch], party: &Party) -> Vec<i64> {
    let tally = Tally::of(possible, party);
    let mut gains = vec![0; party.people.len()];
    for place in (0..possible.len()).filter(|place| tally.others_suffice(*place)) {
        if let Some(at) = only_one(&tally, place) {
            gains[at] += 1;
        }
    }
    gains
}

/// Of whole stretches, which grow together where somebody who stood between them is left out.
fn of_stretches(allowed: &[Stretch], party: &Party) -> Vec<i64> {
    let required = party.people.iter().filter(|person| person.required);
    let pieces = cut(allowed, required);
    let tally = Tally::of(&pieces, party);
    let mut gains = vec![0; party.people.len()];
    let mut before: Option<(Stretch, bool, Option<usize>)> = None;
    for (place, piece) in pieces.iter().enumerate() {
        let (free, one) = (tally.blocks[place] == 0, only_one(&tally, place));
        let (was_free, was_one) = match before {
            Some((last, free, one)) if last.end == piece.start => (free, one),
            _ => (false, None),
        };
        if free {
            // What begins here begins before, without the one who is in the way there.
            if let (false, Some(one)) = (was_free, was_one) {
                gains[one] -= 1;
            }
        } else if let Some(one) = one
            && !was_free
            && was_one != Some(one)
        {
            gains[one] += 1;
        }
        before = Some((*piece, free, one));
    }
    gains
}

/// Who is the only one of the required people that is missing.
fn only_one(tally: &Tally, place: usize) -> Option<usize> {
    let alone = tally.blocks[place] == 1;
    alone.then(|| usize::try_from(tally.blocking[place]).ok())?
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::SlotOptions;
    use crate::busy::reading::interpret;
    use crate::busy::slots::choice::Choice;
    use crate::busy::slots::hours::working;

    /// Numbers without any order, the same in every run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
            self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }
    }

    /// Five people with up to three entries in a morning: few slots suit them all, and often it is one
    /// alone who stands between.
    fn answer(dice: &mut Dice) -> String {
        let mut people = serde_json::Map::new();
        for user in 1..=5 {
            let entries: Vec<Value> = (0..dice.below(4))
                .map(|_| {
                    let from = 36 + dice.below(20);
                    let to = from + 1 + dice.below(5);
                    let at = |quarter: u64| {
                        format!("11.09.2025 {:02}:{:02}:00", quarter / 4, quarter % 4 * 15)
                    };
                    json!({"DATE_FROM": at(from), "DATE_TO": at(to), "TZ_FROM": "UTC", "TZ_TO": "UTC"})
                })
                .collect();
            people.insert(user.to_string(), json!(entries));
        }
        json!({ "result": people }).to_string()
    }

    #[test]
    fn what_is_counted_at_once_is_what_each_call_finds() {
        let mut dice = Dice(7);
        let mut gained = [0; 4];
        for round in 0..1200 {
            let answer = answer(&mut dice);
            let kind = round % gained.len();
            let more = [
                json!({}),
                json!({"duration_minutes": 30, "step_minutes": 15}),
                json!({"required": [1, 2, 3], "at_least": 4}),
                json!({"duration_minutes": 60, "step_minutes": 15,
                       "groups": [{"users": [4, 5], "at_least": 1}]}),
            ];
            let mut json = json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "UTC",
                "working_hours": {"thursday": ["09:00-11:00", "11:30-14:00"]}});
            let more = more[kind].as_object().unwrap().clone();
            json.as_object_mut().unwrap().extend(more);
            let options = SlotOptions::from_json(&json.to_string()).unwrap();
            let (window, limits) = options.resolved_window().unwrap();
            let reading = interpret(&answer, &options.busy, &window, &[], false).unwrap();
            let mut party = Party::new(&reading.users, &options, limits);
            let hours = working(&options, limits);
            let choice = Choice::of(&party, &hours, &options, limits).unwrap();
            let search = Search {
                users: &reading.users,
                options: &options,
                limits,
                hours: &hours,
                choice: &choice,
            };
            let gains = gains(&search, &party);
            for (at, gain) in gains.into_iter().enumerate() {
                if !party.people[at].required {
                    assert_eq!(gain, 0);
                    continue;
                }
                let other = options.without_requiring(party.people[at].user);
                party.assign(&other);
                let found = Choice::of(&party, &hours, &other, limits).unwrap();
                party.assign(&options);
                let now = i64::try_from(choice.chosen.len()).unwrap();
                let then = i64::try_from(found.chosen.len()).unwrap();
                assert_eq!(gain, then - now, "{at} of {json}: {answer}");
                gained[kind] += gain.abs();
            }
        }
        assert!(gained.iter().all(|gained| *gained > 100), "{gained:?}");
    }
}
