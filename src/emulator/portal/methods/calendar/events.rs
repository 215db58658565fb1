//! `calendar.event.get`, `getbyid`, `add`, `update`, `delete`, and `calendar.meeting.status.set`.

use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan};

use super::given::Given;
use super::{admit, missing_parameter, plain, reader, required};
use crate::emulator::calendar::culture;
use crate::emulator::calendar::event::section;
use crate::emulator::calendar::event::{Details, Event, Zone};
use crate::emulator::calendar::listing::listed;
use crate::emulator::calendar::scenario::{Scenario, Status};
use crate::emulator::calendar::store::{Calendar, Window};
use crate::emulator::php::strtotime;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::methods::call::Call;
use crate::emulator::portal::state::Portal;
use crate::emulator::stop::lock;

/// What stands in a calendar, a month back and three ahead unless days are named.
pub fn get(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    required(portal, call, &["type"])?;
    let calendar = lock(&portal.calendar);
    admit(portal, &calendar)?;
    let (kind, owner) = (text(call, "type"), number(call, "ownerId"));
    let day = |name: &str| strtotime::day(&text(call, name), calendar.server());
    let mut window = Window {
        from: day("from"),
        to: day("to"),
    };
    if window.from.is_none() && window.to.is_none() {
        let today = calendar.server().to_datetime(Timestamp::now()).date();
        window.from = Some(today.saturating_sub(30.days()));
        window.to = Some(today.saturating_add(90.days()));
    }
    let own = section(&kind, owner);
    let sections: Vec<i64> = match call.params.get("section") {
        Some(Value::Array(sections)) => sections.iter().map(|(_, one)| one.to_int()).collect(),
        Some(one) if one.to_int() > 0 => vec![one.to_int()],
        _ => vec![own],
    };
    if !sections.contains(&own) {
        return Ok(Value::list([]));
    }
    let events = calendar.listed(&kind, owner, window, reader(portal));
    Ok(Value::list(events))
}

/// One event, or nothing.
pub fn get_by_id(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    required(portal, call, &["id"])?;
    let calendar = lock(&portal.calendar);
    admit(portal, &calendar)?;
    let style = calendar.style(reader(portal));
    let event = calendar.event(number(call, "id"));
    Ok(event.map_or(Value::Null, |event| {
        listed(event, (event.from, event.to), portal.config.user, &style)
    }))
}

/// Adds an event and returns its number.
pub fn add(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    for (day, stamp) in [("from", "from_ts"), ("to", "to_ts")] {
        if required(portal, call, &[day]).is_err() && required(portal, call, &[stamp]).is_err() {
            return Err(missing_parameter(portal, call, day));
        }
    }
    required(portal, call, &["name"])?;
    whose(portal, call)?;
    let detected = call.params.get("auto_detect_section");
    if detected.is_some_and(|detected| *detected != Value::text("Y")) {
        required(portal, call, &["section"])?;
    }
    let mut calendar = lock(&portal.calendar);
    let mut event = blank(call, &calendar);
    given(portal, call, &calendar).apply(&mut event, true)?;
    Ok(Value::Int(calendar.save(event)))
}

/// Changes an event and returns its number.
pub fn update(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    required(portal, call, &["id"])?;
    whose(portal, call)?;
    let mode = text(call, "recurrence_mode");
    if !mode.is_empty() && mode != "all" {
        return Err(plain(format!("recurrence_mode={mode} is not emulated")));
    }
    let mut calendar = lock(&portal.calendar);
    let known = calendar.event(number(call, "id"));
    let Some(mut event) = known.cloned() else {
        return Err(plain(culture::no_event(portal.config.language)));
    };
    given(portal, call, &calendar).apply(&mut event, false)?;
    Ok(Value::Int(calendar.save(event)))
}

/// Deletes an event.
pub fn delete(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    required(portal, call, &["id"])?;
    if lock(&portal.calendar).remove(number(call, "id")) {
        Ok(Value::Bool(true))
    } else {
        Err(plain(culture::no_event(portal.config.language)))
    }
}

/// Notes what the caller answers to an invitation.
pub fn set_status(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    required(portal, call, &["eventId", "status"])?;
    let language = portal.config.language;
    let status = match text(call, "status").to_uppercase().as_str() {
        "Y" => Status::Y,
        "N" => Status::N,
        "Q" => Status::Q,
        _ => return Err(plain(culture::wrong_parameter(language, "status"))),
    };
    let mut calendar = lock(&portal.calendar);
    if let Some(mut event) = calendar.event(number(call, "eventId")).cloned() {
        let caller = portal.config.user;
        for attendee in event.attendees.iter_mut().filter(|one| one.id == caller) {
            attendee.status = status;
        }
        calendar.save(event);
    }
    Ok(Value::Bool(true))
}

/// `ownerId` may be 0, the company's; but it has to be there, and so has `type`.
fn whose(portal: &Portal, call: &Call) -> Result<(), PortalError> {
    if call.params.get("ownerId").is_none() {
        return Err(missing_parameter(portal, call, "ownerId"));
    }
    required(portal, call, &["type"])?;
    if ["user", "group", "company_calendar"].contains(&text(call, "type").as_str()) {
        return Ok(());
    }
    Err(plain(culture::wrong_parameter(
        portal.config.language,
        "type",
    )))
}

fn given<'a>(portal: &'a Portal, call: &'a Call<'a>, calendar: &'a Calendar) -> Given<'a> {
    Given {
        portal,
        calendar,
        call,
    }
}

/// An event of which the caller has said nothing yet but whose it is.
fn blank(call: &Call, calendar: &Calendar) -> Event {
    let zone = Zone {
        name: None,
        rules: calendar.zone().clone(),
    };
    let mut details = Details::of(number(call, "ownerId"));
    details.calendar = text(call, "type");
    Event {
        id: 0,
        title: String::new(),
        attendees: Vec::new(),
        from: DateTime::default(),
        to: DateTime::default(),
        zone_from: zone.clone(),
        zone_to: zone,
        all_day: false,
        series: None,
        accessibility: Scenario::BUSY.to_owned(),
        importance: Scenario::NORMAL.to_owned(),
        private: false,
        append_state: false,
        kind: None,
        details,
    }
}

fn text(call: &Call, name: &str) -> String {
    call.params
        .get(name)
        .map(Value::to_text)
        .unwrap_or_default()
}

fn number(call: &Call, name: &str) -> i64 {
    call.params.get(name).map_or(0, Value::to_int)
}
