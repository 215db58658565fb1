//! A start that was asked about: who stands in its way, with which entries.

use super::attendance::{Party, Standing};
use super::choice::suiting;
use super::find::Slot;
use super::groups;
use super::hours::inside;
use crate::busy::intervals::Interval;
use crate::busy::options::slots::SlotOptions;
use crate::busy::reading::{Asked, Reading, Span};
use crate::busy::time::stretch::Stretch;

/// A meeting at the start that was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedStart {
    /// When it is, and what becomes of everybody in it.
    pub meeting: Slot,
    /// Whether it suits: whether it would be a slot if one could begin there.
    pub suits: bool,
    /// Whether all of it is in the working hours.
    pub in_hours: bool,
    /// The groups, by their places in the options from 0, of which too few are free.
    pub groups: Vec<usize>,
    /// Everybody who is not free, in the order asked.
    pub conflicts: Vec<Conflict>,
}

/// Why a person is not free.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conflict {
    /// The person's id.
    pub user: u64,
    /// Busy, off or unknown.
    pub standing: Standing,
    /// Whether that alone is enough to stand in the way; of the others, enough have to be free.
    pub required: bool,
    /// The entries that the meeting meets with its buffers, each as long as it is, by their start.
    pub entries: Vec<Interval>,
}

pub(super) fn check(
    meeting: Stretch,
    reading: &Reading<'_>,
    party: &Party,
    options: &SlotOptions,
    hours: &[Stretch],
) -> CheckedStart {
    let mut working = inside(hours, meeting).into_iter();
    let in_hours = working.any(|stretch| stretch.covers(meeting));
    let unmet = groups::all(&party.people, options).into_iter();
    let unmet = unmet.filter(|group| {
        let left = group.strike(&party.people, &[meeting], &mut [false]);
        left == 0
    });
    let everybody = party.people.iter().zip(&reading.users);
    let conflicts = everybody.filter_map(|(person, user)| {
        let standing = person.standing(meeting);
        (standing != Standing::Free).then(|| Conflict {
            user: person.user,
            standing,
            required: person.required,
            entries: entries(user, reading, options.reach(meeting)),
        })
    });
    CheckedStart {
        suits: in_hours && !party.people.is_empty() && !suiting(&[meeting], party).is_empty(),
        in_hours,
        groups: unmet.map(|group| group.place).collect(),
        conflicts: conflicts.collect(),
        meeting: Slot::of_everybody(meeting, party),
    }
}

/// The entries that are in the way, in both readings of the dates where two are possible.
fn entries(user: &Asked, reading: &Reading<'_>, time: Stretch) -> Vec<Interval> {
    let spans = user.spans.iter().chain(&user.others);
    let mut met: Vec<_> = spans.filter(|span| span.time.meets(time)).collect();
    // By what is told of them: the order of entries in the answer changes nothing.
    met.sort_unstable_by(|a, b| {
        let told = |span: &Span| (span.time, span.accessibility, span.zone);
        let ids = || reading.id(a.entry).cmp(&reading.id(b.entry));
        told(a)
            .cmp(&told(b))
            .then_with(ids)
            .then(a.entry.cmp(&b.entry))
    });
    // One that is the same in both readings.
    met.dedup_by_key(|span| (span.time, span.entry));
    met.into_iter().map(|span| reading.alone(span)).collect()
}
