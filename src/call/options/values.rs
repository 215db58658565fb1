//! The values of the options: what each may be.

use std::sync::Arc;

use crate::call::http::proxy::Proxy;
use crate::call::http::tls::Trust;
use crate::call::portal::address::secrets_in;
use crate::call::portal::origin::normal_host;
use crate::call::secret::{Scrubber, Secret};
use crate::call::tokens::application::Server;
use crate::input::secret_like::is_path_secret;
use crate::input::wrong_option::WrongOption;

/// Where the proxy comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProxyChoice {
    Environment,
    Direct,
    Given(Proxy),
}

pub(crate) fn parse_server(url: &str) -> Result<Server, WrongOption> {
    Server::parse(url).map_err(|problem| WrongOption::new("oauth_url", problem))
}

pub(crate) fn parse_hosts<T: AsRef<str>>(
    hosts: impl IntoIterator<Item = T>,
) -> Result<Vec<String>, WrongOption> {
    hosts
        .into_iter()
        .map(|host| normal_host(host.as_ref().trim()))
        .collect::<Result<_, _>>()
        .map_err(|problem| {
            WrongOption::new(
                "allow_redirect_hosts",
                format!("{problem}; expected hosts such as \"new.example.com\""),
            )
        })
}

pub(crate) fn parse_proxy(url: &str) -> Result<ProxyChoice, WrongOption> {
    if url.trim().is_empty() {
        return Ok(ProxyChoice::Direct);
    }
    // The address itself is not quoted: it may carry a password.
    Proxy::parse(url)
        .map(ProxyChoice::Given)
        .map_err(|problem| {
            WrongOption::new(
                "proxy",
                format!("{problem}; expected an address such as http://proxy.example.com:3128"),
            )
        })
}

pub(crate) fn load_trust(path: &str) -> Result<Arc<Trust>, WrongOption> {
    Trust::from_file(path).map(Arc::new).map_err(|failure| {
        let wrong = WrongOption::new("ca_file", &failure).with_may_pass(failure.may_pass());
        // A webhook or a token by mistake is not quoted, though nobody knows here that it is one.
        if is_path_secret(path) {
            let whole = Secret::new(path.trim());
            let known = Scrubber::new(secrets_in(path).into_iter().chain([whole]));
            wrong.map_words(|words| known.mask_message(words))
        } else {
            wrong
        }
    })
}

pub(crate) fn check_user_agent(name: &str) -> Result<String, WrongOption> {
    let printable = name.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if printable && (1..=256).contains(&name.len()) {
        Ok(name.to_owned())
    } else {
        let expected = "expected 1 to 256 printable ASCII characters";
        Err(WrongOption::new("user_agent", expected))
    }
}
