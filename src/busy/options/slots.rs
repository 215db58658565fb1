//! The options of available slots: how long, when, who.

use std::collections::BTreeSet;

use serde_json::Value;
use time::Date;

use super::busy::BusyOptions;
use super::values::{MAX_DAYS, MAX_STEPS, holidays, minutes, users};
use super::window::Window;
use super::working_hours::WorkingHours;
use crate::busy::time::stretch::Stretch;
use crate::error::Error;
use crate::input::fields::{Fields, shown};
use crate::input::users::Users;
use crate::input::wrong_option::WrongOption;

const LONGEST: u64 = MAX_DAYS.unsigned_abs() * 1440;
const LONGEST_BUFFER: u64 = 7 * 1440;

/// Which slots are looked for: those of [`BusyOptions`], and how long, when and for whom.
///
/// ```
/// # use b24busy::{BusyOptions, SlotOptions};
/// let busy = BusyOptions::new()
///     .window("2025-09-08", "2025-09-12")?
///     .time_zone("Europe/Moscow")?;
/// let options = SlotOptions::new(busy).duration_minutes(60);
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
    pub(crate) grid: Grid,
    pub(crate) hours: WorkingHours,
    pub(crate) holidays: BTreeSet<Date>,
    pub(crate) buffer_before: i64,
    pub(crate) buffer_after: i64,
    pub(crate) required: Option<Users>,
    pub(crate) optional: Option<Users>,
    pub(crate) at_least: Option<AtLeast>,
    pub(crate) order: Order,
    pub(crate) limit: Option<usize>,
}

/// Where slots may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grid {
    /// Every step from the start of each stretch of working hours.
    #[default]
    Hours,
    /// Every step of the clock from local midnight.
    Clock,
}

/// How slots are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By their start.
    #[default]
    Time,
    /// Those that suit most people first, then by their start.
    Attendance,
}

/// How many of the required and optional people have to be free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtLeast {
    /// So many.
    People(u32),
    /// So many in a hundred, from 1 to 100, rounded up.
    Percent(u32),
}

impl AtLeast {
    /// How many of `all` that is.
    pub(crate) fn of(self, all: usize) -> usize {
        match self {
            Self::People(people) => people.max(1) as usize,
            Self::Percent(percent) => all
                .saturating_mul(percent.clamp(1, 100) as usize)
                .div_ceil(100),
        }
    }
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
    /// | `buffer_before_minutes`, `buffer_after_minutes` | 0 to 10080 | 0 | must be free too; may lie outside the hours and the window |
    /// | `required`, `optional` | ids | everybody is required | with `required` alone the others are optional, with `optional` alone they are required |
    /// | `at_least` | number, `"75%"` | the required ones | how many of all must be free; alone it makes everybody optional |
    /// | `order` | `time`, `attendance` | `time` | by start, or most free people first |
    /// | `limit` | 1 to 100000 | all | how many slots, after sorting |
    pub fn from_json(json: &str) -> Result<Self, Error> {
        Ok(Fields::read(json, Self::take)?)
    }

    /// Takes its own out of options that may have others.
    pub(crate) fn take(fields: &mut Fields) -> Result<Self, WrongOption> {
        let mut options = Self::new(BusyOptions::take(fields)?);
        options.duration = minutes(fields, "duration_minutes", 1..=LONGEST)?;
        options.step = minutes(fields, "step_minutes", 1..=1440)?;
        if let Some(grid) = fields.word("grid", [("hours", Grid::Hours), ("clock", Grid::Clock)])? {
            if options.duration.is_none() {
                return Err(WrongOption::new("grid", "it needs duration_minutes"));
            }
            options.grid = grid;
        }
        if options.step.is_some() && options.duration.is_none() {
            return Err(WrongOption::new(
                "step_minutes",
                "it needs duration_minutes",
            ));
        }
        if let Some(hours) = fields.take("working_hours") {
            options.hours = WorkingHours::from_json(hours)?;
        }
        options.holidays = holidays(fields)?;
        let mut buffer = |key| {
            let minutes = minutes(fields, key, 0..=LONGEST_BUFFER)?;
            Ok::<_, WrongOption>(minutes.unwrap_or(0))
        };
        options.buffer_before = buffer("buffer_before_minutes")?;
        options.buffer_after = buffer("buffer_after_minutes")?;
        options.required = users(fields, "required")?;
        options.optional = users(fields, "optional")?;
        options.at_least = fields
            .take("at_least")
            .map(|value| at_least(&value))
            .transpose()?;
        let orders = [("time", Order::Time), ("attendance", Order::Attendance)];
        options.order = fields.word("order", orders)?.unwrap_or_default();
        let limit = fields.whole("limit", 1..=MAX_STEPS.unsigned_abs(), "slots")?;
        options.limit = limit.and_then(|limit| usize::try_from(limit).ok());
        Ok(options)
    }

    /// How long a slot is, in real minutes; unless set, slots are whole free stretches.
    #[must_use]
    pub fn duration_minutes(mut self, minutes: u32) -> Self {
        self.duration = Some(i64::from(minutes.max(1)).min(LONGEST.cast_signed()));
        self
    }

    /// Minutes from one possible start to the next, from 1 to 1440; the duration unless set.
    #[must_use]
    pub fn step_minutes(mut self, minutes: u32) -> Self {
        self.step = Some(i64::from(minutes.clamp(1, 1440)));
        self
    }

    /// Where slots may begin.
    #[must_use]
    pub fn grid(mut self, grid: Grid) -> Self {
        self.grid = grid;
        self
    }

    /// Working hours as JSON: `"always"` in quotes, or an object of days.
    pub fn working_hours(mut self, json: &str) -> Result<Self, Error> {
        let value = serde_json::from_str(json)
            .map_err(|_| WrongOption::new("working_hours", "expected JSON"))?;
        self.hours = WorkingHours::from_json(value)?;
        Ok(self)
    }

    /// Minutes before and after a slot that must be free too, up to a week.
    #[must_use]
    pub fn buffers(mut self, before_minutes: u32, after_minutes: u32) -> Self {
        let most = u32::try_from(LONGEST_BUFFER).unwrap_or(u32::MAX);
        self.buffer_before = i64::from(before_minutes.min(most));
        self.buffer_after = i64::from(after_minutes.min(most));
        self
    }

    /// Who has to be free. The others are optional.
    #[must_use]
    pub fn required(mut self, users: Users) -> Self {
        self.required = Some(users);
        self
    }

    /// Who need not be free. Unless [`SlotOptions::required`] is set, the others are required.
    #[must_use]
    pub fn optional(mut self, users: Users) -> Self {
        self.optional = Some(users);
        self
    }

    /// How many of all people have to be free.
    #[must_use]
    pub fn at_least(mut self, at_least: AtLeast) -> Self {
        self.at_least = Some(at_least);
        self
    }

    /// How slots are sorted.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// At most so many slots, after sorting; at least one.
    #[must_use]
    pub fn limit(mut self, slots: usize) -> Self {
        self.limit = Some(slots.max(1));
        self
    }

    /// The window, which slots cannot do without, from `start` to before `end`.
    pub(crate) fn resolved_window(&self) -> Result<(Window, Stretch), WrongOption> {
        let missing = |key, why: &str| {
            let words = format!("option {key} is missing: {why}");
            Err(WrongOption::in_words(key, words))
        };
        if self.busy.time_zone.is_none() {
            return missing(
                "time_zone",
                "working hours are in it; expected a name such as Europe/Moscow",
            );
        }
        let window = self.busy.resolved_window()?;
        let limits = window.stretch();
        match (window.start, window.end) {
            (Some(_), Some(_)) => Ok((window, limits)),
            (None, _) => missing("from", "slots need a window"),
            _ => missing("to", "slots need a window"),
        }
    }
}

fn at_least(value: &Value) -> Result<AtLeast, WrongOption> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let read = match value {
        Value::Number(number) => number
            .as_f64()
            .filter(|number| number.fract() == 0.0 && (1.0..=1e6).contains(number))
            .and_then(|number| format!("{number:.0}").parse().ok())
            .map(AtLeast::People),
        Value::String(text) => match text.trim().strip_suffix('%') {
            Some(percent) => number(percent)
                .filter(|percent| (1..=100).contains(percent))
                .map(AtLeast::Percent),
            None => number(text)
                .filter(|people| *people > 0)
                .map(AtLeast::People),
        },
        _ => None,
    };
    read.ok_or_else(|| {
        let expected = "expected a number of people, or a share such as \"75%\"";
        WrongOption::new("at_least", format!("{} given; {expected}", shown(value)))
    })
}
