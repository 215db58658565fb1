//! Which entries stand behind each merged interval, and how surely they were read.

use std::collections::BTreeMap;

use super::entries::entry::EntryId;
use super::reading::{Reading, Span, ZoneSource};
use super::sweep::{Open, sweep};
use super::time::stretch::{Lasting, meeting};

/// An interval that tells of its entries.
pub(super) trait Lists: Lasting {
    /// One more entry meets it.
    fn note(&mut self, id: Option<&EntryId>, zone: ZoneSource);
    /// All are noted: sorts the ids, each once.
    fn sort(&mut self);
    /// In place of what was noted: ids, how many more there are, and the least sure of all zones.
    fn list(&mut self, ids: Vec<EntryId>, more: usize, zone: ZoneSource);
}

/// The entries that are open: each id once, and each kind of zone.
struct Behind<'s> {
    reading: &'s Reading<'s>,
    ids: BTreeMap<&'s EntryId, usize>,
    zones: [usize; ZoneSource::ALL.len()],
}

impl<'s> Behind<'s> {
    fn new(reading: &'s Reading<'s>) -> Self {
        Self {
            reading,
            ids: BTreeMap::new(),
            zones: Default::default(),
        }
    }

    fn least_sure(&self) -> ZoneSource {
        let mut met = ZoneSource::ALL.into_iter().rev();
        met.find(|zone| self.zones[*zone as usize] > 0)
            .unwrap_or(ZoneSource::Event)
    }
}

impl<'s> Open<'s> for Behind<'s> {
    fn enter(&mut self, span: &'s Span) {
        self.zones[span.zone as usize] += 1;
        if let Some(id) = self.reading.id(span.entry) {
            *self.ids.entry(id).or_default() += 1;
        }
    }

    fn leave(&mut self, span: &'s Span) {
        self.zones[span.zone as usize] -= 1;
        let Some(id) = self.reading.id(span.entry) else {
            return;
        };
        if let Some(times) = self.ids.get_mut(id) {
            *times -= 1;
            if *times == 0 {
                self.ids.remove(id);
            }
        }
    }
}

/// Lists the entries behind the intervals of each user: no more ids together than `most`, for which
/// the longest lists are cut alike. `spans`: those of each user.
pub(super) fn list<I: Lists>(
    users: &mut [&mut [I]],
    spans: &[Vec<Span>],
    reading: &Reading<'_>,
    most: usize,
) {
    if list_all(users, spans, reading, most) {
        return;
    }
    let each = most_of_each(users, spans, reading, most);
    for (intervals, spans) in users.iter_mut().zip(spans) {
        sweep(intervals, spans, Behind::new(reading), |interval, open| {
            let ids: Vec<EntryId> = open.ids.keys().take(each).copied().cloned().collect();
            let more = open.ids.len() - ids.len();
            interval.list(ids, more, open.least_sure());
        });
    }
}

/// Lists all, unless entries meet intervals more often than `most`. That is always so of real calendars, and
/// the shortest way.
fn list_all<I: Lists>(
    users: &mut [&mut [I]],
    spans: &[Vec<Span>],
    reading: &Reading<'_>,
    most: usize,
) -> bool {
    let mut room = most;
    for (intervals, spans) in users.iter_mut().zip(spans) {
        for span in spans {
            let met = meeting(intervals, span.time);
            let Some(left) = room.checked_sub(met.len()) else {
                return false;
            };
            room = left;
            for interval in &mut intervals[met] {
                interval.note(reading.id(span.entry), span.zone);
            }
        }
        intervals.iter_mut().for_each(Lists::sort);
    }
    true
}

/// The most ids that each interval may list if all together list no more than `most`.
fn most_of_each<I: Lists>(
    users: &mut [&mut [I]],
    spans: &[Vec<Span>],
    reading: &Reading<'_>,
    most: usize,
) -> usize {
    let mut lengths = Vec::new();
    for (intervals, spans) in users.iter_mut().zip(spans) {
        sweep(intervals, spans, Behind::new(reading), |_, open| {
            lengths.push(open.ids.len());
        });
    }
    lengths.sort_unstable();
    let mut room = most;
    for (at, length) in lengths.iter().enumerate() {
        let share = room / (lengths.len() - at);
        if *length > share {
            return share;
        }
        room -= length;
    }
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::intervals::{Interval, busy_intervals};
    use crate::busy::options::busy::BusyOptions;
    use crate::busy::reading::interpret;

    /// Entries of two users that overlap in many ways, some with one id.
    fn answer() -> String {
        let list = |from: usize| -> String {
            let each = (from..from + 60).map(|at| {
                let (start, length) = (at * 7 % 50, 1 + at * 5 % 40);
                let how = ["quest", "busy", "absent"][at % 3];
                let zone = ["UTC", ""][at / 3 % 2];
                let clock =
                    |minute: usize| format!("11.09.2025 {:02}:{:02}:00", minute / 60, minute % 60);
                format!(
                    r#"{{"ID": "{}", "DATE_FROM": "{}", "DATE_TO": "{}", "DT_SKIP_TIME": "N",
                    "TZ_FROM": "{zone}", "TZ_TO": "{zone}", "ACCESSIBILITY": "{how}"}}"#,
                    at % 40,
                    clock(start),
                    clock(start + length)
                )
            });
            each.collect::<Vec<_>>().join(",")
        };
        format!(
            r#"{{"result": {{"1": [{}], "2": [{}]}}}}"#,
            list(0),
            list(90)
        )
    }

    #[test]
    fn with_little_room_the_longest_lists_are_cut_alike() {
        let (answer, options) = (answer(), BusyOptions::new());
        let whole = busy_intervals(&answer, &options).unwrap();
        let all: Vec<&Interval> = whole.users.iter().flat_map(|user| &user.busy).collect();
        let together: usize = all.iter().map(|one| one.events.len()).sum();
        assert!(together > 60, "{together}");
        let window = options.resolved_window().unwrap();
        let reading = interpret(&answer, &options, &window, &[], false).unwrap();
        let spans: Vec<Vec<Span>> = reading
            .users
            .iter()
            .map(|user| {
                let mut spans = user.spans.clone();
                spans.sort_unstable_by_key(|span| span.time);
                spans
            })
            .collect();
        for most in 0..=together + 1 {
            let mut users = whole.users.clone();
            let mut intervals: Vec<&mut [Interval]> = users
                .iter_mut()
                .map(|user| user.busy.as_mut_slice())
                .collect();
            for one in intervals.iter_mut().flat_map(|user| user.iter_mut()) {
                one.list(Vec::new(), 0, ZoneSource::Event);
            }
            list(&mut intervals, &spans, &reading, most);
            let cut: Vec<&Interval> = users.iter().flat_map(|user| &user.busy).collect();
            let listed: usize = cut.iter().map(|one| one.events.len()).sum();
            let longest = cut.iter().map(|one| one.events.len()).max().unwrap_or(0);
            assert!(listed <= most);
            for (cut, all) in cut.iter().zip(&all) {
                assert_eq!(cut.zone, all.zone);
                assert_eq!(cut.events, all.events[..cut.events.len()]);
                assert_eq!(cut.events.len(), all.events.len().min(longest));
                assert_eq!(cut.more_events, all.events.len() - cut.events.len());
            }
            // There is no room for one more of each.
            let more = cut.iter().filter(|one| one.more_events > 0).count();
            assert!(more == 0 || listed + more > most, "{most}");
            assert_eq!(more == 0, most >= together, "{most}");
        }
    }
}
