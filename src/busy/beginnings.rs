//! What an interval is known by from one answer to the next, though windows move and entries come
//! and go: when it begins, also where that is before the window, and the entry that it begins with.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::entries::entry::EntryId;
use super::intervals::{BusyIntervals, UserBusy, intervals, strongest};
use super::options::busy::BusyOptions;
use super::reading::{Reading, Span, interpret};
use super::time::moment::Moment;
use super::time::stretch::Lasting;
use crate::error::Error;

/// How an interval begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beginning {
    /// When it would begin without a window.
    pub(crate) start: Moment,
    /// Of the entries that it shows then, the one that began first; of several, that of the least id.
    pub(crate) entry: Option<EntryId>,
}

/// Entries that have begun: when, their ids, when they end. The first of them is on top.
type Begun<'a> = BinaryHeap<Reverse<(Moment, Option<&'a EntryId>, Moment)>>;

/// Merged intervals, and the beginning of each one of each user.
pub(crate) fn busy_from_beginnings(
    answer: &str,
    options: &BusyOptions,
) -> Result<(BusyIntervals, Vec<Vec<Beginning>>), Error> {
    let window = options.resolved_window()?;
    let mut reading = interpret(answer, options, &window, &[], false)?;
    let spans: Vec<Vec<Span>> = reading
        .users
        .iter()
        .map(|user| user.spans.clone())
        .collect();
    let found = intervals(&mut reading, window, options)?;
    let each = spans.into_iter().zip(&found.users);
    let beginnings = each.map(|(spans, user)| of_each(spans, user, &reading));
    let beginnings = beginnings.collect();
    Ok((found, beginnings))
}

/// The beginnings of a user's merged intervals.
fn of_each(mut spans: Vec<Span>, user: &UserBusy, reading: &Reading<'_>) -> Vec<Beginning> {
    spans.sort_unstable_by_key(|span| span.time);
    let mut coming = spans.iter().peekable();
    // The entries that have begun, of each accessibility.
    let mut begun: [Begun; 4] = Default::default();
    let mut left = user.busy.as_slice();
    let mut found = Vec::with_capacity(left.len());
    for (time, level) in strongest(&spans) {
        while let Some(span) = coming.next_if(|span| span.time.start <= time.start) {
            let entry = (span.time.start, reading.id(span.entry), span.time.end);
            begun[span.accessibility as usize].push(Reverse(entry));
        }
        let begun = &mut begun[level as usize];
        while begun
            .peek()
            .is_some_and(|Reverse((_, _, end))| *end <= time.start)
        {
            begun.pop();
        }
        // A window leaves out some stretches, and cuts others.
        if let Some((interval, rest)) = left.split_first()
            && time.covers(interval.stretch())
        {
            left = rest;
            let first = begun.peek().and_then(|Reverse((_, id, _))| id.cloned());
            found.push(Beginning {
                start: time.start,
                entry: first,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::rfc3339::utc;

    /// The beginnings of user 1, each as its time in UTC and the entry's id.
    fn beginnings(entries: &str, from: &str) -> Vec<(String, String)> {
        let answer = format!(r#"{{"result": {{"1": [{entries}]}}}}"#);
        let json = format!(r#"{{"from": "{from}", "to": "2025-09-18", "date_format": "dmy"}}"#);
        let options = BusyOptions::from_json(&json).unwrap();
        let (found, beginnings) = busy_from_beginnings(&answer, &options).unwrap();
        assert_eq!(found, crate::busy_intervals(&answer, &options).unwrap());
        assert_eq!(found.users[0].busy.len(), beginnings[0].len());
        let told = beginnings[0].iter().map(|beginning| {
            let start = utc(beginning.start);
            let id = beginning.entry.as_ref().map(ToString::to_string);
            (start.to_string(), id.unwrap_or_default())
        });
        told.collect()
    }

    fn entry(id: &str, accessibility: &str, from: &str, to: &str) -> String {
        format!(
            r#"{{"ID": "{id}", "ACCESSIBILITY": "{accessibility}", "DATE_FROM": "{from}:00",
               "DATE_TO": "{to}:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"}}"#
        )
    }

    #[test]
    fn an_interval_begins_with_the_first_of_the_entries_that_it_shows() {
        let entries = [
            entry("30", "busy", "15.09.2025 09:00", "15.09.2025 12:00"),
            entry("4", "busy", "15.09.2025 10:00", "15.09.2025 14:00"),
            entry("31", "busy", "15.09.2025 09:00", "15.09.2025 10:00"),
            // Hidden until 14:00, and then all that is left.
            entry("2", "quest", "15.09.2025 08:30", "15.09.2025 15:00"),
            entry("1", "quest", "15.09.2025 08:00", "15.09.2025 09:00"),
        ]
        .join(",");
        let told = beginnings(&entries, "2025-09-15");
        let expected = [
            ("2025-09-15T08:00:00Z", "1"),
            ("2025-09-15T09:00:00Z", "30"),
            ("2025-09-15T14:00:00Z", "2"),
        ];
        assert_eq!(
            told,
            expected.map(|(start, id)| (start.to_owned(), id.to_owned()))
        );
        // A window that begins inside cuts intervals, not their beginnings, and leaves out what is over.
        assert_eq!(beginnings(&entries, "2025-09-15T11:00"), told[1..]);
        assert_eq!(beginnings(&entries, "2025-09-15T14:00"), told[2..]);
    }
}
