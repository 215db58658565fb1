//! Stretches of time, and the algebra of sets of them: what is in either, in one and not in the
//! other, inside a window. Sets are lists of stretches by their starts.

use std::ops::Range;

use super::moment::Moment;

/// Time from a moment to before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stretch {
    /// Its first second.
    pub(crate) start: Moment,
    /// The second after its last.
    pub(crate) end: Moment,
}

impl Stretch {
    pub(crate) const fn new(start: Moment, end: Moment) -> Self {
        Self { start, end }
    }

    /// In seconds.
    pub(crate) fn length(self) -> i64 {
        self.end - self.start
    }

    /// How many steps of so many seconds it takes to go through all of it.
    pub(crate) fn steps(self, step: i64) -> usize {
        usize::try_from((self.length() + step - 1) / step).unwrap_or(0)
    }

    /// Whether both have a second in common.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.clipped(other).is_some()
    }

    /// Whether all of the other is in it.
    pub(crate) fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// What both have in common; `None` if it is nothing.
    pub(crate) fn clipped(self, limits: Self) -> Option<Self> {
        let start = self.start.max(limits.start);
        let end = self.end.min(limits.end);
        (start < end).then_some(Self { start, end })
    }
}

/// What lasts for a stretch of time.
pub(crate) trait Lasting {
    /// When it is.
    fn stretch(&self) -> Stretch;
}

impl<T: Lasting> Lasting for &T {
    fn stretch(&self) -> Stretch {
        (*self).stretch()
    }
}

impl Lasting for Stretch {
    fn stretch(&self) -> Stretch {
        *self
    }
}

/// Which of these, whose starts are in order and whose ends are too, meet a time.
pub(crate) fn meeting<T: Lasting>(sorted: &[T], time: Stretch) -> Range<usize> {
    let first = sorted.partition_point(|one| one.stretch().end <= time.start);
    let met = sorted[first..].partition_point(|one| one.stretch().start < time.end);
    first..first + met
}

/// The same time as sorted, disjoint stretches that do not touch.
pub(crate) fn union(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => joined.push(stretch),
        }
    }
    joined
}

/// What of `whole` is not in `taken`; both sorted and disjoint.
pub(crate) fn difference(whole: &[Stretch], taken: &[Stretch]) -> Vec<Stretch> {
    let mut left = Vec::new();
    for stretch in whole {
        let mut from = stretch.start;
        for busy in &taken[meeting(taken, *stretch)] {
            if from < busy.start {
                left.push(Stretch::new(from, busy.start));
            }
            from = busy.end;
        }
        if from < stretch.end {
            left.push(Stretch::new(from, stretch.end));
        }
    }
    left
}

/// What of each is inside.
pub(crate) fn clipped(stretches: &[Stretch], limits: Stretch) -> Vec<Stretch> {
    let inside = stretches.iter().map(|stretch| stretch.clipped(limits));
    inside.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(start: i64, end: i64) -> Stretch {
        Stretch::new(Moment(start), Moment(end))
    }

    fn set(pairs: &[(i64, i64)]) -> Vec<Stretch> {
        pairs.iter().map(|&(from, to)| stretch(from, to)).collect()
    }

    /// The seconds of a set, one by one.
    fn seconds(set: &[Stretch]) -> Vec<i64> {
        let each = set.iter().flat_map(|one| one.start.0..one.end.0);
        let all: std::collections::BTreeSet<i64> = each.collect();
        all.into_iter().collect()
    }

    #[test]
    fn what_only_touches_does_not_meet() {
        assert!(stretch(0, 5).meets(stretch(4, 9)));
        assert!(!stretch(0, 5).meets(stretch(5, 9)));
        assert!(!stretch(3, 3).meets(stretch(0, 9)));
        assert_eq!(stretch(0, 5).clipped(stretch(3, 9)), Some(stretch(3, 5)));
        assert_eq!(stretch(0, 5).clipped(stretch(5, 9)), None);
        assert!(stretch(0, 5).covers(stretch(0, 5)) && !stretch(0, 5).covers(stretch(0, 6)));
    }

    #[test]
    fn the_last_step_may_be_short() {
        let steps = |length: i64| stretch(7, 7 + length).steps(5);
        assert_eq!([0, 1, 5, 6].map(steps), [0, 1, 1, 2]);
        assert_eq!(stretch(7, 0).steps(5), 0);
    }

    #[test]
    fn sets_are_what_their_seconds_are() {
        let a = set(&[(7, 9), (0, 3), (3, 4), (8, 12), (20, 25)]);
        let joined = union(a.clone());
        assert_eq!(joined, set(&[(0, 4), (7, 12), (20, 25)]));
        let b = set(&[(1, 2), (3, 8), (11, 21), (30, 31)]);
        let kept = seconds(&a);
        let taken = seconds(&b);
        let left: Vec<i64> = kept.into_iter().filter(|s| !taken.contains(s)).collect();
        assert_eq!(seconds(&difference(&joined, &b)), left);
        assert_eq!(clipped(&joined, stretch(2, 8)), set(&[(2, 4), (7, 8)]));
    }

    #[test]
    fn those_that_meet_a_time_stand_together() {
        let sorted = set(&[(0, 4), (2, 6), (6, 8), (9, 12)]);
        assert_eq!(meeting(&sorted, stretch(4, 9)), 1..3);
        assert_eq!(meeting(&sorted, stretch(8, 9)), 3..3);
        assert_eq!(meeting(&sorted, stretch(5, 5)), 1..2);
        assert_eq!(meeting(&sorted, stretch(-5, 50)), 0..4);
    }
}
