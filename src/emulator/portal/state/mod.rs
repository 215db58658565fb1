//! Everything one portal knows, shared by its connections.

pub mod limits;
pub mod replays;
pub mod requests;
pub mod tokens;

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::tz::TimeZone;

use crate::emulator::calendar::event::find_zone;
use crate::emulator::calendar::scenario::Scenario;
use crate::emulator::calendar::store::Calendar;
use crate::emulator::config::Config;
use crate::emulator::directory::Directory;
use crate::emulator::fault::FaultBook;
use crate::emulator::http::answer::Answer;
use crate::emulator::log::Exchange;
use crate::emulator::php::json::{self, Escaping};
use crate::emulator::php::value::Value;
use crate::emulator::stop::lock;
use limits::{Buckets, RunTimes};
use replays::Replays;
use requests::RecordedRequest;
use tokens::Tokens;

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
    /// Who works there.
    pub directory: Directory,
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
    pub replays: Mutex<Replays>,
    /// The zone of the `time` block.
    pub time_zone: TimeZone,
    /// Who is told of each request.
    pub log: Mutex<Option<Tell>>,
}

/// Takes a line that tells of a request.
pub type Tell = Box<dyn Fn(&str) + Send>;

impl Portal {
    /// Sets a portal up; the error says what is wrong with the configuration.
    pub fn new(config: Config, origin: String) -> Result<Portal, String> {
        let scenario = config.scenario.clone().unwrap_or_else(Scenario::built_in);
        Ok(Portal {
            calendar: Mutex::new(Portal::fresh_calendar(&config, &scenario)?),
            directory: Directory::new(&scenario, config.synthetic_users, config.language),
            tokens: Mutex::new(Tokens::new(&config)),
            buckets: Mutex::default(),
            run_times: Mutex::default(),
            faults: Mutex::new(FaultBook::new(config.faults.clone(), config.seed)),
            requests: Mutex::default(),
            runs: Mutex::default(),
            replays: Mutex::default(),
            log: Mutex::default(),
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
        *lock(&self.replays) = Replays::default();
        Ok(())
    }

    /// Whether the credential in a path is the portal's webhook.
    pub fn is_webhook(&self, (user, code): &(String, String)) -> bool {
        *user == self.config.user.to_string() && *code == self.config.webhook_secret
    }

    /// Whether webhook and application have a scope; an empty one needs none.
    pub fn allows(&self, scope: &str) -> bool {
        scope.is_empty() || self.config.scopes.iter().any(|own| own == scope)
    }

    /// Tells of a request, if anybody listens.
    pub fn tell(&self, exchange: &Exchange) {
        if let Some(tell) = &*lock(&self.log) {
            let tokens = lock(&self.tokens);
            let known = [
                self.config.webhook_secret.clone(),
                self.config.client_secret.clone(),
                tokens.access.clone(),
                tokens.refresh.clone(),
            ];
            drop(tokens);
            tell(&exchange.line(&known));
        }
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
        Answer::json(status, json::print(value, escaping)).for_browsers()
    }
}
