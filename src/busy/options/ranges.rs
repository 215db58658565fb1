//! The numbers among the options of the time half.

use super::values::{MAX_DAYS, MAX_STEPS};
use crate::input::range::Whole;

const fn minutes(key: &'static str, least: u64, most: u64) -> Whole {
    Whole {
        key,
        range: least..=most,
        unit: "minutes",
    }
}

pub(super) const VIEW: Whole = minutes("view_minutes", 1, 1440);

/// Up to the longest window.
pub(super) const DURATION: Whole = minutes("duration_minutes", 1, MAX_DAYS.unsigned_abs() * 1440);
pub(super) const STEP: Whole = minutes("step_minutes", 1, 1440);

/// Up to a week.
pub(super) const BUFFER_BEFORE: Whole = minutes("buffer_before_minutes", 0, 7 * 1440);
pub(super) const BUFFER_AFTER: Whole = minutes("buffer_after_minutes", 0, 7 * 1440);

pub(super) const LIMIT: Whole = Whole {
    key: "limit",
    range: 1..=MAX_STEPS.unsigned_abs(),
    unit: "slots",
};

pub(super) const ALTERNATIVES: Whole = Whole {
    key: "alternatives",
    range: 1..=100,
    unit: "alternatives",
};
