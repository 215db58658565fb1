//! The slots that suit, and why there is none.

use super::alternatives::{self, Alternative, Search};
use super::attendance::{Party, Standing};
use super::checked::{self, CheckedStart};
use super::choice::Choice;
use super::clocks::Clocks;
use super::hours::{inside, working};
use super::reason::{NoSlots, no_room, nobody_can};
use crate::busy::entries::date_order::DateFormat;
use crate::busy::entries::entry::Unread;
use crate::busy::options::slots::SlotOptions;
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
    /// What one concession would give, best first. `None` unless it was asked for and there are too few
    /// slots: none, or fewer than the limit.
    pub alternatives: Option<Vec<Alternative>>,
    /// What stands in the way of the start that was asked about, where one was.
    pub checked: Option<CheckedStart>,
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
    let mut reading = interpret(answer, &options.busy, &window, &options.named(), false)?;
    find(&mut reading, window, limits, options)
}

/// The slots of an answer that was read.
pub(crate) fn find(
    reading: &mut Reading<'_>,
    window: Window,
    limits: Stretch,
    options: &SlotOptions,
) -> Result<AvailableSlots, Error> {
    let ids: Vec<u64> = reading.users.iter().map(|user| user.id).collect();
    options.check_people(&ids)?;
    let mut party = if options.alternatives.is_some() || options.check_start.is_some() {
        Party::new(&reading.users, options, limits)
    } else {
        // They are not looked at again.
        Party::new(std::mem::take(&mut reading.users), options, limits)
    };
    let hours = working(options, limits);
    let choice = Choice::of(&party, &hours, options, limits)?;
    let reason = if choice.possible.is_empty() {
        Some(no_room(&party, &hours, options, limits))
    } else if choice.chosen.is_empty() {
        let allowed = inside(&hours, options.open(limits));
        Some(nobody_can(&choice.possible, &allowed, &party, options))
    } else {
        None
    };
    let slots = slots(&choice, &party, options)?;
    let checked = options.checked_meeting(limits)?;
    let checked = checked.map(|meeting| checked::check(meeting, reading, &party, options, &hours));
    let enough = slots.len() >= options.limit.unwrap_or(1);
    let alternatives = match options.alternatives {
        Some(most) if !enough => Some(alternatives::find(
            &Search {
                users: &reading.users,
                options,
                limits,
                hours: &hours,
                choice: &choice,
            },
            &mut party,
            most,
        )),
        _ => None,
    };
    Ok(AvailableSlots {
        window,
        slots,
        reason,
        alternatives,
        checked,
        date_format: reading.format,
        unread: std::mem::take(&mut reading.unread),
    })
}

/// The slots themselves, sorted and cut, with the names of those who are free.
fn slots(choice: &Choice, party: &Party, options: &SlotOptions) -> Result<Vec<Slot>, Error> {
    let Choice { possible, .. } = choice;
    let people = &party.people;
    let mut chosen = choice.ordered(party, options);
    chosen.truncate(options.limit.unwrap_or(usize::MAX));
    let in_a_slot = people.len() + NAMES_IN_LOCAL_TIME * party.clocks.all().len();
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
            Slot::of_nobody(possible[*place], party)
        })
        .collect();
    for person in people {
        for (run, standing) in person.standings(possible) {
            for at in places[run].iter().copied().flatten() {
                slots[at].take(person.user, standing);
            }
        }
    }
    Ok(slots)
}

impl Slot {
    /// Nobody stands anywhere yet.
    fn of_nobody(time: Stretch, party: &Party) -> Self {
        Self {
            start_unix: time.start.0,
            end_unix: time.end.0,
            free: Vec::new(),
            busy: Vec::new(),
            off: Vec::new(),
            unknown: Vec::new(),
            clocks: party.clocks.clone(),
        }
    }

    /// A time, and what becomes of everybody in it.
    pub(super) fn of_everybody(time: Stretch, party: &Party) -> Self {
        let mut slot = Self::of_nobody(time, party);
        for person in &party.people {
            slot.take(person.user, person.standing(time));
        }
        slot
    }

    fn take(&mut self, user: u64, standing: Standing) {
        let names = match standing {
            Standing::Free => &mut self.free,
            Standing::Busy => &mut self.busy,
            Standing::Off => &mut self.off,
            Standing::Unknown => &mut self.unknown,
        };
        names.push(user);
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
