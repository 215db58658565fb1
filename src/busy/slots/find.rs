//! The slots that suit, and why there is none.

use super::attendance::{self, Attendee};
use super::candidates;
use super::hours::working;
use crate::busy::entries::entry::Unread;
use crate::busy::entries::format::DateFormat;
use crate::busy::options::slots::{Order, SlotOptions};
use crate::busy::options::values::invalid;
use crate::busy::options::window::Window;
use crate::busy::reading::{self, Reading};
use crate::busy::time::civil::utc;
use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::{Lasting, Stretch};
use crate::error::{Code, Error};

/// The most names in a result: of a hundred thousand slots for ten thousand people nobody would
/// read more, and no memory hold them all.
const MAX_NAMES: usize = 50_000_000;

/// When people are free.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AvailableSlots {
    /// What was looked at.
    pub window: Window,
    /// The slots, sorted as asked.
    pub slots: Vec<Slot>,
    /// Why there is none, where there is none.
    pub reason: Option<NoSlots>,
    /// In which order dates were read. Where it is not settled, slots are clear in both readings.
    pub date_format: DateFormat,
    /// The entries that could not be read. Their users are unknown to every slot.
    pub unread: Vec<Unread>,
}

/// A stretch of time that suits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Slot {
    /// Its first second, since 1970 in UTC.
    pub start_unix: i64,
    /// The second after its last.
    pub end_unix: i64,
    /// Who is free all through it, in the order asked.
    pub free: Vec<u64>,
    /// Who is not.
    pub busy: Vec<u64>,
    /// Of whom nobody knows: not in the answer, or with an entry that cannot be read.
    pub unknown: Vec<u64>,
}

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

/// Finds the slots in which people are free, in an answer of `calendar.accessibility.get`.
///
/// Pure, as [`busy_intervals`](crate::busy_intervals) is. A user who is not in the answer, or has an
/// entry that cannot be read, is unknown: no slot counts on that person.
///
/// ```
/// use b24busy::{BusyOptions, SlotOptions, available_slots};
///
/// let answer = r#"{"result": {"1": [{"ID": "1", "ACCESSIBILITY": "busy",
///     "DATE_FROM": "11.09.2025 09:00:00", "DATE_TO": "11.09.2025 17:00:00",
///     "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"}]}}"#;
/// let busy = BusyOptions::new()
///     .window("2025-09-11", "2025-09-11")?
///     .time_zone("Europe/Moscow")?;
/// let found = available_slots(answer, &SlotOptions::new(busy).duration_minutes(60))?;
/// // 17:00 to 18:00 in Moscow, which is three hours ahead.
/// assert_eq!(found.slots.len(), 1);
/// assert_eq!(found.slots[0].start(), "2025-09-11T14:00:00Z");
/// # Ok::<(), b24busy::Error>(())
/// ```
pub fn available_slots(answer: &str, options: &SlotOptions) -> Result<AvailableSlots, Error> {
    let (window, limits) = options.resolved_window()?;
    let mut reading = reading::read(
        answer,
        &options.busy,
        &window,
        &named_beside(options),
        false,
    )?;
    find(&mut reading, window, limits, options)
}

/// Whom the options name: they are asked for even if the answer lacks them.
pub(crate) fn named_beside(options: &SlotOptions) -> Vec<u64> {
    [&options.required, &options.optional]
        .into_iter()
        .flatten()
        .flat_map(|users| users.as_slice().iter().copied())
        .collect()
}

/// The slots of an answer that was read.
pub(crate) fn find(
    reading: &mut Reading<'_>,
    window: Window,
    limits: Stretch,
    options: &SlotOptions,
) -> Result<AvailableSlots, Error> {
    let users = std::mem::take(&mut reading.users);
    let people = attendance::people(users, options, limits)?;
    let hours = working(options, limits);
    let need = needed(&people, options)?;
    let possible = if people.is_empty() {
        // Nobody's time is nobody's free time.
        Vec::new()
    } else {
        candidates::all(&hours, &people, options, limits)?
    };
    let chosen = chosen(&possible, &people, need);
    let reason = if possible.is_empty() {
        Some(no_room(&people, &hours, options, limits))
    } else if chosen.is_empty() {
        Some(nobody_can(&possible, &people, need))
    } else {
        None
    };
    Ok(AvailableSlots {
        window,
        slots: slots(&possible, chosen, &people, options)?,
        reason,
        date_format: reading.format,
        unread: std::mem::take(&mut reading.unread),
    })
}

/// How many have to be free. Those who are unknown are counted among all.
fn needed(people: &[Attendee], options: &SlotOptions) -> Result<usize, Error> {
    let Some(at_least) = options.at_least else {
        return Ok(0);
    };
    let need = at_least.of(people.len());
    if need > people.len() {
        return Err(invalid(format!(
            "option at_least: {need} people given; there are {}",
            people.len()
        )));
    }
    Ok(need)
}

/// The possible slots that suit, by their places.
fn chosen(possible: &[Stretch], people: &[Attendee], need: usize) -> Vec<usize> {
    // The number of busy people changes where a run of struck slots begins or ends.
    let mut missing = vec![0i64; possible.len() + 1];
    let mut blocked = vec![0i64; possible.len() + 1];
    for person in people {
        for run in person.struck(possible) {
            missing[run.start] += 1;
            missing[run.end] -= 1;
            if person.required {
                blocked[run.start] += 1;
                blocked[run.end] -= 1;
            }
        }
    }
    let may_miss = i64::try_from(people.len().saturating_sub(need)).unwrap_or(i64::MAX);
    let (mut absent, mut blocks) = (0, 0);
    (0..possible.len())
        .filter(|place| {
            absent += missing[*place];
            blocks += blocked[*place];
            blocks == 0 && absent <= may_miss
        })
        .collect()
}

/// The slots themselves, sorted and cut, with the names of those who are free.
fn slots(
    possible: &[Stretch],
    mut chosen: Vec<usize>,
    people: &[Attendee],
    options: &SlotOptions,
) -> Result<Vec<Slot>, Error> {
    let limit = options.limit.unwrap_or(usize::MAX);
    if options.order == Order::Attendance {
        let mut missing = vec![0i64; possible.len() + 1];
        for run in people.iter().flat_map(|person| person.struck(possible)) {
            missing[run.start] += 1;
            missing[run.end] -= 1;
        }
        let mut absent = 0;
        for place in &mut missing {
            absent += *place;
            *place = absent;
        }
        chosen.sort_by_key(|place| missing[*place]);
    }
    chosen.truncate(limit);
    if chosen.len().saturating_mul(people.len()) > MAX_NAMES {
        return Err(Error::new(
            Code::TooLarge,
            "the result would name people more than 50 million times; set limit, or a longer step",
        ));
    }
    // Where a possible slot stands in the result.
    let mut places = vec![None; possible.len()];
    let mut slots: Vec<Slot> = chosen
        .iter()
        .enumerate()
        .map(|(at, place)| {
            places[*place] = Some(at);
            let time = possible[*place];
            Slot {
                start_unix: time.start.0,
                end_unix: time.end.0,
                free: Vec::new(),
                busy: Vec::new(),
                unknown: Vec::new(),
            }
        })
        .collect();
    for person in people {
        if person.taken.is_none() {
            for slot in &mut slots {
                slot.unknown.push(person.user);
            }
            continue;
        }
        let struck = person.struck(possible);
        let mut next = 0;
        let mut name = |run: std::ops::Range<usize>, free: bool| {
            for at in places[run].iter().copied().flatten() {
                let slot: &mut Slot = &mut slots[at];
                let names = if free { &mut slot.free } else { &mut slot.busy };
                names.push(person.user);
            }
        };
        for run in struck {
            name(next..run.start, true);
            next = run.end;
            name(run, false);
        }
        name(next..possible.len(), true);
    }
    Ok(slots)
}

/// Why there is not even a possible slot.
fn no_room(
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
fn nobody_can(possible: &[Stretch], people: &[Attendee], need: usize) -> NoSlots {
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

impl Slot {
    /// The start in RFC 3339, in UTC: `2025-09-11T15:34:00Z`.
    pub fn start(&self) -> String {
        utc(self.stretch().start).to_string()
    }

    /// The end in RFC 3339, in UTC.
    pub fn end(&self) -> String {
        utc(self.stretch().end).to_string()
    }
}

impl Lasting for Slot {
    fn stretch(&self) -> Stretch {
        Stretch::new(Moment(self.start_unix), Moment(self.end_unix))
    }
}
