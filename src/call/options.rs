//! The options of the call.

use std::sync::Arc;
use std::time::Duration;

use super::proxy::Proxy;
use super::tls::Trust;
use crate::error::{Code, Error};
use crate::input::fields::Fields;

pub(crate) const USER_AGENT: &str = concat!("b24busy/", env!("CARGO_PKG_VERSION"));

const HOUR_MS: u64 = 3_600_000;

/// How a client makes its calls: time-outs, proxy, authorities, limits.
///
/// The defaults suit a portal in the cloud. In C and JSON the same options are keys of an object,
/// see [`Options::from_json`]. `Debug` shows no password.
///
/// ```
/// use std::time::Duration;
/// let options = b24busy::Options::new().timeout(Duration::from_secs(20)).gzip(false);
/// let same = b24busy::Options::from_json(r#"{"timeout_ms": 20000, "gzip": false}"#)?;
/// assert_eq!(options, same);
/// # Ok::<(), b24busy::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: ProxyChoice,
    pub(crate) trust: Arc<Trust>,
    pub(crate) allow_http: bool,
    pub(crate) allow_redirect_hosts: Vec<String>,
    pub(crate) max_answer_bytes: u64,
    pub(crate) user_agent: String,
    pub(crate) gzip: bool,
}

/// Where the proxy comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProxyChoice {
    Environment,
    Direct,
    Given(Proxy),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            proxy: ProxyChoice::Environment,
            trust: Arc::default(),
            allow_http: false,
            allow_redirect_hosts: Vec::new(),
            max_answer_bytes: 64 << 20,
            user_agent: USER_AGENT.into(),
            gzip: true,
        }
    }
}

impl Options {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the options from a JSON object, as the C ABI takes them. Every key is optional;
    /// unknown keys are refused by name; blank text means the defaults.
    ///
    /// | key | type | default | meaning |
    /// |---|---|---|---|
    /// | `timeout_ms` | 1 to 3600000 | 60000 | one request, its answer included |
    /// | `connect_timeout_ms` | 1 to 3600000 | 10000 | finding the host, connecting, TLS |
    /// | `proxy` | text | the environment's | `http://user:password@host:port`, `socks5://…`; `""`: none |
    /// | `ca_file` | path | none | PEM file of authorities trusted besides the system's |
    /// | `allow_http` | flag | false | plain http to other machines |
    /// | `allow_redirect_hosts` | list of texts | none | hosts that a redirect may lead to |
    /// | `max_answer_bytes` | 1 to 2147483647 | 67108864 | larger answers are refused |
    /// | `user_agent` | text | `b24busy/VERSION` | the header |
    /// | `gzip` | flag | true | ask for packed answers |
    pub fn from_json(json: &str) -> Result<Self, Error> {
        read(json).map_err(|problem| Error::new(Code::InvalidOptions, problem))
    }

    /// How long one request may take, its answer included. 60 s unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long finding the host, connecting and the TLS handshake may take. 10 s unless set.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The proxy: `http://user:password@host:port`, `socks5://host:port`; `""` for none. Unless
    /// set, the environment's (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`). A server on
    /// this machine is never reached through a proxy.
    pub fn proxy(mut self, url: &str) -> Result<Self, Error> {
        self.proxy =
            read_proxy(url).map_err(|problem| Error::new(Code::InvalidOptions, problem))?;
        Ok(self)
    }

    /// A PEM file of certificate authorities that are trusted besides the system's. It is read now.
    pub fn ca_file(mut self, path: &str) -> Result<Self, Error> {
        self.trust = read_trust(path).map_err(|p| Error::new(Code::InvalidOptions, p))?;
        Ok(self)
    }

    /// Whether plain http is allowed to machines other than this one. Not unless set.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Hosts that a redirect may lead to, besides the portal's own and a renamed portal's.
    #[must_use]
    pub fn allow_redirect_hosts<T: Into<String>>(
        mut self,
        hosts: impl IntoIterator<Item = T>,
    ) -> Self {
        self.allow_redirect_hosts = hosts
            .into_iter()
            .map(|host| host.into().to_lowercase())
            .collect();
        self
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
            read_user_agent(name).map_err(|problem| Error::new(Code::InvalidOptions, problem))?;
        Ok(self)
    }
}

fn read(json: &str) -> Result<Options, String> {
    let mut fields = Fields::parse(json)?;
    let mut options = Options::default();
    if let Some(ms) = fields.whole("timeout_ms", 1..=HOUR_MS, "milliseconds")? {
        options.timeout = Duration::from_millis(ms);
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
        options = options.allow_redirect_hosts(hosts);
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
    fields.finish()?;
    Ok(options)
}

fn read_proxy(url: &str) -> Result<ProxyChoice, String> {
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

fn read_trust(path: &str) -> Result<Arc<Trust>, String> {
    Trust::from_file(path)
        .map(Arc::new)
        .map_err(|problem| format!("option ca_file: {problem}"))
}

fn read_user_agent(name: &str) -> Result<String, String> {
    let printable = name.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if printable && (1..=256).contains(&name.len()) {
        Ok(name.to_owned())
    } else {
        Err("option user_agent: expected 1 to 256 printable ASCII characters".into())
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
                "max_answer_bytes": 1000, "user_agent": "shop/2", "gzip": false}"#,
        )
        .unwrap();
        let built = Options::new()
            .timeout(Duration::from_secs(5))
            .connect_timeout(Duration::from_millis(700))
            .proxy("http://u:p@h:1")
            .unwrap()
            .allow_http(true)
            .allow_redirect_hosts(["b.example.com"])
            .max_answer_bytes(1000)
            .user_agent("shop/2")
            .unwrap()
            .gzip(false);
        assert_eq!(options, built);
        assert_eq!(Options::from_json(" ").unwrap(), Options::default());
        let direct = Options::from_json(r#"{"proxy": ""}"#).unwrap();
        assert_eq!(direct.proxy, ProxyChoice::Direct);
    }

    #[test]
    fn wrong_options_name_the_option() {
        for (json, names) in [
            (r#"{"timeout_ms": 0}"#, "timeout_ms: 0 given"),
            (r#"{"timeout_ms": "5"}"#, "timeout_ms: \"5\" given"),
            (r#"{"timeout": 5}"#, "did you mean timeout_ms?"),
            (r#"{"proxy": "ftp://u:hunter2@h"}"#, "option proxy"),
            (r#"{"proxy": 5}"#, "option proxy"),
            (r#"{"ca_file": "/no/such/file.pem"}"#, "option ca_file"),
            (r#"{"ca_file": "Cargo.toml"}"#, "contains no certificate"),
            (r#"{"user_agent": "a\r\nX: y"}"#, "option user_agent"),
            (r#"{"user_agent": ""}"#, "option user_agent"),
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
