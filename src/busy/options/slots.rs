//! The options of available slots: how long, when, who.

use super::at_least::AtLeast;
use super::busy::BusyOptions;
use super::dates::Dates;
use super::groups::{Group, groups};
use super::ranges;
use super::values::users;
use super::window::{Limit, Window};
use super::working_hours::WorkingHours;
use crate::busy::time::stretch::Stretch;
use crate::error::Error;
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::fields::Fields;
use crate::input::range::Whole;
use crate::input::users::Users;
use crate::input::wrong_option::WrongOption;

/// How many alternatives are told, where no number was given.
const SOME_ALTERNATIVES: usize = 10;

const CHECK_START: &str = "check_start";

/// Which slots are looked for: those of [`BusyOptions`], and how long, when and for whom.
///
/// ```
/// # use b24busy::{BusyOptions, SlotOptions};
/// let busy = BusyOptions::new()
///     .window("2025-09-08", "2025-09-12")?
///     .time_zone("Europe/Moscow")?;
/// let options = SlotOptions::new(busy).duration_minutes(60)?;
/// let same = SlotOptions::from_json(
///     r#"{"from": "2025-09-08", "to": "2025-09-12", "time_zone": "Europe/Moscow",
///         "duration_minutes": 60}"#,
/// )?;
/// assert_eq!(options, same);
/// # Ok::<(), b24busy::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlotOptions {
    pub(crate) busy: BusyOptions,
    pub(crate) duration: Option<i64>,
    pub(crate) step: Option<i64>,
    pub(crate) grid: Option<Grid>,
    pub(crate) hours: WorkingHours,
    pub(crate) dates: Dates,
    pub(crate) not_before: Option<Limit>,
    pub(crate) buffer_before: i64,
    pub(crate) buffer_after: i64,
    pub(crate) required: Option<Users>,
    pub(crate) optional: Option<Users>,
    pub(crate) at_least: Option<AtLeast>,
    pub(crate) groups: Vec<Group>,
    pub(crate) order: Order,
    pub(crate) limit: Option<usize>,
    /// How many of them are told at most.
    pub(crate) alternatives: Option<usize>,
    pub(crate) check_start: Option<Limit>,
}

/// Where slots may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Grid {
    /// Every step from the start of each stretch of working hours.
    #[default]
    Hours,
    /// Every step of the clock from local midnight.
    Clock,
}

/// How slots are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Order {
    /// By their start.
    #[default]
    Time,
    /// Those that suit most people first, then by their start.
    Attendance,
}

impl SlotOptions {
    /// Slots over busy time that is found so: whole free stretches that suit everybody, Monday to
    /// Friday, 09:00 to 18:00. A window and the viewer's time zone have to be among the options.
    pub fn new(busy: BusyOptions) -> Self {
        Self {
            busy,
            ..Self::default()
        }
    }

    /// Options from a JSON object: those of [`BusyOptions::from_json`], of which `from`, `to` and
    /// `time_zone` have to be there, and these. An unknown key is an error.
    ///
    /// | key | value | default | meaning |
    /// |---|---|---|---|
    /// | `duration_minutes` | 1 to 576000 | whole stretches | how long a slot is, in real minutes |
    /// | `step_minutes` | 1 to 1440 | the duration | from one possible start to the next |
    /// | `grid` | `hours`, `clock` | `hours` | starts are counted from the start of working hours, or from local midnight |
    /// | `working_hours` | `{"monday": ["09:00-13:00", ...]}`, `"always"` | Monday to Friday, 09:00-18:00 | in the viewer's zone; a day that is not named is off |
    /// | `holidays` | list of dates | none | days off; a stretch belongs to the day it starts on |
    /// | `dates` | `{"2025-11-01": ["09:00-14:00"], ...}` | none | the hours of single days, whatever the week says |
    /// | `not_before` | date, date-time | no such limit | the earliest start of a slot, as `from` is written |
    /// | `buffer_before_minutes`, `buffer_after_minutes` | 0 to 10080 | 0 | must be free too; may lie outside the hours and the window |
    /// | `required`, `optional` | ids | everybody is required | with `required` alone the others are optional, with `optional` alone they are required |
    /// | `at_least` | number, `"75%"` | the required ones | how many of all must be free; alone it makes everybody optional. With 0, slots are offered that nobody can attend |
    /// | `groups` | `[{"users": [1, 2], "at_least": 1}, ...]` | none | of each group so many have to be free, all unless given; who is in one is not required on its account |
    /// | `order` | `time`, `attendance` | `time` | by start, or most free people first |
    /// | `limit` | 1 to 100000 | all | how many slots, after sorting |
    /// | `alternatives` | flag, 1 to 100 | false | where there is no slot, or fewer than `limit`: what one concession would give, so many at most (true: 10) |
    /// | `check_start` | date-time | none | who stands in the way of a meeting that starts then |
    pub fn from_json(json: &str) -> Result<Self, Error> {
        Ok(Fields::parse_with(json, Self::take)?)
    }

    /// Takes its own out of options that may have others.
    pub(crate) fn take(fields: &mut Fields) -> Result<Self, WrongOption> {
        let mut options = Self::new(BusyOptions::take(fields)?);
        options.duration = ranges::DURATION.take(fields)?.map(u64::cast_signed);
        options.step = ranges::STEP.take(fields)?.map(u64::cast_signed);
        options.grid = fields.word("grid", [("hours", Grid::Hours), ("clock", Grid::Clock)])?;
        options.check_steps()?;
        if let Some(hours) = fields.take("working_hours") {
            options.hours = WorkingHours::from_value(hours)?;
        }
        options.dates = Dates::take(fields)?;
        let not_before = fields.text("not_before")?;
        let limit = |text: String| Limit::parse("not_before", &text);
        options.not_before = not_before.map(limit).transpose()?;
        let mut buffer = |range: &Whole| {
            let minutes = range.take(fields)?.map(u64::cast_signed);
            Ok::<_, WrongOption>(minutes.unwrap_or(0))
        };
        options.buffer_before = buffer(&ranges::BUFFER_BEFORE)?;
        options.buffer_after = buffer(&ranges::BUFFER_AFTER)?;
        options.required = users(fields, "required")?;
        options.optional = users(fields, "optional")?;
        options.at_least = AtLeast::take(fields)?;
        options.groups = groups(fields)?;
        let orders = [("time", Order::Time), ("attendance", Order::Attendance)];
        options.order = fields.word("order", orders)?.unwrap_or_default();
        let limit = ranges::LIMIT.take(fields)?;
        options.limit = limit.and_then(|limit| usize::try_from(limit).ok());
        options.alternatives = match fields.take_flag("alternatives") {
            Some(wanted) => wanted.then_some(SOME_ALTERNATIVES),
            None => ranges::ALTERNATIVES.take(fields)?.map(few),
        };
        let start = fields.text(CHECK_START)?;
        options.check_start = start.map(|text| checked_start(&text)).transpose()?;
        Ok(options)
    }

    /// How long a slot is, in real minutes, from 1 to 576000; unless set, slots are whole free
    /// stretches.
    pub fn duration_minutes(mut self, minutes: u32) -> Result<Self, Error> {
        let minutes = ranges::DURATION.check(minutes.into())?;
        self.duration = Some(minutes.cast_signed());
        Ok(self)
    }

    /// Minutes from one possible start to the next, from 1 to 1440; the duration unless set. A
    /// duration has to be set, too.
    pub fn step_minutes(mut self, minutes: u32) -> Result<Self, Error> {
        let minutes = ranges::STEP.check(minutes.into())?;
        self.step = Some(minutes.cast_signed());
        Ok(self)
    }

    /// Where slots may begin. A duration has to be set, too.
    #[must_use]
    pub fn grid(mut self, grid: Grid) -> Self {
        self.grid = Some(grid);
        self
    }

    /// Working hours in the viewer's zone.
    #[must_use]
    pub fn working_hours(mut self, hours: WorkingHours) -> Self {
        self.hours = hours;
        self
    }

    /// Days off: what begins on one of them is no working time.
    pub fn holidays<D>(mut self, days: impl IntoIterator<Item = D>) -> Result<Self, Error>
    where
        D: TryInto<Day>,
        Invalid: From<D::Error>,
    {
        self.dates.set_off(days)?;
        Ok(self)
    }

    /// The hours of single days, whatever the week says, by the clock of the viewer's zone: extra
    /// working days, short ones, or days off, which have none.
    ///
    /// ```
    /// # use b24busy::{BusyOptions, SlotOptions};
    /// let short = ("2025-11-01", vec!["09:00-14:00"]);
    /// let options = SlotOptions::new(BusyOptions::new()).dates([short, ("2025-11-04", vec![])])?;
    /// let same = SlotOptions::from_json(
    ///     r#"{"dates": {"2025-11-01": ["09:00-14:00"], "2025-11-04": []}}"#,
    /// )?;
    /// assert_eq!(options, same);
    /// # Ok::<(), b24busy::Error>(())
    /// ```
    pub fn dates<D, S>(mut self, days: impl IntoIterator<Item = (D, S)>) -> Result<Self, Error>
    where
        D: TryInto<Day>,
        Invalid: From<D::Error>,
        S: IntoIterator,
        S::Item: AsRef<str>,
    {
        self.dates.set_hours(days)?;
        Ok(self)
    }

    /// The earliest start of a slot: a date, a date-time in the viewer's zone, or RFC 3339. What has to
    /// be free before the slot may lie earlier.
    pub fn not_before(mut self, earliest: &str) -> Result<Self, Error> {
        self.not_before = Some(Limit::parse("not_before", earliest)?);
        Ok(self)
    }

    /// Minutes before and after a slot that must be free too, up to a week (10080).
    pub fn buffers(mut self, before_minutes: u32, after_minutes: u32) -> Result<Self, Error> {
        let before = ranges::BUFFER_BEFORE.check(before_minutes.into())?;
        let after = ranges::BUFFER_AFTER.check(after_minutes.into())?;
        self.buffer_before = before.cast_signed();
        self.buffer_after = after.cast_signed();
        Ok(self)
    }

    /// How slots are sorted.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// At most so many slots, after sorting: from 1 to 100000.
    pub fn limit(mut self, slots: usize) -> Result<Self, Error> {
        ranges::LIMIT.check(slots as u64)?;
        self.limit = Some(slots);
        Ok(self)
    }

    /// What one concession would give, where there is no slot or fewer than the limit: at most so many
    /// alternatives, from 1 to 100.
    pub fn alternatives(mut self, most: usize) -> Result<Self, Error> {
        self.alternatives = Some(few(ranges::ALTERNATIVES.check(most as u64)?));
        Ok(self)
    }

    /// Who stands in the way of a meeting that starts then: a date-time in the viewer's zone, or in
    /// RFC 3339. A duration has to be set, too.
    pub fn check_start(mut self, start: &str) -> Result<Self, Error> {
        self.check_start = Some(checked_start(start)?);
        Ok(self)
    }

    /// The meeting at the start that is asked about: it lies where slots may be, outside of which nothing
    /// is known.
    pub(crate) fn checked_meeting(&self, limits: Stretch) -> Result<Option<Stretch>, WrongOption> {
        let Some((start, zone)) = self.check_start.zip(self.busy.time_zone.as_ref()) else {
            return Ok(None);
        };
        let duration = self.duration.ok_or_else(|| needs_duration(CHECK_START))?;
        let start = start.start(zone);
        let meeting = Stretch::new(start, start + duration * 60);
        let problem = if !limits.covers(meeting) {
            "the meeting would not lie in the window of from and to"
        } else if meeting.start < self.open(limits).start {
            "the meeting would begin before the earliest start, not_before"
        } else {
            return Ok(Some(meeting));
        };
        Err(WrongOption::new(CHECK_START, problem))
    }

    /// Whole free stretches begin where they begin.
    fn check_steps(&self) -> Result<(), WrongOption> {
        let option = match self.duration {
            None if self.grid.is_some() => "grid",
            None if self.step.is_some() => "step_minutes",
            _ => return Ok(()),
        };
        Err(needs_duration(option))
    }

    /// The window with its buffers: what must be free before and after a slot may lie outside it.
    pub(crate) fn reach(&self, limits: Stretch) -> Stretch {
        Stretch::new(
            limits.start - self.buffer_before * 60,
            limits.end + self.buffer_after * 60,
        )
    }

    /// What of the window slots may be in: from the earliest start on. Empty, if that is after it.
    pub(crate) fn open(&self, limits: Stretch) -> Stretch {
        let zone = self.busy.time_zone.as_ref();
        let earliest = self.not_before.zip(zone);
        let earliest = earliest.map_or(limits.start, |(limit, zone)| limit.start(zone));
        let start = earliest.clamp(limits.start, limits.end);
        Stretch::new(start, limits.end)
    }

    /// The window, which slots cannot do without, from `start` to before `end`.
    pub(crate) fn resolved_window(&self) -> Result<(Window, Stretch), WrongOption> {
        self.check_steps()?;
        let window = self
            .busy
            .whole_window("working hours are in it", "slots need a window")?;
        let limits = window.stretch();
        let what = "the window, with what has to be free before and after a slot,";
        self.busy
            .check_asked(what, self.reach(self.open(limits)), &window.zone)?;
        self.checked_meeting(limits)?;
        Ok((window, limits))
    }
}

fn needs_duration(option: &'static str) -> WrongOption {
    WrongOption::new(option, "it needs duration_minutes")
}

/// A number that is in a small range.
fn few(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn checked_start(text: &str) -> Result<Limit, WrongOption> {
    match Limit::parse(CHECK_START, text)? {
        Limit::Day(_) => Err(WrongOption::new(
            CHECK_START,
            "a date without a time given; expected both, such as 2025-09-11T15:00",
        )),
        start => Ok(start),
    }
}

#[cfg(test)]
mod tests;
