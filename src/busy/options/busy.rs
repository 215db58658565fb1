//! The options of busy intervals, which those of available slots include.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::busy::entries::entry::Accessibility;
use crate::busy::entries::format::DateOrder;
use crate::busy::slots::hours::{self, Person};
use crate::busy::time::civil::{DAY, Wall, YEARS};
use crate::busy::time::zone::Zone;
use crate::error::{Code, Error};
use crate::input::date::{DateTime, Day};
use crate::input::fields::Fields;
use crate::input::users::Users;

/// The longest window.
const MAX_DAYS: i64 = 400;
/// The most digits of a view, and the most slots that are looked at.
pub(crate) const MAX_STEPS: i64 = 100_000;

/// How an answer is turned into busy intervals: the window, the zones, what counts.
///
/// Every setting has a default; see [`BusyOptions::from_json`] for all of them. Texts are read when
/// they are set; that the window is in order is checked when the options are used.
///
/// ```
/// # use b24busy::BusyOptions;
/// let options = BusyOptions::new()
///     .window("2025-09-08", "2025-09-14")?
///     .time_zone("Europe/Moscow")?;
/// let same = BusyOptions::from_json(
///     r#"{"from": "2025-09-08", "to": "2025-09-14", "time_zone": "Europe/Moscow"}"#,
/// )?;
/// assert_eq!(options, same);
/// # Ok::<(), b24busy::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusyOptions {
    pub(crate) from: Option<Limit>,
    pub(crate) to: Option<Limit>,
    pub(crate) time_zone: Option<Zone>,
    pub(crate) portal_time_zone: Option<Zone>,
    pub(crate) users: Option<Users>,
    /// By place in [`Accessibility::ALL`].
    pub(crate) counted: [bool; 4],
    pub(crate) merge: bool,
    pub(crate) date_format: Option<DateOrder>,
    pub(crate) asked: Option<(Day, Day)>,
    pub(crate) view_minutes: Option<i64>,
    pub(crate) people: BTreeMap<u64, Person>,
}

impl Default for BusyOptions {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            time_zone: None,
            portal_time_zone: None,
            users: None,
            counted: [false, true, true, true],
            merge: true,
            date_format: None,
            asked: None,
            view_minutes: None,
            people: BTreeMap::new(),
        }
    }
}

/// One end of the window as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Moment(i64),
    Wall(Wall),
    Day(i64),
}

impl Limit {
    fn read(key: &str, text: &str) -> Result<Self, String> {
        let read = DateTime::read(text).map_err(|invalid| format!("option {key}: {invalid}"))?;
        let day = day_number(read.day);
        if !YEARS.contains(&i64::from(read.day.date().year())) {
            return Err(format!(
                "option {key}: a year later than {} given",
                YEARS.end()
            ));
        }
        Ok(match (read.clock, read.offset) {
            (None, _) => Self::Day(day),
            (Some(clock), None) => Self::Wall(Wall(day * DAY + i64::from(clock))),
            (Some(clock), Some(minutes)) => {
                Self::Moment(day * DAY + i64::from(clock) - i64::from(minutes) * 60)
            }
        })
    }

    fn start(self, zone: &Zone) -> i64 {
        match self {
            Self::Moment(unix) => unix,
            Self::Wall(wall) => zone.first_moment(wall),
            Self::Day(day) => zone.start_of_day(day),
        }
    }

    /// A day counts whole.
    fn end(self, zone: &Zone) -> i64 {
        match self {
            Self::Day(day) => zone.start_of_day(day + 1),
            other => other.start(zone),
        }
    }
}

/// A day counted from 1970-01-01.
pub(crate) fn day_number(day: Day) -> i64 {
    // The Julian day of 1970-01-01.
    i64::from(day.date().to_julian_day()) - 2_440_588
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

    /// The part of an interval that is inside; `None` if none is.
    pub(crate) fn clip(&self, start: i64, end: i64) -> Option<(i64, i64)> {
        let start = self.start.map_or(start, |limit| start.max(limit));
        let end = self.end.map_or(end, |limit| end.min(limit));
        (start < end).then_some((start, end))
    }
}

impl BusyOptions {
    /// The defaults: nothing is clipped, times are in UTC.
    pub fn new() -> Self {
        Self::default()
    }

    /// Options from a JSON object; blank text is one without keys. An unknown key is an error.
    ///
    /// | key | value | default | meaning |
    /// |---|---|---|---|
    /// | `from`, `to` | date, date-time | not clipped | the window: up to 400 days; a date is a whole day, `to` included |
    /// | `time_zone` | name | UTC, marked assumed | the viewer's: dates without offset, `local_start`, working hours |
    /// | `portal_time_zone` | name | `time_zone` | for entries without a zone, and for times of HR absences |
    /// | `users` | ids in any form | all in the answer | whom to tell about, in this order |
    /// | `busy` | list | `["busy", "absent", "quest"]` | the accessibilities that count |
    /// | `merge` | flag | true | join overlapping and touching intervals of equal accessibility |
    /// | `date_format` | `dmy`, `mdy`, `ymd` | found out | the order of the portal's dates |
    /// | `asked` | `{"from": date, "to": date}` | unknown | the days that the portal was asked for: the window must lie within them, and they tell the order of dates |
    /// | `view_minutes` | 1 to 1440 | no view | a digit for each step of the window |
    /// | `per_user` | `{"34": {...}}` | none | of one person: `time_zone`, `working_hours`, `holidays` |
    ///
    /// A zone's name is IANA's (`Europe/Moscow`), Windows' (`Russian Standard Time`) or an offset
    /// (`+03:00`, `UTC+3`).
    pub fn from_json(json: &str) -> Result<Self, Error> {
        Fields::read(json, Self::take).map_err(invalid)
    }

    /// Takes its own out of options that may have others.
    pub(crate) fn take(fields: &mut Fields) -> Result<Self, String> {
        let mut options = Self::default();
        let limit = |fields: &mut Fields, key| {
            let text = fields.text(key)?;
            text.map(|text| Limit::read(key, &text)).transpose()
        };
        options.from = limit(fields, "from")?;
        options.to = limit(fields, "to")?;
        options.time_zone = zone(fields, "time_zone")?;
        options.portal_time_zone = zone(fields, "portal_time_zone")?;
        options.users = users(fields, "users")?;
        if let Some(names) = fields.texts("busy")? {
            options.counted = counted(&names)?;
        }
        options.merge = fields.flag("merge")?.unwrap_or(true);
        options.date_format = fields.word(
            "date_format",
            [
                ("dmy", DateOrder::Dmy),
                ("mdy", DateOrder::Mdy),
                ("ymd", DateOrder::Ymd),
            ],
        )?;
        options.asked = asked(fields)?;
        options.view_minutes = minutes(fields, "view_minutes", 1..=1440)?;
        if let Some(people) = fields.object("per_user")? {
            for (key, value) in people {
                let user = Users::try_from(key.as_str())
                    .ok()
                    .and_then(|users| <[u64; 1]>::try_from(users.as_slice()).ok())
                    .ok_or_else(|| {
                        format!(
                            "option per_user: {} is no user id; expected ids as keys",
                            crate::input::quoted(&key)
                        )
                    })?;
                let person = hours::read_person(value)
                    .map_err(|problem| format!("option per_user, user {}: {problem}", user[0]))?;
                options.people.insert(user[0], person);
            }
        }
        Ok(options)
    }

    /// The window: dates (whole days, `to` included), date-times in the viewer's zone, or RFC 3339.
    pub fn window(mut self, from: &str, to: &str) -> Result<Self, Error> {
        self.from = Some(Limit::read("from", from).map_err(invalid)?);
        self.to = Some(Limit::read("to", to).map_err(invalid)?);
        Ok(self)
    }

    /// The viewer's time zone.
    pub fn time_zone(mut self, name: &str) -> Result<Self, Error> {
        self.time_zone = Some(read_zone("time_zone", name).map_err(invalid)?);
        Ok(self)
    }

    /// The zone of entries that name none, and of HR absences.
    pub fn portal_time_zone(mut self, name: &str) -> Result<Self, Error> {
        self.portal_time_zone = Some(read_zone("portal_time_zone", name).map_err(invalid)?);
        Ok(self)
    }

    /// Whom to tell about, in this order.
    #[must_use]
    pub fn users(mut self, users: Users) -> Self {
        self.users = Some(users);
        self
    }

    /// The accessibilities that count as taken time.
    #[must_use]
    pub fn busy(mut self, counted: &[Accessibility]) -> Self {
        self.counted = Accessibility::ALL.map(|known| counted.contains(&known));
        self
    }

    /// Whether intervals of equal accessibility are joined. They are unless set otherwise.
    #[must_use]
    pub fn merge(mut self, merge: bool) -> Self {
        self.merge = merge;
        self
    }

    /// The order of the portal's dates, where it is known.
    #[must_use]
    pub fn date_format(mut self, order: DateOrder) -> Self {
        self.date_format = Some(order);
        self
    }

    /// The days that the portal was asked for. The window must lie within them.
    #[must_use]
    pub fn asked(mut self, from: Day, to: Day) -> Self {
        self.asked = Some((from, to));
        self
    }

    /// A view with a digit for each step of so many minutes, from 1 to 1440.
    #[must_use]
    pub fn view_minutes(mut self, minutes: u32) -> Self {
        self.view_minutes = Some(i64::from(minutes.clamp(1, 1440)));
        self
    }

    /// The time zone of one person: days without a zone are that person's days.
    pub fn user_time_zone(mut self, user: u64, name: &str) -> Result<Self, Error> {
        let zone = read_zone("per_user", name).map_err(invalid)?;
        self.people.entry(user).or_default().zone = Some(zone);
        Ok(self)
    }

    /// The window in seconds, checked.
    pub(crate) fn resolved_window(&self) -> Result<Window, Error> {
        let zone = self.time_zone.clone().unwrap_or_else(Zone::utc);
        let start = self.from.map(|limit| limit.start(&zone));
        let end = self.to.map(|limit| limit.end(&zone));
        if let (Some(start), Some(end)) = (start, end) {
            if start >= end {
                return Err(invalid(
                    "option to: the window ends before it has begun; expected a to that is later \
                     than from",
                ));
            }
            // A day of 25 hours is a day.
            if end - start > MAX_DAYS * DAY + 7200 {
                return Err(invalid(format!(
                    "options from, to: the window is longer than {MAX_DAYS} days"
                )));
            }
            if let Some(minutes) = self.view_minutes
                && (end - start) > MAX_STEPS * minutes * 60
            {
                return Err(invalid(format!(
                    "option view_minutes: the view would have more than {MAX_STEPS} digits"
                )));
            }
        } else if self.view_minutes.is_some() {
            return Err(invalid("option view_minutes: a view needs from and to"));
        }
        self.check_asked(start, end, &zone)?;
        Ok(Window {
            start,
            end,
            time_zone_assumed: self.time_zone.is_none(),
            zone,
        })
    }

    /// Nobody knows what is in days that the portal was not asked for.
    fn check_asked(&self, start: Option<i64>, end: Option<i64>, zone: &Zone) -> Result<(), Error> {
        let Some((first, last)) = self.asked else {
            return Ok(());
        };
        let day = |unix: i64| zone.wall_at(unix).day();
        let before = start.is_some_and(|start| day(start) < day_number(first));
        let after = end.is_some_and(|end| day(end - 1) > day_number(last));
        if before || after {
            return Err(invalid(format!(
                "option asked: the window reaches beyond {first} to {last}, the days that the portal \
                 was asked for"
            )));
        }
        Ok(())
    }

    /// The zone in which the portal writes times that name none; `None`: nobody said.
    pub(crate) fn portal_zone(&self) -> Option<&Zone> {
        self.portal_time_zone.as_ref().or(self.time_zone.as_ref())
    }
}

/// The error for an option.
pub(crate) fn invalid(problem: impl Into<String>) -> Error {
    Error::new(Code::InvalidOptions, problem)
}

fn read_zone(key: &str, name: &str) -> Result<Zone, String> {
    Zone::read(name).map_err(|problem| format!("option {key}: {problem}"))
}

pub(crate) fn zone(fields: &mut Fields, key: &'static str) -> Result<Option<Zone>, String> {
    let name = fields.text(key)?;
    name.map(|name| read_zone(key, &name)).transpose()
}

/// Ids in any form: a number, a text, a list.
pub(crate) fn users(fields: &mut Fields, key: &'static str) -> Result<Option<Users>, String> {
    let text = match fields.take(key) {
        None => return Ok(None),
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
    };
    Users::try_from(text.as_str())
        .map(Some)
        .map_err(|invalid| format!("option {key}: {invalid}"))
}

pub(crate) fn minutes(
    fields: &mut Fields,
    key: &'static str,
    range: std::ops::RangeInclusive<u64>,
) -> Result<Option<i64>, String> {
    let minutes = fields.whole(key, range, "minutes")?;
    Ok(minutes.map(|minutes| i64::try_from(minutes).unwrap_or(i64::MAX)))
}

fn counted(names: &[String]) -> Result<[bool; 4], String> {
    let mut counted = [false; 4];
    for name in names {
        let known = Accessibility::read(name).ok_or_else(|| {
            format!(
                "option busy: {} is no accessibility; expected \"busy\", \"absent\", \"quest\" or \
                 \"free\"",
                crate::input::quoted(name)
            )
        })?;
        counted[known as usize] = true;
    }
    Ok(counted)
}

fn asked(fields: &mut Fields) -> Result<Option<(Day, Day)>, String> {
    let Some(map) = fields.object("asked")? else {
        return Ok(None);
    };
    let mut inner = Fields::of(map);
    let mut day = |key: &'static str| {
        let text = inner
            .text(key)?
            .ok_or_else(|| format!("option asked: {key} is missing; expected both from and to"))?;
        Day::try_from(text.as_str()).map_err(|invalid| format!("option asked: {key}: {invalid}"))
    };
    let days = (day("from")?, day("to")?);
    inner.finish()?;
    if days.0 > days.1 {
        return Err("option asked: from is after to".to_owned());
    }
    Ok(Some(days))
}
