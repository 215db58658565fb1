//! Why there is no slot.

use std::collections::{BTreeSet, HashSet};

use super::attendance::{Attendee, Party, Standing};
use super::candidates;
use super::groups;
use crate::busy::options::slots::SlotOptions;
use crate::busy::time::stretch::{Stretch, meeting};
use crate::put::put;

/// Why there is no slot.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoSlots {
    /// For programs.
    pub code: NoSlotsCode,
    /// For people.
    pub message: String,
    /// Whom it concerns: who is unknown, who is busy, or who is off; of the latter two whoever blocks
    /// most working time comes first.
    pub users: Vec<u64>,
    /// Who is off in possible slots, outside the own hours or on an own holiday, beside those who are
    /// busy; whoever blocks most working time comes first.
    pub off: Vec<u64>,
    /// The groups, by their places in the options from 0, of which enough are free in no possible slot.
    pub groups: Vec<usize>,
}

/// The kinds of reasons, in the order in which they are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoSlotsCode {
    /// There is nobody to be free: the answer names no user, and the options neither.
    Nobody,
    /// The earliest start is not before the window's end, or every start from which the meeting would
    /// fit is before it.
    NotBefore,
    /// No working hours in the window.
    NoWorkingHours,
    /// The window, or every stretch of working hours in it, is shorter than the meeting.
    TooShort,
    /// The meeting would fit, but from no start that `grid` and `step_minutes` allow.
    NoStart,
    /// People who have to be free are unknown.
    Unknown,
    /// People are busy.
    Busy,
    /// Nobody is busy, but it is not the working time of people: outside their own hours, or on their
    /// own holidays.
    Off,
}

impl NoSlotsCode {
    /// `nobody`, `not_before`, `no_working_hours`, `too_short`, `no_start`, `unknown`, `busy` or `off`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::NotBefore => "not_before",
            Self::NoWorkingHours => "no_working_hours",
            Self::TooShort => "too_short",
            Self::NoStart => "no_start",
            Self::Unknown => "unknown",
            Self::Busy => "busy",
            Self::Off => "off",
        }
    }
}

/// Why there is not even a possible slot.
pub(super) fn no_room(
    party: &Party,
    hours: &[Stretch],
    options: &SlotOptions,
    limits: Stretch,
) -> NoSlots {
    let open = options.open(limits);
    // More possible slots than are looked at are some.
    let all = |open| candidates::all(hours, party, options, limits, open);
    let too_late = || open != limits && all(limits).map_or(true, |slots| !slots.is_empty());
    let (code, message) = if party.people.is_empty() {
        (
            NoSlotsCode::Nobody,
            "the answer names no user: whoever asked the portal gave it no list of ids; name the \
             users in the option users",
        )
    } else if open.length() == 0 {
        (
            NoSlotsCode::NotBefore,
            "the earliest start, not_before, is not before the end of the window",
        )
    } else if too_late() {
        (
            NoSlotsCode::NotBefore,
            "the meeting would fit, but only before the earliest start, not_before",
        )
    } else if hours.is_empty() {
        (
            NoSlotsCode::NoWorkingHours,
            "there are no working hours in the window",
        )
    } else if candidates::fits(hours, options, limits) {
        (
            NoSlotsCode::NoStart,
            "the meeting would fit, but from none of the starts that grid and step_minutes allow",
        )
    } else {
        (
            NoSlotsCode::TooShort,
            "the window, or each stretch of working hours in it, is shorter than the meeting",
        )
    };
    NoSlots {
        code,
        message: message.to_owned(),
        users: Vec::new(),
        off: Vec::new(),
        groups: Vec::new(),
    }
}

/// Why no possible slot suits. `allowed`: the working hours in which one may be.
pub(super) fn nobody_can(
    possible: &[Stretch],
    allowed: &[Stretch],
    party: &Party,
    options: &SlotOptions,
) -> NoSlots {
    let (people, need) = (&party.people, party.need);
    let unmet = never_met(possible, party, options);
    let in_any = |person: &Attendee, wanted| {
        let mut standings = person.standings(possible).into_iter();
        standings.any(|(_, standing)| standing == wanted)
    };
    let unknown: Vec<&Attendee> = people
        .iter()
        .filter(|person| !person.known && in_any(person, Standing::Unknown))
        .collect();
    let ids = |people: &[&Attendee]| -> Vec<u64> { people.iter().map(|who| who.user).collect() };
    let required: Vec<&Attendee> = unknown.iter().copied().filter(|who| who.required).collect();
    let users = if !required.is_empty() {
        ids(&required)
    } else if people.len() - unknown.len() < need {
        ids(&unknown)
    } else {
        unknown_of_short_groups(&unknown, party)
    };
    if !users.is_empty() {
        return NoSlots {
            code: NoSlotsCode::Unknown,
            message: format!(
                "{} unknown: not in the answer, or with entries that cannot be read",
                named(&users)
            ),
            users,
            off: Vec::new(),
            groups: unmet,
        };
    }
    // Where it is required people who have no common time, or groups, the others are not to blame.
    let counted = party.groups.iter().filter(|group| {
        let mut struck = vec![false; possible.len()];
        group.strike(people, possible, &mut struck) < possible.len()
    });
    let counted = counted.flat_map(|group| &group.members);
    let counted: HashSet<u64> = counted.map(|at| people[*at].user).collect();
    let everybody = if options.at_least.is_some() {
        need > 0 || !party.some_required()
    } else {
        !party.some_required() && counted.is_empty()
    };
    let blamed: Vec<&Attendee> = people
        .iter()
        .filter(|person| person.required || everybody || counted.contains(&person.user))
        .collect();
    let blocking = |wanted, of: fn(&Attendee) -> &[Stretch]| -> Vec<&Attendee> {
        let mut blocking: Vec<(i64, &Attendee)> = blamed
            .iter()
            .filter(|person| in_any(person, wanted))
            .map(|person| (time_in(allowed, of(person)), *person))
            .collect();
        blocking.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
        blocking.into_iter().map(|(_, person)| person).collect()
    };
    let busy = blocking(Standing::Busy, |person| &person.busy);
    let off = blocking(Standing::Off, |person| &person.off);
    let (code, standing, first) = match busy.first() {
        None if !off.is_empty() => (NoSlotsCode::Off, Standing::Off, off.first()),
        first => (NoSlotsCode::Busy, Standing::Busy, first),
    };
    let mut message = "no time suits".to_owned();
    if let Some(person) = first {
        let standings = person.standings(possible).into_iter();
        let struck: usize = standings
            .filter(|(_, found)| *found == standing)
            .map(|(run, _)| run.len())
            .sum();
        let what = match code {
            NoSlotsCode::Off => "outside the own working hours",
            _ => "not free",
        };
        let (user, all) = (person.user, possible.len());
        put!(
            message,
            "; user {user} is {what} in {struck} of {all} possible slots"
        );
    }
    if let Some(group) = unmet.first() {
        put!(message, "; there is none with enough of group {group}");
    }
    NoSlots {
        code,
        message,
        users: ids(if code == NoSlotsCode::Off {
            &off
        } else {
            &busy
        }),
        off: ids(&off),
        groups: unmet,
    }
}

/// The groups of which enough are free in no possible slot.
fn never_met(possible: &[Stretch], party: &Party, options: &SlotOptions) -> Vec<usize> {
    let groups = groups::all(&party.people, options).into_iter();
    let unmet = groups.filter(|group| {
        let mut struck = vec![false; possible.len()];
        group.strike(&party.people, possible, &mut struck) == 0
    });
    unmet.map(|group| group.place).collect()
}

/// Who is unknown of the groups that cannot be met without those who are.
fn unknown_of_short_groups(unknown: &[&Attendee], party: &Party) -> Vec<u64> {
    let unknown: HashSet<u64> = unknown.iter().map(|person| person.user).collect();
    let mut found: BTreeSet<usize> = BTreeSet::new();
    for group in &party.groups {
        let is_unknown = |at: &&usize| unknown.contains(&party.people[**at].user);
        let members: Vec<usize> = group.members.iter().filter(is_unknown).copied().collect();
        if group.members.len() - members.len() < group.need {
            found.extend(members);
        }
    }
    found.into_iter().map(|at| party.people[at].user).collect()
}

/// How many seconds of working time a set takes.
fn time_in(allowed: &[Stretch], set: &[Stretch]) -> i64 {
    let each = set.iter().flat_map(|one| {
        let met = &allowed[meeting(allowed, *one)];
        met.iter().filter_map(|hours| hours.clipped(*one))
    });
    each.map(Stretch::length).sum()
}

fn named(users: &[u64]) -> String {
    const SHOWN: usize = 10;
    let ids: Vec<String> = users.iter().take(SHOWN).map(u64::to_string).collect();
    let more = match users.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    match users {
        [user] => format!("user {user} is"),
        _ => format!("users {}{more} are", ids.join(", ")),
    }
}
