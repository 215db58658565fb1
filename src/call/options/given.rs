//! What must not be quoted while a client is being made: there is no client yet that knows its
//! secrets, and any of them may stand in the wrong place.

use serde_json::Value;

use crate::call::http::proxy::login_secrets;
use crate::call::portal::address::secrets_in;
use crate::call::portal::origin::is_host;
use crate::call::secret::{Scrubber, Secret};

/// The options whose texts are no secrets, and `proxy`, of which the login is one.
const PLAIN: [&str; 18] = [
    "timeout_ms",
    "total_timeout_ms",
    "connect_timeout_ms",
    "proxy",
    "ca_file",
    "allow_http",
    "allow_redirect_hosts",
    "max_answer_bytes",
    "user_agent",
    "gzip",
    "retries",
    "rate_per_second",
    "burst",
    "users_per_call",
    "client_id",
    "oauth_url",
    // Of one call.
    "idempotent",
    "idempotency_key",
];

/// What may be secret in the arguments that a client is made from, in whatever order they are given.
pub(crate) fn scrubber(url: &str, token: Option<&str>, options_json: &str) -> Scrubber {
    let token = token.unwrap_or_default();
    let (bare_url, bare_token) = (url.trim(), token.trim());
    let mut secrets = [secrets_in(url), secrets_in(token)].concat();
    if !bare_token.contains('/') {
        secrets.push(Secret::new(bare_token));
    }
    // In the other's place.
    if !bare_url.contains('/')
        && !is_host(bare_url)
        && (bare_token.contains('/') || bare_token.is_empty() || is_host(bare_token))
    {
        secrets.push(Secret::new(bare_url));
    }
    if let Ok(Value::Object(options)) = serde_json::from_str(options_json) {
        for (key, value) in &options {
            match (key.as_str(), value) {
                ("proxy", Value::String(proxy)) => secrets.extend(secrets_in_proxy(proxy)),
                ("client_secret" | "refresh_token", Value::String(secret)) => {
                    secrets.push(Secret::new(secret.trim()));
                }
                (key, value) if !PLAIN.contains(&key) => texts(value, &mut secrets),
                _ => {}
            }
        }
    }
    Scrubber::new(secrets)
}

fn secrets_in_proxy(proxy: &str) -> Vec<Secret> {
    let rest = proxy.split_once("://").map_or(proxy, |(_, rest)| rest);
    let login = rest.rsplit_once('@').map_or("", |(login, _)| login);
    login_secrets(login)
}

/// Texts under a key that is no option: a secret's own name may be misspelt.
fn texts(value: &Value, secrets: &mut Vec<Secret>) {
    // Shorter ones are words: true, none.
    const SHORTEST: usize = 6;
    match value {
        Value::String(text) if text.trim().len() >= SHORTEST => {
            secrets.push(Secret::new(text.trim()));
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, secrets)),
        Value::Object(map) => map.values().for_each(|item| texts(item, secrets)),
        _ => {}
    }
}
