//! The options of the call as they are written in JSON, value by value.

use std::time::Duration;

use super::values::{
    HOUR_MS, check_user_agent, load_trust, parse_hosts, parse_proxy, parse_server,
};

use super::{Options, given};
use crate::call::secret::Secret;
use crate::call::tokens::application::Application;
use crate::error::Error;
use crate::input::fields::Fields;
use crate::input::wrong_option::WrongOption;

impl Options {
    /// Reads the options from a JSON object, as the C ABI takes them. Every key is optional;
    /// unknown keys are refused by name; blank text means the defaults.
    ///
    /// | key | type | default | meaning |
    /// |---|---|---|---|
    /// | `timeout_ms` | 1 to 3600000 | 60000 | one request with its repeats, its answer included |
    /// | `total_timeout_ms` | 1 to 3600000 | 600000 | the whole call: all parts, and waiting for turns |
    /// | `connect_timeout_ms` | 1 to 3600000 | 10000 | finding the host, connecting, TLS |
    /// | `proxy` | text | the environment's | `http://user:password@host:port`, `socks5://…`; `""`: none |
    /// | `ca_file` | path | none | PEM file of authorities trusted besides the system's, or of the portal's own certificate |
    /// | `allow_http` | flag | false | plain http to other machines |
    /// | `allow_redirect_hosts` | list of texts | none | hosts that a redirect may lead to |
    /// | `max_answer_bytes` | 1 to 2147483647 | 67108864 | larger answers are refused |
    /// | `user_agent` | text | `b24busy/VERSION` | the header |
    /// | `gzip` | flag | true | ask for packed answers |
    /// | `retries` | 0 to 100 | 3 | repeats after network trouble, of what may be repeated |
    /// | `rate_per_second` | 0.1 to 1000 | 2 | requests a second that the portal allows; Enterprise: 5 |
    /// | `burst` | 1 to 10000 | 50 | requests at once before that holds; Enterprise: 250 |
    /// | `users_per_call` | 1 to 10000 | 100 | more users are asked for in parts |
    /// | `client_id`, `client_secret`, `refresh_token` | texts | none | all three: an expired token is renewed |
    /// | `oauth_url` | text | the vendor's | where tokens are renewed: the vendor's hosts or this machine |
    pub fn from_json(json: &str) -> Result<Self, Error> {
        parse(json).map_err(|wrong| {
            // A secret of the options in the wrong place among them is not quoted.
            let own = given::scrubber("", None, json);
            own.mask_error(wrong.into())
        })
    }
}

fn parse(json: &str) -> Result<Options, WrongOption> {
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
        options.proxy = parse_proxy(&url)?;
    }
    if let Some(path) = fields.text("ca_file")? {
        options.trust = load_trust(&path)?;
    }
    if let Some(allow) = fields.flag("allow_http")? {
        options.allow_http = allow;
    }
    if let Some(hosts) = fields.texts("allow_redirect_hosts")? {
        options.allow_redirect_hosts = parse_hosts(hosts)?;
    }
    if let Some(bytes) = fields.whole("max_answer_bytes", 1..=0x7fff_ffff, "bytes")? {
        options.max_answer_bytes = bytes;
    }
    if let Some(name) = fields.text("user_agent")? {
        options.user_agent = check_user_agent(&name)?;
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
    options.application = take_application(&mut fields)?;
    fields.finish()?;
    Ok(options)
}

fn take_application(fields: &mut Fields) -> Result<Option<Application>, WrongOption> {
    let mut text = |key| {
        let text = fields.text(key)?;
        Ok::<_, WrongOption>(text.filter(|text| !text.trim().is_empty()))
    };
    let id = text("client_id")?;
    let secret = text("client_secret")?;
    let refresh_token = text("refresh_token")?;
    let url = text("oauth_url")?;
    let server = url.map(|url| parse_server(&url)).transpose()?;
    match (id, secret, refresh_token) {
        (Some(client_id), Some(secret), Some(refresh)) => Ok(Some(Application {
            client_id,
            client_secret: Secret::new(secret),
            refresh_token: Secret::new(refresh),
            server: server.unwrap_or_default(),
        })),
        (None, None, None) if server.is_none() => Ok(None),
        (id, secret, _) => Err(WrongOption::in_words(
            match (id, secret) {
                (None, _) => "client_id",
                (_, None) => "client_secret",
                _ => "refresh_token",
            },
            "options client_id, client_secret and refresh_token belong together: all three are \
             needed to renew a token (oauth_url may stand beside them)",
        )),
    }
}
