//! Once through disjoint intervals, with the entries that meet each of them: what is open is kept from one
//! to the next, so that thousands of entries behind thousands of intervals cost no more than they are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::reading::Span;
use super::time::moment::Moment;
use super::time::stretch::Lasting;

/// What is open at an interval.
pub(super) trait Open<'s> {
    /// An entry meets the next interval.
    fn enter(&mut self, span: &'s Span);
    /// It meets none any more.
    fn leave(&mut self, span: &'s Span);
}

/// Visits the intervals in order, each with what meets it. Both are sorted by their starts; the intervals
/// are disjoint.
pub(super) fn sweep<'s, I: Lasting, O: Open<'s>>(
    intervals: &mut [I],
    spans: impl IntoIterator<Item = &'s Span>,
    mut open: O,
    mut visit: impl FnMut(&mut I, &O),
) {
    let mut spans = spans.into_iter().peekable();
    let mut entered: Vec<&Span> = Vec::new();
    let mut ends = BinaryHeap::new();
    for interval in intervals {
        let time = interval.stretch();
        while let Some(span) = spans.next_if(|span| span.time.start < time.end) {
            if span.time.end > time.start {
                open.enter(span);
                ends.push(Reverse((span.time.end, entered.len())));
                entered.push(span);
            }
        }
        // One that went on after the last interval may end before this one.
        close(&mut ends, time.start, &entered, &mut open);
        visit(interval, &open);
        close(&mut ends, time.end, &entered, &mut open);
    }
}

fn close<'s, O: Open<'s>>(
    ends: &mut BinaryHeap<Reverse<(Moment, usize)>>,
    until: Moment,
    entered: &[&'s Span],
    open: &mut O,
) {
    while let Some(Reverse((end, at))) = ends.peek().copied()
        && end <= until
    {
        ends.pop();
        open.leave(entered[at]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::entries::accessibility::Accessibility;
    use crate::busy::reading::ZoneSource;
    use crate::busy::time::stretch::{Stretch, meeting};

    /// Those that are open, and how much was done.
    struct Counted<'c>(Vec<u32>, &'c mut usize);

    impl Open<'_> for Counted<'_> {
        fn enter(&mut self, span: &Span) {
            self.0.push(span.entry);
            *self.1 += 1;
        }

        fn leave(&mut self, span: &Span) {
            self.0.retain(|entry| *entry != span.entry);
            *self.1 += 1;
        }
    }

    fn stretch(start: i64, end: i64) -> Stretch {
        Stretch::new(Moment(start), Moment(end))
    }

    fn spans(of: &[(i64, i64)]) -> Vec<Span> {
        let spans = of.iter().zip(0..).map(|((start, end), entry)| Span {
            time: stretch(*start, *end),
            entry,
            accessibility: Accessibility::Busy,
            zone: ZoneSource::Event,
        });
        spans.collect()
    }

    #[test]
    fn each_interval_has_what_meets_it() {
        let intervals = [
            stretch(0, 5),
            stretch(5, 8),
            stretch(10, 12),
            stretch(20, 30),
        ];
        let mut of = Vec::new();
        for start in -3..31 {
            for length in [1, 2, 3, 5, 8, 13, 40] {
                of.push((start, start + length));
            }
        }
        let spans = spans(&of);
        let mut done = 0;
        sweep(
            &mut intervals.clone(),
            &spans,
            Counted(Vec::new(), &mut done),
            |interval, Counted(open, _)| {
                let met = spans.iter().filter(|span| span.time.meets(*interval));
                let mut open = open.clone();
                open.sort_unstable();
                let met: Vec<u32> = met.map(|span| span.entry).collect();
                assert_eq!(open, met, "{interval:?}");
                assert!(met.len() > 3);
            },
        );
        let in_any = |span: &&Span| !meeting(&intervals, span.time).is_empty();
        assert!(done <= 2 * spans.iter().filter(in_any).count());
    }

    #[test]
    fn what_lies_behind_many_intervals_is_opened_once() {
        // 2,000 long ones behind 2,000 intervals meet four million times.
        let mut intervals: Vec<Stretch> = (0..2000).map(|at| stretch(2 * at, 2 * at + 1)).collect();
        let spans = spans(&vec![(0, 4000); 2000]);
        let (mut done, mut visited) = (0, 0);
        sweep(
            &mut intervals,
            &spans,
            Counted(Vec::new(), &mut done),
            |_, Counted(open, _)| {
                visited += 1;
                assert_eq!(open.len(), 2000);
            },
        );
        assert_eq!(visited, 2000);
        assert!(done <= 4000, "{done}");
    }
}
