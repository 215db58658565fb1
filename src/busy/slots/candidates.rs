//! Possible slots: where a meeting could be if nobody were busy.

use std::collections::BTreeSet;

use time::Date;

use super::attendance::{Attendee, Party};
use super::hours::inside;
use crate::busy::options::slots::{Grid, SlotOptions};
use crate::busy::options::values::MAX_STEPS;
use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::{Stretch, difference, union};
use crate::busy::time::wall::{DAY, Wall, days};
use crate::error::Error;
use crate::input::wrong_option::WrongOption;

/// All possible slots by their start, none twice; their ends are in order too. `open`: what of the
/// window is not before the earliest start; starts are those of the whole window's grid.
pub(crate) fn all(
    hours: &[Stretch],
    party: &Party,
    options: &SlotOptions,
    limits: Stretch,
    open: Stretch,
) -> Result<Vec<Stretch>, Error> {
    let allowed = inside(hours, limits);
    match options.duration {
        None => whole_stretches(&inside(&allowed, open), party, options),
        Some(minutes) => {
            let duration = minutes * 60;
            let step = options.step.unwrap_or(minutes) * 60;
            let mut starts = Starts {
                allowed: &allowed,
                duration,
                found: Vec::new(),
            };
            match options.grid.unwrap_or_default() {
                Grid::Hours => starts.take_hours(hours, step, limits.start),
                Grid::Clock => starts.take_clock(options, step),
            }
            let mut starts = starts.sorted(step);
            starts.retain(|start| *start >= open.start);
            few(starts.len())?;
            Ok(starts
                .into_iter()
                .map(|start| Stretch::new(start, start + duration))
                .collect())
        }
    }
}

/// Whether a stretch of working hours inside the window is as long as the meeting.
pub(crate) fn fits(hours: &[Stretch], options: &SlotOptions, limits: Stretch) -> bool {
    let duration = options.duration.unwrap_or(0) * 60;
    inside(hours, limits)
        .iter()
        .any(|stretch| stretch.length() >= duration)
}

struct Starts<'h> {
    allowed: &'h [Stretch],
    duration: i64,
    found: Vec<Moment>,
}

impl Starts<'_> {
    fn take_hours(&mut self, hours: &[Stretch], step: i64, from: Moment) {
        for stretch in hours {
            let skipped = (from - stretch.start).max(0);
            let mut start = stretch.start + (skipped + step - 1) / step * step;
            while start < stretch.end {
                self.keep(start);
                start = start + step;
            }
        }
    }

    /// Where the clock shows a multiple of the step: twice in an hour that comes twice, never in one
    /// that does not come.
    fn take_clock(&mut self, options: &SlotOptions, step: i64) {
        let Some(zone) = &options.busy.time_zone else {
            return;
        };
        let met = self.allowed.iter().flat_map(|stretch| {
            // Where the clock goes back over midnight, a day comes back as well.
            let (first, last) = (zone.day_at(stretch.start), zone.day_at(stretch.end));
            let first = first.previous_day().unwrap_or(first);
            days(first, last.next_day().unwrap_or(last))
        });
        // Each once.
        for day in met.collect::<BTreeSet<Date>>() {
            let mut second = 0;
            while second < DAY {
                for start in zone.moments(Wall::at(day, second)).into_iter().flatten() {
                    self.keep(start);
                }
                second += step;
            }
        }
    }

    /// Keeps a start from which the meeting fits.
    fn keep(&mut self, start: Moment) {
        let slot = Stretch::new(start, start + self.duration);
        let at = self.allowed.partition_point(|stretch| stretch.end <= start);
        let fits = self
            .allowed
            .get(at)
            .is_some_and(|stretch| stretch.covers(slot));
        if fits {
            self.found.push(start);
        }
    }

    /// The starts in order, each once. Slots overlap only where the step is shorter than they are: a
    /// step that does not divide the day, and a change of the clock, bring the clock's starts closer.
    fn sorted(mut self, step: i64) -> Vec<Moment> {
        self.found.sort_unstable();
        self.found.dedup();
        if step >= self.duration {
            let mut end = Moment::FIRST;
            self.found.retain(|start| {
                let apart = *start >= end;
                if apart {
                    end = *start + self.duration;
                }
                apart
            });
        }
        self.found
    }
}

/// Without a duration: the working hours less the time in which somebody required is busy. Where a
/// number of people counts, a stretch ends wherever somebody comes or goes, so that the same people are free all
/// through it.
fn whole_stretches(
    allowed: &[Stretch],
    party: &Party,
    options: &SlotOptions,
) -> Result<Vec<Stretch>, Error> {
    let people = &party.people;
    if !party.by_number(options) {
        let required = people.iter().filter(|person| person.required);
        let blocked = union(required.flat_map(Attendee::taken).collect());
        let free = difference(allowed, &blocked);
        // Where nothing is left, the hours themselves are struck: the reason counts on them.
        let slots = if free.is_empty() {
            allowed.to_vec()
        } else {
            free
        };
        return few(slots.len()).map(|()| slots);
    }
    let slots = cut(allowed, people.iter());
    few(slots.len())?;
    Ok(slots)
}

/// Stretches, cut wherever one of these people comes or goes.
pub(super) fn cut<'p>(
    allowed: &[Stretch],
    people: impl Iterator<Item = &'p Attendee>,
) -> Vec<Stretch> {
    let mut edges: Vec<Moment> = people
        .flat_map(Attendee::taken)
        .flat_map(|stretch| [stretch.start, stretch.end])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let mut slots = Vec::new();
    for stretch in allowed {
        let first = edges.partition_point(|edge| *edge <= stretch.start);
        let inside = edges[first..].iter();
        let mut from = stretch.start;
        for &edge in inside.take_while(|edge| **edge < stretch.end) {
            slots.push(Stretch::new(from, edge));
            from = edge;
        }
        slots.push(Stretch::new(from, stretch.end));
    }
    slots
}

fn few(slots: usize) -> Result<(), Error> {
    if i64::try_from(slots).is_ok_and(|slots| slots > MAX_STEPS) {
        return Err(WrongOption::in_words(
            "step_minutes",
            format!("options from, to, step_minutes: more than {MAX_STEPS} possible slots"),
        )
        .into());
    }
    Ok(())
}
