//! What a portal wrote: users, and their entries as they stand in an answer, each by its own keys.
//! Nothing is computed yet. An entry that cannot be read is noted with the reason; it is never lost
//! in silence, and never the failure of the rest.
//!
//! Calendar events carry `DATE_FROM` and `TZ_FROM`; absences from the HR module carry `FROM_HR` and
//! `DT_FROM`, and no zone. Old portals lack the stamps; PHP writes an empty map as a list, and a list
//! with gaps as a map. [docs, calendar]

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Serialize;

use super::accessibility::Accessibility;
use super::evidence::Evidence;
use super::members::{Members, Scalar};
use super::written::Written;
use super::zones::Zones;
use crate::busy::time::moment::Moment;

/// The id of an entry as the portal wrote it: instances of a recurring event share one, and HR
/// absences are numbered apart from events.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryId {
    /// What portals write.
    Number(u64),
    /// Anything else.
    Text(Box<str>),
}

impl EntryId {
    /// An id as it is written.
    pub(crate) fn parse(text: &str) -> Self {
        // What does not come out as it went in stays a text.
        let canonical = text.len() == 1 || !text.starts_with('0');
        match text.parse() {
            Ok(number) if canonical && !text.starts_with('+') => Self::Number(number),
            _ => Self::Text(text.into()),
        }
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Serialize for EntryId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The most entries that cannot be read. A real answer has a few; a hostile one of some megabytes
/// could fill the memory with what is said of them.
const MAX_UNREAD: usize = 100_000;

/// An entry that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Unread {
    /// The user's id as it stands in the answer.
    pub user: String,
    /// The entry's id, if it has one that can be read.
    pub id: Option<EntryId>,
    /// Why, in a sentence for people.
    pub reason: String,
}

/// An entry whose dates can be read, in one order or another. `u32` are places in the lists of
/// [`Entries`].
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) user: u32,
    pub(crate) id: Option<EntryId>,
    pub(crate) from: Written,
    pub(crate) to: Written,
    pub(crate) accessibility: Accessibility,
    pub(crate) kind: EntryKind,
    /// `DATE_FROM_TS_UTC` and its twin.
    pub(crate) stamps: Option<(Moment, Moment)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// A calendar event with times; its zones are places in [`Zones`].
    Timed { from: u32, to: u32 },
    /// A calendar event of whole days; not `surely`, if it is said not to be one.
    AllDay { surely: bool },
    /// An absence from HR.
    Absence,
}

/// What can be read of an entry that cannot be read as a whole: it may tell that the entry does not
/// count, or lies elsewhere.
#[derive(Debug)]
pub(crate) struct Doubt {
    pub(crate) user: u32,
    /// `None`: it may be any.
    pub(crate) accessibility: Option<Accessibility>,
    /// Its id, if it has one and is surely a calendar event.
    pub(crate) event: Option<EntryId>,
    /// Whether it is surely a calendar event of whole days.
    pub(crate) all_day: bool,
    pub(crate) from: Option<Written>,
    pub(crate) to: Option<Written>,
}

impl Doubt {
    /// Nothing can be read.
    pub(crate) fn of(user: u32) -> Self {
        Self {
            user,
            accessibility: None,
            event: None,
            all_day: false,
            from: None,
            to: None,
        }
    }
}

/// The members of a batch's `result`: the results of its calls, and what stands beside them.
#[derive(Debug, Default)]
struct Batch {
    result: bool,
    other: bool,
}

impl Batch {
    fn note(&mut self, key: &str) {
        self.result |= key == "result";
        self.other |= matches!(
            key,
            "result_error" | "result_total" | "result_next" | "result_time"
        );
    }
}

/// The user's id that a key of an answer is.
pub(crate) fn user_id(key: &str) -> Option<u64> {
    let id = key.parse().ok().filter(|id: &u64| *id > 0);
    // What does not come out as it went in is no id.
    id.filter(|id| id.to_string() == key)
}

/// More users than any portal has: a few bytes in an answer are a hundred times as much in what is
/// told of them.
pub(crate) const MOST_USERS: usize = 100_000;

/// An answer's users and entries. The entries of a user stand together.
#[derive(Debug, Default)]
pub(crate) struct Entries<'a> {
    pub(crate) users: Vec<u64>,
    pub(crate) all: Vec<Entry>,
    /// `NAME` of each entry, where titles are asked for.
    pub(crate) titles: Option<Vec<Cow<'a, str>>>,
    pub(crate) unread: Vec<Unread>,
    /// What can be read of those that could not be read, in no order.
    pub(crate) doubts: Vec<Doubt>,
    pub(crate) evidence: Evidence,
    pub(crate) zones: Zones,
    /// The first user that stands twice. Which of two lists holds would be a guess.
    pub(crate) twice: Option<u64>,
    pub(crate) has_too_many_users: bool,
    /// Keys of a batch's answer that stand where users do.
    batch: Batch,
    seen: HashSet<u64>,
}

impl<'a> Entries<'a> {
    /// The answer's users with their entries, `titles` too if they are wanted.
    pub(crate) fn new(titles: bool) -> Self {
        Self {
            titles: titles.then(Vec::new),
            ..Self::default()
        }
    }

    /// Opens the list of a user. `None`: the key is no user's id, and says so.
    pub(crate) fn open(&mut self, key: &str) -> Option<u32> {
        let Some(id) = user_id(key) else {
            self.batch.note(key);
            if self.is_full() {
                return None;
            }
            self.unread.push(Unread {
                user: key.to_owned(),
                id: None,
                reason: "the key is no user's id".to_owned(),
            });
            return None;
        };
        if self.users.len() >= MOST_USERS {
            self.has_too_many_users = true;
            return None;
        }
        if !self.seen.insert(id) {
            self.twice.get_or_insert(id);
        }
        let user = u32::try_from(self.users.len()).ok()?;
        self.users.push(id);
        Some(user)
    }

    /// Notes what cannot be read; its user is not fully known where the entry may be.
    pub(crate) fn fail(&mut self, doubt: Doubt, id: Option<EntryId>, reason: impl Into<String>) {
        self.note_unread(doubt.user, id, reason);
        if !self.is_full() {
            self.doubts.push(doubt);
        }
    }

    /// Says what cannot be read.
    pub(crate) fn note_unread(
        &mut self,
        user: u32,
        id: Option<EntryId>,
        reason: impl Into<String>,
    ) {
        if self.is_full() {
            return;
        }
        self.unread.push(Unread {
            user: self.users[user as usize].to_string(),
            id,
            reason: reason.into(),
        });
    }

    /// Whether it is the answer of a batch of calls.
    pub(crate) fn is_a_batch(&self) -> bool {
        self.batch.result && self.batch.other
    }

    /// Whether so much cannot be read that it is not noted any more: the answer is refused then.
    pub(crate) fn is_full(&self) -> bool {
        self.unread.len() >= MAX_UNREAD
    }

    /// Takes an entry.
    pub(crate) fn take(&mut self, user: u32, members: Members<'a>) {
        let id = match &members.id {
            Scalar::Text(text) if !text.is_empty() => Some(EntryId::parse(text)),
            Scalar::Whole(number) => Some(EntryId::parse(&number.to_string())),
            _ => None,
        };
        let absence = is_absence(&members);
        let (from, to) = if absence {
            let (from, to) = (&members.hr_from, &members.hr_to);
            (date("DT_FROM", from), date("DT_TO", to))
        } else {
            let (from, to) = (&members.date_from, &members.date_to);
            (date("DATE_FROM", from), date("DATE_TO", to))
        };
        let accessibility = accessibility(&members, absence);
        let (from, to) = match (from, to, members.twice) {
            (Ok(from), Ok(to), None) => (from, to),
            // Which of two values holds would be a guess.
            (_, _, Some(key)) => {
                return self.fail(Doubt::of(user), id, format!("{key} stands twice"));
            }
            (from, to, None) => {
                let is_event = is_surely_event(&members);
                let doubt = Doubt {
                    user,
                    accessibility: Some(accessibility),
                    event: id.clone().filter(|_| is_event),
                    all_day: is_event && members.skip_time.flag() == Some(true),
                    from: from.as_ref().ok().copied(),
                    to: to.as_ref().ok().copied(),
                };
                // Half an entry is evidence, too.
                for half in doubt.from.iter().chain(&doubt.to) {
                    self.evidence.note(*half);
                }
                let reason = from.err().or(to.err()).unwrap_or_default();
                return self.fail(doubt, id, reason);
            }
        };
        self.evidence.note(from);
        self.evidence.note(to);
        let kind = if absence {
            EntryKind::Absence
        } else {
            self.kind_of_event(&members, from, to)
        };
        self.all.push(Entry {
            user,
            id,
            from,
            to,
            accessibility,
            kind,
            stamps: members.stamp_from.moment().zip(members.stamp_to.moment()),
        });
        if let Some(titles) = &mut self.titles {
            titles.push(match members.name {
                Scalar::Text(name) => name,
                _ => Cow::Borrowed(""),
            });
        }
    }

    /// Whether an event takes days or times, and whose clock shows them.
    fn kind_of_event(&mut self, members: &Members<'a>, from: Written, to: Written) -> EntryKind {
        let no_clock = from.clock.is_none() && to.clock.is_none();
        let all_day = match members.skip_time.flag() {
            Some(true) => true,
            // Said not to be of whole days, and yet without a time of day. One such day is taken as
            // a whole one: that can call busy who is free, never free who is busy.
            Some(false) => no_clock && from == to,
            None => no_clock,
        };
        if all_day {
            let surely = members.skip_time.flag() != Some(false);
            return EntryKind::AllDay { surely };
        }
        let mut place = |zone: &Scalar<'_>| zone.text().map_or(0, |name| self.zones.place(name));
        EntryKind::Timed {
            from: place(&members.zone_from),
            to: place(&members.zone_to),
        }
    }

    /// The same with texts of its own.
    pub(super) fn into_owned(self) -> Entries<'static> {
        let owned = |titles: Vec<Cow<'_, str>>| {
            let titles = titles.into_iter();
            titles.map(|title| Cow::Owned(title.into_owned())).collect()
        };
        Entries {
            titles: self.titles.map(owned),
            users: self.users,
            all: self.all,
            unread: self.unread,
            doubts: self.doubts,
            evidence: self.evidence,
            zones: self.zones,
            twice: self.twice,
            has_too_many_users: self.has_too_many_users,
            batch: self.batch,
            seen: self.seen,
        }
    }
}

/// Old absences may lack the mark; their dates have names of their own.
fn is_absence(members: &Members<'_>) -> bool {
    let unmarked = members.date_from.is_missing() && !members.hr_from.is_missing();
    members.from_hr.flag() == Some(true) || unmarked
}

/// Whether it is no absence, even one that lacks its mark and a date.
fn is_surely_event(members: &Members<'_>) -> bool {
    let ends_as_events_do = !members.date_to.is_missing() && members.hr_to.is_missing();
    let is_marked = members.from_hr.flag() == Some(false);
    !is_absence(members) && (is_marked || !members.date_from.is_missing() || ends_as_events_do)
}

fn accessibility(members: &Members<'_>, absence: bool) -> Accessibility {
    let named = members.accessibility.text().and_then(Accessibility::named);
    named.unwrap_or(if absence {
        Accessibility::Absent
    } else {
        Accessibility::Busy
    })
}

fn date(key: &str, value: &Scalar<'_>) -> Result<Written, String> {
    match value {
        Scalar::Missing => Err(format!("{key} is missing")),
        Scalar::Text(text) => Written::parse(text)
            .map_err(|why| format!("{key} {} {why}", crate::input::quoted(text))),
        other => Err(format!("{key} is {}, not a text", other.shown())),
    }
}
