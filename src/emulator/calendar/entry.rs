//! One entry of an answer, in the two shapes that the portal has.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::culture::{Format, state};
use super::event::{Event, Zone, stamp};
use crate::emulator::php::value::Value;
use crate::language::Language;

/// Everything that shapes entries beside the event itself.
pub struct Style<'a> {
    /// The portal's culture.
    pub format: Format,
    /// Its language.
    pub language: Language,
    /// The zone in which the server computes stamps.
    pub server: &'a TimeZone,
    /// The zone of the user on whose behalf the call is made.
    pub caller: &'a TimeZone,
    /// Newer versions print the stamps, older ones do not.
    pub stamps: bool,
}

/// The entry of a calendar event's instance: the fourteen keys, in the portal's order.
pub fn calendar(event: &Event, from: DateTime, to: DateTime, style: &Style) -> Value {
    let print = |wall| print(event, wall, style.format);
    let user_offset = |zone: &Zone, wall| user_offset(event, zone, wall, style);
    let name = |zone: &Zone| zone.name.clone().map_or(Value::Null, Value::Text);
    let (stamp_from, stamp_to) = event.stamps(style.server);
    let mut members = vec![
        ("ID", Value::text(event.id.to_string())),
        ("NAME", Value::text(title(event, style.language))),
        ("DATE_FROM", Value::text(print(from))),
        ("DATE_TO", Value::text(print(to))),
    ];
    if style.stamps {
        members.push(("DATE_FROM_TS_UTC", Value::text(stamp_from.to_string())));
        members.push(("DATE_TO_TS_UTC", Value::text(stamp_to.to_string())));
    }
    members.extend([
        (
            "~USER_OFFSET_FROM",
            Value::Int(user_offset(&event.zone_from, from)),
        ),
        (
            "~USER_OFFSET_TO",
            Value::Int(user_offset(&event.zone_to, to)),
        ),
        (
            "DT_SKIP_TIME",
            Value::text(if event.all_day { "Y" } else { "N" }),
        ),
        ("TZ_FROM", name(&event.zone_from)),
        ("TZ_TO", name(&event.zone_to)),
        ("ACCESSIBILITY", Value::text(&event.accessibility)),
        ("IMPORTANCE", Value::text(&event.importance)),
        (
            "EVENT_TYPE",
            event.kind.clone().map_or(Value::Null, Value::Text),
        ),
    ]);
    Value::map(members)
}

/// A wall time of an event. A single one keeps its zeros as times; an instance of a series of days
/// is printed as a date.
pub fn print(event: &Event, wall: DateTime, format: Format) -> String {
    if event.all_day && event.series.is_some() {
        format.date(wall)
    } else {
        format.date_time(wall)
    }
}

/// How far the event's zone is ahead of the caller's, in seconds.
pub fn user_offset(event: &Event, zone: &Zone, wall: DateTime, style: &Style) -> i64 {
    if event.all_day {
        0
    } else {
        zone.offset(wall) - offset_of(style.caller, stamp(wall, &zone.rules))
    }
}

fn title(event: &Event, language: Language) -> String {
    let state = state(language, &event.accessibility);
    match (event.private, event.append_state) {
        (true, _) => state.to_owned(),
        (false, true) => format!("{} {state}", event.title),
        (false, false) => event.title.clone(),
    }
}

fn offset_of(zone: &TimeZone, moment: i64) -> i64 {
    jiff::Timestamp::from_second(moment)
        .map_or(0, |moment| i64::from(zone.to_offset(moment).seconds()))
}

/// An absence of the HR module.
#[derive(Debug, Clone)]
pub struct Absence {
    /// The number under which it is stored.
    pub id: i64,
    /// Who is absent.
    pub user: i64,
    /// The first moment, or midnight of the first day.
    pub from: DateTime,
    /// The last moment, or midnight of the last day.
    pub to: DateTime,
    /// Times are printed beside the dates.
    pub with_time: bool,
}

impl Absence {
    /// The entry's eight keys.
    pub fn entry(&self, style: &Style) -> Value {
        let print = |wall| {
            if self.with_time {
                style.format.date_time(wall)
            } else {
                style.format.date(wall)
            }
        };
        Value::map([
            ("FROM_HR", Value::Bool(true)),
            ("ID", Value::text(self.id.to_string())),
            ("DT_FROM", Value::text(print(self.from))),
            ("DT_TO", Value::text(print(self.to))),
            ("ACCESSIBILITY", Value::text("absent")),
            ("IMPORTANCE", Value::text("normal")),
            ("FROM", Value::Int(stamp(self.from, style.server))),
            ("TO", Value::Int(stamp(self.to, style.server))),
        ])
    }
}
