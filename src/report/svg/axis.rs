//! Where a moment stands in a picture. Time runs evenly within working hours and outside them, but
//! outside it takes less room: a week is 168 hours, of which 45 are worth looking at.

use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::Stretch;

/// How much room an hour outside working hours takes, of that of a working hour.
const NARROW: f64 = 0.25;
/// The room of a working hour, where the bounds of the width leave it.
const HOUR: f64 = 6.0;
const NARROWEST: f64 = 860.0;
const WIDEST: f64 = 1400.0;

/// Maps moments to places from 0 to the width.
pub(super) struct Axis {
    /// Moments in order, and their places.
    knots: Vec<(Moment, f64)>,
}

impl Axis {
    /// The axis of a window with these working hours: sorted, disjoint, inside the window.
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a window are far below 2^52"
    )]
    pub(super) fn new(limits: Stretch, hours: &[Stretch]) -> Self {
        let mut at = limits.start;
        let mut units = 0.0;
        let mut knots = vec![(limits.start, 0.0)];
        let mut go = |to: Moment, weight: f64| {
            if to > at {
                units += (to - at) as f64 / 3600.0 * weight;
                at = to;
                knots.push((to, units));
            }
        };
        let outside = if hours.is_empty() { 1.0 } else { NARROW };
        for stretch in hours {
            go(stretch.start, outside);
            go(stretch.end, 1.0);
        }
        go(limits.end, outside);
        let width = (units * HOUR).clamp(NARROWEST, WIDEST);
        let scale = width / units;
        for knot in &mut knots {
            knot.1 *= scale;
        }
        Self { knots }
    }

    pub(super) fn width(&self) -> f64 {
        self.knots.last().map_or(0.0, |knot| knot.1)
    }

    /// The place of a moment; of one outside the window, the nearest end.
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a window are far below 2^52"
    )]
    pub(super) fn x(&self, moment: Moment) -> f64 {
        let next = self.knots.partition_point(|knot| knot.0 <= moment);
        let Some(before) = next.checked_sub(1).map(|at| self.knots[at]) else {
            return 0.0;
        };
        let Some(after) = self.knots.get(next) else {
            return self.width();
        };
        let part = (moment - before.0) as f64 / (after.0 - before.0) as f64;
        before.1 + (after.1 - before.1) * part
    }
}

/// The part of the picture that shows time.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) width: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) time: Stretch,
    pub(super) axis: Axis,
}

impl Frame {
    /// The place of a moment in the picture.
    pub(super) fn x(&self, moment: Moment) -> f64 {
        self.left + self.axis.x(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    fn axis(end: i64, hours: &[(i64, i64)]) -> Axis {
        let stretch = |from, to| Stretch::new(Moment(from), Moment(to));
        let hours: Vec<Stretch> = hours.iter().map(|&(from, to)| stretch(from, to)).collect();
        Axis::new(stretch(0, end), &hours)
    }

    #[test]
    fn time_runs_evenly_and_narrower_outside_working_hours() {
        let hour = 3600;
        // A day of 24 hours, 9 of them working: 9 + 15 / 4 units.
        let axis = axis(24 * hour, &[(9 * hour, 18 * hour)]);
        assert!(near(axis.width(), NARROWEST));
        let unit = NARROWEST / 12.75;
        assert!(near(axis.x(Moment(4 * hour)), unit));
        assert!(near(axis.x(Moment(9 * hour)), 2.25 * unit));
        assert!(near(axis.x(Moment(10 * hour + 1800)), 3.75 * unit));
        assert!(near(axis.x(Moment(18 * hour)), 11.25 * unit));
        assert!(near(axis.x(Moment(-5)), 0.0) && near(axis.x(Moment(25 * hour)), NARROWEST));
    }

    #[test]
    fn without_working_hours_all_hours_are_alike() {
        for hours in [vec![], vec![(0, 8 * 3600)]] {
            let axis = axis(8 * 3600, &hours);
            assert!(near(axis.x(Moment(2 * 3600)), NARROWEST / 4.0));
        }
    }

    #[test]
    fn long_windows_stay_on_the_page() {
        let day = 86_400;
        let hours: Vec<(i64, i64)> = (0..400)
            .map(|at| (at * day + 9 * 3600, at * day + 18 * 3600))
            .collect();
        let axis = axis(400 * day, &hours);
        assert!(near(axis.width(), WIDEST));
        assert!(near(axis.x(Moment(200 * day)), WIDEST / 2.0));
    }
}
