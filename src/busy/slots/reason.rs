//! Why there is no slot.

use super::attendance::{Attendee, Standing};
use super::candidates;
use crate::busy::options::slots::SlotOptions;
use crate::busy::time::stretch::{Stretch, meeting};

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
    people: &[Attendee],
    hours: &[Stretch],
    options: &SlotOptions,
    limits: Stretch,
    open: Stretch,
) -> NoSlots {
    // More possible slots than are looked at are some.
    let all = |open| candidates::all(hours, people, options, limits, open);
    let too_late = || open != limits && all(limits).map_or(true, |slots| !slots.is_empty());
    let (code, message) = if people.is_empty() {
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
    }
}

/// Why no possible slot suits. `allowed`: the working hours in which one may be.
pub(super) fn nobody_can(
    possible: &[Stretch],
    allowed: &[Stretch],
    people: &[Attendee],
    need: usize,
) -> NoSlots {
    let in_any = |person: &Attendee, wanted| {
        let mut standings = person.standings(possible).into_iter();
        standings.any(|(_, standing)| standing == wanted)
    };
    let unknown: Vec<&Attendee> = people
        .iter()
        .filter(|person| !person.known && in_any(person, Standing::Unknown))
        .collect();
    let required: Vec<u64> = unknown
        .iter()
        .filter(|person| person.required)
        .map(|person| person.user)
        .collect();
    if !required.is_empty() || people.len() - unknown.len() < need {
        let users = if required.is_empty() {
            unknown.iter().map(|person| person.user).collect()
        } else {
            required
        };
        return NoSlots {
            code: NoSlotsCode::Unknown,
            message: format!(
                "{} unknown: not in the answer, or with entries that cannot be read",
                named(&users)
            ),
            users,
            off: Vec::new(),
        };
    }
    let some_required = people.iter().any(|person| person.required);
    // Where it is required people who have no common time, the others are not to blame.
    let blamed: Vec<&Attendee> = people
        .iter()
        .filter(|person| person.required || !some_required || need > 0)
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
    let message = first.map_or_else(
        || "no time suits".to_owned(),
        |person| {
            let standings = person.standings(possible).into_iter();
            let struck: usize = standings
                .filter(|(_, found)| *found == standing)
                .map(|(run, _)| run.len())
                .sum();
            let what = match code {
                NoSlotsCode::Off => "outside the own working hours",
                _ => "not free",
            };
            format!(
                "no time suits; user {} is {what} in {struck} of {} possible slots",
                person.user,
                possible.len()
            )
        },
    );
    let ids = |people: &[&Attendee]| people.iter().map(|person| person.user).collect();
    NoSlots {
        code,
        message,
        users: ids(if code == NoSlotsCode::Off {
            &off
        } else {
            &busy
        }),
        off: ids(&off),
    }
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
