//! In which order an answer's dates are written, by all that it tells.

use std::collections::HashMap;

use time::{Date, Duration};

use super::zone_of_entry::Clock;
use crate::busy::entries::date_order::{DateFormat, DateOrder};
use crate::busy::entries::entry::{Doubt, Entries, Entry, EntryId, EntryKind};
use crate::busy::entries::written::Written;
use crate::busy::options::window::Window;
use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::Stretch;

/// The order of the dates, by the evidence of the whole answer.
pub(super) fn find(clock: &Clock<'_>, entries: &Entries<'_>, window: &Window) -> DateFormat {
    if let Some(format) = entries.evidence.verdict() {
        return format;
    }
    let asked = clock.options.asked.map(|(from, to)| {
        let days = (Some(from.date()), Some(to.date()));
        by_days(entries, days)
    });
    let asked = asked.flatten();
    let stamps = by_stamps(clock, entries);
    // The window alone is a hint: the answer at hand may be that of a wider question. So are am
    // and pm, which some write behind a day that stands first.
    let hint = || {
        let start = window.start.map(|start| window.zone.day_at(Moment(start)));
        let end = window.end.map(|end| window.zone.day_before(Moment(end)));
        let meridiem = entries.evidence.has_meridiem().then_some(DateOrder::Mdy);
        by_days(entries, (start, end)).or(meridiem)
    };
    let agree = asked.is_none() || stamps.is_none() || asked == stamps;
    let certain = asked.or(stamps);
    DateFormat {
        order: certain.or_else(hint).or(Some(DateOrder::Dmy)),
        settled: certain.is_some() && agree,
    }
}

/// The order that the stamps bear out, of entries whose two stamps are as far apart as their
/// times: instances of recurring events carry the stamps of the whole series, and are no
/// witnesses. A stamp is right to within the offset of the server's zone.
fn by_stamps(clock: &Clock<'_>, entries: &Entries<'_>) -> Option<DateOrder> {
    const SKEW: u64 = 36 * 3600;
    const CHANGE_OF_CLOCK: u64 = 3600;
    let mut starts: HashMap<(u32, &EntryId), Written> = HashMap::new();
    let mut series: HashMap<(u32, &EntryId), bool> = HashMap::new();
    for entry in &entries.all {
        if let Some(id) = &entry.id {
            let first = *starts.entry((entry.user, id)).or_insert(entry.from);
            *series.entry((entry.user, id)).or_default() |= first != entry.from;
        }
    }
    let bears_out = |entry: &Entry, (from, to): (Moment, Moment), order| {
        let walls = entry.from.wall(order).ok().zip(entry.to.wall(order).ok());
        let Some((start, end)) = walls else {
            return false;
        };
        let time = match entry.kind {
            EntryKind::Timed { from: a, to: b } => clock.timed((start, end), (a, b), entries).0,
            _ => Stretch::new(Moment(start.0), Moment(end.0)),
        };
        time.length().abs_diff(to - from) <= CHANGE_OF_CLOCK
            && time.start.0.abs_diff(from.0) <= SKEW
    };
    let (mut days, mut months) = (0u32, 0u32);
    for entry in ambiguous(entries) {
        let Some(stamps) = entry.stamps else { continue };
        let recurs = entry
            .id
            .as_ref()
            .is_some_and(|id| series.get(&(entry.user, id)) == Some(&true));
        if recurs || entry.kind == EntryKind::Absence {
            continue;
        }
        match only(
            bears_out(entry, stamps, DateOrder::Dmy),
            bears_out(entry, stamps, DateOrder::Mdy),
        ) {
            Some(DateOrder::Dmy) => days += 1,
            Some(_) => months += 1,
            None => {}
        }
    }
    only(days > 0, months > 0)
}

/// The order that puts every entry into these days, give or take two, if only one does.
fn by_days(
    entries: &Entries<'_>,
    (first, last): (Option<Date>, Option<Date>),
) -> Option<DateOrder> {
    const GIVE: Duration = Duration::days(2);
    if first.is_none() && last.is_none() {
        return None;
    }
    let fits = |order| {
        let begins = |from: Written| {
            from.day(order)
                .is_ok_and(|from| last.is_none_or(|last| from <= last.saturating_add(GIVE)))
        };
        let ends = |to: Written| {
            to.day(order)
                .is_ok_and(|to| first.is_none_or(|first| to >= first.saturating_sub(GIVE)))
        };
        let whole = |entry: &Entry| begins(entry.from) && ends(entry.to);
        let half = |doubt: &Doubt| doubt.from.is_none_or(begins) && doubt.to.is_none_or(ends);
        entries.all.iter().all(whole) && entries.doubts.iter().all(half)
    };
    only(fits(DateOrder::Dmy), fits(DateOrder::Mdy))
}

/// The entries that have two readings.
fn ambiguous<'e>(entries: &'e Entries<'_>) -> impl Iterator<Item = &'e Entry> {
    let ambiguous = |entry: &&Entry| entry.from.is_ambiguous() || entry.to.is_ambiguous();
    entries.all.iter().filter(ambiguous)
}

/// One of two readings, if exactly one holds.
fn only(day_first: bool, month_first: bool) -> Option<DateOrder> {
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::Dmy),
        (false, true) => Some(DateOrder::Mdy),
        _ => None,
    }
}
