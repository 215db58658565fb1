//! Who counts, and when each person is taken.

use std::collections::BTreeSet;
use std::ops::Range;

use time::Date;

use crate::busy::options::person::Person;
use crate::busy::options::slots::SlotOptions;
use crate::busy::reading::Asked;
use crate::busy::time::stretch::{Stretch, difference, meeting, union};
use crate::error::Error;
use crate::input::users::Users;

/// A person who counts.
pub(crate) struct Attendee {
    pub(crate) user: u64,
    pub(crate) required: bool,
    /// When the person is not to be had, buffers and the person's own hours included: sorted and
    /// disjoint. `None`: nobody knows.
    pub(crate) taken: Option<Vec<Stretch>>,
}

impl Attendee {
    /// Which of the possible slots the person cannot come to, as runs of them. The slots' starts
    /// are in order, and so are their ends.
    pub(crate) fn struck(&self, possible: &[Stretch]) -> Vec<Range<usize>> {
        let Some(taken) = &self.taken else {
            return std::iter::once(0..possible.len()).collect();
        };
        let mut runs: Vec<Range<usize>> = Vec::new();
        for stretch in taken {
            let met = meeting(possible, *stretch);
            match runs.last_mut() {
                _ if met.is_empty() => {}
                Some(run) if met.start <= run.end => run.end = run.end.max(met.end),
                _ => runs.push(met),
            }
        }
        runs
    }
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
            taken: user.complete.then(|| taken(&user, options, limits)),
        })
        .collect())
}

/// The person's busy time, in both readings of the dates where two are possible, and the time
/// outside the person's own hours.
fn taken(user: &Asked, options: &SlotOptions, limits: Stretch) -> Vec<Stretch> {
    // A meeting with its buffers misses a busy interval just when the meeting misses the interval
    // with the buffers turned around: what must be free after the meeting lies before the interval.
    let (before, after) = (options.buffer_before * 60, options.buffer_after * 60);
    let spans = user.spans.iter().chain(&user.others);
    let mut taken: Vec<Stretch> = spans
        .map(|span| Stretch::new(span.time.start - after, span.time.end + before))
        .filter(|stretch| stretch.meets(limits))
        .collect();
    if let Some(person) = options.busy.people.get(&user.id) {
        taken.extend(outside_own_hours(person, options, limits));
    }
    union(taken)
}

/// Own hours and holidays only take time away. Without own hours, holidays are taken out of
/// everybody's: the stretches that start on them; of somebody in another zone, the days themselves.
fn outside_own_hours(person: &Person, options: &SlotOptions, limits: Stretch) -> Vec<Stretch> {
    let Some(viewer) = options.busy.time_zone.as_ref() else {
        return Vec::new();
    };
    let off = |day: Date| person.holidays.contains(&day);
    let hours = match (&person.hours, &person.zone) {
        (None, _) if person.holidays.is_empty() => return Vec::new(),
        (Some(hours), zone) => hours.stretches(zone.as_ref().unwrap_or(viewer), limits, off),
        (None, None) => options.hours.stretches(viewer, limits, off),
        (None, Some(zone)) => {
            let days = person.holidays.iter();
            return days.map(|day| zone.whole_day(*day)).collect();
        }
    };
    difference(&[limits], &union(hours))
}
