//! A new access token for an expired one: once for all threads, only when the portal says
//! `expired_token`.
//!
//! [docs: "Automatic extension of OAuth 2.0 authorization"]: `GET /oauth/token/` with
//! `grant_type=refresh_token`, the application's id and secret and the refresh token; the answer
//! has a new pair. `client_endpoint` in it is not followed: the portal is the one that was given.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use serde::Deserialize;

use super::address::Origin;
use super::process::PerProcess;
use super::secret::{Scrubber, Secret};
use super::transport::{self, Request, Route};
use crate::error::{Code, Error};

/// The vendor's authorisation servers; a secret is sent to no other, except on this machine.
const SERVERS: [&str; 2] = ["oauth.bitrix.info", "oauth.bitrix24.tech"];

/// What an application needs to renew its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Application {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) refresh_token: Secret,
    pub(crate) server: Server,
}

/// Where tokens are renewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    origin: Origin,
    path: String,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            origin: Origin {
                https: true,
                host: SERVERS[0].into(),
                port: 443,
            },
            path: "/oauth/token/".into(),
        }
    }
}

impl Server {
    /// Reads the option `oauth_url`.
    pub(crate) fn read(url: &str) -> Result<Self, &'static str> {
        const EXPECTED: &str = "expected https://oauth.bitrix.info/oauth/token/, \
                                https://oauth.bitrix24.tech/oauth/token/ or an address on this \
                                machine";
        let (origin, path) = Origin::read(url.trim()).ok_or(EXPECTED)?;
        let vendors = origin.https && origin.port == 443 && SERVERS.contains(&&*origin.host);
        let plain = path
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b));
        if !plain || !(vendors || origin.is_loopback()) {
            return Err(EXPECTED);
        }
        let path = if path.trim_matches('/').is_empty() {
            "/oauth/token/".into()
        } else {
            path.to_owned()
        };
        Ok(Self { origin, path })
    }
}

/// The tokens of a client: the pair it was made with, and those that came after.
///
/// It is a list that only grows, by one small entry an hour at most, so that it can be read
/// without a lock: also in a child of `fork()`, whatever the parent's threads were doing.
pub(crate) struct Tokens {
    application: Application,
    first: Pair,
    /// Held while a refresh is under way; each process has its own.
    gate: PerProcess<Mutex<()>>,
}

#[derive(Debug)]
struct Pair {
    access: Secret,
    refresh: Secret,
    generation: u64,
    next: OnceLock<Box<Pair>>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(***)")
    }
}

/// An access token, with the number of refreshes before it.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) token: Secret,
    pub(crate) generation: u64,
}

impl Tokens {
    pub(crate) fn new(access: Secret, application: Application) -> Self {
        Self {
            first: Pair {
                access,
                refresh: application.refresh_token.clone(),
                generation: 0,
                next: OnceLock::new(),
            },
            application,
            gate: PerProcess::new(),
        }
    }

    fn newest(&self) -> &Pair {
        let mut pair = &self.first;
        while let Some(next) = pair.next.get() {
            pair = next;
        }
        pair
    }

    /// The token to use now.
    pub(crate) fn current(&self) -> Access {
        let pair = self.newest();
        Access {
            token: pair.access.clone(),
            generation: pair.generation,
        }
    }

    /// The pair to store, as JSON.
    pub(crate) fn to_json(&self) -> String {
        let pair = self.newest();
        serde_json::json!({
            "access_token": pair.access.expose(),
            "refresh_token": pair.refresh.expose(),
            "generation": pair.generation,
        })
        .to_string()
    }

    /// Everything of it that must not get into a message.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let newest = self.newest();
        vec![
            self.application.client_secret.clone(),
            self.application.refresh_token.clone(),
            newest.access.clone(),
            newest.refresh.clone(),
        ]
    }

    /// A token newer than the expired one: another thread's, or a fresh one from the server.
    pub(crate) fn renew(
        &self,
        expired: u64,
        route: &Route,
        deadline: Instant,
    ) -> Result<Access, Error> {
        let gate = self.gate.get();
        let _held = gate.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = self.newest();
        if newest.generation > expired {
            return Ok(self.current());
        }
        let (access, refresh) = self.ask(newest, route, deadline)?;
        newest.next.get_or_init(|| {
            Box::new(Pair {
                access,
                refresh,
                generation: newest.generation + 1,
                next: OnceLock::new(),
            })
        });
        Ok(self.current())
    }

    fn ask(
        &self,
        newest: &Pair,
        route: &Route,
        deadline: Instant,
    ) -> Result<(Secret, Secret), Error> {
        #[derive(Deserialize)]
        struct Reply {
            access_token: Option<String>,
            refresh_token: Option<String>,
            error: Option<String>,
            error_description: Option<String>,
        }
        let Application {
            client_id,
            client_secret,
            server,
            ..
        } = &self.application;
        let scrubber = Scrubber::new(self.secrets());
        let host = &server.origin.host;
        let failed = |what: String| {
            Error::new(
                Code::Oauth,
                format!("the access token has expired and {host} gave no new one: {what}"),
            )
        };
        let path = Secret::new(format!(
            "{}?grant_type=refresh_token&client_id={}&client_secret={}&refresh_token={}",
            server.path,
            encoded(client_id),
            encoded(client_secret.expose()),
            encoded(newest.refresh.expose()),
        ));
        // No redirect is followed from here: the secret belongs to this server alone.
        let response = transport::send(
            route,
            &Request {
                origin: &server.origin,
                path: &path,
                body: None,
                idempotency_key: None,
                deadline,
                timeout: deadline.saturating_duration_since(Instant::now()),
                scrubber: &scrubber,
            },
        )
        .map_err(|error| failed(error.message().to_owned()).with_retryable(error.is_retryable()))?;
        let status = response.status;
        let reply: Reply = serde_json::from_slice(&response.body)
            .map_err(|_| failed(format!("its answer (HTTP {status}) is not JSON")))?;
        let token = |token: Option<String>| {
            let token = token?;
            let valid =
                (1..=4096).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_graphic());
            valid.then(|| Secret::new(token))
        };
        match (token(reply.access_token), token(reply.refresh_token)) {
            (Some(access), Some(refresh)) if status == 200 => Ok((access, refresh)),
            _ => {
                let code = reply.error.unwrap_or_default();
                let why = reply.error_description.unwrap_or_default();
                let said = scrubber.scrub(format!("{code} {why}").trim());
                Err(failed(if said.is_empty() {
                    format!("its answer (HTTP {status}) has no tokens")
                } else {
                    format!("{said} (HTTP {status})")
                })
                .with_status(status))
            }
        }
    }
}

/// A value in a query: everything but letters, digits and `-._~` as `%XX`.
fn encoded(value: &str) -> String {
    use std::fmt::Write;
    value.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_to_the_vendor_or_to_this_machine_only() {
        for good in [
            "https://oauth.bitrix.info/oauth/token/",
            "https://oauth.bitrix24.tech/oauth/token/",
            "https://oauth.bitrix.info",
            "http://127.0.0.1:8080/oauth/token/",
            "http://localhost:1/x",
        ] {
            assert!(Server::read(good).is_ok(), "{good}");
        }
        for bad in [
            "http://oauth.bitrix.info/oauth/token/",
            "https://oauth.bitrix.info:8443/oauth/token/",
            "https://oauth.bitrix.info.evil.com/oauth/token/",
            "https://a.oauth.bitrix.info/",
            "https://oauth.bitrix.info@evil.com/",
            "https://oauth.bitrix.info/?x=y",
            "evil.com",
            "",
        ] {
            assert!(Server::read(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Server::read("https://oauth.bitrix.info").unwrap(),
            Server::default()
        );
    }

    #[test]
    fn a_query_value_is_encoded() {
        assert_eq!(encoded("a&b=c d/é~"), "a%26b%3Dc%20d%2F%C3%A9~");
    }
}
