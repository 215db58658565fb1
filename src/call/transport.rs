//! HTTP, by `ureq`, on connections of our own. This module alone names `ureq`.
//!
//! Under `ureq` stand connectors of ours, so that a warm call costs one write and one read, a name
//! is resolved only for a connection that is really made, and every failure can say what was being
//! waited for. Connections are pooled for the whole process.

mod connect;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ureq::{Agent, AsSendBody, Body, Timeout, http};

use super::address::Origin;
use super::body::{self, Problem};
use super::failure::{self, Trouble};
use super::process::PerProcess;
use super::proxy::Proxy;
use super::secret::{Scrubber, Secret};
use super::tls::Trust;
use crate::error::Error;

/// How servers are reached: everything about a request that is not the request.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) trust: Arc<Trust>,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_answer_bytes: u64,
    pub(crate) user_agent: String,
    pub(crate) gzip: bool,
}

impl Route {
    /// The headers of every request.
    pub(crate) fn headers(&self) -> [(&'static str, &str); 3] {
        [
            ("Accept", "application/json"),
            ("User-Agent", &self.user_agent),
            (
                "Accept-Encoding",
                if self.gzip { "gzip" } else { "identity" },
            ),
        ]
    }
}

/// One request: a POST of a JSON body, or a GET.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) origin: &'a Origin,
    /// Path and query; a webhook's secret is in it.
    pub(crate) path: &'a Secret,
    /// Without a body it is a GET.
    pub(crate) body: Option<&'a [u8]>,
    /// A header of REST 3.0: the portal runs requests with the same key once.
    pub(crate) idempotency_key: Option<&'a str>,
    /// When the answer must be here, body included.
    pub(crate) deadline: Instant,
    /// The length of time that the deadline stands for, for messages.
    pub(crate) timeout: Duration,
    /// Masks what must not stand in an error that quotes a library or a server.
    pub(crate) scrubber: &'a Scrubber,
}

/// What a server answered, whatever its status.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The `Location` header; it may carry a secret.
    pub(crate) location: Option<Secret>,
    /// The body, unpacked, as it came.
    pub(crate) body: Vec<u8>,
}

/// Sends the request and reads the answer.
pub(crate) fn send(route: &Route, request: &Request<'_>) -> Result<Response, Error> {
    connect::begin_request();
    exchange(route, request)
        .map_err(|trouble| failure::explain(route, request, connect::step(), trouble))
}

impl From<http::Error> for Trouble {
    fn from(error: http::Error) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<ureq::Error> for Trouble {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(Timeout::Connect) => Self::ConnectTimeout,
            ureq::Error::Timeout(_) => Self::Timeout,
            ureq::Error::Io(error) => Self::Io(error),
            ureq::Error::HostNotFound => Self::HostNotFound,
            ureq::Error::ConnectProxyFailed(reason) => Self::RefusedByProxy(reason),
            ureq::Error::LargeResponseHeader(..) => Self::HeadTooLarge,
            ureq::Error::Protocol(error) => Self::NotHttp(error.to_string()),
            other => Self::Other(other.to_string()),
        }
    }
}

fn exchange(route: &Route, request: &Request<'_>) -> Result<Response, Trouble> {
    let proxy = match &route.proxy {
        Some(proxy) if proxy.serves(request.origin) => Some(ureq::Proxy::new(proxy.url.expose())?),
        _ => None,
    };
    let left = request.deadline.saturating_duration_since(Instant::now());
    let mut head =
        http::Request::builder().uri(format!("{}{}", request.origin, request.path.expose()));
    for (name, value) in route.headers() {
        head = head.header(name, value);
    }
    if let Some(key) = request.idempotency_key {
        head = head.header("Idempotency-Key", key);
    }
    let limits = Limits {
        proxy,
        whole: left,
        connect: route.connect_timeout,
    };
    let agent = agent(&route.trust);
    let response = match request.body {
        Some(body) => {
            let head = head
                .method("POST")
                .header("Content-Type", "application/json");
            limits.run(&agent, head.body(body)?)?
        }
        None => limits.run(&agent, head.method("GET").body(())?)?,
    };
    connect::begin_body();
    let (parts, body) = response.into_parts();
    let header = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let length = header("content-length").and_then(|length| length.parse().ok());
    let gzip = header("content-encoding")
        .is_some_and(|coding| coding.eq_ignore_ascii_case("gzip") || coding == "x-gzip");
    let location = header("location").map(Secret::new);
    let body = body::read(
        body.into_with_config().limit(u64::MAX).reader(),
        length,
        gzip,
        route.max_answer_bytes,
    )
    .map_err(|problem| match problem {
        // A time-out of ureq's comes wrapped.
        Problem::Io(error) => ureq::Error::from(error).into(),
        problem => Trouble::Body(problem),
    })?;
    Ok(Response {
        status: parts.status.as_u16(),
        location,
        body,
    })
}

type Agents = Vec<(Arc<Trust>, Agent)>;

static AGENTS: PerProcess<Mutex<Agents>> = PerProcess::new();

fn agents() -> MutexGuard<'static, Agents> {
    AGENTS.get().lock().unwrap_or_else(PoisonError::into_inner)
}

/// What holds for one request alone.
struct Limits {
    proxy: Option<ureq::Proxy>,
    whole: Duration,
    connect: Duration,
}

impl Limits {
    fn run(
        self,
        agent: &Agent,
        request: http::Request<impl AsSendBody>,
    ) -> Result<http::Response<Body>, ureq::Error> {
        let request = agent
            .configure_request(request)
            .proxy(self.proxy)
            .timeout_global(Some(self.whole))
            .timeout_connect(Some(self.connect))
            .build();
        agent.run(request)
    }
}

/// Closes the connections that no call is using.
#[cfg(feature = "capi")]
pub(crate) fn close_idle() {
    agents().clear();
}

/// One agent, and so one pool of connections, for every set of trusted authorities.
fn agent(trust: &Arc<Trust>) -> Agent {
    /// More sets than any host has; beyond it the oldest pool goes.
    const MOST: usize = 16;
    let mut agents = agents();
    if let Some((_, agent)) = agents.iter().find(|(known, _)| known == trust) {
        return agent.clone();
    }
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(256)
        .max_idle_connections_per_host(128)
        .max_idle_age(Duration::from_secs(30))
        .max_response_header_size(64 * 1024)
        // Sent to a proxy with CONNECT; a portal gets the option's.
        .user_agent(super::options::USER_AGENT)
        .build();
    let agent = Agent::with_parts(
        config,
        connect::connector(trust.clone()),
        connect::ProxyResolver,
    );
    if agents.len() == MOST {
        agents.remove(0);
    }
    agents.push((trust.clone(), agent.clone()));
    agent
}
