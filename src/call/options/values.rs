//! The values of the options: what each may be.

use std::sync::Arc;

use crate::call::http::proxy::Proxy;
use crate::call::http::tls::Trust;
use crate::call::portal::address::secrets_in;
use crate::call::portal::origin::normal_host;
use crate::call::secret::{Scrubber, Secret};
use crate::call::tokens::application::Server;
use crate::error::{Code, Error};
use crate::input::is_path_secret;

/// Why options cannot be taken.
#[derive(Debug)]
pub(crate) struct Problem {
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

/// Where the proxy comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProxyChoice {
    Environment,
    Direct,
    Given(Proxy),
}

pub(crate) fn parse_server(url: &str) -> Result<Server, String> {
    Server::parse(url).map_err(|problem| format!("option oauth_url: {problem}"))
}

pub(crate) fn parse_hosts<T: AsRef<str>>(
    hosts: impl IntoIterator<Item = T>,
) -> Result<Vec<String>, String> {
    hosts
        .into_iter()
        .map(|host| normal_host(host.as_ref().trim()))
        .collect::<Result<_, _>>()
        .map_err(|problem| {
            format!(
                "option allow_redirect_hosts: {problem}; expected hosts such as \"new.example.com\""
            )
        })
}

pub(crate) fn parse_proxy(url: &str) -> Result<ProxyChoice, String> {
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

pub(crate) fn load_trust(path: &str) -> Result<Arc<Trust>, Problem> {
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

pub(crate) fn check_user_agent(name: &str) -> Result<String, String> {
    let printable = name.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if printable && (1..=256).contains(&name.len()) {
        Ok(name.to_owned())
    } else {
        Err("option user_agent: expected 1 to 256 printable ASCII characters".into())
    }
}
