//! Which zone holds for each end of an entry, and so which moments are meant.

use super::span::ZoneSource;
use crate::busy::entries::date_order::DateOrder;
use crate::busy::entries::entry::{Entries, Entry, EntryKind};
use crate::busy::entries::written::Written;
use crate::busy::options::busy::BusyOptions;
use crate::busy::time::stretch::Stretch;
use crate::busy::time::wall::Wall;
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
            EntryKind::AllDay => {
                let (zone, source) = self.person(user);
                let (start, end) = (zone.start_of_day(from.day()), zone.end_of_day(to.day()));
                (Stretch::new(start, end), source)
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
        let (start, mut end) = (zone_of_start.moment(from), zone_of_end.moment(to));
        // 02:30 to 03:00 where the clock jumps from 02:00 to 03:00: the start moves past the end,
        // the length stays.
        if end < start && from <= to && zone_of_start == zone_of_end {
            end = start + (to.0 - from.0);
        }
        (Stretch::new(start, end), source)
    }

    /// A date without a time, or an end at midnight, is a whole day of the person's; times are the
    /// portal's. [intranet: its planner]
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
            (person.end_of_day(to.day()), of_person)
        } else {
            (portal.moment(to), of_portal)
        };
        (Stretch::new(start, end), a.max(b))
    }
}
