//! The calendar in memory: built from a scenario, added to by calls, asked for windows.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::culture::Format;
use super::entry::{self, Absence, Style};
use super::event::{Event, find_zone, stamp};
use super::listing::listed;
use super::scenario::{self, Scenario, Status};
use super::synthetic;
use crate::emulator::php::value::Value;
use crate::language::Language;

/// Numbers of events begin here, those of absences a thousand lower; both above any user's.
const FIRST_EVENT: i64 = 2001;
const FIRST_ABSENCE: i64 = 1001;

/// The portal's calendar.
pub struct Calendar {
    format: Format,
    zone: String,
    monday: Date,
    server: TimeZone,
    zones: BTreeMap<i64, TimeZone>,
    portal: TimeZone,
    external: Vec<i64>,
    synthetic_users: i64,
    events: Vec<Event>,
    absences: Vec<Absence>,
}

/// The days a caller asks for; a missing one is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// On whose behalf, and by which version, entries are made.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The calling user.
    pub user: i64,
    /// The portal's language.
    pub language: Language,
    /// An old boxed version: no stamps, `free` events sent, unanswered invitations left out.
    pub old: bool,
}

/// The Monday that a configuration or a scenario names.
pub fn monday(week: &str) -> Result<Date, String> {
    week.parse()
        .map_err(|_| format!("not a date: week {week:?}"))
}

impl Calendar {
    /// All that keeps a scenario from becoming a calendar.
    pub fn problems(scenario: &Scenario) -> Vec<String> {
        let mut problems = Vec::new();
        let mut note = |found: Result<(), String>| problems.extend(found.err());
        note(find_zone(&scenario.zone).map(drop));
        let week = monday(&scenario.week);
        note(week.clone().map(drop));
        for user in &scenario.users {
            note(
                user.zone
                    .as_deref()
                    .map_or(Ok(()), |zone| find_zone(zone).map(drop)),
            );
        }
        // Each thing is tried by itself, in a week and a zone that are known to be good.
        let monday = week.unwrap_or(jiff::civil::date(2025, 9, 8));
        let portal = find_zone(&scenario.zone).map_or("UTC", |_| scenario.zone.as_str());
        for event in &scenario.events {
            note(Event::new(0, event, monday, portal).map(drop));
        }
        for absence in &scenario.absences {
            note(Calendar::absence(0, absence, monday).map(drop));
        }
        problems
    }

    /// Builds the calendar of a scenario; `week` moves it to another Monday.
    pub fn new(
        scenario: &Scenario,
        week: Option<&str>,
        server: &str,
        synthetic_users: u32,
    ) -> Result<Calendar, String> {
        let monday = monday(week.unwrap_or(&scenario.week))?;
        let mut zones = BTreeMap::new();
        for user in &scenario.users {
            if let Some(zone) = &user.zone {
                zones.insert(user.id, find_zone(zone)?);
            }
        }
        let mut calendar = Calendar {
            format: scenario.format,
            zone: scenario.zone.clone(),
            monday,
            server: find_zone(server)?,
            zones,
            portal: find_zone(&scenario.zone)?,
            external: scenario
                .users
                .iter()
                .filter(|user| user.external)
                .map(|user| user.id)
                .collect(),
            synthetic_users: i64::from(synthetic_users),
            events: Vec::new(),
            absences: Vec::new(),
        };
        for event in &scenario.events {
            calendar.add(event)?;
        }
        for (id, absence) in (FIRST_ABSENCE..).zip(&scenario.absences) {
            let absence = Calendar::absence(id, absence, monday)?;
            calendar.absences.push(absence);
        }
        Ok(calendar)
    }

    /// Adds a scenario's event.
    fn add(&mut self, event: &scenario::Event) -> Result<(), String> {
        let id = event.id.unwrap_or_else(|| self.next_id());
        let event = Event::new(id, event, self.monday, &self.zone)?;
        self.events.push(event);
        Ok(())
    }

    fn next_id(&self) -> i64 {
        let highest = self.events.iter().map(|event| event.id).max();
        highest.map_or(FIRST_EVENT, |highest| highest.max(FIRST_EVENT - 1) + 1)
    }

    /// An event by its number.
    pub fn event(&self, id: i64) -> Option<&Event> {
        self.events.iter().find(|event| event.id == id)
    }

    /// Puts a changed event in the place of that with its number; without one it gets a new number.
    pub fn save(&mut self, mut event: Event) -> i64 {
        if let Some(known) = self.events.iter_mut().find(|known| known.id == event.id) {
            *known = event;
            return known.id;
        }
        event.id = self.next_id();
        self.events.push(event);
        self.next_id() - 1
    }

    /// Forgets an event; says whether there was one.
    pub fn remove(&mut self, id: i64) -> bool {
        let before = self.events.len();
        self.events.retain(|event| event.id != id);
        self.events.len() < before
    }

    /// The instances of what stands in a calendar and touches a window.
    pub fn listed(&self, calendar: &str, owner: i64, window: Window, reader: Reader) -> Vec<Value> {
        let style = self.style(reader);
        let own = self.events.iter().filter(|event| {
            let invited = calendar == "user" && event.status_of(owner).is_some();
            invited || (event.details.calendar == calendar && event.details.owner == owner)
        });
        own.filter(|event| self.touches(event.stamps(&self.server), window))
            .flat_map(|event| {
                let instances = event.instances(window.from, window.to);
                instances
                    .into_iter()
                    .map(|instance| listed(event, instance, owner, &style))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    /// How entries are printed for a reader.
    pub fn style(&self, reader: Reader) -> Style<'_> {
        Style {
            format: self.format,
            language: reader.language,
            server: &self.server,
            caller: self.user_zone(reader.user),
            stamps: !reader.old,
        }
    }

    /// The zone of the portal.
    pub fn zone(&self) -> &TimeZone {
        &self.portal
    }

    fn absence(id: i64, absence: &scenario::Absence, monday: Date) -> Result<Absence, String> {
        let moment = |day: super::day::Day, clock: Option<super::day::Clock>| {
            Ok::<DateTime, String>(DateTime::from_parts(
                day.date(monday)?,
                clock.map_or(Time::midnight(), |clock| clock.0),
            ))
        };
        Ok(Absence {
            id,
            user: absence.user,
            from: moment(absence.day, absence.start)?,
            to: moment(absence.end_day.unwrap_or(absence.day), absence.end)?,
            with_time: absence.start.is_some() || absence.end.is_some(),
        })
    }

    /// The zone in which the server reads dates and computes stamps.
    pub fn server(&self) -> &TimeZone {
        &self.server
    }

    /// The zone of a user: their own, else the portal's.
    pub fn user_zone(&self, user: i64) -> &TimeZone {
        self.zones.get(&user).unwrap_or(&self.portal)
    }

    /// Whether a user is external, and so may not ask.
    pub fn is_external(&self, user: i64) -> bool {
        self.external.contains(&user)
    }

    /// The entries of one user, as the portal would list them; nobody's list is empty too.
    pub fn entries(&self, user: i64, window: Window, reader: Reader) -> Value {
        let style = self.style(reader);
        let synthetic = if (1..=self.synthetic_users).contains(&user) {
            synthetic::events(user, self.monday, &self.zone)
        } else {
            Vec::new()
        };
        let mut entries = Vec::new();
        for event in self.events.iter().chain(&synthetic) {
            let answered = match event.status_of(user) {
                Some(Status::Y) => true,
                Some(Status::Q) => !reader.old,
                Some(Status::N) | None => false,
            };
            let listed = reader.old || event.accessibility != "free";
            if answered && listed && self.touches(event.stamps(&self.server), window) {
                let instances = event.instances(window.from, window.to);
                entries.extend(
                    instances
                        .into_iter()
                        .map(|(from, to)| entry::calendar(event, from, to, &style)),
                );
            }
        }
        for absence in self.absences.iter().filter(|absence| absence.user == user) {
            if self.touches(
                (
                    stamp(absence.from, &self.server),
                    stamp(absence.to, &self.server),
                ),
                window,
            ) {
                entries.push(absence.entry(&style));
            }
        }
        Value::list(entries)
    }

    /// Whether stored stamps touch the window from 00:00 of its first to 23:59:59 of its last day.
    fn touches(&self, (from, to): (i64, i64), window: Window) -> bool {
        let limit = |date: Option<Date>, time| {
            date.map(|date| stamp(DateTime::from_parts(date, time), &self.server))
        };
        limit(window.from, Time::midnight()).is_none_or(|limit| to >= limit)
            && limit(window.to, jiff::civil::time(23, 59, 59, 0)).is_none_or(|limit| from <= limit)
    }
}
