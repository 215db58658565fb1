//! What one concession would give, where there are too few slots.
//!
//! Each concession is tried as a caller would: other options, and the slots that they find. It is the
//! number of these computations that takes time, so it has a bound: two for the hours, one for
//! tentative time, one for each length of a meeting, one for each person who is told about. Which of
//! thousands of people it is worth doing without is counted at once, in [`without`].

mod concession;
mod without;

use serde_json::{Map, Value};

use super::attendance::Party;
use super::choice::Choice;
use super::find::Slot;
use super::hours::working;
use crate::busy::options::slots::SlotOptions;
use crate::busy::reading::Asked;
use crate::busy::time::stretch::{Stretch, meeting};

pub use concession::Concession;

/// What a single concession would give.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alternative {
    /// What is conceded.
    pub concession: Concession,
    /// How many slots there would be, whatever the limit.
    pub slots: usize,
    /// The first of those that lie in no slot that is there without it, in the order asked for.
    pub first: Slot,
    pub(crate) changes: Map<String, Value>,
}

impl Alternative {
    /// What to change in the options to get these slots, as a JSON object: `{"duration_minutes": 45}`.
    /// A null takes an option away.
    pub fn options_json(&self) -> String {
        Value::from(self.changes.clone()).to_string()
    }
}

/// What was looked for, and what was found.
pub(super) struct Search<'s> {
    pub(super) users: &'s [Asked],
    pub(super) options: &'s SlotOptions,
    pub(super) limits: Stretch,
    pub(super) hours: &'s [Stretch],
    pub(super) choice: &'s Choice,
}

/// At most so many alternatives, best first: those that ask least of people, and of those that ask the
/// same, those that give most slots. The party has its roles again afterwards.
pub(super) fn find(search: &Search<'_>, party: &mut Party, most: usize) -> Vec<Alternative> {
    let mut found: Vec<Alternative> = Vec::new();
    found.extend(search.tentative());
    let mut hours: Vec<Alternative> = Concession::HOURS
        .into_iter()
        .filter_map(|concession| search.wider_hours(concession))
        .collect();
    hours.sort_by_key(|alternative| std::cmp::Reverse(alternative.slots));
    found.extend(hours);
    found.extend(search.shorter(party));
    let room = most.saturating_sub(found.len());
    found.extend(without::find(search, party, room));
    found.truncate(most);
    found
}

impl Search<'_> {
    fn tentative(&self) -> Option<Alternative> {
        let options = self.options.with_tentative_free()?;
        let party = Party::new(self.users, &options, self.limits);
        self.tried(Concession::TentativeFree, &options, &party, self.hours)
    }

    fn wider_hours(&self, concession: Concession) -> Option<Alternative> {
        let (before, after) = concession.wider();
        let options = self.options.with_wider_hours(before, after)?;
        let hours = working(&options, self.limits);
        // Whose own holidays take away everybody's hours has other hours, too.
        let party = Party::new(self.users, &options, self.limits);
        self.tried(concession, &options, &party, &hours)
    }

    /// The longest of the shorter meetings that gives more.
    fn shorter(&self, party: &Party) -> Option<Alternative> {
        Concession::LENGTHS.iter().find_map(|minutes| {
            let options = self.options.with_duration((*minutes).into())?;
            let concession = Concession::Shorter { minutes: *minutes };
            self.tried(concession, &options, party, self.hours)
        })
    }

    /// What these options give, if it is more than there is, and elsewhere.
    fn tried(
        &self,
        concession: Concession,
        options: &SlotOptions,
        party: &Party,
        hours: &[Stretch],
    ) -> Option<Alternative> {
        // What would be too many slots to look at is no advice.
        let choice = Choice::of(party, hours, options, self.limits).ok()?;
        let now = self.choice;
        if choice.chosen.len() <= now.chosen.len() {
            return None;
        }
        let known = now.chosen.iter().map(|place| now.possible[*place]);
        let known: Vec<Stretch> = known.collect();
        let ordered = choice.ordered(party, options).into_iter();
        let mut times = ordered.map(|place| choice.possible[place]);
        let first = times.find(|time| {
            let mut met = known[meeting(&known, *time)].iter();
            !met.any(|slot| slot.covers(*time))
        })?;
        Some(Alternative {
            concession,
            slots: choice.chosen.len(),
            first: Slot::of_everybody(first, party),
            changes: self.options.changes_to(options),
        })
    }
}
