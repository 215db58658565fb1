//! Everything one portal knows, shared by its connections.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use jiff::tz::TimeZone;
use serde::Serialize;

use super::limits::{Buckets, RunTimes};
use super::rest3::Replay;
use super::tokens::Tokens;
use crate::emulator::calendar::event::find_zone;
use crate::emulator::calendar::scenario::Scenario;
use crate::emulator::calendar::store::Calendar;
use crate::emulator::config::Config;
use crate::emulator::fault::FaultBook;
use crate::emulator::http::answer::Answer;
use crate::emulator::php::json::{self, Escaping};
use crate::emulator::php::value::Value;
use crate::emulator::stop::lock;

/// A request as it came, also one that was refused or got a fault for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Connections are numbered from 1; the same number means that it was kept alive.
    pub connection: u64,
    /// `POST`, `GET` and so on.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names as they came, and values.
    pub headers: Vec<(String, String)>,
    /// The body, empty if a fault kept it from being read.
    #[serde(serialize_with = "as_text")]
    pub body: Vec<u8>,
}

fn as_text<S: serde::Serializer>(body: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(body))
}

impl RecordedRequest {
    /// A header's value, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One emulated portal.
pub struct Portal {
    /// How it was set up.
    pub config: Config,
    /// `http://127.0.0.1:PORT`, or `https://localhost:PORT`.
    pub origin: String,
    /// What its users do.
    pub scenario: Scenario,
    /// The same, as its database has it, with what calls added.
    pub calendar: Mutex<Calendar>,
    /// OAuth tokens.
    pub tokens: Mutex<Tokens>,
    /// Rate limits.
    pub buckets: Mutex<Buckets>,
    /// Run time limits.
    pub run_times: Mutex<RunTimes>,
    /// Faults in force.
    pub faults: Mutex<FaultBook>,
    /// All requests so far.
    pub requests: Mutex<Vec<RecordedRequest>>,
    /// How often each method really ran.
    pub runs: Mutex<BTreeMap<String, u64>>,
    /// Stored answers of REST 3.0.
    pub replays: Mutex<HashMap<String, Replay>>,
    /// The zone of the `time` block.
    pub time_zone: TimeZone,
}

impl Portal {
    /// Sets a portal up; the error says what is wrong with the configuration.
    pub fn new(config: Config, origin: String) -> Result<Portal, String> {
        let scenario = config.scenario.clone().unwrap_or_else(Scenario::built_in);
        Ok(Portal {
            calendar: Mutex::new(Portal::fresh_calendar(&config, &scenario)?),
            tokens: Mutex::new(Tokens::new(&config)),
            buckets: Mutex::default(),
            run_times: Mutex::default(),
            faults: Mutex::new(FaultBook::new(config.faults.clone(), config.seed)),
            requests: Mutex::default(),
            runs: Mutex::default(),
            replays: Mutex::default(),
            time_zone: find_zone(&config.time_block_zone)?,
            scenario,
            origin,
            config,
        })
    }

    fn fresh_calendar(config: &Config, scenario: &Scenario) -> Result<Calendar, String> {
        Calendar::new(
            scenario,
            config.week.as_deref(),
            &config.server_time_zone,
            config.synthetic_users,
        )
    }

    /// Puts everything back to how it started, and forgets the requests.
    pub fn reset(&self) -> Result<(), String> {
        *lock(&self.calendar) = Portal::fresh_calendar(&self.config, &self.scenario)?;
        *lock(&self.tokens) = Tokens::new(&self.config);
        *lock(&self.buckets) = Buckets::default();
        *lock(&self.run_times) = RunTimes::default();
        *lock(&self.faults) = FaultBook::new(self.config.faults.clone(), self.config.seed);
        lock(&self.requests).clear();
        lock(&self.runs).clear();
        lock(&self.replays).clear();
        Ok(())
    }

    /// Whether the credential in a path is the portal's webhook.
    pub fn is_webhook(&self, (user, code): &(String, String)) -> bool {
        *user == self.config.user.to_string() && *code == self.config.webhook_secret
    }

    /// Notes that a method ran.
    pub fn count_run(&self, method: &str) {
        *lock(&self.runs).entry(method.to_owned()).or_default() += 1;
    }

    /// Prints a value as this portal prints JSON.
    pub fn print(&self, status: u16, value: &Value) -> Answer {
        let escaping = if self.config.raw_unicode {
            Escaping::Plain
        } else {
            Escaping::Portal
        };
        Answer::json(status, json::print(value, escaping))
    }
}
