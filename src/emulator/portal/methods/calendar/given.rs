//! What the parameters of `calendar.event.add` and `calendar.event.update` make of an event.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};

use super::{missing_parameter, plain};
use crate::emulator::calendar::culture;
use crate::emulator::calendar::event::{Attendee, Event, Zone, section, stamp};
use crate::emulator::calendar::scenario::{Scenario, Status};
use crate::emulator::calendar::series::Series;
use crate::emulator::calendar::store::Calendar;
use crate::emulator::php::strtotime;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::methods::call::Call;
use crate::emulator::portal::state::Portal;

/// The parameters, and what they are read by.
pub struct Given<'a> {
    /// The portal.
    pub portal: &'a Portal,
    /// Its calendar.
    pub calendar: &'a Calendar,
    /// The call.
    pub call: &'a Call<'a>,
}

/// A moment as it was written.
struct Moment {
    wall: DateTime,
    /// With an offset, which outdoes the parameters that name zones.
    exact: bool,
}

impl Given<'_> {
    /// A parameter as text, if it is there.
    pub fn text(&self, name: &str) -> Option<String> {
        self.call.params.get(name).map(Value::to_text)
    }

    fn says_yes(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "Y")
    }

    fn wrong(&self, name: &str) -> PortalError {
        plain(culture::wrong_parameter(self.portal.config.language, name))
    }

    /// Changes an event; a new one needs both its ends.
    pub fn apply(&self, event: &mut Event, is_new: bool) -> Result<(), PortalError> {
        event.all_day = self.says_yes("skip_time") || self.says_yes("skipTime");
        let from = self.moment("from", "from_ts")?;
        let to = self.moment("to", "to_ts")?;
        for (name, moment) in [("from", &from), ("to", &to)] {
            if is_new && moment.is_none() {
                return Err(missing_parameter(self.portal, self.call, name));
            }
        }
        self.set_zones(event, from.as_ref(), to.as_ref())?;
        if let Some(from) = from {
            event.from = from.wall;
        }
        if let Some(to) = to {
            event.to = to.wall;
        }
        if event.all_day {
            let midnight = |wall: DateTime| DateTime::from_parts(wall.date(), Time::midnight());
            (event.from, event.to) = (midnight(event.from), midnight(event.to));
        }
        // An end before the start is no error to the portal: the event has no length then.
        let moment = |wall, zone: &Zone| stamp(wall, &zone.rules);
        if moment(event.from, &event.zone_from) > moment(event.to, &event.zone_to) {
            event.to = event.from;
            event.zone_to = event.zone_from.clone();
        }
        self.set_texts(event)?;
        self.set_series(event)?;
        self.set_attendees(event, is_new);
        Ok(())
    }

    fn moment(&self, name: &str, stamp: &str) -> Result<Option<Moment>, PortalError> {
        let caller = self.calendar.user_zone(self.portal.config.user);
        if let Some(text) = self.text(name) {
            let read = strtotime::moment(&text).map(|(wall, offset)| match offset {
                None => Some(Moment { wall, exact: false }),
                Some(offset) => Some(Moment {
                    wall: caller.to_datetime(offset.to_timestamp(wall).ok()?),
                    exact: true,
                }),
            });
            return Ok(read.flatten());
        }
        let Some(seconds) = self
            .call
            .params
            .get(stamp)
            .filter(|seconds| !seconds.is_empty())
        else {
            return Ok(None);
        };
        // The server's wall time at that moment, which is then taken for one of the caller's.
        let moment = Timestamp::from_second(seconds.to_int()).map_err(|_| self.wrong(stamp))?;
        Ok(Some(Moment {
            wall: self.calendar.server().to_datetime(moment),
            exact: false,
        }))
    }

    fn set_zones(
        &self,
        event: &mut Event,
        from: Option<&Moment>,
        to: Option<&Moment>,
    ) -> Result<(), PortalError> {
        let portal = self.calendar.zone();
        if event.all_day {
            let none = Zone {
                name: None,
                rules: portal.clone(),
            };
            (event.zone_from, event.zone_to) = (none.clone(), none);
            return Ok(());
        }
        let named = |name: &str, moment: Option<&Moment>| {
            let text = self.text(name).filter(|text| !text.is_empty());
            text.filter(|_| moment.is_none_or(|moment| !moment.exact))
        };
        let (zone_from, zone_to) = (named("timezone_from", from), named("timezone_to", to));
        let caller = self.calendar.user_zone(self.portal.config.user);
        let caller = caller.iana_name().unwrap_or("UTC");
        let zone = |name: &str, text: &str| Zone::new(text, portal).map_err(|_| self.wrong(name));
        event.zone_from = zone("timezone_from", zone_from.as_deref().unwrap_or(caller))?;
        let zone_to = zone_to.or(zone_from);
        event.zone_to = zone("timezone_to", zone_to.as_deref().unwrap_or(caller))?;
        Ok(())
    }

    fn set_texts(&self, event: &mut Event) -> Result<(), PortalError> {
        for (name, place) in [
            ("name", &mut event.title),
            ("description", &mut event.details.description),
        ] {
            match self.call.params.get(name) {
                None => {}
                Some(Value::Array(_)) => return Err(self.wrong(name)),
                Some(text) => text.to_text().trim().clone_into(place),
            }
        }
        if let Some(location) = self.text("location") {
            event.details.location = location;
        }
        if let Some(color) = self.text("color") {
            event.details.color = color;
        }
        let one_of = |name: &str, known: &[&str], default: &str| {
            let text = self.text(name)?.trim().to_lowercase();
            let known = known.contains(&text.as_str());
            Some(if known { text } else { default.to_owned() })
        };
        let accessibilities = ["busy", "quest", "free", "absent"];
        if let Some(text) = one_of("accessibility", &accessibilities, Scenario::BUSY) {
            event.accessibility = text;
        }
        if let Some(text) = one_of("importance", &["high", "normal", "low"], Scenario::NORMAL) {
            event.importance = text;
        }
        if self.text("private_event").is_some() {
            event.private = self.says_yes("private_event");
        }
        let number = self.call.params.get("section").map_or(0, Value::to_int);
        let details = &event.details;
        if number > 0 && number != section(&details.calendar, details.owner) {
            return Err(plain(culture::no_section(self.portal.config.language)));
        }
        Ok(())
    }

    fn set_series(&self, event: &mut Event) -> Result<(), PortalError> {
        let Some(rule) = self.call.params.get("rrule") else {
            return Ok(());
        };
        let days = (event.from.date(), event.to.date());
        let day = |text: &str| strtotime::day(text, self.calendar.server());
        event.series = Series::of_rule(rule, days, day).map_err(plain)?;
        Ok(())
    }

    fn set_attendees(&self, event: &mut Event, is_new: bool) {
        let caller = self.portal.config.user;
        let owner = event.details.owner;
        let own_calendar = event.details.calendar == "user";
        let host = if own_calendar && owner > 0 {
            owner
        } else {
            caller
        };
        let is_meeting = self.text("is_meeting").map(|text| text == "Y");
        if is_new {
            event.details.host = host;
        }
        if is_meeting != Some(true) {
            if is_new || is_meeting == Some(false) {
                event.details.meeting = false;
                event.attendees.clear();
                if own_calendar {
                    event.attendees.push(accepted(host));
                }
            }
            return;
        }
        event.details.meeting = true;
        if let Some(given) = self.call.params.get("host") {
            event.details.host = given.to_int();
        }
        let invited = self.call.params.get("attendees").and_then(Value::as_array);
        let Some(invited) = invited else {
            if is_new {
                event.attendees = vec![accepted(event.details.host)];
            }
            return;
        };
        let earlier = std::mem::take(&mut event.attendees);
        if own_calendar {
            event.attendees.push(accepted(host));
        }
        for id in invited.iter().map(|(_, id)| id.to_int()) {
            if event.status_of(id).is_some() {
                continue;
            }
            let known = earlier.iter().find(|attendee| attendee.id == id);
            let is_host = id == event.details.host;
            let status = match known {
                _ if is_host => Status::Y,
                Some(attendee) => attendee.status,
                None => Status::Q,
            };
            event.attendees.push(Attendee { id, status });
        }
    }
}

fn accepted(id: i64) -> Attendee {
    Attendee {
        id,
        status: Status::Y,
    }
}
