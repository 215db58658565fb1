//! Events as the portal's database keeps them, and their instances.
//!
//! The stamps are computed as real portals compute them, mistake included: the wall time is read
//! in the *server's* zone and the event's offset subtracted from that. A series has one pair for
//! all its instances, and its end is the last day's, read in the server's zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::scenario::{self, Status};
use super::series::Series;

/// The zone of one end of an event.
#[derive(Debug, Clone)]
pub struct Zone {
    /// What is printed: a name, nothing, or `null`.
    pub name: Option<String>,
    /// What it means.
    pub rules: TimeZone,
}

/// The rules of a zone, by its IANA name.
pub fn find_zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| format!("unknown time zone {name:?}"))
}

impl Zone {
    /// The zone of that name; an old event's may be empty or missing.
    pub fn new(name: &str, portal: &TimeZone) -> Result<Zone, String> {
        Ok(match name {
            "" => Zone {
                name: Some(String::new()),
                rules: portal.clone(),
            },
            "null" => Zone {
                name: None,
                rules: portal.clone(),
            },
            name => Zone {
                name: Some(name.to_owned()),
                rules: find_zone(name)?,
            },
        })
    }

    /// Seconds east of UTC at that wall time.
    pub fn offset(&self, wall: DateTime) -> i64 {
        clock_seconds(wall) - stamp(wall, &self.rules)
    }
}

/// Seconds of a wall time on a clock that knows no zones.
fn clock_seconds(wall: DateTime) -> i64 {
    stamp(wall, &TimeZone::UTC)
}

/// The moment of a wall time in a zone.
pub fn stamp(wall: DateTime, zone: &TimeZone) -> i64 {
    // Only the first and last days of the calendar (years -9999 and 9999) have no stamp.
    zone.to_timestamp(wall)
        .map_or(0, jiff::Timestamp::as_second)
}

/// Whom an event concerns, and what they answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attendee {
    /// The user.
    pub id: i64,
    /// The answer.
    pub(crate) status: Status,
}

/// What the event methods tell beside what matters to busy time.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// `user`, `group`, `company_calendar`.
    pub calendar: String,
    /// Whose calendar it is.
    pub owner: i64,
    /// Others were invited.
    pub meeting: bool,
    /// Who invited them.
    pub host: i64,
    /// The description.
    pub description: String,
    /// The place.
    pub location: String,
    /// The colour, such as `#9cbe1c`.
    pub color: String,
}

impl Details {
    /// Those of an event in a user's own calendar.
    pub fn of(owner: i64) -> Details {
        Details {
            calendar: "user".to_owned(),
            owner,
            meeting: false,
            host: owner,
            description: String::new(),
            location: String::new(),
            color: String::new(),
        }
    }
}

/// The number of the one section that each calendar has.
pub fn section(calendar: &str, owner: i64) -> i64 {
    match calendar {
        "user" => 10_000 + owner,
        "group" => 5_000_000 + owner,
        _ => 1,
    }
}

/// A stored event.
#[derive(Debug, Clone)]
pub struct Event {
    /// The number under which it is stored.
    pub id: i64,
    /// The title that its owner sees.
    pub title: String,
    /// Whose calendars it is in.
    pub attendees: Vec<Attendee>,
    /// Start of the (first) event, a wall time in `zone_from`.
    pub from: DateTime,
    /// End of the (first) event, a wall time in `zone_to`; for days the last one.
    pub to: DateTime,
    /// The zone of the start.
    pub zone_from: Zone,
    /// The zone of the end.
    pub zone_to: Zone,
    /// Whole days.
    pub all_day: bool,
    /// How it repeats, if it does.
    pub series: Option<Series>,
    /// `busy`, `absent`, `quest`, `free`.
    pub accessibility: String,
    /// `high`, `normal`, `low`.
    pub importance: String,
    /// The title is hidden behind a state.
    pub private: bool,
    /// The state is written behind the title.
    pub append_state: bool,
    /// `#shared#` and its like.
    pub kind: Option<String>,
    /// The rest.
    pub details: Details,
}

impl Event {
    /// The stored form of a scenario's event.
    pub(crate) fn new(
        id: i64,
        event: &scenario::Event,
        monday: Date,
        portal: &str,
    ) -> Result<Event, String> {
        let complain = |problem: String| format!("event {:?}: {problem}", event.title);
        let time =
            |clock: &Option<super::day::Clock>| clock.map_or(Time::midnight(), |clock| clock.0);
        let rules = find_zone(portal).map_err(complain)?;
        let first = event.day.date(monday).map_err(complain)?;
        let last = event
            .end_day
            .unwrap_or(event.day)
            .date(monday)
            .map_err(complain)?;
        let zone = event.zone.as_deref().unwrap_or(portal);
        let series = event
            .repeat
            .as_ref()
            .map(|repeat| Series::written(repeat, first, monday))
            .transpose()
            .map_err(complain)?;
        let attendees = event.users.iter().map(|id| Attendee {
            id: *id,
            status: event.status,
        });
        let owner = event.users.first().copied().unwrap_or(0);
        Ok(Event {
            id,
            title: event.title.clone(),
            attendees: attendees.collect(),
            from: DateTime::from_parts(first, time(&event.start)),
            to: DateTime::from_parts(last, time(&event.end)),
            zone_from: Zone::new(zone, &rules).map_err(complain)?,
            zone_to: Zone::new(event.zone_to.as_deref().unwrap_or(zone), &rules)
                .map_err(complain)?,
            all_day: event.all_day,
            series,
            accessibility: event.accessibility.clone(),
            importance: event.importance.clone(),
            private: event.private,
            append_state: event.append_state,
            kind: event.kind.clone(),
            details: Details {
                meeting: event.users.len() > 1,
                ..Details::of(owner)
            },
        })
    }

    /// What a user answered, if the event is in that user's calendar.
    pub(crate) fn status_of(&self, user: i64) -> Option<Status> {
        let own = self.attendees.iter().find(|attendee| attendee.id == user);
        own.map(|attendee| attendee.status)
    }

    /// Its length as the portal stores it; whole days count to their end.
    pub fn seconds(&self) -> i64 {
        let day = if self.all_day { 86_400 } else { 0 };
        self.length().as_secs() + day
    }

    /// The stored stamps: of the event, or of the whole series.
    pub fn stamps(&self, server: &TimeZone) -> (i64, i64) {
        let offset = |zone: &Zone, wall| if self.all_day { 0 } else { zone.offset(wall) };
        let from = stamp(self.from, server) - offset(&self.zone_from, self.from);
        let to = match &self.series {
            None => stamp(self.to, server) - offset(&self.zone_to, self.to),
            Some(series) => {
                stamp(DateTime::from_parts(series.until, self.from.time()), server)
                    + self.length().as_secs()
            }
        };
        (from, to)
    }

    /// The true length; by it the ends of a series' instances are computed.
    fn length(&self) -> SignedDuration {
        SignedDuration::from_secs(if self.all_day {
            clock_seconds(self.to) - clock_seconds(self.from)
        } else {
            stamp(self.to, &self.zone_to.rules) - stamp(self.from, &self.zone_from.rules)
        })
    }

    /// Start and end of every instance that comes within a day of the limits.
    pub fn instances(&self, from: Option<Date>, to: Option<Date>) -> Vec<(DateTime, DateTime)> {
        let Some(series) = &self.series else {
            return vec![(self.from, self.to)];
        };
        let length = self.length();
        let day_before = |date: Date| date.saturating_sub(1.day());
        let latest = to.map_or(Date::MAX, |to| to.saturating_add(1.day()));
        series
            .dates(self.from.date())
            .take_while(|day| *day <= latest)
            .map(|day| DateTime::from_parts(day, self.from.time()))
            .map(|start| (start, start.saturating_add(length)))
            .filter(|(_, end)| from.is_none_or(|from| end.date() >= day_before(from)))
            .collect()
    }
}
