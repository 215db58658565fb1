//! Stretches of time, each from its start to before its end, and the algebra of sets of them.

/// The same time as sorted, disjoint stretches that do not touch.
pub(crate) fn union(mut stretches: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    stretches.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
    for (start, end) in stretches {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

/// What of `whole` is not in `taken`; both sorted and disjoint.
pub(crate) fn difference(whole: &[(i64, i64)], taken: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut left = Vec::new();
    for &(start, end) in whole {
        let mut from = start;
        let first = taken.partition_point(|stretch| stretch.1 <= start);
        for &(busy_from, busy_to) in taken[first..].iter().take_while(|busy| busy.0 < end) {
            if from < busy_from {
                left.push((from, busy_from));
            }
            from = busy_to;
        }
        if from < end {
            left.push((from, end));
        }
    }
    left
}

pub(crate) fn clipped(stretches: &[(i64, i64)], (from, to): (i64, i64)) -> Vec<(i64, i64)> {
    stretches
        .iter()
        .map(|(start, end)| (*start.max(&from), *end.min(&to)))
        .filter(|(start, end)| start < end)
        .collect()
}
