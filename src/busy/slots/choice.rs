//! Which of the possible slots suit, and in which order.

use super::attendance::Party;
use super::candidates;
use crate::busy::options::slots::{Order, SlotOptions};
use crate::busy::time::stretch::Stretch;
use crate::error::Error;

/// The possible slots, and which of them suit.
pub(super) struct Choice {
    pub(super) possible: Vec<Stretch>,
    /// By their places, in the order of time.
    pub(super) chosen: Vec<usize>,
}

impl Choice {
    /// Of all that is possible in these working hours.
    pub(super) fn of(
        party: &Party,
        hours: &[Stretch],
        options: &SlotOptions,
        limits: Stretch,
    ) -> Result<Self, Error> {
        let possible = if party.people.is_empty() {
            // Nobody's time is nobody's free time.
            Vec::new()
        } else {
            candidates::all(hours, party, options, limits, options.open(limits))?
        };
        let chosen = suiting(&possible, party);
        Ok(Self { possible, chosen })
    }

    /// Those that suit, in the order asked for.
    pub(super) fn ordered(&self, party: &Party, options: &SlotOptions) -> Vec<usize> {
        let mut chosen = self.chosen.clone();
        if options.order == Order::Attendance {
            let missing = missing(&self.possible, party);
            chosen.sort_by_key(|place| missing[*place]);
        }
        chosen
    }
}

/// How many cannot come to each possible slot, or are unknown.
fn missing(possible: &[Stretch], party: &Party) -> Vec<i64> {
    let mut missing = vec![0i64; possible.len() + 1];
    let people = party.people.iter();
    for run in people.flat_map(|person| person.missed(possible)) {
        missing[run.start] += 1;
        missing[run.end] -= 1;
    }
    let mut absent = 0;
    for place in &mut missing {
        absent += *place;
        *place = absent;
    }
    missing
}

/// The slots that suit, by their places.
pub(super) fn suiting(possible: &[Stretch], party: &Party) -> Vec<usize> {
    let tally = Tally::of(possible, party);
    let suits = |place: &usize| tally.blocks[*place] == 0 && tally.others_suffice(*place);
    (0..possible.len()).filter(suits).collect()
}

/// Who is missing in each possible slot, in numbers.
pub(super) struct Tally {
    missing: Vec<i64>,
    /// How many of the required people are missing.
    pub(super) blocks: Vec<i64>,
    /// The sum of their places among all people: where there is one, which one it is.
    pub(super) blocking: Vec<i64>,
    /// Where too few of a group are free.
    struck: Vec<bool>,
    may_miss: i64,
}

impl Tally {
    pub(super) fn of(possible: &[Stretch], party: &Party) -> Self {
        let zeros = || vec![0i64; possible.len() + 1];
        let (mut missing, mut blocks, mut blocking) = (zeros(), zeros(), zeros());
        // The number of missing people changes where a run of struck slots begins or ends.
        for (at, person) in (0i64..).zip(&party.people) {
            for run in person.missed(possible) {
                missing[run.start] += 1;
                missing[run.end] -= 1;
                if person.required {
                    blocks[run.start] += 1;
                    blocks[run.end] -= 1;
                    blocking[run.start] += at;
                    blocking[run.end] -= at;
                }
            }
        }
        for changes in [&mut missing, &mut blocks, &mut blocking] {
            let mut sum = 0;
            for place in changes {
                sum += *place;
                *place = sum;
            }
        }
        let mut struck = vec![false; possible.len()];
        for group in &party.groups {
            group.strike(&party.people, possible, &mut struck);
        }
        let may_miss = party.people.len().saturating_sub(party.need);
        Self {
            missing,
            blocks,
            blocking,
            struck,
            may_miss: i64::try_from(may_miss).unwrap_or(i64::MAX),
        }
    }

    /// Whether there are enough people of all and of each group, whoever is required.
    pub(super) fn others_suffice(&self, place: usize) -> bool {
        self.missing[place] <= self.may_miss && !self.struck[place]
    }
}
