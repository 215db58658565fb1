//! The window: the part of time that is looked at.

use time::Date;

use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::Stretch;
use crate::busy::time::wall::Wall;
use crate::busy::time::zone::Zone;
use crate::input::date::DateTime;
use crate::input::wrong_option::WrongOption;

/// One end of the window as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Moment(Moment),
    Wall(Wall),
    Day(Date),
}

impl Limit {
    pub(super) fn parse(key: &'static str, text: &str) -> Result<Self, WrongOption> {
        let written = DateTime::parse(text).map_err(|invalid| WrongOption::new(key, invalid))?;
        let day = written.day.date();
        Ok(match (written.clock, written.offset) {
            (None, _) => Self::Day(day),
            (Some(clock), None) => Self::Wall(Wall::at(day, clock.into())),
            (Some(clock), Some(minutes)) => {
                Self::Moment(Wall::at(day, clock.into()).with_offset(minutes * 60))
            }
        })
    }

    pub(super) fn start(self, zone: &Zone) -> Moment {
        match self {
            Self::Moment(moment) => moment,
            Self::Wall(wall) => zone.first_moment(wall),
            Self::Day(day) => zone.start_of_day(day),
        }
    }

    /// A day counts whole.
    pub(super) fn end(self, zone: &Zone) -> Moment {
        match self {
            Self::Day(day) => zone.end_of_day(day),
            other => other.start(zone),
        }
    }
}

/// The part of time that is looked at: from `start` to before `end`, in seconds since 1970 in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Window {
    /// The first second. `None`: nothing is cut off there.
    pub start: Option<i64>,
    /// The second after the last. `None`: nothing is cut off there.
    pub end: Option<i64>,
    /// Whether no time zone was given, so that UTC was taken for the viewer's and the portal's.
    pub time_zone_assumed: bool,
    pub(crate) zone: Zone,
}

impl Window {
    /// The viewer's time zone by its name in IANA's database, or as an offset (`+03:00`).
    pub fn time_zone(&self) -> &str {
        self.zone.name()
    }

    /// The time that is looked at; a side that nothing limits is endless.
    pub(crate) fn stretch(&self) -> Stretch {
        Stretch::new(
            self.start.map_or(Moment::FIRST, Moment),
            self.end.map_or(Moment::LAST, Moment),
        )
    }
}
