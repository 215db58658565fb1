//! What is wrong with a configuration that could be read.

use std::net::{SocketAddr, ToSocketAddrs};

use super::Config;
use crate::emulator::calendar::event::find_zone;
use crate::emulator::calendar::scenario::Scenario;
use crate::emulator::calendar::store::{Calendar, monday};

impl Config {
    /// All that keeps a portal from being set up like this; nothing if it can be.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut note = |key: &str, found: Result<(), String>| {
            problems.extend(found.err().map(|problem| format!("{key}: {problem}")));
        };
        note("bind", address(&self.bind).map(drop));
        note(
            "server_time_zone",
            find_zone(&self.server_time_zone).map(drop),
        );
        note(
            "time_block_zone",
            find_zone(&self.time_block_zone).map(drop),
        );
        note(
            "week",
            self.week
                .as_deref()
                .map_or(Ok(()), |week| monday(week).map(drop)),
        );
        for (index, rule) in self.faults.iter().enumerate() {
            let possible = (0.0..=1.0).contains(&rule.probability);
            let found = possible
                .then_some(())
                .ok_or_else(|| format!("probability is from 0 to 1, not {}", rule.probability));
            note(&format!("faults[{index}]"), found);
        }
        for problem in self.scenario.iter().flat_map(Scenario::problems) {
            note("scenario", Err(problem));
        }
        problems
    }
}

/// The address to listen at; the emulator has no business on a network.
pub fn address(bind: &str) -> Result<SocketAddr, String> {
    let address = bind
        .to_socket_addrs()
        .map_err(|error| format!("{bind}: {error}"))?
        .next()
        .ok_or_else(|| format!("{bind}: no address"))?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err(format!("{bind} is not a loopback address"))
    }
}

impl Scenario {
    /// All that keeps it from being played.
    fn problems(&self) -> Vec<String> {
        Calendar::problems(self)
    }
}
