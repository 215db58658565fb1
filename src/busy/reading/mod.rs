//! From what the portal wrote to stretches of time in UTC: which order the dates have, and which
//! zone holds for each end of an entry.

use std::collections::{BTreeSet, HashMap};

use crate::busy::entries::answer;
use crate::busy::entries::entry::{Accessibility, Entries, Entry, EntryId, EntryKind, Unread};
use crate::busy::entries::format::{DateFormat, DateOrder, Written};
use crate::busy::options::busy::BusyOptions;
use crate::busy::options::window::Window;
use crate::busy::time::civil::{Wall, day_number};
use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::Stretch;
use crate::busy::time::zone::Zone;
use crate::error::{Code, Error};

/// By whose zone an interval was read, from the surest to the least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ZoneSource {
    /// By the zones that the event itself names.
    Event,
    /// Days without a zone, in the zone of the person (`per_user`).
    Person,
    /// Days or an absence without a zone, in the zone that was given as the portal's.
    Portal,
    /// The event should name a zone and does not, or names one that nobody knows; or no zone was
    /// given for what has none of its own, and UTC was taken.
    Assumed,
}

impl ZoneSource {
    /// `event`, `person`, `portal` or `assumed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Person => "person",
            Self::Portal => "portal",
            Self::Assumed => "assumed",
        }
    }
}

/// Time that an entry takes, not clipped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) time: Stretch,
    /// Its place among the entries.
    pub(crate) entry: u32,
    pub(crate) accessibility: Accessibility,
    pub(crate) zone: ZoneSource,
}

/// A user that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) id: u64,
    /// Whether the user is in the answer.
    pub(crate) known: bool,
    /// Whether all entries could be read.
    pub(crate) complete: bool,
    /// Time of the accessibilities that count.
    pub(crate) spans: Vec<Span>,
    /// The same in the other reading of the dates, where the answer does not settle it.
    pub(crate) others: Vec<Span>,
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

/// Reads an answer for the users of the options; without any, for those of the answer and `more`.
pub(crate) fn read<'a>(
    answer: &'a str,
    options: &BusyOptions,
    window: &Window,
    more: &[u64],
    titles: bool,
) -> Result<Reading<'a>, Error> {
    let mut entries = answer::read(answer, titles)?;
    let ids = options.users.as_ref().map_or_else(
        || {
            let listed = entries.users.iter().map(|user| user.id);
            let ids: BTreeSet<u64> = listed.chain(more.iter().copied()).collect();
            ids.into_iter().collect()
        },
        |users| users.as_slice().to_vec(),
    );
    let places: HashMap<u64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut users: Vec<Asked> = ids
        .iter()
        .map(|id| Asked {
            id: *id,
            known: false,
            complete: false,
            spans: Vec::new(),
            others: Vec::new(),
        })
        .collect();
    let asked_of: Vec<Option<usize>> = entries
        .users
        .iter()
        .map(|listed| {
            let place = places.get(&listed.id).copied()?;
            users[place].known = true;
            users[place].complete = listed.complete;
            Some(place)
        })
        .collect();
    let clock = Clock { options };
    let format = options.date_format.map_or_else(
        || clock.format(&entries, window),
        |order| DateFormat {
            order: Some(order),
            settled: true,
        },
    );
    let order = format.order.unwrap_or(DateOrder::Dmy);
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
        let counts = options.counted[entry.accessibility as usize];
        let user = &mut users[at];
        match clock.interval(entry, user.id, &entries, order) {
            // What takes no time occupies nothing.
            Ok(Some(interval)) if counts => user.spans.push(span(interval)),
            Ok(_) => {}
            Err(reason) => {
                user.complete = false;
                failed.push((entry.user, place, reason));
            }
        }
        if !format.settled
            && counts
            && let Ok(Some(interval)) = clock.interval(entry, user.id, &entries, order.other())
        {
            user.others.push(span(interval));
        }
    }
    for (user, place, reason) in failed {
        let id = entries.all[place].id.clone();
        entries.fail(user, id, reason);
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

/// What concerns the users asked for, in their order; then what concerns no user.
fn sorted(unread: Vec<Unread>, places: &HashMap<u64, usize>) -> Vec<Unread> {
    let mut kept: Vec<(usize, Unread)> = unread
        .into_iter()
        .filter_map(|unread| match unread.user.parse::<u64>() {
            Ok(id) if id > 0 && id.to_string() == unread.user => {
                places.get(&id).map(|place| (*place, unread))
            }
            _ => Some((usize::MAX, unread)),
        })
        .collect();
    kept.sort();
    kept.into_iter().map(|(_, unread)| unread).collect()
}

/// Which moment is meant by what is written.
struct Clock<'o> {
    options: &'o BusyOptions,
}

impl Clock<'_> {
    /// The zone of what should name one and does not.
    fn portal(&self) -> (Zone, ZoneSource) {
        self.options.portal_zone().map_or_else(
            || (Zone::utc(), ZoneSource::Assumed),
            |zone| (zone.clone(), ZoneSource::Portal),
        )
    }

    /// The zone of a person's days.
    fn person(&self, user: u64) -> (Zone, ZoneSource) {
        let own = self
            .options
            .people
            .get(&user)
            .and_then(|person| person.zone.as_ref());
        own.map_or_else(|| self.portal(), |zone| (zone.clone(), ZoneSource::Person))
    }

    /// The time of an entry; `None` if it takes none.
    fn interval(
        &self,
        entry: &Entry,
        user: u64,
        entries: &Entries<'_>,
        order: DateOrder,
    ) -> Result<Option<(Stretch, ZoneSource)>, String> {
        let keys = match entry.kind {
            EntryKind::Absence => ["DT_FROM", "DT_TO"],
            _ => ["DATE_FROM", "DATE_TO"],
        };
        let wall = |at: usize, written: Written| {
            written
                .wall(order)
                .map_err(|why| format!("{} {why}", keys[at]))
        };
        let (from, to) = (wall(0, entry.from)?, wall(1, entry.to)?);
        let (time, zone) = match entry.kind {
            EntryKind::Timed { from: a, to: b } => self.timed((from, to), (a, b), entries),
            EntryKind::AllDay => {
                let (zone, source) = self.person(user);
                let end = zone.start_of_day(to.day() + 1);
                (Stretch::new(zone.start_of_day(from.day()), end), source)
            }
            EntryKind::Absence => self.absence(entry, (from, to), user),
        };
        match time.start.cmp(&time.end) {
            std::cmp::Ordering::Less => Ok(Some((time, zone))),
            std::cmp::Ordering::Equal => Ok(None),
            std::cmp::Ordering::Greater => Err(format!("{} is before {}", keys[1], keys[0])),
        }
    }

    /// Each end by its own zone; where one names none, by the other's, else the portal's.
    fn timed(
        &self,
        (from, to): (Wall, Wall),
        (zone_from, zone_to): (u32, u32),
        entries: &Entries<'_>,
    ) -> (Stretch, ZoneSource) {
        let (start, end) = (entries.zones.get(zone_from), entries.zones.get(zone_to));
        let source = match (start, end) {
            (Some(_), Some(_)) => ZoneSource::Event,
            _ => ZoneSource::Assumed,
        };
        let portal = self
            .options
            .portal_zone()
            .cloned()
            .unwrap_or_else(Zone::utc);
        let zone_of_start = start.or(end).unwrap_or(&portal);
        let zone_of_end = end.or(start).unwrap_or(&portal);
        let (start, mut end) = (zone_of_start.moment(from), zone_of_end.moment(to));
        // 02:30 to 03:00 where the clock jumps from 02:00 to 03:00: the start moves past the end,
        // the length stays.
        if end < start && from <= to && zone_of_start == zone_of_end {
            end = start + (to.0 - from.0);
        }
        (Stretch::new(start, end), source)
    }

    /// A date without a time, or an end at midnight, is a whole day of the person's; times are the
    /// portal's. [source: the intranet module's own planner]
    fn absence(&self, entry: &Entry, (from, to): (Wall, Wall), user: u64) -> (Stretch, ZoneSource) {
        let (portal, of_portal) = self.portal();
        let (person, of_person) = self.person(user);
        let whole_end = entry.to.is_midnight();
        let whole_start = entry.from.clock.is_none() || (entry.from.is_midnight() && whole_end);
        let (start, a) = if whole_start {
            (person.start_of_day(from.day()), of_person)
        } else {
            (portal.moment(from), of_portal)
        };
        let (end, b) = if whole_end {
            (person.start_of_day(to.day() + 1), of_person)
        } else {
            (portal.moment(to), of_portal)
        };
        (Stretch::new(start, end), a.max(b))
    }

    /// The order of the dates, by the evidence of the whole answer.
    fn format(&self, entries: &Entries<'_>, window: &Window) -> DateFormat {
        if let Some(format) = entries.evidence.verdict() {
            return format;
        }
        let asked = self.options.asked.map(|(from, to)| {
            let days = (Some(day_number(from)), Some(day_number(to)));
            by_days(entries, days)
        });
        let asked = asked.flatten();
        let stamps = self.by_stamps(entries);
        // The window alone is a hint: the answer at hand may be that of a wider question. So are am
        // and pm, which some write behind a day that stands first.
        let hint = || {
            let start = window.start.map(|start| window.zone.day_at(Moment(start)));
            let end = window.end.map(|end| window.zone.day_before(Moment(end)));
            let meridiem = entries.evidence.has_meridiem().then_some(DateOrder::Mdy);
            by_days(entries, (start, end)).or(meridiem)
        };
        let agree = asked.is_none() || stamps.is_none() || asked == stamps;
        let certain = asked.or(stamps);
        DateFormat {
            order: certain.or_else(hint).or(Some(DateOrder::Dmy)),
            settled: certain.is_some() && agree,
        }
    }

    /// The order that the stamps bear out, of entries whose two stamps are as far apart as their
    /// times: instances of recurring events carry the stamps of the whole series, and are no
    /// witnesses. A stamp is right to within the offset of the server's zone.
    fn by_stamps(&self, entries: &Entries<'_>) -> Option<DateOrder> {
        const SKEW: u64 = 36 * 3600;
        const CHANGE_OF_CLOCK: u64 = 3600;
        let mut starts: HashMap<(u32, &EntryId), Written> = HashMap::new();
        let mut series: HashMap<(u32, &EntryId), bool> = HashMap::new();
        for entry in &entries.all {
            if let Some(id) = &entry.id {
                let first = *starts.entry((entry.user, id)).or_insert(entry.from);
                *series.entry((entry.user, id)).or_default() |= first != entry.from;
            }
        }
        let bears_out = |entry: &Entry, (from, to): (Moment, Moment), order| {
            let walls = entry.from.wall(order).ok().zip(entry.to.wall(order).ok());
            let Some((start, end)) = walls else {
                return false;
            };
            let time = match entry.kind {
                EntryKind::Timed { from: a, to: b } => self.timed((start, end), (a, b), entries).0,
                _ => Stretch::new(Moment(start.0), Moment(end.0)),
            };
            time.length().abs_diff(to - from) <= CHANGE_OF_CLOCK
                && time.start.0.abs_diff(from.0) <= SKEW
        };
        let (mut days, mut months) = (0u32, 0u32);
        for entry in ambiguous(entries) {
            let Some(stamps) = entry.stamps else { continue };
            let recurs = entry
                .id
                .as_ref()
                .is_some_and(|id| series.get(&(entry.user, id)) == Some(&true));
            if recurs || entry.kind == EntryKind::Absence {
                continue;
            }
            match only(
                bears_out(entry, stamps, DateOrder::Dmy),
                bears_out(entry, stamps, DateOrder::Mdy),
            ) {
                Some(DateOrder::Dmy) => days += 1,
                Some(_) => months += 1,
                None => {}
            }
        }
        only(days > 0, months > 0)
    }
}

/// The order that puts every entry into these days, give or take two, if only one does.
fn by_days(entries: &Entries<'_>, (first, last): (Option<i64>, Option<i64>)) -> Option<DateOrder> {
    const GIVE: i64 = 2;
    if first.is_none() && last.is_none() {
        return None;
    }
    let fits = |order| {
        entries.all.iter().all(|entry| {
            let (Ok(from), Ok(to)) = (entry.from.day(order), entry.to.day(order)) else {
                return false;
            };
            last.is_none_or(|last| from <= last + GIVE)
                && first.is_none_or(|first| to >= first - GIVE)
        })
    };
    only(fits(DateOrder::Dmy), fits(DateOrder::Mdy))
}

/// The entries that have two readings.
fn ambiguous<'e>(entries: &'e Entries<'_>) -> impl Iterator<Item = &'e Entry> {
    let ambiguous = |entry: &&Entry| entry.from.is_ambiguous() || entry.to.is_ambiguous();
    entries.all.iter().filter(ambiguous)
}

/// One of two readings, if exactly one holds.
fn only(day_first: bool, month_first: bool) -> Option<DateOrder> {
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::Dmy),
        (false, true) => Some(DateOrder::Mdy),
        _ => None,
    }
}
