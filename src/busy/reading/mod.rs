//! From what the portal wrote to stretches of time in UTC: which order the dates have, and which
//! zone holds for each end of an entry.

mod known;
mod order_of_dates;
mod span;
mod whereabouts;
mod zone_of_entry;

use std::collections::{BTreeSet, HashMap};

use self::whereabouts::whereabouts;
use self::zone_of_entry::Clock;
use super::entries::accessibility::Accessibility;
use super::entries::answer;
use super::entries::date_order::{DateFormat, DateOrder};
use super::entries::entry::{Entries, EntryId, Unread, user_id};
use super::entries::written::Written;
use super::options::busy::BusyOptions;
use super::options::window::Window;
use super::time::stretch::Stretch;
use crate::error::{Code, Error};

pub(super) use span::Span;
pub use span::ZoneSource;

/// A user that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) id: u64,
    /// Whether the user is in the answer.
    pub(crate) known: bool,
    /// Where an entry may be that counts and could not be read, and how it takes time; `None`: nobody
    /// knows how.
    pub(crate) doubts: Vec<(Stretch, Option<Accessibility>)>,
    /// Time of the accessibilities that count.
    pub(crate) spans: Vec<Span>,
    /// The same in the other reading of the dates, where the answer does not settle it.
    pub(crate) others: Vec<Span>,
}

impl Asked {
    fn new(id: u64) -> Self {
        Self {
            id,
            known: false,
            doubts: Vec::new(),
            spans: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Notes an entry that could not be read, in each order in which its dates may be written.
    fn doubt<'o>(
        &mut self,
        halves: (Option<Written>, Option<Written>),
        orders: impl Iterator<Item = &'o DateOrder>,
        accessibility: Option<Accessibility>,
    ) {
        let times = orders.map(|order| whereabouts(halves, *order));
        self.doubts.extend(times.map(|time| (time, accessibility)));
    }

    /// Whether all is known that is in this time, of what these options count.
    pub(crate) fn is_complete(&self, time: Stretch, options: &BusyOptions) -> bool {
        let mut doubts = self.doubts.iter();
        self.known
            && !doubts.any(|(doubt, accessibility)| {
                accessibility.is_none_or(|level| options.counts(level)) && doubt.meets(time)
            })
    }
}

/// An answer, read.
pub(crate) struct Reading<'a> {
    pub(crate) users: Vec<Asked>,
    pub(crate) entries: Entries<'a>,
    pub(crate) unread: Vec<Unread>,
    pub(crate) format: DateFormat,
}

impl Reading<'_> {
    /// The id of an entry.
    pub(crate) fn id(&self, entry: u32) -> Option<&EntryId> {
        self.entries.all[entry as usize].id.as_ref()
    }
}

/// What an answer tells of the users of the options; without any, for those of the answer and `more`.
pub(crate) fn interpret<'a>(
    answer: &'a str,
    options: &BusyOptions,
    window: &Window,
    more: &[u64],
    titles: bool,
) -> Result<Reading<'a>, Error> {
    let mut entries = answer::parse(answer, titles)?;
    let ids = asked_for(options, &entries, more);
    let places: HashMap<u64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut users: Vec<Asked> = ids.iter().map(|id| Asked::new(*id)).collect();
    let asked_of: Vec<Option<usize>> = entries
        .users
        .iter()
        .map(|id| {
            let place = places.get(id).copied()?;
            users[place].known = true;
            Some(place)
        })
        .collect();
    let clock = Clock { options };
    let format = options.date_format.map_or_else(
        || order_of_dates::find(&clock, &entries, window),
        |order| DateFormat {
            order: Some(order),
            settled: true,
        },
    );
    let order = format.order.unwrap_or(DateOrder::Dmy);
    // Of two orders, either may be meant: nothing is known against the months between the two.
    let orders: &[DateOrder] = if format.settled {
        &[order]
    } else {
        &[order, order.other()]
    };
    let mut failed = Vec::new();
    for (place, entry) in entries.all.iter().enumerate() {
        let Some(at) = asked_of[entry.user as usize] else {
            continue;
        };
        let span = |(time, zone): (Stretch, ZoneSource)| Span {
            time,
            entry: u32::try_from(place).unwrap_or(u32::MAX),
            accessibility: entry.accessibility,
            zone,
        };
        let counts = |order| options.counted.counts(entry.known(order));
        let user = &mut users[at];
        match clock.interval(entry, user.id, &entries, order) {
            // What takes no time occupies nothing.
            Ok(Some(interval)) if counts(order) => user.spans.push(span(interval)),
            Ok(_) => {}
            Err(reason) => {
                let halves = (Some(entry.from), Some(entry.to));
                let orders = orders.iter().filter(|order| counts(**order));
                user.doubt(halves, orders, Some(entry.accessibility));
                failed.push((entry.user, place, reason));
            }
        }
        if !format.settled
            && counts(order.other())
            && let Ok(Some(interval)) = clock.interval(entry, user.id, &entries, order.other())
        {
            user.others.push(span(interval));
        }
    }
    for (user, place, reason) in failed {
        let id = entries.all[place].id.clone();
        entries.note_unread(user, id, reason);
    }
    for doubt in &entries.doubts {
        let Some(at) = asked_of[doubt.user as usize] else {
            continue;
        };
        let counts = |order: &&DateOrder| options.counted.counts(doubt.known(**order));
        let orders = orders.iter().filter(counts);
        users[at].doubt((doubt.from, doubt.to), orders, doubt.accessibility);
    }
    if entries.is_full() {
        return Err(Error::new(
            Code::TooLarge,
            "the answer has too many entries that cannot be read: 100,000 or more",
        ));
    }
    let unread = sorted(std::mem::take(&mut entries.unread), &places);
    Ok(Reading {
        users,
        entries,
        unread,
        format,
    })
}

/// The users of the options; without any, those of the answer and `more`.
fn asked_for(options: &BusyOptions, entries: &Entries<'_>, more: &[u64]) -> Vec<u64> {
    if let Some(users) = &options.users {
        return users.as_slice().to_vec();
    }
    let listed = entries.users.iter().chain(more).copied();
    let ids: BTreeSet<u64> = listed.collect();
    ids.into_iter().collect()
}

/// What concerns the users asked for, in their order; then what concerns no user.
fn sorted(unread: Vec<Unread>, places: &HashMap<u64, usize>) -> Vec<Unread> {
    let mut kept: Vec<(usize, Unread)> = unread
        .into_iter()
        .filter_map(|unread| match user_id(&unread.user) {
            Some(id) => places.get(&id).map(|place| (*place, unread)),
            None => Some((usize::MAX, unread)),
        })
        .collect();
    kept.sort();
    kept.into_iter().map(|(_, unread)| unread).collect()
}
