//! Which entries stand behind each merged interval, and how surely they were read.

use std::collections::BTreeMap;

use super::entries::entry::EntryId;
use super::reading::{Reading, Span, ZoneSource};
use super::sweep::{Open, sweep};
use super::time::stretch::{Lasting, meeting};

/// An interval that tells of its entries.
pub(super) trait Lists: Lasting {
    /// The ids of the entries that meet it, how many more there are, and the least sure of their zones.
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
    let each = most_of_each(users, spans, reading, most);
    for (intervals, spans) in users.iter_mut().zip(spans) {
        sweep(intervals, spans, Behind::new(reading), |interval, open| {
            let ids: Vec<EntryId> = open.ids.keys().take(each).copied().cloned().collect();
            let more = open.ids.len() - ids.len();
            interval.list(ids, more, open.least_sure());
        });
    }
}

/// The most ids that each interval may list if all together list no more than `most`.
fn most_of_each<I: Lists>(
    users: &mut [&mut [I]],
    spans: &[Vec<Span>],
    reading: &Reading<'_>,
    most: usize,
) -> usize {
    // No id is listed oftener than its entries meet intervals, which is soon counted.
    let meetings = users.iter().zip(spans).flat_map(|(intervals, spans)| {
        let met = |span: &Span| meeting(intervals, span.time).len();
        spans.iter().map(met)
    });
    if meetings.fold(0, usize::saturating_add) <= most {
        return usize::MAX;
    }
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
