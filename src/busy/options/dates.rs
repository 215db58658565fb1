//! Days that have hours of their own, whatever the week says: those of `dates`, and days off, which
//! have none.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use time::Date;

use super::working_hours::{Hours, stretches_of};
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::fields::Fields;
use crate::input::wrong_option::WrongOption;

/// The options' names.
const KEY: &str = "dates";
const DAYS_OFF: &str = "holidays";

/// Single days, and the hours that begin on each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dates {
    hours: BTreeMap<Date, Vec<Hours>>,
    off: BTreeSet<Date>,
}

impl Dates {
    /// Both options of JSON.
    pub(super) fn take(fields: &mut Fields) -> Result<Self, WrongOption> {
        let mut dates = Self::default();
        dates.set_off(fields.texts(DAYS_OFF)?.unwrap_or_default())?;
        let map = fields.object(KEY)?.unwrap_or_default();
        let mut days = Vec::with_capacity(map.len());
        for (written, value) in map {
            let day = day(KEY, written.as_str())?;
            match value {
                Value::Null => {}
                Value::Array(items) => days.push((day, texts(day, items)?)),
                _ => return Err(no_list(day)),
            }
        }
        dates.set_hours(days)?;
        Ok(dates)
    }

    /// Other hours of single days, instead of those that were set.
    pub(super) fn set_hours<D, S>(
        &mut self,
        days: impl IntoIterator<Item = (D, S)>,
    ) -> Result<(), WrongOption>
    where
        D: TryInto<Day>,
        Invalid: From<D::Error>,
        S: IntoIterator,
        S::Item: AsRef<str>,
    {
        self.hours.clear();
        for (written, stretches) in days {
            let day = day(KEY, written)?;
            let texts: Vec<S::Item> = stretches.into_iter().collect();
            let hours = stretches_of(KEY, &day.to_string(), &texts)?;
            // Written in two ways: 2025-11-01 and 01.11.2025.
            if self.hours.insert(day.date(), hours).is_some() {
                return Err(WrongOption::new(KEY, format!("{day} stands twice")));
            }
        }
        self.check()
    }

    /// Other days off, instead of those that were set.
    pub(super) fn set_off<D>(
        &mut self,
        days: impl IntoIterator<Item = D>,
    ) -> Result<(), WrongOption>
    where
        D: TryInto<Day>,
        Invalid: From<D::Error>,
    {
        let days = days.into_iter().map(|written| day(DAYS_OFF, written));
        self.off = days
            .map(|day| day.map(Day::date))
            .collect::<Result<_, _>>()?;
        self.check()
    }

    /// A day is in one of the two.
    fn check(&self) -> Result<(), WrongOption> {
        match self.off.iter().find(|day| self.hours.contains_key(day)) {
            Some(day) => Err(WrongOption::new(
                KEY,
                format!("{day} is among the {DAYS_OFF}, too; expected it in one of them"),
            )),
            None => Ok(()),
        }
    }

    /// The hours that begin on a day, where it has hours of its own: none at all on a day off.
    pub(in crate::busy) fn of_day(&self, day: Date) -> Option<&[Hours]> {
        if self.off.contains(&day) {
            return Some(&[]);
        }
        self.hours.get(&day).map(Vec::as_slice)
    }

    /// The days that have hours of their own, those off among them.
    pub(in crate::busy) fn days(&self) -> impl Iterator<Item = Date> {
        self.off.iter().chain(self.hours.keys()).copied()
    }

    /// Whether there is no such day.
    pub(in crate::busy) fn is_empty(&self) -> bool {
        self.off.is_empty() && self.hours.is_empty()
    }
}

/// A day that an option names.
fn day<D>(key: &'static str, written: D) -> Result<Day, WrongOption>
where
    D: TryInto<Day>,
    Invalid: From<D::Error>,
{
    let day = written.try_into().map_err(Invalid::from);
    day.map_err(|invalid| WrongOption::new(key, invalid))
}

fn texts(day: Day, items: Vec<Value>) -> Result<Vec<String>, WrongOption> {
    let text = |item| match item {
        Value::String(text) => Ok(text),
        _ => Err(no_list(day)),
    };
    items.into_iter().map(text).collect()
}

fn no_list(day: Day) -> WrongOption {
    let expected = "expected a list of texts such as [\"09:00-14:00\"], [] for a day off";
    WrongOption::in_words(
        format!("{KEY}.{day}"),
        format!("option {KEY}: {expected}, on {day}"),
    )
}
