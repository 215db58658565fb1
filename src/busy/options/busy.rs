//! The options of busy intervals, which those of available slots include.

use std::collections::BTreeMap;

use super::counted::{AllDay, Counted};
use super::person::Person;
use super::ranges;
use super::values::{MAX_DAYS, MAX_STEPS, by_user, day, parse_zone, user_id, users, zone};
use super::window::{Limit, Window};
use super::working_hours::WorkingHours;
use crate::busy::entries::accessibility::Accessibility;
use crate::busy::entries::date_order::DateOrder;
use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::Stretch;
use crate::busy::time::wall::DAY;
use crate::busy::time::zone::Zone;
use crate::error::Error;
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::fields::Fields;
use crate::input::users::{UserId, Users};
use crate::input::wrong_option::WrongOption;

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
    pub(crate) counted: Counted,
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
            counted: Counted::default(),
            merge: true,
            date_format: None,
            asked: None,
            view_minutes: None,
            people: BTreeMap::new(),
        }
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
    /// | `all_day` | `busy`, `free` | `busy` | whether calendar events of whole days count; absences from HR always do |
    /// | `ignore_events` | list of ids | none | events that do not count: `2324`, or `2324@2025-09-11` for the instance that starts on that day |
    /// | `merge` | flag | true | join overlapping and touching intervals of equal accessibility |
    /// | `date_format` | `dmy`, `mdy`, `ymd` | found out | the order of the portal's dates |
    /// | `asked` | `{"from": date, "to": date}` | unknown | the days that the portal was asked for: the window must lie within them, and they tell the order of dates |
    /// | `view_minutes` | 1 to 1440 | no view | a digit for each step of the window |
    /// | `per_user` | `{"34": {...}}` | none | of one person: `time_zone`, `working_hours`, `dates`, `holidays` |
    ///
    /// A zone's name is IANA's (`Europe/Moscow`), Windows' (`Russian Standard Time`) or an offset
    /// (`+03:00`, `UTC+3`).
    pub fn from_json(json: &str) -> Result<Self, Error> {
        Ok(Fields::parse_with(json, Self::take)?)
    }

    /// Takes its own out of options that may have others.
    pub(crate) fn take(fields: &mut Fields) -> Result<Self, WrongOption> {
        let mut options = Self::default();
        let limit = |fields: &mut Fields, key| {
            let text = fields.text(key)?;
            text.map(|text| Limit::parse(key, &text)).transpose()
        };
        options.from = limit(fields, "from")?;
        options.to = limit(fields, "to")?;
        options.time_zone = zone(fields, "time_zone")?;
        options.portal_time_zone = zone(fields, "portal_time_zone")?;
        options.users = users(fields, "users")?;
        options.counted = Counted::take(fields)?;
        options.merge = fields.flag("merge")?.unwrap_or(true);
        let orders = DateOrder::ALL.map(|order| (order.as_str(), order));
        options.date_format = fields.word("date_format", orders)?;
        options.asked = asked(fields)?;
        options.view_minutes = ranges::VIEW.take(fields)?.map(u64::cast_signed);
        options.people = by_user(fields, "per_user", |_, user, value| {
            Person::from_json(value).map_err(|wrong| of_person(user, wrong))
        })?;
        Ok(options)
    }

    /// The window: dates (whole days, `to` included), date-times in the viewer's zone, or RFC 3339.
    pub fn window(mut self, from: &str, to: &str) -> Result<Self, Error> {
        self.from = Some(Limit::parse("from", from)?);
        self.to = Some(Limit::parse("to", to)?);
        Ok(self)
    }

    /// The viewer's time zone.
    pub fn time_zone(mut self, name: &str) -> Result<Self, Error> {
        self.time_zone = Some(parse_zone("time_zone", name)?);
        Ok(self)
    }

    /// The zone of entries that name none, and of HR absences.
    pub fn portal_time_zone(mut self, name: &str) -> Result<Self, Error> {
        self.portal_time_zone = Some(parse_zone("portal_time_zone", name)?);
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
        self.counted.levels = [false; 4];
        for accessibility in counted {
            self.counted.levels[*accessibility as usize] = true;
        }
        self
    }

    /// Whether calendar events of whole days count. They do unless set otherwise.
    #[must_use]
    pub fn all_day(mut self, all_day: AllDay) -> Self {
        self.counted.all_day = all_day;
        self
    }

    /// Events that do not count, such as the one that is to be moved: `2324`, or `2324@2025-09-11`
    /// for the instance alone that starts on that day.
    pub fn ignore_events<E: AsRef<str>>(
        mut self,
        events: impl IntoIterator<Item = E>,
    ) -> Result<Self, Error> {
        self.counted.ignore(events)?;
        Ok(self)
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

    /// The days that the portal was asked for, both included. The window must lie within them.
    pub fn asked<F, T>(mut self, from: F, to: T) -> Result<Self, Error>
    where
        F: TryInto<Day>,
        Invalid: From<F::Error>,
        T: TryInto<Day>,
        Invalid: From<T::Error>,
    {
        self.asked = Some(asked_days(from, to).map_err(of_asked)?);
        Ok(self)
    }

    /// A view with a digit for each step of so many minutes, from 1 to 1440.
    pub fn view_minutes(mut self, minutes: u32) -> Result<Self, Error> {
        let minutes = ranges::VIEW.check(minutes.into())?;
        self.view_minutes = Some(minutes.cast_signed());
        Ok(self)
    }

    /// The time zone of one person: days without a zone are that person's days.
    pub fn user_time_zone(self, user: impl UserId, name: &str) -> Result<Self, Error> {
        self.person(user, |person| {
            person.zone = Some(parse_zone("time_zone", name)?);
            Ok(())
        })
    }

    /// The working hours of one person, in that person's zone: other time does not suit for slots.
    pub fn user_working_hours(self, user: impl UserId, hours: WorkingHours) -> Result<Self, Error> {
        self.person(user, |person| {
            person.hours = Some(hours);
            Ok(())
        })
    }

    /// The days on which one person is off: they do not suit for slots.
    pub fn user_holidays<D>(
        self,
        user: impl UserId,
        days: impl IntoIterator<Item = D>,
    ) -> Result<Self, Error>
    where
        D: TryInto<Day>,
        Invalid: From<D::Error>,
    {
        self.person(user, |person| person.dates.set_off(days))
    }

    /// The hours of one person on single days, in that person's zone, whatever the week says: none, if
    /// the person is off.
    pub fn user_dates<D, S>(
        self,
        user: impl UserId,
        days: impl IntoIterator<Item = (D, S)>,
    ) -> Result<Self, Error>
    where
        D: TryInto<Day>,
        Invalid: From<D::Error>,
        S: IntoIterator,
        S::Item: AsRef<str>,
    {
        self.person(user, |person| person.dates.set_hours(days))
    }

    fn person(
        mut self,
        user: impl UserId,
        change: impl FnOnce(&mut Person) -> Result<(), WrongOption>,
    ) -> Result<Self, Error> {
        let user = user_id("per_user", user)?;
        change(self.people.entry(user).or_default()).map_err(|wrong| of_person(user, wrong))?;
        Ok(self)
    }

    /// The window in seconds, checked.
    pub(crate) fn resolved_window(&self) -> Result<Window, WrongOption> {
        let zone = self.time_zone.clone().unwrap_or_else(Zone::utc);
        let start = self.from.map(|limit| limit.start(&zone));
        let end = self.to.map(|limit| limit.end(&zone));
        if let (Some(start), Some(end)) = (start, end) {
            if start >= end {
                return Err(WrongOption::new(
                    "to",
                    "the window ends before it has begun; expected a to that is later than from",
                ));
            }
            // A day of 25 hours is a day.
            if end - start > MAX_DAYS * DAY + 7200 {
                return Err(WrongOption::in_words(
                    "to",
                    format!("options from, to: the window is longer than {MAX_DAYS} days"),
                ));
            }
            if let Some(minutes) = self.view_minutes
                && (end - start) > MAX_STEPS * minutes * 60
            {
                return Err(WrongOption::new(
                    "view_minutes",
                    format!("the view would have more than {MAX_STEPS} digits"),
                ));
            }
        } else if self.view_minutes.is_some() {
            return Err(WrongOption::new("view_minutes", "a view needs from and to"));
        }
        // Without a limit all is shown that is there, and nothing is claimed of the rest.
        let reach = Stretch::new(start.unwrap_or(Moment::LAST), end.unwrap_or(Moment::FIRST));
        self.check_asked("the window", reach, &zone)?;
        Ok(Window {
            start: start.map(|start| start.0),
            end: end.map(|end| end.0),
            time_zone_assumed: self.time_zone.is_none(),
            zone,
        })
    }

    /// The window where it has to have both ends, and a zone that somebody chose: `zone_for` and
    /// `window_for` say why.
    pub(crate) fn whole_window(
        &self,
        zone_for: &str,
        window_for: &str,
    ) -> Result<Window, WrongOption> {
        let missing = |key, why: &str| {
            let words = format!("option {key} is missing: {why}");
            Err(WrongOption::in_words(key, words))
        };
        if self.time_zone.is_none() {
            let why = format!("{zone_for}; expected a name such as Europe/Moscow");
            return missing("time_zone", &why);
        }
        let window = self.resolved_window()?;
        match (window.start, window.end) {
            (Some(_), Some(_)) => Ok(window),
            (None, _) => missing("from", window_for),
            _ => missing("to", window_for),
        }
    }

    /// Nobody knows what is in days that the portal was not asked for.
    pub(super) fn check_asked(
        &self,
        what: &str,
        reach: Stretch,
        zone: &Zone,
    ) -> Result<(), WrongOption> {
        let Some((first, last)) = self.asked else {
            return Ok(());
        };
        let before = zone.day_at(reach.start) < first.date();
        let after = zone.day_before(reach.end) > last.date();
        if before || after {
            return Err(WrongOption::new(
                "asked",
                format!(
                    "{what} reaches beyond {first} to {last}, the days that the portal was asked \
                     for"
                ),
            ));
        }
        Ok(())
    }

    /// Whether such time counts as taken.
    pub(crate) fn counts(&self, accessibility: Accessibility) -> bool {
        self.counted.levels[accessibility as usize]
    }

    /// The zone in which the portal writes times that name none; `None`: nobody said.
    pub(crate) fn portal_zone(&self) -> Option<&Zone> {
        self.portal_time_zone.as_ref().or(self.time_zone.as_ref())
    }
}

/// What is wrong with what was said of one person.
fn of_person(user: u64, wrong: WrongOption) -> WrongOption {
    wrong.within(&format!("per_user.{user}"), |words| {
        format!("option per_user, user {user}: {words}")
    })
}

fn asked(fields: &mut Fields) -> Result<Option<(Day, Day)>, WrongOption> {
    let Some(map) = fields.object("asked")? else {
        return Ok(None);
    };
    take_asked(Fields::of(map)).map(Some).map_err(of_asked)
}

fn take_asked(mut fields: Fields) -> Result<(Day, Day), WrongOption> {
    let mut text = |key: &'static str| {
        fields.text(key)?.ok_or_else(|| {
            WrongOption::in_words(key, format!("{key} is missing; expected both from and to"))
        })
    };
    let (from, to) = (text("from")?, text("to")?);
    fields.finish()?;
    asked_days(from.as_str(), to.as_str())
}

/// The first and the last of the days that were asked for.
fn asked_days<F, T>(from: F, to: T) -> Result<(Day, Day), WrongOption>
where
    F: TryInto<Day>,
    Invalid: From<F::Error>,
    T: TryInto<Day>,
    Invalid: From<T::Error>,
{
    let (from, to) = (day("from", from)?, day("to", to)?);
    if from > to {
        return Err(WrongOption::in_words("from", "from is after to"));
    }
    Ok((from, to))
}

fn of_asked(wrong: WrongOption) -> WrongOption {
    wrong.within("asked", |words| format!("option asked: {words}"))
}
