//! Everybody's working hours in the window.

use time::Date;

use crate::busy::options::slots::SlotOptions;
use crate::busy::time::stretch::{Stretch, clipped, union};

/// The working hours that meet the window, unclipped: each stretch is the origin of a grid. Those that
/// touch are one, so that no grid begins inside another's.
pub(crate) fn working(options: &SlotOptions, limits: Stretch) -> Vec<Stretch> {
    union(working_unless(options, limits, |_| false))
}

/// The same without the stretches that start on days of somebody's own.
pub(super) fn working_unless(
    options: &SlotOptions,
    limits: Stretch,
    off: impl Fn(Date) -> bool,
) -> Vec<Stretch> {
    let zone = options.busy.time_zone.as_ref();
    zone.map_or_else(Vec::new, |zone| {
        let off = |day: Date| options.holidays.contains(&day) || off(day);
        options.hours.stretches(zone, limits, off)
    })
}

/// What of these hours is in the window: sorted, disjoint.
pub(crate) fn inside(hours: &[Stretch], limits: Stretch) -> Vec<Stretch> {
    clipped(hours, limits)
}
