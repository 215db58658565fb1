//! Which zone holds for each end of an entry, and so which moments are meant.

use super::span::ZoneSource;
use crate::busy::entries::date_order::DateOrder;
use crate::busy::entries::entry::{Entries, Entry, EntryKind};
use crate::busy::entries::written::Written;
use crate::busy::options::busy::BusyOptions;
use crate::busy::time::between::between;
use crate::busy::time::stretch::Stretch;
use crate::busy::time::wall::{DAY, Wall};
use crate::busy::time::zone::Zone;

/// Which moment is meant by what is written.
pub(super) struct Clock<'o> {
    pub(super) options: &'o BusyOptions,
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
    pub(super) fn interval(
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
            // One day too early would come out as no time, which nobody would miss.
            EntryKind::AllDay { .. } | EntryKind::Absence if to.day() < from.day() => {
                return Err(format!("{} is before {}", keys[1], keys[0]));
            }
            EntryKind::AllDay { .. } => {
                let (zone, source) = self.person(user);
                (zone.whole_days(from.day(), to.day()), source)
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
    pub(super) fn timed(
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
        let (portal, _) = self.portal();
        let zone_of_start = start.or(end).unwrap_or(&portal);
        let zone_of_end = end.or(start).unwrap_or(&portal);
        (between((from, zone_of_start), (to, zone_of_end)), source)
    }

    /// A date without a time, or an end at midnight, is a whole day of the person's; times are the
    /// portal's. [intranet: its planner]
    fn absence(&self, entry: &Entry, (from, to): (Wall, Wall), user: u64) -> (Stretch, ZoneSource) {
        let (portal, of_portal) = self.portal();
        let (person, of_person) = self.person(user);
        let whole_end = entry.to.is_midnight();
        let whole_start = entry.from.clock.is_none() || (entry.from.is_midnight() && whole_end);
        let (first, a) = if whole_start {
            (&person, of_person)
        } else {
            (&portal, of_portal)
        };
        let (last, b) = if whole_end {
            (&person, of_person)
        } else {
            (&portal, of_portal)
        };
        let time = match (whole_start, whole_end) {
            (true, true) => person.whole_days(from.day(), to.day()),
            (false, true) => {
                let time = Stretch::new(first.moment(from), last.end_of_day(to.day()));
                if time.start < time.end {
                    time
                } else {
                    between((from, first), (Wall::at(to.day(), DAY), last))
                }
            }
            (_, false) => between((from, first), (to, last)),
        };
        (time, a.max(b))
    }
}
