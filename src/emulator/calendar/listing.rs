//! An event as the event methods print it, instance by instance.

use jiff::civil::DateTime;

use super::entry::{Style, print, user_offset};
use super::event::{Event, section};
use super::scenario::Status;
use crate::emulator::php::value::Value;

/// One instance, as the user in whose calendar it stands sees it.
pub fn listed(event: &Event, (from, to): (DateTime, DateTime), user: i64, style: &Style) -> Value {
    let number = |number: i64| Value::text(number.to_string());
    let name = |zone: &Option<String>| zone.clone().map_or(Value::Null, Value::Text);
    let (stamp_from, stamp_to) = event.stamps(style.server);
    let details = &event.details;
    let offset =
        |zone: &super::event::Zone, wall| number(if event.all_day { 0 } else { zone.offset(wall) });
    let print = |wall| Value::text(print(event, wall, style.format));
    let section = section(&details.calendar, details.owner);
    let status = |id: i64, status| match status {
        _ if details.meeting && id == details.host => "H",
        Status::Y => "Y",
        Status::Q => "Q",
        Status::N => "N",
    };
    let own = event.status_of(user).map_or("", |own| status(user, own));
    let attendees = event.attendees.iter().filter(|_| details.meeting);
    Value::map([
        ("ID", number(event.id)),
        ("PARENT_ID", number(event.id)),
        ("DELETED", Value::text("N")),
        ("CAL_TYPE", Value::text(&details.calendar)),
        ("OWNER_ID", number(details.owner)),
        ("CREATED_BY", number(details.host)),
        ("NAME", Value::text(&event.title)),
        ("DATE_FROM", print(from)),
        ("DATE_TO", print(to)),
        ("TZ_FROM", name(&event.zone_from.name)),
        ("TZ_TO", name(&event.zone_to.name)),
        ("TZ_OFFSET_FROM", offset(&event.zone_from, from)),
        ("TZ_OFFSET_TO", offset(&event.zone_to, to)),
        ("DATE_FROM_TS_UTC", number(stamp_from)),
        ("DATE_TO_TS_UTC", number(stamp_to)),
        (
            "~USER_OFFSET_FROM",
            Value::Int(user_offset(event, &event.zone_from, from, style)),
        ),
        (
            "~USER_OFFSET_TO",
            Value::Int(user_offset(event, &event.zone_to, to, style)),
        ),
        (
            "DT_SKIP_TIME",
            Value::text(if event.all_day { "Y" } else { "N" }),
        ),
        ("DT_LENGTH", Value::Int(event.seconds())),
        (
            "EVENT_TYPE",
            event.kind.clone().map_or(Value::Null, Value::Text),
        ),
        ("DESCRIPTION", Value::text(&details.description)),
        ("LOCATION", Value::text(&details.location)),
        ("COLOR", Value::text(&details.color)),
        ("ACCESSIBILITY", Value::text(&event.accessibility)),
        ("IMPORTANCE", Value::text(&event.importance)),
        (
            "PRIVATE_EVENT",
            Value::text(if event.private { "1" } else { "" }),
        ),
        (
            "RRULE",
            event.series.as_ref().map_or(Value::text(""), |series| {
                series.rule(|date| style.format.date(date.at(0, 0, 0, 0)))
            }),
        ),
        ("SECT_ID", number(section)),
        ("SECTION_ID", number(section)),
        ("IS_MEETING", Value::Bool(details.meeting)),
        ("MEETING_STATUS", Value::text(own)),
        ("MEETING_HOST", number(details.host)),
        (
            "ATTENDEES_CODES",
            Value::list(
                attendees
                    .clone()
                    .map(|one| Value::text(format!("U{}", one.id))),
            ),
        ),
        (
            "ATTENDEE_LIST",
            Value::list(attendees.map(|one| {
                Value::map([
                    ("id", Value::Int(one.id)),
                    ("entryId", number(event.id)),
                    ("status", Value::text(status(one.id, one.status))),
                ])
            })),
        ),
    ])
}
