//! `calendar.accessibility.get`, and `calendar.event.add` to fill the calendar.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::call::Call;
use crate::emulator::calendar::culture;
use crate::emulator::calendar::day::{Clock, Day};
use crate::emulator::calendar::scenario::{Event, Scenario, Status};
use crate::emulator::calendar::store::{Reader, Window};
use crate::emulator::config::Version;
use crate::emulator::php::strtotime;
use crate::emulator::php::value::{Array, Key, Value};
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::state::Portal;
use crate::emulator::stop::lock;

/// Who is busy when.
pub fn get(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    let language = portal.config.language;
    let calendar = lock(&portal.calendar);
    if calendar.is_external(portal.config.user) {
        return Err(PortalError::new(400, "", culture::access_denied(language)));
    }
    required(portal, call, &["from", "to", "users"])?;
    // Anything but an array is no error: it names nobody.
    let Some(Value::Array(users)) = call.params.get("users") else {
        return Ok(Value::list([]));
    };
    let day = |name| {
        strtotime::day(
            &call
                .params
                .get(name)
                .map(Value::to_text)
                .unwrap_or_default(),
            calendar.server(),
        )
    };
    let window = Window {
        from: day("from"),
        to: day("to"),
    };
    let reader = Reader {
        user: portal.config.user,
        language,
        old: portal.config.version == Version::Old,
    };
    let mut seen = std::collections::HashSet::new();
    let ids = users
        .iter()
        .map(|(_, user)| user.to_int())
        .filter(|id| *id != 0 && seen.insert(*id));
    Ok(Value::Array(
        ids.map(|id| (Key::Int(id), calendar.entries(id, window, reader)))
            .collect::<Array>(),
    ))
}

/// Adds an event and returns its number.
pub fn add_event(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    required(portal, call, &["name", "from", "to"])?;
    let text = |name: &str| {
        call.params
            .get(name)
            .map(Value::to_text)
            .filter(|text| !text.is_empty())
    };
    let flag = |name: &str| text(name).is_some_and(|value| value == "Y" || value == "1");
    let mut calendar = lock(&portal.calendar);
    let zone_name = text("timezone_from").or_else(|| {
        calendar
            .user_zone(portal.config.user)
            .iana_name()
            .map(str::to_owned)
    });
    let zone = zone_name
        .as_deref()
        .and_then(|name| TimeZone::get(name).ok());
    let bad = |name: &str| {
        PortalError::new(
            400,
            "",
            format!("Invalid value of the parameter \"{name}\""),
        )
    };
    let moment = |name: &str| -> Result<DateTime, PortalError> {
        match strtotime::moment(&text(name).unwrap_or_default()).ok_or_else(|| bad(name))? {
            (wall, None) => Ok(wall),
            (wall, Some(offset)) => {
                let moment = offset.to_timestamp(wall).map_err(|_| bad(name))?;
                Ok(zone
                    .as_ref()
                    .unwrap_or(calendar.server())
                    .to_datetime(moment))
            }
        }
    };
    let (from, to) = (moment("from")?, moment("to")?);
    let owner = call.params.get("ownerId").map_or(0, Value::to_int);
    let mut users = vec![if owner == 0 {
        portal.config.user
    } else {
        owner
    }];
    if let Some(Value::Array(attendees)) = call.params.get("attendees") {
        users.extend(attendees.iter().map(|(_, attendee)| attendee.to_int()));
    }
    let event = Event {
        id: None,
        title: text("name").unwrap_or_default(),
        users,
        day: Day::On(from.date()),
        start: Some(Clock(from.time())),
        end_day: Some(Day::On(to.date())),
        end: Some(Clock(to.time())),
        zone: zone_name,
        zone_to: text("timezone_to"),
        all_day: flag("skip_time"),
        repeat: None,
        accessibility: text("accessibility").unwrap_or_else(|| Scenario::BUSY.to_owned()),
        importance: text("importance").unwrap_or_else(|| Scenario::NORMAL.to_owned()),
        private: flag("private_event"),
        append_state: false,
        kind: None,
        status: Status::Y,
    };
    calendar
        .add(&event)
        .map(Value::Int)
        .map_err(|problem| PortalError::new(400, "", problem))
}

fn required(portal: &Portal, call: &Call, names: &[&str]) -> Result<(), PortalError> {
    match names
        .iter()
        .find(|name| call.params.get(name).is_none_or(Value::is_empty))
    {
        Some(name) => Err(PortalError::new(
            400,
            "",
            culture::missing_parameter(portal.config.language, name, call.method),
        )),
        None => Ok(()),
    }
}
