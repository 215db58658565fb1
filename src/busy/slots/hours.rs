//! Everybody's working hours in the window.

use time::Date;

use crate::busy::options::dates::Dates;
use crate::busy::options::slots::SlotOptions;
use crate::busy::time::stretch::{Stretch, clipped, union};

/// The working hours that meet the window, unclipped: each stretch is the origin of a grid. Those that
/// touch are one, so that no grid begins inside another's.
pub(crate) fn working(options: &SlotOptions, limits: Stretch) -> Vec<Stretch> {
    union(working_but(options, limits, &Dates::default()))
}

/// The same with other hours on days of somebody's `own`, where everybody's exist at all.
pub(super) fn working_but(options: &SlotOptions, limits: Stretch, own: &Dates) -> Vec<Stretch> {
    let zone = options.busy.time_zone.as_ref();
    zone.map_or_else(Vec::new, |zone| {
        let of_day = |day: Date| own.of_day(day).or_else(|| options.dates.of_day(day));
        options.hours.stretches(zone, limits, of_day)
    })
}

/// What of these hours is in the window: sorted, disjoint.
pub(crate) fn inside(hours: &[Stretch], limits: Stretch) -> Vec<Stretch> {
    clipped(hours, limits)
}
