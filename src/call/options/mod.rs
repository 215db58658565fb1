//! The options of the call.

pub(crate) mod call;
pub(crate) mod given;
mod json;
mod ranges;
mod renewal;
pub(crate) mod values;

use std::sync::Arc;
use std::time::Duration;

use crate::call::http::request::USER_AGENT;
use crate::call::http::tls::Trust;
use crate::call::pace::turns::Pace;
use crate::call::secret::Scrubber;
use crate::error::Error;

use renewal::Renewal;
use values::{ProxyChoice, check_user_agent, load_trust, parse_hosts, parse_proxy, parse_server};

/// A hundred people's week is some hundred kilobytes and well within the 60 s that the cloud gives
/// one request; ten thousand people are a hundred requests, half of which wait for their turn.
const USERS_PER_CALL: usize = 100;

/// How a client makes its calls: time-outs, proxy, authorities, limits.
///
/// The defaults suit a portal in the cloud. What is set is taken as it is, or is an error where it is
/// set: nothing is moved into its range in silence. In C and JSON the same options are keys of an
/// object, see [`Options::from_json`]. `Debug` shows no password.
///
/// ```
/// use std::time::Duration;
/// let options = b24busy::Options::new().timeout(Duration::from_secs(20))?.gzip(false);
/// let same = b24busy::Options::from_json(r#"{"timeout_ms": 20000, "gzip": false}"#)?;
/// assert_eq!(options, same);
/// # Ok::<(), b24busy::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub(crate) timeout: Duration,
    pub(crate) total_timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: ProxyChoice,
    pub(crate) trust: Arc<Trust>,
    pub(crate) allow_http: bool,
    pub(crate) allow_redirect_hosts: Vec<String>,
    pub(crate) max_answer_bytes: u64,
    pub(crate) user_agent: String,
    pub(crate) gzip: bool,
    pub(crate) retries: u32,
    pub(crate) pace: Pace,
    pub(crate) users_per_call: usize,
    pub(crate) renewal: Renewal,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            total_timeout: Duration::from_secs(600),
            connect_timeout: Duration::from_secs(10),
            proxy: ProxyChoice::Environment,
            trust: Arc::default(),
            allow_http: false,
            allow_redirect_hosts: Vec::new(),
            max_answer_bytes: 64 << 20,
            user_agent: USER_AGENT.into(),
            gzip: true,
            retries: 3,
            pace: Pace {
                rate: 2.0,
                burst: 50.0,
            },
            users_per_call: USERS_PER_CALL,
            renewal: Renewal::default(),
        }
    }
}

impl Options {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one request with its repeats may take, its answer included: from 1 ms to 1 hour, 60 s
    /// unless set.
    pub fn timeout(mut self, timeout: Duration) -> Result<Self, Error> {
        self.timeout = ranges::TIMEOUT.check_time(timeout)?;
        Ok(self)
    }

    /// How long the whole call may take, all parts and waiting for the portal's turns: from 1 ms to
    /// 1 hour, 10 minutes unless set.
    pub fn total_timeout(mut self, timeout: Duration) -> Result<Self, Error> {
        self.total_timeout = ranges::TOTAL_TIMEOUT.check_time(timeout)?;
        Ok(self)
    }

    /// How often a request is repeated after network trouble, if it may be: up to 100 times, 3 unless
    /// set. Being told of too many requests does not count: such a request waits as long as there is
    /// time.
    pub fn retries(mut self, retries: u32) -> Result<Self, Error> {
        ranges::RETRIES.check(retries.into())?;
        self.retries = retries;
        Ok(self)
    }

    /// The portal's limit: requests a second, from 0.1 to 1000, and at once before that holds, from 1
    /// to 10000. 2 and 50 unless set; an Enterprise portal allows 5 and 250.
    pub fn pace(mut self, rate_per_second: f64, burst: f64) -> Result<Self, Error> {
        self.pace = Pace {
            rate: ranges::RATE.check(rate_per_second)?,
            burst: ranges::BURST.check(burst)?,
        };
        Ok(self)
    }

    /// How many users are asked for in one request, from 1 to 10000; a longer list is asked for in
    /// parts, one after another. 100 unless set.
    pub fn users_per_call(mut self, users: usize) -> Result<Self, Error> {
        ranges::USERS_PER_CALL.check(users as u64)?;
        self.users_per_call = users;
        Ok(self)
    }

    /// The application whose access token is renewed when the portal says `expired_token`; none of the
    /// three is blank. The renewed pair is to be had from [`Client::tokens`](crate::Client::tokens), to
    /// be stored.
    pub fn refresh(
        mut self,
        client_id: &str,
        client_secret: &str,
        refresh_token: &str,
    ) -> Result<Self, Error> {
        self.renewal = self
            .renewal
            .of_application(client_id, client_secret, refresh_token)?;
        Ok(self)
    }

    /// Where tokens are renewed, with [`Options::refresh`] before it or after: one of the vendor's two
    /// hosts (`https://oauth.bitrix.info/oauth/token/` unless set), or an address on this machine.
    pub fn oauth_url(mut self, url: &str) -> Result<Self, Error> {
        self.renewal = self.renewal.at(parse_server(url)?);
        Ok(self)
    }

    /// How long finding the host, connecting and the TLS handshake may take: from 1 ms to 1 hour, 10 s
    /// unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Result<Self, Error> {
        self.connect_timeout = ranges::CONNECT_TIMEOUT.check_time(timeout)?;
        Ok(self)
    }

    /// The proxy: `http://user:password@host:port`, `socks5://host:port`; `""` for none. Unless
    /// set, the environment's: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, of which `NO_PROXY` excepts
    /// servers; where it names none, on Windows that of the system's settings, with their own
    /// exceptions (`*.corp.local`, `192.168.*`, `<local>`) and without scripts (PAC). A server on this
    /// machine is never reached through a proxy.
    ///
    /// `NO_PROXY` is a list between commas or blanks: `*` for all, `example.com` or `.example.com` for
    /// a domain and all below it, addresses (`10.1.2.3`, `::1`), networks (`10.0.0.0/8`, `fd00::/8`);
    /// with `:8443` behind it, an IPv6 address in brackets then, that port alone. Names are not
    /// resolved for it.
    pub fn proxy(mut self, url: &str) -> Result<Self, Error> {
        self.proxy = parse_proxy(url)?;
        Ok(self)
    }

    /// A PEM file of certificate authorities that are trusted besides the system's. It is read now.
    ///
    /// A portal's own certificate, signed by itself, can stand there too: it is accepted for exactly
    /// its bytes, its names and its dates.
    pub fn ca_file(mut self, path: &str) -> Result<Self, Error> {
        // One of the application's secrets in the place of a path.
        let known = Scrubber::new(self.renewal.secrets());
        self.trust =
            load_trust(path).map_err(|wrong| wrong.map_words(|words| known.mask_message(words)))?;
        Ok(self)
    }

    /// Whether plain http is allowed to machines other than this one. Not unless set.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Hosts that a redirect may lead to, besides the portal's own and a renamed portal's: names or
    /// addresses without a scheme or a port.
    pub fn allow_redirect_hosts<T: AsRef<str>>(
        mut self,
        hosts: impl IntoIterator<Item = T>,
    ) -> Result<Self, Error> {
        self.allow_redirect_hosts = parse_hosts(hosts)?;
        Ok(self)
    }

    /// The largest answer in bytes, after unpacking: from 1 to 2147483647, 64 MiB unless set.
    pub fn max_answer_bytes(mut self, bytes: u64) -> Result<Self, Error> {
        self.max_answer_bytes = ranges::MAX_ANSWER_BYTES.check(bytes)?;
        Ok(self)
    }

    /// Whether packed answers are asked for. They are unless set otherwise.
    #[must_use]
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// The `User-Agent` header: 1 to 256 printable ASCII characters.
    pub fn user_agent(mut self, name: &str) -> Result<Self, Error> {
        self.user_agent = check_user_agent(name)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::call::CallOptions;
    use super::*;
    use crate::call::Client;

    #[test]
    fn every_option_is_read() {
        let options = Options::from_json(
            r#"{"timeout_ms": 5000, "connect_timeout_ms": 700.0, "proxy": "http://u:p@h:1",
                "allow_http": true, "allow_redirect_hosts": ["B.example.com"],
                "max_answer_bytes": 1000, "user_agent": "shop/2", "gzip": false,
                "total_timeout_ms": 9000, "retries": 0, "rate_per_second": 5, "burst": 250,
                "users_per_call": 7, "client_id": "a", "client_secret": "b",
                "refresh_token": "c", "oauth_url": "http://127.0.0.1:1/t"}"#,
        )
        .unwrap();
        let built = Options::new()
            .timeout(Duration::from_secs(5))
            .unwrap()
            .connect_timeout(Duration::from_millis(700))
            .unwrap()
            .proxy("http://u:p@h:1")
            .unwrap()
            .allow_http(true)
            .allow_redirect_hosts(["b.example.com"])
            .unwrap()
            .max_answer_bytes(1000)
            .unwrap()
            .user_agent("shop/2")
            .unwrap()
            .gzip(false)
            .total_timeout(Duration::from_secs(9))
            .unwrap()
            .retries(0)
            .unwrap()
            .pace(5.0, 250.0)
            .unwrap()
            .users_per_call(7)
            .unwrap()
            .oauth_url("http://127.0.0.1:1/t")
            .unwrap()
            .refresh("a", "b", "c")
            .unwrap();
        assert_eq!(options, built);
        assert_eq!(Options::from_json(" ").unwrap(), Options::default());
        let direct = Options::from_json(r#"{"proxy": ""}"#).unwrap();
        assert_eq!(direct.proxy, ProxyChoice::Direct);
    }

    #[test]
    fn wrong_options_name_the_option() {
        for (json, option, names) in [
            (
                r#"{"timeout_ms": 0}"#,
                Some("timeout_ms"),
                "timeout_ms: 0 given",
            ),
            (
                r#"{"timeout_ms": "5"}"#,
                Some("timeout_ms"),
                "timeout_ms: a text given",
            ),
            (
                r#"{"timeout": 5}"#,
                Some("timeout"),
                "did you mean timeout_ms?",
            ),
            (
                r#"{"proxy": "ftp://u:hunter2@h"}"#,
                Some("proxy"),
                "option proxy",
            ),
            (r#"{"proxy": 5}"#, Some("proxy"), "option proxy"),
            (
                r#"{"ca_file": "/no/such/file.pem"}"#,
                Some("ca_file"),
                "option ca_file",
            ),
            (
                r#"{"ca_file": "Cargo.toml"}"#,
                Some("ca_file"),
                "contains no certificate",
            ),
            (
                r#"{"user_agent": "a\r\nX: y"}"#,
                Some("user_agent"),
                "option user_agent",
            ),
            (
                r#"{"user_agent": ""}"#,
                Some("user_agent"),
                "option user_agent",
            ),
            (
                r#"{"client_id": "a", "client_secret": "hunter2"}"#,
                Some("refresh_token"),
                "belong together",
            ),
            (
                r#"{"oauth_url": "https://evil.com/hunter2"}"#,
                Some("oauth_url"),
                "option oauth_url",
            ),
            (
                r#"{"rate_per_second": 0}"#,
                Some("rate_per_second"),
                "rate_per_second: 0 given",
            ),
            (r#"{"retries": -1}"#, Some("retries"), "retries: -1 given"),
            (
                r#"{"allow_redirect_hosts": ["https://x.by/"]}"#,
                Some("allow_redirect_hosts"),
                "allow_redirect_hosts",
            ),
            (
                r#"{"insecure": true}"#,
                Some("insecure"),
                "unknown option \"insecure\"",
            ),
            ("[]", None, "not a JSON object"),
            (
                r#"{"client_secret": "hunter2"}"#,
                Some("client_id"),
                "belong together",
            ),
            (
                r#"{"client_id": "a", "refresh_token": "hunter2"}"#,
                Some("client_secret"),
                "belong together",
            ),
            (
                r#"{"hunter_two": "hunter2"}"#,
                Some("hunter_two"),
                "unknown option \"hunter_two\"",
            ),
            (
                r#"{"client_id": "a", "client_secret": "hunter2", "refresh_token": "b", "hunter2": 1}"#,
                None,
                "unknown option (not a word)",
            ),
            (
                r#"{"client_id": "a", "client_secret": "hunter", "refresh_token": "b", "hunter": 1}"#,
                Some("***"),
                "unknown option \"***\"",
            ),
        ] {
            let error = Options::from_json(json).unwrap_err();
            assert!(error.message().contains(names), "{json}: {error}");
            assert_eq!(error.argument(), option, "{json}: {error}");
            assert!(!error.to_json().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn what_json_refuses_the_builder_refuses_in_the_same_words() {
        let new = Options::new;
        for (built, json) in [
            (new().timeout(Duration::ZERO), r#"{"timeout_ms": 0}"#),
            (
                new().total_timeout(Duration::from_secs(3601)),
                r#"{"total_timeout_ms": 3601000}"#,
            ),
            (
                new().connect_timeout(Duration::ZERO),
                r#"{"connect_timeout_ms": 0}"#,
            ),
            (new().retries(101), r#"{"retries": 101}"#),
            (new().pace(0.05, 50.0), r#"{"rate_per_second": 0.05}"#),
            (new().pace(2.0, 0.5), r#"{"burst": 0.5}"#),
            (new().users_per_call(0), r#"{"users_per_call": 0}"#),
            (new().max_answer_bytes(0), r#"{"max_answer_bytes": 0}"#),
            (
                new().refresh("a", " ", "c"),
                r#"{"client_id": "a", "client_secret": " ", "refresh_token": "c"}"#,
            ),
        ] {
            let error = built.unwrap_err();
            assert_eq!(Some(error), Options::from_json(json).err(), "{json}");
        }
        let error = CallOptions::new().timeout(Duration::ZERO).unwrap_err();
        let json = r#"{"timeout_ms": 0}"#;
        assert_eq!(Some(error), CallOptions::from_json(json).err());
    }

    #[test]
    fn where_tokens_are_renewed_may_be_said_before_who_renews_them() {
        let url = "http://127.0.0.1:1/t";
        let before = Options::new().oauth_url(url).unwrap();
        let after = Options::new().refresh("a", "b", "c").unwrap();
        let both = before.clone().refresh("a", "b", "c").unwrap();
        assert_eq!(both, after.oauth_url(url).unwrap());
        let error = Client::new("x.bitrix24.by", Some("token"), before).unwrap_err();
        assert!(error.message().contains("belong together"), "{error}");
    }

    #[test]
    fn debug_output_shows_no_password() {
        let options = Options::new().proxy("http://user:hunter2@h:1").unwrap();
        assert!(!format!("{options:?}").contains("hunter2"));
    }

    #[test]
    fn a_secret_that_is_known_is_not_quoted_as_a_path() {
        let options = Options::new()
            .refresh("app.1", "SecretSecret8", "RefreshToken7")
            .unwrap();
        let error = options.ca_file("RefreshToken7/x").unwrap_err();
        assert!(error.message().contains("***/x"), "{error}");
    }
}
