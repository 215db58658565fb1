//! All that a picture of an answer shows, from one reading of it: who is busy and with what, when
//! people meet at all, which slots suit.

use std::collections::{BTreeMap, HashMap};

use super::entries::accessibility::Accessibility;
use super::entries::date_order::DateFormat;
use super::entries::entry::{Entries, EntryKind};
use super::intervals::{Interval, UserBusy, intervals};
use super::options::busy::BusyOptions;
use super::options::slots::SlotOptions;
use super::options::window::Window;
use super::reading::{Span, interpret};
use super::slots::find::{Slot, find};
use super::slots::hours::{inside, working};
use super::slots::{Alternative, CheckedStart, NoSlots};
use super::sweep::{Open, sweep};
use super::time::stretch::Stretch;
use crate::error::Error;

/// The most titles of one interval that are kept.
pub(crate) const MAX_TITLES: usize = 8;

/// The most entries of one accessibility whose titles are looked at for one interval; where thousands
/// overlap, the others are counted.
const MAX_READ: usize = 64;

/// What was found in an answer.
pub(crate) struct Survey {
    pub(crate) window: Window,
    /// The window's time.
    pub(crate) limits: Stretch,
    pub(crate) people: Vec<Surveyed>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) reason: Option<NoSlots>,
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the terminal's"))]
    pub(crate) alternatives: Option<Vec<Alternative>>,
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the terminal's"))]
    pub(crate) checked: Option<CheckedStart>,
    /// Working hours in the window: sorted, disjoint, clipped.
    pub(crate) hours: Vec<Stretch>,
    pub(crate) date_format: DateFormat,
    /// Whom slots have to suit.
    pub(crate) wanted: Wanted,
}

/// Whom slots have to suit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Everybody,
    /// So many of all.
    AtLeast(usize),
    /// Those who are required, and maybe so many of all.
    Required,
}

/// What was found of one person.
pub(crate) struct Surveyed {
    pub(crate) found: UserBusy,
    /// What stands behind each of the intervals, in their order.
    pub(crate) behind: Vec<Behind>,
    /// How many of the person's entries could not be read.
    pub(crate) unread: usize,
}

/// The entries that meet an interval.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Behind {
    /// The titles of those that the interval shows, being as strong as it is: each once, by the start of
    /// the entry, the first few.
    pub(crate) titles: Vec<String>,
    /// Likewise of weaker ones, which it hides.
    pub(crate) hidden: Vec<String>,
    /// How many more titles there are.
    pub(crate) more: usize,
    /// Whether one of those that it shows takes whole days.
    pub(crate) all_day: bool,
}

/// Surveys an answer. Intervals are merged, whatever the options say: a picture has one colour at a
/// time.
pub(crate) fn survey(answer: &str, options: &SlotOptions) -> Result<Survey, Error> {
    let (window, limits) = options.resolved_window()?;
    let merging = BusyOptions {
        merge: true,
        view_minutes: None,
        ..options.busy.clone()
    };
    let more = options.named();
    let mut reading = interpret(answer, &merging, &window, &more, true)?;
    let users = reading.users.clone();
    let busy = intervals(&mut reading, window.clone(), &merging)?;
    let mut unread: HashMap<&str, usize> = HashMap::new();
    for entry in &busy.unread {
        *unread.entry(&entry.user).or_default() += 1;
    }
    let people: Vec<Surveyed> = busy
        .users
        .into_iter()
        .zip(&users)
        .map(|(found, user)| Surveyed {
            behind: behind(&found, &user.spans, &reading.entries),
            unread: unread
                .get(found.user.to_string().as_str())
                .copied()
                .unwrap_or_default(),
            found,
        })
        .collect();
    reading.users = users;
    let found = find(&mut reading, window, limits, options)?;
    let hours = inside(&working(options, limits), limits);
    let wanted = match (&options.required, &options.optional, options.at_least) {
        _ if !options.groups.is_empty() => Wanted::Required,
        (None, None, None) => Wanted::Everybody,
        (None, None, Some(at_least)) => Wanted::AtLeast(at_least.of(people.len())),
        _ => Wanted::Required,
    };
    Ok(Survey {
        window: found.window,
        limits,
        people,
        slots: found.slots,
        reason: found.reason,
        alternatives: found.alternatives,
        checked: found.checked,
        hours,
        date_format: found.date_format,
        wanted,
    })
}

impl Behind {
    fn take(&mut self, title: &str, shown: bool) {
        let titles = if shown {
            &mut self.titles
        } else {
            &mut self.hidden
        };
        if title.trim().is_empty() || titles.iter().any(|known| known == title) {
            return;
        }
        if titles.len() < MAX_TITLES {
            titles.push(title.to_owned());
        } else {
            self.more += 1;
        }
    }

    /// What is shown is not hidden as well.
    fn finish(&mut self) {
        let titles = &self.titles;
        self.hidden.retain(|title| !titles.contains(title));
        let room = MAX_TITLES - titles.len();
        self.more += self.hidden.len().saturating_sub(room);
        self.hidden.truncate(room);
    }
}

/// The entries of one accessibility that are open, by their start.
#[derive(Default)]
struct Level<'s> {
    spans: BTreeMap<(Stretch, u32), &'s Span>,
    whole_days: usize,
}

/// The entries that are open, by their accessibility.
struct OpenEntries<'s> {
    levels: [Level<'s>; 4],
    entries: &'s Entries<'s>,
}

impl OpenEntries<'_> {
    fn is_whole_days(&self, span: &Span) -> bool {
        let entry = &self.entries.all[span.entry as usize];
        match entry.kind {
            EntryKind::AllDay { .. } => true,
            EntryKind::Absence => entry.to.is_midnight(),
            EntryKind::Timed { .. } => false,
        }
    }

    fn behind(&self, accessibility: Accessibility) -> Behind {
        let mut behind = Behind::default();
        let (mut read, mut hidden) = (Vec::new(), 0);
        for (level, of) in self.levels.iter().zip(Accessibility::ALL) {
            let shown = *of == accessibility;
            read.extend(
                level
                    .spans
                    .iter()
                    .take(MAX_READ)
                    .map(|(by, span)| (by, *span, shown)),
            );
            hidden += level.spans.len().saturating_sub(MAX_READ);
            behind.all_day |= shown && level.whole_days > 0;
        }
        read.sort_unstable_by_key(|(by, ..)| *by);
        for (_, span, shown) in read {
            let titles = self.entries.titles.as_deref().unwrap_or_default();
            let title = titles.get(span.entry as usize).map_or("", |title| title);
            behind.take(title, shown);
        }
        behind.more += hidden;
        behind.finish();
        behind
    }
}

impl<'s> Open<'s> for OpenEntries<'s> {
    fn enter(&mut self, span: &'s Span) {
        let whole_days = usize::from(self.is_whole_days(span));
        let level = &mut self.levels[span.accessibility as usize];
        level.spans.insert((span.time, span.entry), span);
        level.whole_days += whole_days;
    }

    fn leave(&mut self, span: &'s Span) {
        let whole_days = usize::from(self.is_whole_days(span));
        let level = &mut self.levels[span.accessibility as usize];
        level.spans.remove(&(span.time, span.entry));
        level.whole_days -= whole_days;
    }
}

fn behind(user: &UserBusy, spans: &[Span], entries: &Entries<'_>) -> Vec<Behind> {
    let mut spans: Vec<&Span> = spans.iter().collect();
    spans.sort_unstable_by_key(|span| (span.time, span.entry));
    let open = OpenEntries {
        levels: Default::default(),
        entries,
    };
    let mut behind = Vec::with_capacity(user.busy.len());
    let mut intervals: Vec<&Interval> = user.busy.iter().collect();
    sweep(&mut intervals, spans, open, |interval, open| {
        behind.push(open.behind(interval.accessibility));
    });
    behind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::moment::Moment;

    const ANSWER: &str = r#"{"result": {"1": [
        {"ID": "5", "NAME": "Plan", "DATE_FROM": "15.09.2025 10:00:00", "DATE_TO": "15.09.2025 11:00:00",
         "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow", "ACCESSIBILITY": "busy"},
        {"ID": "6", "NAME": "Call", "DATE_FROM": "15.09.2025 10:30:00", "DATE_TO": "15.09.2025 11:30:00",
         "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow", "ACCESSIBILITY": "busy"},
        {"ID": "6", "NAME": "Maybe", "DATE_FROM": "15.09.2025 11:00:00", "DATE_TO": "15.09.2025 12:00:00",
         "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow", "ACCESSIBILITY": "quest"},
        {"ID": "7", "NAME": "Away", "DATE_FROM": "16.09.2025", "DATE_TO": "16.09.2025",
         "DT_SKIP_TIME": "Y", "ACCESSIBILITY": "absent"}], "2": []}}"#;

    fn surveyed(options: &str) -> Survey {
        let options = options.trim_start_matches('{');
        let json = format!(
            r#"{{"from": "2025-09-15", "to": "2025-09-16", "time_zone": "Europe/Moscow",
               "merge": false, "view_minutes": 60{options}"#
        );
        survey(ANSWER, &SlotOptions::from_json(&json).unwrap()).unwrap()
    }

    #[test]
    fn each_interval_has_the_titles_of_its_own_entries() {
        let survey = surveyed("}");
        let person = &survey.people[0];
        let titles = |of: fn(&Behind) -> &[String]| -> Vec<String> {
            person.behind.iter().map(|b| of(b).join("+")).collect()
        };
        // Two events share an id; titles go by the entry, not by its id.
        assert_eq!(titles(|b| &b.titles), ["Plan+Call", "Maybe", "Away"]);
        assert_eq!(titles(|b| &b.hidden), ["Maybe", "", ""]);
        let days: Vec<bool> = person.behind.iter().map(|b| b.all_day).collect();
        assert_eq!(days, [false, false, true]);
        assert_eq!(person.found.view, None);
    }

    #[test]
    fn one_reading_gives_what_the_two_functions_give() {
        let survey = surveyed(r#"{, "duration_minutes": 60}"#);
        let options = SlotOptions::from_json(
            r#"{"from": "2025-09-15", "to": "2025-09-16", "time_zone": "Europe/Moscow",
                "duration_minutes": 60}"#,
        )
        .unwrap();
        let slots = crate::available_slots(ANSWER, &options).unwrap();
        let busy = crate::busy_intervals(ANSWER, &options.busy).unwrap();
        assert_eq!(survey.slots, slots.slots);
        let found: Vec<UserBusy> = survey.people.into_iter().map(|p| p.found).collect();
        assert_eq!(found, busy.users);
        // 09:00 to 18:00 on both days, in Moscow.
        assert_eq!(survey.hours.len(), 2);
        let day = Stretch::new(Moment(1_757_916_000), Moment(1_757_948_400));
        assert_eq!(survey.hours[0], day);
        assert_eq!(survey.wanted, Wanted::Everybody);
        let wanted = |options| surveyed(options).wanted;
        assert_eq!(wanted(r#"{, "at_least": "51%"}"#), Wanted::AtLeast(2));
        assert_eq!(wanted(r#"{, "optional": [2]}"#), Wanted::Required);
    }

    #[test]
    fn what_an_interval_hides_is_not_what_it_shows() {
        let answer = r#"{"result": {"1": [
            {"FROM_HR": true, "ID": "1", "DT_FROM": "15.09.2025", "DT_TO": "17.09.2025"},
            {"ID": "2", "NAME": "Call", "DATE_FROM": "16.09.2025 10:00:00",
             "DATE_TO": "16.09.2025 11:00:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"},
            {"ID": "3", "NAME": "Fair", "DATE_FROM": "18.09.2025", "DATE_TO": "18.09.2025",
             "DT_SKIP_TIME": "Y", "ACCESSIBILITY": "quest"},
            {"ID": "4", "NAME": "Fair", "DATE_FROM": "18.09.2025 10:00:00",
             "DATE_TO": "18.09.2025 11:00:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"}]}}"#;
        let json = r#"{"from": "2025-09-15", "to": "2025-09-18", "time_zone": "UTC"}"#;
        let survey = survey(answer, &SlotOptions::from_json(json).unwrap()).unwrap();
        let behind = &survey.people[0].behind;
        let shown: Vec<&[String]> = behind.iter().map(|b| b.titles.as_slice()).collect();
        let hidden: Vec<&[String]> = behind.iter().map(|b| b.hidden.as_slice()).collect();
        let days: Vec<bool> = behind.iter().map(|b| b.all_day).collect();
        let (call, fair) = (["Call".to_owned()], ["Fair".to_owned()]);
        let none: &[String] = &[];
        assert_eq!(shown, [none, &fair, &fair, &fair]);
        assert_eq!(hidden, [call.as_slice(), none, none, none]);
        assert_eq!(days, [true, true, false, true]);
    }

    #[test]
    fn titles_are_limited() {
        let entry = |at: usize| {
            format!(
                r#"{{"ID": "{at}", "NAME": "Title {at}", "DATE_FROM": "15.09.2025 10:00:00",
                 "DATE_TO": "15.09.2025 11:00:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"}}"#
            )
        };
        let entries: Vec<String> = (0..20).map(entry).collect();
        let answer = format!(r#"{{"result": {{"1": [{}]}}}}"#, entries.join(","));
        let json = r#"{"from": "2025-09-15", "to": "2025-09-15", "time_zone": "UTC"}"#;
        let survey = survey(&answer, &SlotOptions::from_json(json).unwrap()).unwrap();
        let behind = &survey.people[0].behind[0];
        assert_eq!((behind.titles.len(), behind.more), (MAX_TITLES, 12));
    }
}
