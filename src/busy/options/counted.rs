//! Which entries take time: of which accessibility, days as well as times, and which events are left
//! aside.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use time::Date;

use crate::busy::entries::accessibility::Accessibility;
use crate::busy::entries::date_order::DateOrder;
use crate::busy::entries::entry::EntryId;
use crate::busy::entries::written::Written;
use crate::input::date::Day;
use crate::input::fields::{Fields, as_whole, shown};
use crate::input::quoted;
use crate::input::wrong_option::WrongOption;

/// The option's name.
const IGNORED: &str = "ignore_events";

/// Whether calendar events of whole days take time. Absences from HR always do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum AllDay {
    /// As other events do, by their accessibility.
    #[default]
    Busy,
    /// They do not.
    Free,
}

/// What takes time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// By place in [`Accessibility::ALL`].
    pub(super) levels: [bool; 4],
    pub(super) all_day: AllDay,
    /// The events that do not, all their instances or those that start on these days.
    ignored: BTreeMap<EntryId, Instances>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Instances {
    All,
    On(BTreeSet<Date>),
}

/// What is known of an entry and tells whether it counts.
#[derive(Clone, Copy)]
pub(in crate::busy) struct Known<'e> {
    /// `None`: it may be any.
    pub(in crate::busy) accessibility: Option<Accessibility>,
    /// Its id, if it is surely a calendar event: absences from HR are numbered apart.
    pub(in crate::busy) event: Option<&'e EntryId>,
    /// Whether it is surely a calendar event of whole days.
    pub(in crate::busy) all_day: bool,
    /// Its start, if that can be read.
    pub(in crate::busy) start: Option<Written>,
    /// In which its dates are read.
    pub(in crate::busy) order: DateOrder,
}

impl Known<'_> {
    /// The day that its own clock shows at the start: midnight at a day's end is the next one's.
    fn day(self) -> Option<Date> {
        let wall = self.start?.wall(self.order).ok()?;
        Some(wall.day())
    }
}

impl Default for Counted {
    fn default() -> Self {
        Self {
            levels: [false, true, true, true],
            all_day: AllDay::Busy,
            ignored: BTreeMap::new(),
        }
    }
}

impl Counted {
    /// The options of JSON.
    pub(super) fn take(fields: &mut Fields) -> Result<Self, WrongOption> {
        let mut counted = Self::default();
        if let Some(names) = fields.texts("busy")? {
            counted.levels = levels(&names)?;
        }
        let words = [("busy", AllDay::Busy), ("free", AllDay::Free)];
        counted.all_day = fields.word("all_day", words)?.unwrap_or_default();
        match fields.take(IGNORED) {
            None => {}
            Some(Value::Array(items)) => {
                let texts: Result<Vec<String>, _> = items.iter().map(text).collect();
                counted.ignore(texts?)?;
            }
            Some(Value::String(list)) => counted.ignore(list.split(','))?,
            Some(one) => counted.ignore([text(&one)?])?,
        }
        Ok(counted)
    }

    /// The events to leave aside, instead of those that were set.
    pub(super) fn ignore(
        &mut self,
        events: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<(), WrongOption> {
        self.ignored.clear();
        for written in events {
            let (id, day) = instance(written.as_ref())?;
            let known = self.ignored.entry(id);
            let known = known.or_insert_with(|| Instances::On(BTreeSet::new()));
            match (known, day) {
                (known, None) => *known = Instances::All,
                (Instances::On(days), Some(day)) => {
                    days.insert(day);
                }
                (Instances::All, Some(_)) => {}
            }
        }
        Ok(())
    }

    /// Whether an entry counts, as far as is known of it: what may count does.
    pub(in crate::busy) fn counts(&self, entry: Known<'_>) -> bool {
        let level = |accessibility: Accessibility| self.levels[accessibility as usize];
        entry.accessibility.is_none_or(level)
            && !(entry.all_day && self.all_day == AllDay::Free)
            && !self.ignores(entry)
    }

    fn ignores(&self, entry: Known<'_>) -> bool {
        if self.ignored.is_empty() {
            return false;
        }
        match entry.event.and_then(|id| self.ignored.get(id)) {
            Some(Instances::All) => true,
            Some(Instances::On(days)) => entry.day().is_some_and(|day| days.contains(&day)),
            None => false,
        }
    }
}

fn levels(names: &[String]) -> Result<[bool; 4], WrongOption> {
    let mut levels = [false; 4];
    for name in names {
        let known = Accessibility::named(name).ok_or_else(|| {
            let expected = r#"expected "busy", "absent", "quest" or "free""#;
            WrongOption::new(
                "busy",
                format!("{} is no accessibility; {expected}", quoted(name)),
            )
        })?;
        levels[known as usize] = true;
    }
    Ok(levels)
}

/// An item of the list as text: ids are numbers, too.
fn text(item: &Value) -> Result<String, WrongOption> {
    match item {
        Value::String(text) => Ok(text.clone()),
        number => as_whole(number)
            .map(|number| number.to_string())
            .ok_or_else(|| no_event(&shown(item))),
    }
}

/// `2324`, or `2324@2025-09-11`: all instances of an event, or those that start on that day.
fn instance(written: &str) -> Result<(EntryId, Option<Date>), WrongOption> {
    let (id, day) = match written.split_once('@') {
        Some((id, day)) => (id, Some(day)),
        None => (written, None),
    };
    let id = id.trim();
    if id.is_empty() || id.contains(|c: char| c == ',' || c.is_whitespace()) {
        return Err(no_event(&quoted(written)));
    }
    let day = day.map(|day| Day::try_from(day).map(Day::date));
    let day = day
        .transpose()
        .map_err(|invalid| WrongOption::new(IGNORED, invalid))?;
    Ok((EntryId::parse(id), day))
}

fn no_event(shown: &str) -> WrongOption {
    let expected = "expected an id such as \"2324\", or \"2324@2025-09-11\" for the instance that \
                    starts on that day";
    WrongOption::new(IGNORED, format!("{shown} given; {expected}"))
}
