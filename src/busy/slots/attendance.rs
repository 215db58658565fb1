//! Who counts, and what becomes of each person in each possible slot.

use std::collections::BTreeSet;
use std::ops::Range;

use super::hours::working_but;
use crate::busy::hours::off;
use crate::busy::options::slots::SlotOptions;
use crate::busy::reading::Asked;
use crate::busy::time::stretch::{Stretch, meeting, union};
use crate::error::Error;
use crate::input::users::Users;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Free,
    Busy,
    Off,
    Unknown,
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

/// Everybody asked for, in that order.
pub(crate) fn people(
    users: Vec<Asked>,
    options: &SlotOptions,
    limits: Stretch,
) -> Result<Vec<Attendee>, Error> {
    let ids: Vec<u64> = users.iter().map(|user| user.id).collect();
    options.check_people(&ids)?;
    let named = |users: &Option<Users>| -> BTreeSet<u64> {
        let ids = users.iter().flat_map(Users::as_slice);
        ids.copied().collect()
    };
    let (required, optional) = (named(&options.required), named(&options.optional));
    let is_required = |user: u64| match (&options.required, &options.optional) {
        (Some(_), _) => required.contains(&user),
        (None, Some(_)) => !optional.contains(&user),
        (None, None) => options.at_least.is_none(),
    };
    Ok(users
        .into_iter()
        .map(|user| Attendee {
            user: user.id,
            required: is_required(user.id),
            known: user.is_complete(options.reach(options.open(limits))),
            busy: busy(&user, options, limits),
            off: own_time_off(user.id, options, limits),
        })
        .collect())
}

/// The person's busy time, in both readings of the dates where two are possible.
fn busy(user: &Asked, options: &SlotOptions, limits: Stretch) -> Vec<Stretch> {
    // A meeting with its buffers misses a busy interval just when the meeting misses the interval
    // with the buffers turned around: what must be free after the meeting lies before the interval.
    let (before, after) = (options.buffer_before * 60, options.buffer_after * 60);
    let spans = user.spans.iter().chain(&user.others);
    let taken = spans
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
