//! Why there is no slot.

use super::attendance::Attendee;
use super::candidates;
use crate::busy::options::slots::SlotOptions;
use crate::busy::time::stretch::Stretch;

/// Why there is no slot.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoSlots {
    /// For programs.
    pub code: NoSlotsCode,
    /// For people.
    pub message: String,
    /// Whom it concerns: who is unknown, or who blocks slots, the one that blocks most first.
    pub users: Vec<u64>,
}

/// The kinds of reasons, in the order in which they are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoSlotsCode {
    /// There is nobody to be free: the answer names no user, and the options neither.
    Nobody,
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
}

impl NoSlotsCode {
    /// `nobody`, `no_working_hours`, `too_short`, `no_start`, `unknown` or `busy`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::NoWorkingHours => "no_working_hours",
            Self::TooShort => "too_short",
            Self::NoStart => "no_start",
            Self::Unknown => "unknown",
            Self::Busy => "busy",
        }
    }
}

/// Why there is not even a possible slot.
pub(super) fn no_room(
    people: &[Attendee],
    hours: &[Stretch],
    options: &SlotOptions,
    limits: Stretch,
) -> NoSlots {
    let (code, message) = if people.is_empty() {
        (
            NoSlotsCode::Nobody,
            "the answer names no user: whoever asked the portal gave it no list of ids; name the \
             users in the option users",
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
    }
}

/// Why no possible slot suits.
pub(super) fn nobody_can(possible: &[Stretch], people: &[Attendee], need: usize) -> NoSlots {
    let reason = |code, message: String, users| NoSlots {
        code,
        message,
        users,
    };
    let unknown: Vec<&Attendee> = people
        .iter()
        .filter(|person| person.taken.is_none())
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
        let message = format!(
            "{} unknown: not in the answer, or with entries that cannot be read",
            named(&users)
        );
        return reason(NoSlotsCode::Unknown, message, users);
    }
    let some_required = people.iter().any(|person| person.required);
    let mut blocking: Vec<(usize, u64)> = people
        .iter()
        .filter(|person| person.taken.is_some())
        // Where it is required people who have no common time, the others are not to blame.
        .filter(|person| person.required || !some_required || need > 0)
        .map(|person| {
            let struck = person.struck(possible);
            (struck.iter().map(ExactSizeIterator::len).sum(), person.user)
        })
        .filter(|(struck, _)| *struck > 0)
        .collect();
    blocking.sort_by_key(|(struck, _)| std::cmp::Reverse(*struck));
    let users: Vec<u64> = blocking.iter().map(|(_, user)| *user).collect();
    let message = match blocking.first() {
        Some((struck, user)) => format!(
            "no time suits; user {user} is not free in {struck} of {} possible slots",
            possible.len()
        ),
        None => "no time suits".to_owned(),
    };
    reason(NoSlotsCode::Busy, message, users)
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
