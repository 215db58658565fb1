//! Time zones by every name that portals and people write, and what a wall clock's time is in them.

use std::fmt;
use std::sync::Arc;

use time::Date;

use super::moment::Moment;
use super::stretch::Stretch;
use super::tzdata::{self, Local, Rules};
use super::wall::{DAY, Wall};
use super::windows_zones;
use crate::input::clock::{offset_name, offset_named};
use crate::input::nearest;

/// A time zone: one of IANA's, or a fixed offset.
#[derive(Clone)]
pub(crate) struct Zone(Arc<Inner>);

struct Inner {
    name: String,
    kind: Kind,
}

enum Kind {
    Fixed(i32),
    Rules(Box<Rules>),
}

impl Zone {
    /// Finds a zone by IANA's name in any letter case (`Europe/Moscow`), by Windows' name
    /// (`Russian Standard Time`), or as a fixed offset (`+03:00`, `UTC+3`, `Z`).
    ///
    /// `GMT+3` is three hours *ahead*, as people mean it; IANA's `Etc/GMT+3` is three hours
    /// behind, as IANA means it.
    pub(crate) fn find(name: &str) -> Option<Self> {
        let name = name.trim();
        let (name, kind) = if let Some((name, rules)) = tzdata::find(name) {
            (name.to_owned(), Kind::Rules(Box::new(rules)))
        } else if let Some(iana) = windows_zones::iana(name) {
            let (name, rules) = tzdata::find(iana)?;
            (name.to_owned(), Kind::Rules(Box::new(rules)))
        } else {
            let minutes = offset_named(name)?;
            (offset_name(minutes), Kind::Fixed(minutes * 60))
        };
        Some(Self(Arc::new(Inner { name, kind })))
    }

    /// The same for an option: what is wrong with a name that no zone has.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        Self::find(name).ok_or_else(|| {
            let hint = nearest(name.trim(), tzdata::names())
                .map(|nearest| format!("did you mean {nearest}? "))
                .unwrap_or_default();
            format!(
                "{} is no time zone; {hint}expected a name such as Europe/Moscow, Windows' name for \
                 a zone, or an offset such as +03:00",
                crate::input::quoted(name)
            )
        })
    }

    /// Coordinated universal time.
    pub(crate) fn utc() -> Self {
        Self(Arc::new(Inner {
            name: "UTC".to_owned(),
            kind: Kind::Fixed(0),
        }))
    }

    /// IANA's name, or the offset.
    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    /// Seconds east of UTC at a moment.
    pub(crate) fn offset_at(&self, moment: Moment) -> i32 {
        match &self.0.kind {
            Kind::Fixed(offset) => *offset,
            Kind::Rules(rules) => rules.offset_at(moment),
        }
    }

    /// What the wall clock shows at a moment.
    pub(crate) fn wall_at(&self, moment: Moment) -> Wall {
        Wall((moment + i64::from(self.offset_at(moment))).0)
    }

    /// The day of a moment.
    pub(crate) fn day_at(&self, moment: Moment) -> Date {
        self.wall_at(moment).day()
    }

    /// The day of the last second before a moment.
    pub(crate) fn day_before(&self, moment: Moment) -> Date {
        self.day_at(moment - 1)
    }

    /// Whether both are one zone: names of one zone are many.
    pub(super) fn is_one_with(&self, other: &Self) -> bool {
        match (&self.0.kind, &other.0.kind) {
            (Kind::Fixed(offset), Kind::Fixed(other)) => offset == other,
            (Kind::Rules(rules), Kind::Rules(other)) => rules.are_those_of(other),
            _ => false,
        }
    }

    /// What a wall clock's time means here.
    pub(super) fn local(&self, wall: Wall) -> Local {
        match &self.0.kind {
            Kind::Fixed(offset) => Local::Once(*offset),
            Kind::Rules(rules) => rules.local(wall),
        }
    }

    /// The moment of a wall clock's time, as RFC 5545 (3.3.5) has it: the first of two; of a time
    /// that the clock jumps over, what the offset before the jump makes of it.
    pub(crate) fn moment(&self, wall: Wall) -> Moment {
        wall.with_offset(self.local(wall).before())
    }

    /// The first moment at which the clock shows this time or a later one of the same run: where
    /// the clock jumps over it, the moment of the jump. Days and working hours begin and end so.
    pub(crate) fn first_moment(&self, wall: Wall) -> Moment {
        match self.local(wall) {
            Local::Gap { before, after } => self.jump(wall, before, after),
            Local::Once(offset) | Local::Fold { before: offset, .. } => wall.with_offset(offset),
        }
    }

    /// Every moment at which the clock shows this time: one, none in a gap, two in a fold.
    pub(crate) fn moments(&self, wall: Wall) -> [Option<Moment>; 2] {
        let with = |offset| Some(wall.with_offset(offset));
        match self.local(wall) {
            Local::Once(offset) => [with(offset), None],
            Local::Gap { .. } => [None, None],
            Local::Fold { before, after } => [with(before), with(after)],
        }
    }

    /// When a day begins.
    pub(crate) fn start_of_day(&self, day: Date) -> Moment {
        self.first_moment(Wall::midnight(day))
    }

    /// When a day ends: when the next one begins.
    pub(crate) fn end_of_day(&self, day: Date) -> Moment {
        self.first_moment(Wall::at(day, DAY))
    }

    /// Whole days, both included. Those that the clock jumps over altogether are as long as other
    /// days, from the jump on: what takes time is not lost.
    pub(crate) fn whole_days(&self, first: Date, last: Date) -> Stretch {
        let (start, end) = (self.start_of_day(first), self.end_of_day(last));
        if end > start || last < first {
            return Stretch::new(start, end);
        }
        let length = Wall::at(last, DAY).0 - Wall::midnight(first).0;
        Stretch::new(start, start + length)
    }

    /// A day from its beginning to its end.
    pub(crate) fn whole_day(&self, day: Date) -> Stretch {
        Stretch::new(self.start_of_day(day), self.end_of_day(day))
    }

    /// The moment of the jump over `wall`: halved down to the second.
    fn jump(&self, wall: Wall, before: i32, after: i32) -> Moment {
        let mut still = wall.with_offset(after);
        let mut done = wall.with_offset(before);
        while still + 1 < done {
            let middle = still + (done - still) / 2;
            if self.offset_at(middle) == before {
                still = middle;
            } else {
                done = middle;
            }
        }
        done
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::rfc3339::utc;
    use crate::input::years::day_of;

    fn wall(year: u32, month: u32, day: u32, hour: i64, minute: i64) -> Wall {
        Wall::at(day_of(year, month, day).unwrap(), hour * 3600 + minute * 60)
    }

    fn zone(name: &str) -> Zone {
        Zone::find(name).unwrap()
    }

    fn moment(name: &str, at: Wall) -> String {
        utc(zone(name).moment(at)).to_string()
    }

    #[test]
    fn zones_are_found_by_every_kind_of_name() {
        for (given, name) in [
            ("Europe/Moscow", "Europe/Moscow"),
            (" europe/moscow ", "Europe/Moscow"),
            ("Europe/Kyiv", "Europe/Kyiv"),
            ("Europe/Kiev", "Europe/Kiev"),
            ("Russian Standard Time", "Europe/Moscow"),
            ("W. EUROPE standard time", "Europe/Berlin"),
            ("UTC", "UTC"),
            ("z", "UTC"),
            ("+03:00", "+03:00"),
            ("-0330", "-03:30"),
            ("+03", "+03:00"),
            ("UTC+3", "+03:00"),
            ("utc +5:45", "+05:45"),
            ("GMT+3", "+03:00"),
            ("GMT-03:30", "-03:30"),
            ("UTC\u{2212}3", "-03:00"),
            ("Etc/GMT+3", "Etc/GMT+3"),
        ] {
            assert_eq!(zone(given).name(), name, "{given}");
        }
        for unknown in [
            "",
            "Moscow",
            "Europe/Moskow",
            "+3",
            "+19:00",
            "+03:60",
            "UTC+",
            "+-3",
        ] {
            assert!(Zone::find(unknown).is_none(), "{unknown}");
        }
        let error = Zone::named("Europe/Moskow").unwrap_err();
        assert!(error.contains("did you mean Europe/Moscow?"), "{error}");
    }

    #[test]
    fn people_mean_the_opposite_of_iana_by_gmt_plus() {
        let noon = wall(2025, 9, 11, 12, 0);
        assert_eq!(moment("GMT+3", noon), "2025-09-11T09:00:00Z");
        assert_eq!(moment("Etc/GMT+3", noon), "2025-09-11T15:00:00Z");
    }

    #[test]
    fn gaps_and_folds_take_the_offset_before_the_change() {
        for (name, at, utc) in [
            // 02:00 CET (+1) becomes 03:00 CEST. 02:30 at +1 is 01:30Z.
            (
                "Europe/Berlin",
                wall(2025, 3, 30, 2, 30),
                "2025-03-30T01:30:00Z",
            ),
            // 03:00 CEST (+2) becomes 02:00 CET. The first 02:30 is 00:30Z.
            (
                "Europe/Berlin",
                wall(2025, 10, 26, 2, 30),
                "2025-10-26T00:30:00Z",
            ),
            // 02:00 EST (-5) becomes 03:00 EDT. 02:30 at -5 is 07:30Z.
            (
                "America/New_York",
                wall(2026, 3, 8, 2, 30),
                "2026-03-08T07:30:00Z",
            ),
            // 02:00 EDT (-4) becomes 01:00 EST. The first 01:30 is 05:30Z.
            (
                "America/New_York",
                wall(2026, 11, 1, 1, 30),
                "2026-11-01T05:30:00Z",
            ),
        ] {
            assert_eq!(moment(name, at), utc);
        }
    }

    #[test]
    fn what_the_clock_jumps_over_begins_with_the_jump() {
        let berlin = zone("Europe/Berlin");
        let first = |at| utc(berlin.first_moment(at)).to_string();
        assert_eq!(first(wall(2025, 3, 30, 2, 30)), "2025-03-30T01:00:00Z");
        assert_eq!(first(wall(2025, 3, 30, 3, 0)), "2025-03-30T01:00:00Z");
        assert_eq!(first(wall(2025, 10, 26, 2, 30)), "2025-10-26T00:30:00Z");
        assert_eq!(berlin.moments(wall(2025, 3, 30, 2, 30)), [None, None]);
        let [one, two] = berlin.moments(wall(2025, 10, 26, 2, 30));
        assert_eq!(two.unwrap() - one.unwrap(), 3600);
        // Cairo, 2025-04-25: the clock jumps from 00:00 to 01:00; the day begins with the jump,
        // at 22:00Z of the day before.
        let cairo = zone("Africa/Cairo");
        let day = day_of(2025, 4, 25).unwrap();
        assert_eq!(
            utc(cairo.start_of_day(day)).to_string(),
            "2025-04-24T22:00:00Z"
        );
        assert_eq!(cairo.whole_day(day).length(), 23 * 3600);
    }

    #[test]
    fn rules_that_changed_are_known() {
        for (name, (year, month, day), utc) in [
            // From +6 to +5 on 2024-03-01.
            ("Asia/Almaty", (2024, 2, 29), "2024-02-29T06:00:00Z"),
            ("Asia/Almaty", (2024, 3, 2), "2024-03-02T07:00:00Z"),
            // From +4 to +3 on 2014-10-26.
            ("Europe/Moscow", (2014, 10, 25), "2014-10-25T08:00:00Z"),
            ("Europe/Moscow", (2014, 10, 27), "2014-10-27T09:00:00Z"),
            // At +0 for good from 2026-09-20.
            ("Africa/Casablanca", (2026, 9, 1), "2026-09-01T11:00:00Z"),
            ("Africa/Casablanca", (2026, 12, 1), "2026-12-01T12:00:00Z"),
            // Half and quarter hours: +5:30; Chatham +12:45, and +13:45 in its summer.
            ("Asia/Kolkata", (2025, 9, 11), "2025-09-11T06:30:00Z"),
            ("Pacific/Chatham", (2025, 7, 1), "2025-06-30T23:15:00Z"),
            ("Pacific/Chatham", (2025, 12, 1), "2025-11-30T22:15:00Z"),
        ] {
            assert_eq!(moment(name, wall(year, month, day, 12, 0)), utc, "{name}");
        }
    }

    #[test]
    fn rules_go_on_for_ever() {
        // New York in July 2400 is still at -4 by today's rule.
        assert_eq!(
            moment("America/New_York", wall(2400, 7, 1, 12, 0)),
            "2400-07-01T16:00:00Z"
        );
        for (year, month, day) in [(1, 1, 2), (9999, 12, 31)] {
            let at = wall(year, month, day, 0, 0);
            for name in tzdata::names() {
                let zone = zone(name);
                assert!((zone.moment(at) - Moment(at.0)).abs() < 86_400, "{name}");
            }
        }
    }
}
