//! A Bitrix24 portal on loopback: to test against, to develop against, to show what goes wrong.
//!
//! It answers `calendar.accessibility.get` and the methods around it the way real portals do,
//! their oddities included, and misbehaves on demand. It knows nothing of the client that asks.
//!
//! ```no_run
//! use b24busy::emulator::{Config, Emulator, Fault, FaultRule};
//!
//! let portal = Emulator::start(Config::default())?;
//! println!("{}calendar.accessibility.get", portal.webhook_url());
//! portal.add_fault(FaultRule::once(Fault::Html { status: 502 }));
//! # Ok::<(), b24busy::emulator::StartError>(())
//! ```
//!
//! - [`Config`]: what can be set, as a Rust value or as JSON.
//! - [`Scenario`]: users, events and absences as a JSON file; the format is described below.
//! - [`FaultRule`]: what goes wrong, when, and how often.
//! - `/__emulator/`: control over HTTP, for tests in other languages:
//!   `GET requests`, `POST faults`, `DELETE faults`, `POST reset` and so on.
//! - `/oauth/token/`: the token server; each refresh replaces both tokens.
//! - `/rest/api/`: REST 3.0, with `server.time` and `tasks.task.add`.
//!
//! `docs/emulator.md` has all of it in tables.
//!
#![doc = include_str!("calendar/scenario/format.md")]

mod calendar;
mod config;
mod directory;
mod fault;
mod http;
mod log;
mod php;
mod portal;
mod server;
mod stop;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

pub use calendar::scenario::Scenario;
pub use config::{Billed, Bucket, Config, Operating, Tls, Version};
pub use fault::{Fault, FaultRule};
pub use portal::state::requests::RecordedRequest;

use config::checks;
use portal::state::Portal;
use server::{Server, tls};
use stop::lock;

/// Why an emulator could not start; the text says what to change.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the emulator cannot start: {}", self.0)
    }
}

impl std::error::Error for StartError {}

/// A running portal. Dropping it closes its connections and ends its threads. Any number may run
/// at once, and all methods may be called from several threads.
pub struct Emulator {
    portal: Arc<Portal>,
    address: SocketAddr,
    ca_pem: Option<String>,
    server: Server,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Emulator {
    /// Starts a portal; it answers as soon as this returns.
    pub fn start(config: Config) -> Result<Emulator, StartError> {
        let problems = config.problems();
        if !problems.is_empty() {
            return Err(StartError(problems.join("; ")));
        }
        let identity =
            tls::identity(config.tls, &config.tls_names, config.tls12_only).map_err(StartError)?;
        let listener = checks::address(&config.bind)
            .and_then(|address| {
                TcpListener::bind(address).map_err(|error| format!("{address}: {error}"))
            })
            .map_err(StartError)?;
        let address = listener
            .local_addr()
            .map_err(|error| StartError(error.to_string()))?;
        let origin = match config.tls {
            Tls::Off => format!("http://{address}"),
            _ => format!("https://localhost:{}", address.port()),
        };
        let (tls, ca_pem) = identity
            .map(|identity| (identity.server, identity.ca_pem))
            .unzip();
        if let (Some(file), Some(pem)) = (&config.ca_file, &ca_pem) {
            std::fs::write(file, pem)
                .map_err(|error| StartError(format!("{}: {error}", file.display())))?;
        }
        let portal = Arc::new(Portal::new(config, origin).map_err(StartError)?);
        let server = Server::start(listener, Arc::clone(&portal), tls)
            .map_err(|error| StartError(error.to_string()))?;
        Ok(Emulator {
            portal,
            address,
            ca_pem,
            server,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, or with TLS `https://localhost:PORT`.
    pub fn origin(&self) -> String {
        self.portal.origin.clone()
    }

    /// The base of OAuth calls: origin, path prefix, `/rest/`.
    pub fn rest_url(&self) -> String {
        let prefix = self.portal.config.path_prefix.trim_matches('/');
        let slash = if prefix.is_empty() { "" } else { "/" };
        format!("{}{slash}{prefix}/rest/", self.portal.origin)
    }

    /// The base of webhook calls: the above, with user and code.
    pub fn webhook_url(&self) -> String {
        format!(
            "{}{}/{}/",
            self.rest_url(),
            self.portal.config.user,
            self.portal.config.webhook_secret
        )
    }

    /// The token server's address.
    pub fn oauth_url(&self) -> String {
        format!("{}/oauth/token/", self.portal.origin)
    }

    /// The access token in force, which a refresh replaces.
    pub fn access_token(&self) -> String {
        lock(&self.portal.tokens).access.clone()
    }

    /// The refresh token in force, which a refresh replaces too.
    pub fn refresh_token(&self) -> String {
        lock(&self.portal.tokens).refresh.clone()
    }

    /// How often new tokens were handed out.
    pub fn refreshes(&self) -> u64 {
        lock(&self.portal.tokens).refreshes
    }

    /// Lets the access token in force expire: it is answered with `expired_token` from now on.
    pub fn expire_token(&self) {
        lock(&self.portal.tokens).expire();
    }

    /// The certificate (PEM) that a client is to trust; nothing over plain HTTP.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Adds a fault behind those there are; the first that matches a request acts.
    pub fn add_fault(&self, fault: FaultRule) {
        lock(&self.portal.faults).add(fault);
    }

    /// Forgets all faults.
    pub fn clear_faults(&self) {
        lock(&self.portal.faults).clear();
    }

    /// All requests so far, also refused ones, but those to `/__emulator/`.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.portal.requests).clone()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        lock(&self.portal.requests).clear();
    }

    /// Has each request told in a line, after it was answered; secrets are masked. Those to
    /// `/__emulator/` are not told.
    pub fn log_to(&self, tell: impl Fn(&str) + Send + 'static) {
        *lock(&self.portal.log) = Some(Box::new(tell));
    }

    /// How often a method really ran and succeeded, also within a batch.
    pub fn runs(&self, method: &str) -> u64 {
        lock(&self.portal.runs).get(method).copied().unwrap_or(0)
    }

    /// Blocks for ever, for programs that do nothing but emulate.
    pub fn wait(&self) {
        self.server.wait();
    }
}
