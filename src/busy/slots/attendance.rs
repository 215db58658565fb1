//! Who counts, and what becomes of each person in each possible slot.

use std::borrow::Borrow;
use std::ops::Range;

use super::clocks::Clocks;
use super::groups::{self, Counted};
use super::hours::working_but;
use crate::busy::hours::off;
use crate::busy::options::slots::SlotOptions;
use crate::busy::reading::Asked;
use crate::busy::time::stretch::{Stretch, meeting, union};

/// A person who counts. Sets are sorted and disjoint.
pub(crate) struct Attendee {
    pub(crate) user: u64,
    pub(crate) required: bool,
    /// Whether the person is free where nothing is known to be in the way.
    pub(crate) known: bool,
    /// When the person is surely busy, buffers included.
    pub(crate) busy: Vec<Stretch>,
    /// When it is not the person's own working time.
    pub(crate) off: Vec<Stretch>,
}

/// What becomes of a person in a possible slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Standing {
    /// Free all through it.
    Free,
    /// Surely busy in it.
    Busy,
    /// For whom it is not all working time: outside the own hours, or on an own holiday; busy or not.
    Off,
    /// Nobody knows.
    Unknown,
}

impl Standing {
    /// `free`, `busy`, `off` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Busy => "busy",
            Self::Off => "off",
            Self::Unknown => "unknown",
        }
    }
}

impl Attendee {
    /// When the person is not to be had, as far as is known.
    pub(crate) fn taken(&self) -> Vec<Stretch> {
        union([self.busy.as_slice(), &self.off].concat())
    }

    /// What becomes of the person in all possible slots, as runs of them. Who is off is that, busy or
    /// not; who is surely busy is not unknown. The slots' starts are in order, and so are their ends.
    pub(crate) fn standings(&self, possible: &[Stretch]) -> Vec<(Range<usize>, Standing)> {
        let rest = if self.known {
            Standing::Free
        } else {
            Standing::Unknown
        };
        let (off, busy) = (struck(&self.off, possible), struck(&self.busy, possible));
        let (mut off, mut busy) = (off.as_slice(), busy.as_slice());
        let mut standings = Vec::with_capacity(2 * (off.len() + busy.len()) + 1);
        let mut at = 0;
        while at < possible.len() {
            while off.first().is_some_and(|run| run.end <= at) {
                off = &off[1..];
            }
            while busy.first().is_some_and(|run| run.end <= at) {
                busy = &busy[1..];
            }
            let start =
                |runs: &[Range<usize>]| runs.first().map_or(possible.len(), |run| run.start);
            let (end, standing) = if start(off) <= at {
                (off[0].end, Standing::Off)
            } else if start(busy) <= at {
                (busy[0].end.min(start(off)), Standing::Busy)
            } else {
                (start(busy).min(start(off)), rest)
            };
            standings.push((at..end, standing));
            at = end;
        }
        standings
    }

    /// What becomes of the person in a single slot.
    pub(super) fn standing(&self, slot: Stretch) -> Standing {
        let standings = self.standings(&[slot]);
        standings
            .first()
            .map_or(Standing::Unknown, |(_, standing)| *standing)
    }

    /// The runs of slots that the person cannot come to, or nobody knows.
    pub(super) fn missed(&self, possible: &[Stretch]) -> impl Iterator<Item = Range<usize>> {
        let standings = self.standings(possible).into_iter();
        standings.filter_map(|(run, standing)| (standing != Standing::Free).then_some(run))
    }
}

/// The possible slots that meet a set, as runs of them.
fn struck(set: &[Stretch], possible: &[Stretch]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for stretch in set {
        let met = meeting(possible, *stretch);
        match runs.last_mut() {
            _ if met.is_empty() => {}
            Some(run) if met.start <= run.end => run.end = run.end.max(met.end),
            _ => runs.push(met),
        }
    }
    runs
}

/// Everybody asked for, and when the meeting suits them.
pub(crate) struct Party {
    /// In the order asked.
    pub(crate) people: Vec<Attendee>,
    /// How many have to be free. Those who are unknown are counted among all.
    pub(super) need: usize,
    /// Groups of which so many have to be free.
    pub(super) groups: Vec<Counted>,
    /// Of those who have a zone of their own.
    pub(super) clocks: Clocks,
}

impl Party {
    /// Of these users. Those that are given away are dropped one by one: of a large answer, what a
    /// person's time is made of and the time itself are not all in memory at once.
    pub(super) fn new<U: Borrow<Asked>>(
        users: impl IntoIterator<Item = U>,
        options: &SlotOptions,
        limits: Stretch,
    ) -> Self {
        let people = users.into_iter().map(|user| {
            let user: &Asked = user.borrow();
            Attendee {
                user: user.id,
                required: false,
                known: user.is_complete(options.reach(options.open(limits)), &options.busy),
                busy: busy(user, options, limits),
                off: own_time_off(user.id, options, limits),
            }
        });
        let people: Vec<Attendee> = people.collect();
        let ids: Vec<u64> = people.iter().map(|person| person.user).collect();
        let mut party = Self {
            people,
            need: 0,
            groups: Vec::new(),
            clocks: Clocks::of(&ids, &options.busy),
        };
        party.assign(options);
        party
    }

    /// Gives the same people the roles that these options tell.
    pub(super) fn assign(&mut self, options: &SlotOptions) {
        let roles = options.roles();
        for person in &mut self.people {
            person.required = roles.is_required(person.user);
        }
        self.groups = groups::counted(&self.people, options);
        self.need = match options.at_least {
            Some(at_least) => at_least.of(self.people.len()),
            // Where nobody has to be free, one has to: what nobody can attend is offered only to
            // those who ask for it, by at_least: 0.
            None => usize::from(!self.some_required()),
        };
    }

    /// Whether nothing suits without some of them.
    pub(super) fn some_required(&self) -> bool {
        self.people.iter().any(|person| person.required)
    }

    /// Whether it is a number of people that counts: then whole stretches end where somebody comes or
    /// goes.
    pub(super) fn by_number(&self, options: &SlotOptions) -> bool {
        options.at_least.is_some() || !self.some_required() || !self.groups.is_empty()
    }
}

/// The person's busy time, in both readings of the dates where two are possible.
fn busy(user: &Asked, options: &SlotOptions, limits: Stretch) -> Vec<Stretch> {
    // A meeting with its buffers misses a busy interval just when the meeting misses the interval
    // with the buffers turned around: what must be free after the meeting lies before the interval.
    let (before, after) = (options.buffer_before * 60, options.buffer_after * 60);
    let spans = user.spans.iter().chain(&user.others);
    let taken = spans
        .filter(|span| options.busy.counts(span.accessibility))
        .map(|span| Stretch::new(span.time.start - after, span.time.end + before))
        .filter(|stretch| stretch.meets(limits));
    union(taken.collect())
}

/// Own hours and holidays only take time away.
fn own_time_off(user: u64, options: &SlotOptions, limits: Stretch) -> Vec<Stretch> {
    let person = options.busy.people.get(&user);
    let (Some(person), Some(viewer)) = (person, options.busy.time_zone.as_ref()) else {
        return Vec::new();
    };
    off(person, viewer, limits, |own| {
        Some(working_but(options, limits, own))
    })
}
