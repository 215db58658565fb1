//! The slots that suit, and why there is none.

use std::ops::Range;

use super::attendance::{self, Attendee, Standing};
use super::candidates;
use super::clocks::Clocks;
use super::hours::{inside, working};
use super::reason::{NoSlots, no_room, nobody_can};
use crate::busy::entries::date_order::DateFormat;
use crate::busy::entries::entry::Unread;
use crate::busy::options::slots::{Order, SlotOptions};
use crate::busy::options::window::Window;
use crate::busy::reading::{Reading, interpret};
use crate::busy::time::moment::Moment;
use crate::busy::time::rfc3339::utc;
use crate::busy::time::stretch::{Lasting, Stretch};
use crate::error::{Code, Error};

/// The most names in a result: of a hundred thousand slots for ten thousand people nobody would
/// read more, and no memory hold them all.
const MAX_NAMES: usize = 50_000_000;

/// A slot by one person's own clock takes as much of a result as so many names.
const NAMES_IN_LOCAL_TIME: usize = 10;

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
    /// The entries that could not be read. Where they could matter, their users are unknown.
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
    /// Who is surely busy in it.
    pub busy: Vec<u64>,
    /// For whom it is not all working time: outside the own hours, or on an own holiday.
    pub off: Vec<u64>,
    /// Of whom nobody knows: not in the answer, or with an entry that cannot be read and may matter.
    pub unknown: Vec<u64>,
    /// The clocks of [`Slot::local`].
    pub(crate) clocks: Clocks,
}

/// Finds the slots in which people are free, in an answer of `calendar.accessibility.get`.
///
/// Pure, as [`busy_intervals`](crate::busy_intervals) is. A user who is not in the answer, or has an
/// entry that cannot be read and could matter, is unknown: no slot counts on that person.
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
/// let found = available_slots(answer, &SlotOptions::new(busy).duration_minutes(60)?)?;
/// // 17:00 to 18:00 in Moscow, which is three hours ahead.
/// assert_eq!(found.slots.len(), 1);
/// assert_eq!(found.slots[0].start(), "2025-09-11T14:00:00Z");
/// # Ok::<(), b24busy::Error>(())
/// ```
pub fn available_slots(answer: &str, options: &SlotOptions) -> Result<AvailableSlots, Error> {
    let (window, limits) = options.resolved_window()?;
    let mut reading = interpret(
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
    let open = options.open(limits);
    let need = needed(&people, options);
    let possible = if people.is_empty() {
        // Nobody's time is nobody's free time.
        Vec::new()
    } else {
        candidates::all(&hours, &people, options, limits, open)?
    };
    let chosen = chosen(&possible, &people, need);
    let reason = if possible.is_empty() {
        Some(no_room(&people, &hours, options, limits, open))
    } else if chosen.is_empty() {
        let allowed = inside(&hours, open);
        Some(nobody_can(&possible, &allowed, &people, need))
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

/// How many have to be free. Those who are unknown are counted among all. Where nobody has to be, one
/// has to: what nobody can attend is offered only to those who ask for it, by `at_least: 0`.
fn needed(people: &[Attendee], options: &SlotOptions) -> usize {
    match options.at_least {
        Some(at_least) => at_least.of(people.len()),
        None => usize::from(!people.iter().any(|person| person.required)),
    }
}

/// The runs of slots that the person cannot come to, or nobody knows.
fn missed(person: &Attendee, possible: &[Stretch]) -> impl Iterator<Item = Range<usize>> {
    let standings = person.standings(possible).into_iter();
    standings.filter_map(|(run, standing)| (standing != Standing::Free).then_some(run))
}

/// The possible slots that suit, by their places.
fn chosen(possible: &[Stretch], people: &[Attendee], need: usize) -> Vec<usize> {
    // The number of busy people changes where a run of struck slots begins or ends.
    let mut missing = vec![0i64; possible.len() + 1];
    let mut blocked = vec![0i64; possible.len() + 1];
    for person in people {
        for run in missed(person, possible) {
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
        for run in people.iter().flat_map(|person| missed(person, possible)) {
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
    let clocks = Clocks::of(people, &options.busy);
    let in_a_slot = people.len() + NAMES_IN_LOCAL_TIME * clocks.all().len();
    if chosen.len().saturating_mul(in_a_slot) > MAX_NAMES {
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
                off: Vec::new(),
                unknown: Vec::new(),
                clocks: clocks.clone(),
            }
        })
        .collect();
    for person in people {
        for (run, standing) in person.standings(possible) {
            for at in places[run].iter().copied().flatten() {
                let slot: &mut Slot = &mut slots[at];
                let names = match standing {
                    Standing::Free => &mut slot.free,
                    Standing::Busy => &mut slot.busy,
                    Standing::Off => &mut slot.off,
                    Standing::Unknown => &mut slot.unknown,
                };
                names.push(person.user);
            }
        }
    }
    Ok(slots)
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
