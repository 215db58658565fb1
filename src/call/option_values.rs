//! The options of the call as they are written in JSON, value by value.

use std::sync::Arc;
use std::time::Duration;

use super::address::{read_host, secrets_in};
use super::oauth::{Application, Server};
use super::options::{Options, ProxyChoice};
use super::proxy::Proxy;
use super::secret::{Scrubber, Secret};
use super::tls::Trust;
use crate::error::{Code, Error};
use crate::input::fields::Fields;
use crate::input::is_path_secret;

const HOUR_MS: u64 = 3_600_000;

/// From a millisecond to an hour: as JSON takes it, and as clocks can add it.
pub(super) fn in_range(timeout: Duration) -> Duration {
    timeout.clamp(Duration::from_millis(1), Duration::from_millis(HOUR_MS))
}

/// Why options cannot be taken.
#[derive(Debug)]
pub(super) struct Problem {
    words: String,
    may_pass: bool,
}

impl From<String> for Problem {
    fn from(words: String) -> Self {
        Self {
            words,
            may_pass: false,
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::new(Code::InvalidOptions, problem.words).with_retryable(problem.may_pass)
    }
}

pub(super) fn read(json: &str) -> Result<Options, Problem> {
    let mut fields = Fields::parse(json)?;
    let mut options = Options::default();
    if let Some(ms) = fields.whole("timeout_ms", 1..=HOUR_MS, "milliseconds")? {
        options.timeout = Duration::from_millis(ms);
    }
    if let Some(ms) = fields.whole("total_timeout_ms", 1..=HOUR_MS, "milliseconds")? {
        options.total_timeout = Duration::from_millis(ms);
    }
    if let Some(ms) = fields.whole("connect_timeout_ms", 1..=HOUR_MS, "milliseconds")? {
        options.connect_timeout = Duration::from_millis(ms);
    }
    if let Some(url) = fields.text("proxy")? {
        options.proxy = read_proxy(&url)?;
    }
    if let Some(path) = fields.text("ca_file")? {
        options.trust = read_trust(&path)?;
    }
    if let Some(allow) = fields.flag("allow_http")? {
        options.allow_http = allow;
    }
    if let Some(hosts) = fields.texts("allow_redirect_hosts")? {
        options.allow_redirect_hosts = read_hosts(hosts)?;
    }
    if let Some(bytes) = fields.whole("max_answer_bytes", 1..=0x7fff_ffff, "bytes")? {
        options.max_answer_bytes = bytes;
    }
    if let Some(name) = fields.text("user_agent")? {
        options.user_agent = read_user_agent(&name)?;
    }
    if let Some(gzip) = fields.flag("gzip")? {
        options.gzip = gzip;
    }
    if let Some(retries) = fields.whole("retries", 0..=100, "repeats")? {
        options.retries = u32::try_from(retries).unwrap_or(u32::MAX);
    }
    if let Some(rate) = fields.number("rate_per_second", 0.1..=1000.0)? {
        options.pace.rate = rate;
    }
    if let Some(burst) = fields.number("burst", 1.0..=10_000.0)? {
        options.pace.burst = burst;
    }
    if let Some(users) = fields.whole("users_per_call", 1..=10_000, "users")? {
        options.users_per_call = usize::try_from(users).unwrap_or(usize::MAX);
    }
    options.application = read_application(&mut fields)?;
    fields.finish()?;
    Ok(options)
}

pub(super) fn read_application(fields: &mut Fields) -> Result<Option<Application>, String> {
    let mut text = |key| {
        let text = fields.text(key)?;
        Ok::<_, String>(text.filter(|text| !text.trim().is_empty()))
    };
    let id = text("client_id")?;
    let secret = text("client_secret")?;
    let refresh_token = text("refresh_token")?;
    let url = text("oauth_url")?;
    let server = url.map(|url| read_server(&url)).transpose()?;
    match (id, secret, refresh_token) {
        (Some(client_id), Some(secret), Some(refresh)) => Ok(Some(Application {
            client_id,
            client_secret: Secret::new(secret),
            refresh_token: Secret::new(refresh),
            server: server.unwrap_or_default(),
        })),
        (None, None, None) if server.is_none() => Ok(None),
        _ => Err(
            "options client_id, client_secret and refresh_token belong together: all three \
                  are needed to renew a token (oauth_url may stand beside them)"
                .into(),
        ),
    }
}

pub(super) fn read_server(url: &str) -> Result<Server, String> {
    Server::read(url).map_err(|problem| format!("option oauth_url: {problem}"))
}

pub(super) fn read_hosts<T: AsRef<str>>(
    hosts: impl IntoIterator<Item = T>,
) -> Result<Vec<String>, String> {
    hosts
        .into_iter()
        .map(|host| read_host(host.as_ref().trim()))
        .collect::<Result<_, _>>()
        .map_err(|problem| {
            format!(
                "option allow_redirect_hosts: {problem}; expected hosts such as \"new.example.com\""
            )
        })
}

pub(super) fn read_proxy(url: &str) -> Result<ProxyChoice, String> {
    if url.trim().is_empty() {
        return Ok(ProxyChoice::Direct);
    }
    // The address itself is not quoted: it may carry a password.
    Proxy::parse(url)
        .map(ProxyChoice::Given)
        .map_err(|problem| {
            format!(
                "option proxy: {problem}; expected an address such as http://proxy.example.com:3128"
            )
        })
}

pub(super) fn read_trust(path: &str) -> Result<Arc<Trust>, Problem> {
    Trust::from_file(path).map(Arc::new).map_err(|failure| {
        let words = format!("option ca_file: {failure}");
        // A webhook or a token by mistake is not quoted, though nobody knows here that it is one.
        let words = if is_path_secret(path) {
            let whole = Secret::new(path.trim());
            Scrubber::new(secrets_in(path).into_iter().chain([whole])).mask_message(&words)
        } else {
            words
        };
        Problem {
            words,
            may_pass: failure.may_pass(),
        }
    })
}

pub(super) fn read_user_agent(name: &str) -> Result<String, String> {
    let printable = name.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if printable && (1..=256).contains(&name.len()) {
        Ok(name.to_owned())
    } else {
        Err("option user_agent: expected 1 to 256 printable ASCII characters".into())
    }
}
