//! The options of the call.

pub(crate) mod call;
pub(crate) mod given;
mod json;
pub(crate) mod values;

use crate::call::http::request::USER_AGENT;
use std::sync::Arc;
use std::time::Duration;
use values::ProxyChoice;

use crate::call::http::tls::Trust;
use crate::call::pace::turns::Pace;
use crate::call::secret::Secret;
use crate::call::tokens::application::Application;
use crate::error::{Code, Error};
use values::{check_user_agent, in_range, load_trust, parse_hosts, parse_proxy, parse_server};

/// A hundred people's week is some hundred kilobytes and well within the 60 s that the cloud gives
/// one request; ten thousand people are a hundred requests, half of which wait for their turn.
const USERS_PER_CALL: usize = 100;

/// How a client makes its calls: time-outs, proxy, authorities, limits.
///
/// The defaults suit a portal in the cloud. Time-outs are taken from 1 ms to 1 hour. In C and JSON the same options are keys of an object,
/// see [`Options::from_json`]. `Debug` shows no password.
///
/// ```
/// use std::time::Duration;
/// let options = b24busy::Options::new().timeout(Duration::from_secs(20)).gzip(false);
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
    pub(crate) application: Option<Application>,
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
            application: None,
        }
    }
}

impl Options {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one request with its repeats may take, its answer included. 60 s unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = in_range(timeout);
        self
    }

    /// How long the whole call may take: all parts, and waiting for the portal's turns. 10 minutes
    /// unless set.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = in_range(timeout);
        self
    }

    /// How often a request is repeated after network trouble, if it may be. 3 unless set. Being
    /// told of too many requests does not count: such a request waits as long as there is time.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The portal's limit: requests a second, and at once before that holds. 2 and 50 unless set;
    /// an Enterprise portal allows 5 and 250. Values below 0.1 and 1 are taken as these.
    #[must_use]
    pub fn pace(mut self, rate_per_second: f64, burst: f64) -> Self {
        self.pace = Pace {
            rate: rate_per_second.max(0.1),
            burst: burst.max(1.0),
        };
        self
    }

    /// How many users are asked for in one request; a longer list is asked for in parts, one after
    /// another. 100 unless set.
    #[must_use]
    pub fn users_per_call(mut self, users: usize) -> Self {
        self.users_per_call = users.max(1);
        self
    }

    /// The application whose access token is renewed when the portal says `expired_token`. The
    /// renewed pair is to be had from [`Client::tokens`](crate::Client::tokens), to be stored.
    #[must_use]
    pub fn refresh(mut self, client_id: &str, client_secret: &str, refresh_token: &str) -> Self {
        let server = self.application.map(|application| application.server);
        self.application = Some(Application {
            client_id: client_id.to_owned(),
            client_secret: Secret::new(client_secret),
            refresh_token: Secret::new(refresh_token),
            server: server.unwrap_or_default(),
        });
        self
    }

    /// Where tokens are renewed, after [`Options::refresh`]: one of the vendor's two hosts
    /// (`https://oauth.bitrix.info/oauth/token/` unless set), or an address on this machine.
    pub fn oauth_url(mut self, url: &str) -> Result<Self, Error> {
        let server =
            parse_server(url).map_err(|problem| Error::new(Code::InvalidOptions, problem))?;
        if let Some(application) = &mut self.application {
            application.server = server;
        }
        Ok(self)
    }

    /// How long finding the host, connecting and the TLS handshake may take. 10 s unless set.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = in_range(timeout);
        self
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
        self.proxy =
            parse_proxy(url).map_err(|problem| Error::new(Code::InvalidOptions, problem))?;
        Ok(self)
    }

    /// A PEM file of certificate authorities that are trusted besides the system's. It is read now.
    ///
    /// A portal's own certificate, signed by itself, can stand there too: it is accepted for exactly
    /// its bytes, its names and its dates.
    pub fn ca_file(mut self, path: &str) -> Result<Self, Error> {
        self.trust = load_trust(path)?;
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
        self.allow_redirect_hosts =
            parse_hosts(hosts).map_err(|problem| Error::new(Code::InvalidOptions, problem))?;
        Ok(self)
    }

    /// The largest answer in bytes, after unpacking. 64 MiB unless set.
    #[must_use]
    pub fn max_answer_bytes(mut self, bytes: u64) -> Self {
        self.max_answer_bytes = bytes;
        self
    }

    /// Whether packed answers are asked for. They are unless set otherwise.
    #[must_use]
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// The `User-Agent` header: 1 to 256 printable ASCII characters.
    pub fn user_agent(mut self, name: &str) -> Result<Self, Error> {
        self.user_agent =
            check_user_agent(name).map_err(|problem| Error::new(Code::InvalidOptions, problem))?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(json: &str) -> String {
        Options::from_json(json).unwrap_err().message().to_owned()
    }

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
            .connect_timeout(Duration::from_millis(700))
            .proxy("http://u:p@h:1")
            .unwrap()
            .allow_http(true)
            .allow_redirect_hosts(["b.example.com"])
            .unwrap()
            .max_answer_bytes(1000)
            .user_agent("shop/2")
            .unwrap()
            .gzip(false)
            .total_timeout(Duration::from_secs(9))
            .retries(0)
            .pace(5.0, 250.0)
            .users_per_call(7)
            .refresh("a", "b", "c")
            .oauth_url("http://127.0.0.1:1/t")
            .unwrap();
        assert_eq!(options, built);
        assert_eq!(Options::from_json(" ").unwrap(), Options::default());
        let direct = Options::from_json(r#"{"proxy": ""}"#).unwrap();
        assert_eq!(direct.proxy, ProxyChoice::Direct);
    }

    #[test]
    fn wrong_options_name_the_option() {
        for (json, names) in [
            (r#"{"timeout_ms": 0}"#, "timeout_ms: 0 given"),
            (r#"{"timeout_ms": "5"}"#, "timeout_ms: a text given"),
            (r#"{"timeout": 5}"#, "did you mean timeout_ms?"),
            (r#"{"proxy": "ftp://u:hunter2@h"}"#, "option proxy"),
            (r#"{"proxy": 5}"#, "option proxy"),
            (r#"{"ca_file": "/no/such/file.pem"}"#, "option ca_file"),
            (r#"{"ca_file": "Cargo.toml"}"#, "contains no certificate"),
            (r#"{"user_agent": "a\r\nX: y"}"#, "option user_agent"),
            (r#"{"user_agent": ""}"#, "option user_agent"),
            (
                r#"{"client_id": "a", "client_secret": "hunter2"}"#,
                "belong together",
            ),
            (
                r#"{"oauth_url": "https://evil.com/hunter2"}"#,
                "option oauth_url",
            ),
            (r#"{"rate_per_second": 0}"#, "rate_per_second: 0 given"),
            (r#"{"retries": -1}"#, "retries: -1 given"),
            (
                r#"{"allow_redirect_hosts": ["https://x.by/"]}"#,
                "allow_redirect_hosts",
            ),
            (r#"{"insecure": true}"#, "unknown option \"insecure\""),
            ("[]", "not a JSON object"),
        ] {
            let problem = problem(json);
            assert!(problem.contains(names), "{json}: {problem}");
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }

    #[test]
    fn debug_output_shows_no_password() {
        let options = Options::new().proxy("http://user:hunter2@h:1").unwrap();
        assert!(!format!("{options:?}").contains("hunter2"));
    }
}
