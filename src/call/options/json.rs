//! The options of the call as they are written in JSON, value by value.

use std::time::Duration;

use super::renewal::Renewal;
use super::values::{check_user_agent, load_trust, parse_hosts, parse_proxy, parse_server};
use super::{Options, given, ranges};
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
    if let Some(ms) = ranges::TIMEOUT.take(&mut fields)? {
        options.timeout = Duration::from_millis(ms);
    }
    if let Some(ms) = ranges::TOTAL_TIMEOUT.take(&mut fields)? {
        options.total_timeout = Duration::from_millis(ms);
    }
    if let Some(ms) = ranges::CONNECT_TIMEOUT.take(&mut fields)? {
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
    if let Some(bytes) = ranges::MAX_ANSWER_BYTES.take(&mut fields)? {
        options.max_answer_bytes = bytes;
    }
    if let Some(name) = fields.text("user_agent")? {
        options.user_agent = check_user_agent(&name)?;
    }
    if let Some(gzip) = fields.flag("gzip")? {
        options.gzip = gzip;
    }
    if let Some(retries) = ranges::RETRIES.take(&mut fields)? {
        options.retries = u32::try_from(retries).unwrap_or(u32::MAX);
    }
    if let Some(rate) = ranges::RATE.take(&mut fields)? {
        options.pace.rate = rate;
    }
    if let Some(burst) = ranges::BURST.take(&mut fields)? {
        options.pace.burst = burst;
    }
    if let Some(users) = ranges::USERS_PER_CALL.take(&mut fields)? {
        options.users_per_call = usize::try_from(users).unwrap_or(usize::MAX);
    }
    options.renewal = take_renewal(&mut fields)?;
    fields.finish()?;
    Ok(options)
}

fn take_renewal(fields: &mut Fields) -> Result<Renewal, WrongOption> {
    let mut text = |key| {
        let text = fields.text(key)?;
        Ok::<_, WrongOption>(text.filter(|text| !text.trim().is_empty()))
    };
    let id = text("client_id")?;
    let secret = text("client_secret")?;
    let refresh_token = text("refresh_token")?;
    let mut renewal = Renewal::default();
    if let Some(url) = text("oauth_url")? {
        renewal = renewal.at(parse_server(&url)?);
    }
    if id.is_some() || secret.is_some() || refresh_token.is_some() {
        let text = Option::unwrap_or_default;
        renewal = renewal.of_application(&text(id), &text(secret), &text(refresh_token))?;
    }
    renewal.application()?;
    Ok(renewal)
}
