//! The results as JSON.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};
use serde_json::{Map, Value};

use super::entries::date_order::{DateFormat, DateOrder};
use super::entries::entry::{EntryId, Unread};
use super::intervals::{BusyIntervals, Interval, UserBusy};
use super::options::window::Window;
use super::slots::clocks::local;
use super::slots::find::{AvailableSlots, Slot};
use super::slots::{Alternative, CheckedStart, Concession, NoSlots};
use super::time::moment::Moment;
use super::time::rfc3339::{Rfc3339, utc};
use super::time::stretch::{Lasting, Stretch};
use super::time::zone::Zone;

impl BusyIntervals {
    /// The result as JSON, as the C ABI gives it:
    ///
    /// ```json
    /// {"window": {"start": "2025-09-10T21:00:00Z", "end": "2025-09-17T21:00:00Z", "time_zone": "Europe/Moscow"},
    ///  "users": {"1": {"known": true, "complete": true, "view": "0001",
    ///                  "busy": [{"start": "2025-09-11T15:34:00Z", "end": "2025-09-11T16:34:00Z",
    ///                            "start_unix": 1757604840, "end_unix": 1757608440,
    ///                            "local_start": "2025-09-11T18:34:00+03:00",
    ///                            "local_end": "2025-09-11T19:34:00+03:00",
    ///                            "accessibility": "quest", "events": ["2324", "2328"], "zone": "event"}]}},
    ///  "date_format": {"order": "dmy", "settled": true}, "unread": []}
    /// ```
    /// `view` is there only with `view_minutes`. `window` says `"time_zone_assumed": true` where no
    /// zone was given; a side that nothing limits is null. `more_events` stands beside `events` where
    /// not all of them are listed. `unread` lists `user`, `id`, `reason`.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Whole<'r> {
            window: WindowJson<'r>,
            users: UsersJson<'r>,
            date_format: FormatJson,
            unread: &'r [Unread],
        }
        text(&Whole {
            window: WindowJson::of(&self.window),
            users: UsersJson(self),
            date_format: FormatJson::of(self.date_format),
            unread: &self.unread,
        })
    }
}

impl AvailableSlots {
    /// The result as JSON, as the C ABI gives it:
    ///
    /// ```json
    /// {"window": {"start": "2025-09-10T21:00:00Z", "end": "2025-09-11T21:00:00Z", "time_zone": "Europe/Moscow"},
    ///  "slots": [{"start": "2025-09-11T06:00:00Z", "end": "2025-09-11T07:00:00Z",
    ///             "start_unix": 1757570400, "end_unix": 1757574000,
    ///             "local_start": "2025-09-11T09:00:00+03:00", "local_end": "2025-09-11T10:00:00+03:00",
    ///             "free": ["1"], "busy": ["7"], "off": [], "unknown": [],
    ///             "local": {"7": {"start": "2025-09-11T11:00:00+05:00",
    ///                             "end": "2025-09-11T12:00:00+05:00"}}}],
    ///  "reason": null, "date_format": {"order": "dmy", "settled": true}, "unread": []}
    /// ```
    /// `local` is there only with people for whom `per_user` names a time zone.
    /// Where there is no slot, `reason` is `{"code", "message", "users", "off"}`, with `groups` where
    /// some cannot be met; see [`NoSlots`]. Where they were looked for, there are `alternatives`, each
    /// `{"concession", "slots", "first", "options"}`, and where a start was asked about, `checked`: a slot
    /// with `suits`, `in_hours`, `groups`, `conflicts`.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Whole<'r> {
            window: WindowJson<'r>,
            slots: Vec<SlotJson<'r>>,
            reason: Option<ReasonJson<'r>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            alternatives: Option<Vec<AlternativeJson<'r>>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            checked: Option<CheckedJson<'r>>,
            date_format: FormatJson,
            unread: &'r [Unread],
        }
        let slots = self.slots.iter();
        let zone = &self.window.zone;
        let alternatives = self.alternatives.as_ref().map(|all| {
            let all = all.iter();
            all.map(|one| AlternativeJson::of(one, zone)).collect()
        });
        let checked = self.checked.as_ref();
        text(&Whole {
            window: WindowJson::of(&self.window),
            slots: slots.map(|slot| SlotJson::of(slot, zone)).collect(),
            reason: self.reason.as_ref().map(ReasonJson::of),
            alternatives,
            checked: checked.map(|checked| CheckedJson { checked, zone }),
            date_format: FormatJson::of(self.date_format),
            unread: &self.unread,
        })
    }
}

fn text(value: &impl Serialize) -> String {
    // Texts, numbers and maps with text keys always serialize.
    serde_json::to_string(value).unwrap_or_default()
}

#[derive(Serialize)]
struct WindowJson<'r> {
    start: Option<Rfc3339>,
    end: Option<Rfc3339>,
    time_zone: &'r str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    time_zone_assumed: bool,
}

impl<'r> WindowJson<'r> {
    fn of(window: &'r Window) -> Self {
        Self {
            start: window.start.map(|start| utc(Moment(start))),
            end: window.end.map(|end| utc(Moment(end))),
            time_zone: window.time_zone(),
            time_zone_assumed: window.time_zone_assumed,
        }
    }
}

#[derive(Serialize)]
struct FormatJson {
    order: Option<&'static str>,
    settled: bool,
}

impl FormatJson {
    fn of(format: DateFormat) -> Self {
        Self {
            order: format.order.map(DateOrder::as_str),
            settled: format.settled,
        }
    }
}

struct UsersJson<'r>(&'r BusyIntervals);

impl Serialize for UsersJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let BusyIntervals {
            users,
            window,
            viewed,
            ..
        } = self.0;
        let mut map = serializer.serialize_map(Some(users.len()))?;
        for user in users {
            map.serialize_entry(&user.user.to_string(), &UserJson::of(user, window, *viewed))?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct UserJson<'r> {
    known: bool,
    complete: bool,
    #[serde(skip_serializing_if = "ViewJson::is_left_out")]
    view: ViewJson<'r>,
    busy: IntervalsJson<'r>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ViewJson<'r> {
    LeftOut,
    Unknown,
    Digits(&'r str),
}

impl ViewJson<'_> {
    fn is_left_out(&self) -> bool {
        matches!(self, Self::LeftOut)
    }
}

impl<'r> UserJson<'r> {
    fn of(user: &'r UserBusy, window: &'r Window, viewed: bool) -> Self {
        Self {
            known: user.known,
            complete: user.complete,
            view: match &user.view {
                _ if !viewed => ViewJson::LeftOut,
                Some(view) => ViewJson::Digits(view),
                None => ViewJson::Unknown,
            },
            busy: IntervalsJson(&user.busy, &window.zone),
        }
    }
}

struct IntervalsJson<'r>(&'r [Interval], &'r Zone);

impl Serialize for IntervalsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|interval| IntervalJson {
            time: TimeJson::of(interval.stretch(), self.1),
            accessibility: interval.accessibility.as_str(),
            events: &interval.events,
            more_events: interval.more_events,
            zone: interval.zone.as_str(),
        }))
    }
}

struct IntervalJson<'r> {
    time: TimeJson,
    accessibility: &'static str,
    events: &'r [EntryId],
    more_events: usize,
    zone: &'static str,
}

impl Serialize for IntervalJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = 9 + usize::from(self.more_events > 0);
        let mut object = serializer.serialize_struct("Interval", fields)?;
        self.time.write(&mut object)?;
        object.serialize_field("accessibility", self.accessibility)?;
        object.serialize_field("events", self.events)?;
        if self.more_events > 0 {
            object.serialize_field("more_events", &self.more_events)?;
        }
        object.serialize_field("zone", self.zone)?;
        object.end()
    }
}

/// A stretch of time in every form that hosts read.
struct TimeJson {
    start: Rfc3339,
    end: Rfc3339,
    start_unix: i64,
    end_unix: i64,
    local_start: Rfc3339,
    local_end: Rfc3339,
}

impl TimeJson {
    fn write<T: SerializeStruct>(&self, object: &mut T) -> Result<(), T::Error> {
        object.serialize_field("start", &self.start)?;
        object.serialize_field("end", &self.end)?;
        object.serialize_field("start_unix", &self.start_unix)?;
        object.serialize_field("end_unix", &self.end_unix)?;
        object.serialize_field("local_start", &self.local_start)?;
        object.serialize_field("local_end", &self.local_end)
    }

    fn of(Stretch { start, end }: Stretch, zone: &Zone) -> Self {
        Self {
            start: utc(start),
            end: utc(end),
            start_unix: start.0,
            end_unix: end.0,
            local_start: local(start, zone),
            local_end: local(end, zone),
        }
    }
}

struct SlotJson<'r> {
    time: TimeJson,
    free: Names<'r>,
    busy: Names<'r>,
    off: Names<'r>,
    unknown: Names<'r>,
    local: LocalJson<'r>,
}

impl Serialize for SlotJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Slot", 11)?;
        self.write(&mut object)?;
        object.end()
    }
}

impl<'r> SlotJson<'r> {
    fn write<T: SerializeStruct>(&self, object: &mut T) -> Result<(), T::Error> {
        self.time.write(object)?;
        object.serialize_field("free", &self.free)?;
        object.serialize_field("busy", &self.busy)?;
        object.serialize_field("off", &self.off)?;
        object.serialize_field("unknown", &self.unknown)?;
        if self.local.people.is_empty() {
            Ok(())
        } else {
            object.serialize_field("local", &self.local)
        }
    }

    fn of(slot: &'r Slot, zone: &Zone) -> Self {
        Self {
            time: TimeJson::of(slot.stretch(), zone),
            free: Names(&slot.free),
            busy: Names(&slot.busy),
            off: Names(&slot.off),
            unknown: Names(&slot.unknown),
            local: LocalJson {
                time: slot.stretch(),
                people: slot.clocks.all(),
            },
        }
    }
}

/// A slot by the clocks of people who have a zone of their own.
struct LocalJson<'r> {
    time: Stretch,
    people: &'r [(u64, Zone)],
}

impl Serialize for LocalJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Times {
            start: Rfc3339,
            end: Rfc3339,
        }
        serializer.collect_map(self.people.iter().map(|(user, zone)| {
            let times = Times {
                start: local(self.time.start, zone),
                end: local(self.time.end, zone),
            };
            (user.to_string(), times)
        }))
    }
}

#[derive(Serialize)]
struct ReasonJson<'r> {
    code: &'static str,
    message: &'r str,
    users: Names<'r>,
    off: Names<'r>,
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    groups: &'r [usize],
}

impl<'r> ReasonJson<'r> {
    fn of(reason: &'r NoSlots) -> Self {
        Self {
            code: reason.code.as_str(),
            message: &reason.message,
            users: Names(&reason.users),
            off: Names(&reason.off),
            groups: &reason.groups,
        }
    }
}

#[derive(Serialize)]
struct AlternativeJson<'r> {
    concession: ConcessionJson,
    slots: usize,
    first: SlotJson<'r>,
    options: &'r Map<String, Value>,
}

impl<'r> AlternativeJson<'r> {
    fn of(alternative: &'r Alternative, zone: &Zone) -> Self {
        Self {
            concession: ConcessionJson(alternative.concession),
            slots: alternative.slots,
            first: SlotJson::of(&alternative.first, zone),
            options: &alternative.changes,
        }
    }
}

struct ConcessionJson(Concession);

impl Serialize for ConcessionJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", self.0.kind())?;
        match self.0 {
            Concession::TentativeFree => {}
            Concession::Earlier { minutes }
            | Concession::Later { minutes }
            | Concession::Shorter { minutes } => map.serialize_entry("minutes", &minutes)?,
            Concession::Without { user } => map.serialize_entry("user", &user.to_string())?,
        }
        map.end()
    }
}

struct CheckedJson<'r> {
    checked: &'r CheckedStart,
    zone: &'r Zone,
}

impl Serialize for CheckedJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { checked, zone } = self;
        let mut object = serializer.serialize_struct("CheckedStart", 15)?;
        SlotJson::of(&checked.meeting, zone).write(&mut object)?;
        object.serialize_field("suits", &checked.suits)?;
        object.serialize_field("in_hours", &checked.in_hours)?;
        object.serialize_field("groups", &checked.groups)?;
        let conflicts = checked.conflicts.iter();
        let conflicts: Vec<ConflictJson> = conflicts
            .map(|conflict| ConflictJson {
                user: conflict.user.to_string(),
                standing: conflict.standing.as_str(),
                required: conflict.required,
                entries: IntervalsJson(&conflict.entries, zone),
            })
            .collect();
        object.serialize_field("conflicts", &conflicts)?;
        object.end()
    }
}

#[derive(Serialize)]
struct ConflictJson<'r> {
    user: String,
    standing: &'static str,
    required: bool,
    entries: IntervalsJson<'r>,
}

/// Ids of users as texts, as the portal's own keys are.
struct Names<'r>(&'r [u64]);

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(u64::to_string))
    }
}

impl Serialize for Rfc3339 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_text(|text| serializer.serialize_str(text))
    }
}
