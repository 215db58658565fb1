//! How many of several people.

use serde_json::Value;

use crate::input::fields::{Fields, shown};
use crate::input::wrong_option::WrongOption;

const KEY: &str = "at_least";

/// How many of several people have to be free: of all, or of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AtLeast {
    /// So many, from 0 to 1000000. With 0 of all, slots are offered that nobody can attend, too.
    People(u32),
    /// So many in a hundred, from 1 to 100, rounded up.
    Percent(u32),
}

impl AtLeast {
    /// From JSON, of all people or of a group.
    pub(super) fn take(fields: &mut Fields) -> Result<Option<Self>, WrongOption> {
        let value = fields.take(KEY);
        value.map(|value| Self::from_value(&value)).transpose()
    }

    /// The same where it is in range.
    pub(super) fn checked(self) -> Result<Self, WrongOption> {
        let shown = match self {
            Self::People(people) => people.to_string(),
            Self::Percent(percent) => format!("\"{percent}%\""),
        };
        self.in_range().ok_or_else(|| Self::refused(&shown))
    }

    /// How many of `all` that is, which has to be possible.
    pub(super) fn possible_of(self, all: usize) -> Result<usize, WrongOption> {
        let need = self.of(all);
        if need > all {
            let problem = format!("{need} people given; there are {all}");
            return Err(WrongOption::new(KEY, problem));
        }
        Ok(need)
    }

    /// How many of `all` that is.
    pub(crate) fn of(self, all: usize) -> usize {
        match self {
            Self::People(people) => people as usize,
            Self::Percent(percent) => all.saturating_mul(percent as usize).div_ceil(100),
        }
    }

    /// As JSON has it.
    pub(super) fn to_value(self) -> Value {
        match self {
            Self::People(people) => people.into(),
            Self::Percent(percent) => format!("{percent}%").into(),
        }
    }

    fn in_range(self) -> Option<Self> {
        let in_range = match self {
            Self::People(people) => people <= 1_000_000,
            Self::Percent(percent) => (1..=100).contains(&percent),
        };
        in_range.then_some(self)
    }

    fn refused(shown: &str) -> WrongOption {
        let expected = "expected a number of people, or a share such as \"75%\"";
        WrongOption::new(KEY, format!("{shown} given; {expected}"))
    }

    fn from_value(value: &Value) -> Result<Self, WrongOption> {
        let number = |text: &str| text.trim().parse::<u32>().ok();
        let read = match value {
            Value::Number(number) => number
                .as_f64()
                .filter(|number| number.fract() == 0.0)
                .and_then(|number| format!("{number:.0}").parse().ok())
                .map(AtLeast::People),
            Value::String(text) => match text.trim().strip_suffix('%') {
                Some(percent) => number(percent).map(AtLeast::Percent),
                None => number(text).map(AtLeast::People),
            },
            _ => None,
        };
        read.and_then(AtLeast::in_range)
            .ok_or_else(|| AtLeast::refused(&shown(value)))
    }
}
