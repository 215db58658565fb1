//! Groups of people, of which so many have to be free.

use std::collections::HashMap;

use super::attendance::Attendee;
use crate::busy::options::groups::Group;
use crate::busy::options::slots::SlotOptions;
use crate::busy::time::stretch::Stretch;

/// A group of which so many have to be free.
pub(super) struct Counted {
    /// Which of the options' groups it is.
    pub(super) place: usize,
    /// Its people, by their places among all.
    pub(super) members: Vec<usize>,
    pub(super) need: usize,
}

/// The groups of which not all are needed: where all are, each of them is required.
pub(super) fn counted(people: &[Attendee], options: &SlotOptions) -> Vec<Counted> {
    chosen(people, options, |group| !group.needs_all())
}

/// All groups.
pub(super) fn all(people: &[Attendee], options: &SlotOptions) -> Vec<Counted> {
    chosen(people, options, |_| true)
}

fn chosen(
    people: &[Attendee],
    options: &SlotOptions,
    wanted: impl Fn(&Group) -> bool,
) -> Vec<Counted> {
    if options.groups.is_empty() {
        return Vec::new();
    }
    let each = people.iter().enumerate();
    let places: HashMap<u64, usize> = each.map(|(at, person)| (person.user, at)).collect();
    let groups = options.groups.iter().enumerate();
    groups
        .filter(|(_, group)| wanted(group))
        .map(|(place, group)| {
            let users = group.users.as_slice().iter();
            Counted {
                place,
                members: users.filter_map(|user| places.get(user).copied()).collect(),
                need: group.need(),
            }
        })
        .collect()
}

impl Counted {
    /// Strikes out the possible slots in which too few of the group are free; how many it leaves.
    pub(super) fn strike(
        &self,
        people: &[Attendee],
        possible: &[Stretch],
        struck: &mut [bool],
    ) -> usize {
        let mut missing = vec![0i64; possible.len() + 1];
        for person in self.members.iter().map(|at| &people[*at]) {
            for run in person.missed(possible) {
                missing[run.start] += 1;
                missing[run.end] -= 1;
            }
        }
        let may_miss = self.members.len().saturating_sub(self.need);
        let may_miss = i64::try_from(may_miss).unwrap_or(i64::MAX);
        let (mut absent, mut left) = (0, 0);
        for (struck, change) in struck.iter_mut().zip(&missing) {
            absent += change;
            if absent > may_miss {
                *struck = true;
            } else {
                left += 1;
            }
        }
        left
    }
}
