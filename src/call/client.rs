//! The call, whole: arguments in, the portal's answer out.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::address::Origin;
use super::answer::Answer;
use super::options::{Options, ProxyChoice};
use super::params;
use super::portal::Portal;
use super::proxy::Proxy;
use super::redirect;
use super::secret::{Scrubber, Secret};
use super::transport::{Request, Route};
use crate::error::{Code, Error};
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::fields::Fields;
use crate::input::users::Users;

/// Who is busy. [docs: apidocs.bitrix24.com, calendar.accessibility.get]
const BUSY_METHOD: &str = "calendar.accessibility.get";

/// A portal, and how it is asked.
///
/// A client can be shared by any number of threads; each call blocks the thread that makes it.
/// Clients are cheap: connections belong to the process, not to the client. After `fork()` the
/// child can go on with the client; it gets connections of its own.
///
/// ```no_run
/// use b24busy::{Client, Options};
///
/// let client = Client::new("https://example.bitrix24.com/rest/1/secret/", None, Options::new())?;
/// let answer = client.user_busy([1, 7], "2025-09-10", "2025-09-17")?;
/// println!("{}", answer.as_str());
/// # Ok::<(), b24busy::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    portal: Portal,
    route: Route,
    allowed_hosts: Vec<String>,
    timeout: Duration,
}

impl Client {
    /// A client for the portal at `url`.
    ///
    /// - `url`: a webhook (`https://HOST/rest/USER/SECRET/`), or a portal's address together with
    ///   a token. The scheme may be left out: it is https then, except for this very machine. A
    ///   trailing method is cut off. Plain `http://` is lifted to https, except to this machine,
    ///   or with [`Options::allow_http`].
    /// - `token`: an OAuth access token, with a portal's address; `None` or blank with a webhook.
    ///
    /// Nothing is sent yet. The proxy variables of the environment are read here.
    pub fn new(url: &str, token: Option<&str>, options: Options) -> Result<Self, Error> {
        Self::build(url, token, options, |origin| {
            environment_proxy(origin.https)
        })
    }

    fn build(
        url: &str,
        token: Option<&str>,
        options: Options,
        environment: impl FnOnce(&Origin) -> Result<Option<Proxy>, String>,
    ) -> Result<Self, Error> {
        let portal = Portal::new(url, token, options.allow_http)?;
        let proxy = match options.proxy {
            ProxyChoice::Direct => None,
            ProxyChoice::Given(proxy) => Some(proxy),
            // A server on this machine is never proxied, whatever the environment says.
            ProxyChoice::Environment if portal.origin.is_loopback() => None,
            ProxyChoice::Environment => environment(&portal.origin)
                .map_err(|problem| Error::new(Code::Proxy, problem).with_retryable(false))?,
        };
        let proxy_secrets = proxy.iter().flat_map(|proxy| proxy.secrets.clone());
        let scrubber = Scrubber::new(std::iter::once(portal.secret().clone()).chain(proxy_secrets));
        Ok(Self {
            route: Route {
                trust: options.trust,
                proxy,
                connect_timeout: options.connect_timeout,
                max_answer_bytes: options.max_answer_bytes,
                user_agent: options.user_agent,
                gzip: options.gzip,
                scrubber,
            },
            portal,
            allowed_hosts: options.allow_redirect_hosts,
            timeout: options.timeout,
        })
    }

    /// Asks who of `users` is busy from the day `from` to the day `to`, both included.
    ///
    /// - `users`: ids as a number, an array, or text (`"1,2"`, `"[1,2]"`); see [`Users`].
    /// - `from`, `to`: days as text in any usual form or as [`time::Date`]; see [`Day`]. Of a
    ///   date-time the day is taken as written: the portal knows limits of whole days only, and
    ///   reads them in a zone of its own. Whoever needs the exact truth of a window asks from the
    ///   day before to the day after.
    ///
    /// The answer is the portal's, byte for byte, also when it is an error of the portal's own.
    /// A user who is missing from the answer is *unknown*, not free.
    pub fn user_busy<U, D>(&self, users: U, from: D, to: D) -> Result<Answer, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
        D: TryInto<Day>,
        Invalid: From<D::Error>,
    {
        let argument = |name, invalid: Invalid| {
            let masked = invalid.map_problem(|text| self.route.scrubber.scrub(text));
            Error::invalid_argument(name, &masked)
        };
        let users = users
            .try_into()
            .map_err(|invalid| argument("users", invalid.into()))?;
        let from = from
            .try_into()
            .map_err(|invalid| argument("from", invalid.into()))?;
        let to = to
            .try_into()
            .map_err(|invalid| argument("to", invalid.into()))?;
        if from > to {
            return Err(argument(
                "from",
                Invalid::new(
                    format!("{from} is after {to}, the day given as to"),
                    "a first day that is not after the last one",
                ),
            ));
        }
        let body = params::busy(&users, from, to, self.portal.token());
        // The method is not in REST 3.0, whose address people paste all the same.
        let path = self.portal.path_without_version(BUSY_METHOD);
        self.post(&path, &body, self.timeout)
    }

    /// Calls any REST method of the portal.
    ///
    /// - `method`: its name, such as `"user.current"`: letters, digits, dots and underscores.
    /// - `params`: a JSON object as text, without `auth`; blank text is an object without keys.
    ///
    /// A method is called at the address that the client was made with, that of REST 3.0
    /// (`/rest/api/`) included.
    pub fn call(&self, method: &str, params: &str, options: &CallOptions) -> Result<Answer, Error> {
        let argument = |name, invalid: Invalid| {
            let masked = invalid.map_problem(|text| self.route.scrubber.scrub(text));
            Error::invalid_argument(name, &masked)
        };
        let method = params::method(method).map_err(|invalid| argument("method", invalid))?;
        let body = params::any(params, self.portal.token())
            .map_err(|invalid| argument("params_json", invalid))?;
        let path = self.portal.path(method);
        self.post(&path, &body, options.timeout.unwrap_or(self.timeout))
    }

    fn post(&self, path: &Secret, body: &str, timeout: Duration) -> Result<Answer, Error> {
        let request = Request {
            origin: &self.portal.origin,
            path,
            body: body.as_bytes(),
            deadline: Instant::now() + timeout,
            timeout,
        };
        redirect::send(&self.route, &self.allowed_hosts, &request)
            .and_then(|response| {
                Answer::read(response, &self.portal.origin.host, &self.route.scrubber)
            })
            .map_err(|error| error.with_attempts(1))
    }
}

/// Asks in one go, with the default options: a client for one call.
///
/// The connection is kept for the next such call. The proxy variables of the environment are read
/// at the first call and kept, too.
pub fn get_user_busy(
    url: &str,
    users: &str,
    from: &str,
    to: &str,
    token: Option<&str>,
) -> Result<Answer, Error> {
    static PROXIES: OnceLock<[Result<Option<Proxy>, String>; 2]> = OnceLock::new();
    let kept = |origin: &Origin| {
        let [http, https] =
            PROXIES.get_or_init(|| [environment_proxy(false), environment_proxy(true)]);
        if origin.https { https } else { http }.clone()
    };
    Client::build(url, token, Options::default(), kept)?.user_busy(users, from, to)
}

fn environment_proxy(https: bool) -> Result<Option<Proxy>, String> {
    Proxy::from_environment(https, |name| std::env::var(name).ok())
}

/// Options of one [`Client::call`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    timeout: Option<Duration>,
}

impl CallOptions {
    /// The client's own.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long this call may take, its answer included, instead of the client's time-out.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Reads the options from a JSON object: `timeout_ms` (1 to 3600000). Unknown keys are
    /// refused; blank text means the defaults.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let read = || {
            let mut fields = Fields::parse(json)?;
            let timeout = fields.whole("timeout_ms", 1..=3_600_000, "milliseconds")?;
            fields.finish()?;
            Ok(Self {
                timeout: timeout.map(Duration::from_millis),
            })
        };
        read().map_err(|problem: String| Error::new(Code::InvalidOptions, problem))
    }
}
