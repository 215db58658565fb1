//! HTTP, by `ureq`, on connections of our own. This module alone names `ureq`.
//!
//! Under `ureq` stand connections of ours, so that a warm call costs one write and one read, a name
//! is resolved only for a connection that is really made, whatever comes in has a budget, and every
//! failure can say what was being waited for. Connections are pooled for the whole process.

mod connect;
mod pools;
#[cfg(any(test, fuzzing))]
pub(crate) mod script;
mod socks;
mod stream;
mod tunnel;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::{Agent, AsSendBody, Body, Timeout, http};

use super::address::Origin;
use super::body::{self, Problem};
use super::failure::{self, Trouble};
use super::proxy::Proxy;
use super::secret::{Scrubber, Secret};
use super::tls::Trust;
use crate::error::Error;

#[cfg(feature = "capi")]
pub(crate) use pools::close_idle;

/// Of a path with its query, in bytes. It is written in one piece, and servers take half of this.
pub(crate) const LONGEST_PATH: usize = 12 * 1024;

/// How servers are reached: everything about a request that is not the request.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) trust: Arc<Trust>,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) connect_timeout: Duration,
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
#[derive(Clone, Debug)]
pub(crate) struct Request<'a> {
    pub(crate) origin: &'a Origin,
    /// Path and query; a webhook's secret is in it.
    pub(crate) path: &'a Secret,
    /// Without a body it is a GET.
    pub(crate) body: Option<&'a [u8]>,
    /// A header of REST 3.0: the portal runs requests with the same key once.
    pub(crate) idempotency_key: Option<&'a str>,
    /// Of the answer's body, after unpacking.
    pub(crate) max_answer_bytes: u64,
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
    let proxy = route
        .proxy
        .as_ref()
        .filter(|proxy| proxy.serves(request.origin));
    send_over(&pools::agent(&route.trust, proxy), route, request)
}

fn send_over(agent: &Agent, route: &Route, request: &Request<'_>) -> Result<Response, Error> {
    connect::within_request(|| {
        exchange(agent, route, request)
            .map_err(|trouble| failure::explain(route, request, connect::step(), trouble))
    })
}

/// For tests and fuzzing: [`send`] with a script in the place of every server and proxy.
#[cfg(any(test, fuzzing))]
pub(crate) fn send_to_script(
    script: script::Script,
    route: &Route,
    requests: &[Request<'_>],
) -> Vec<Result<Response, Error>> {
    let agent = pools::new_agent(connect::Opener {
        trust: route.trust.clone(),
        proxy: route.proxy.clone(),
        script: Some(script),
    });
    let send = |request| send_over(&agent, route, request);
    requests.iter().map(send).collect()
}

impl From<http::Error> for Trouble {
    fn from(error: http::Error) -> Self {
        Self::Defect(error.to_string())
    }
}

impl From<ureq::Error> for Trouble {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(Timeout::Connect) => Self::ConnectTimeout,
            ureq::Error::Timeout(_) => Self::Timeout,
            ureq::Error::Io(error) => Self::Io(error),
            ureq::Error::LargeResponseHeader(..) => Self::HeadTooLarge,
            // The answer ends where its framing must go on.
            ureq::Error::BodyStalled => Self::Io(io::ErrorKind::UnexpectedEof.into()),
            ureq::Error::Protocol(error) => protocol_trouble(&error),
            ureq::Error::Other(error) => match error.downcast() {
                Ok(trouble) => *trouble,
                Err(other) => Self::Defect(other.to_string()),
            },
            other => Self::Defect(other.to_string()),
        }
    }
}

/// What is wrong with an answer's HTTP.
fn protocol_trouble(error: &ureq_proto::Error) -> Trouble {
    use ureq_proto::Error as Protocol;
    let frame = |what: &str| Trouble::Frame(what.into());
    match error {
        Protocol::HttpParseTooManyHeaders => Trouble::HeadTooLarge,
        Protocol::HttpParseFail(_) | Protocol::UnsupportedVersion => {
            frame("its head is not that of HTTP/1")
        }
        Protocol::HeadersWith100 => frame("its interim answer is none"),
        Protocol::ChunkLenNotAscii | Protocol::ChunkLenNotANumber => {
            frame("the size of a chunk is no number")
        }
        Protocol::ChunkExpectedCrLf => frame("a chunk is longer than its size"),
        Protocol::BadContentLengthHeader => frame("its Content-Length is no length"),
        Protocol::TooManyContentLengthHeaders | Protocol::ConflictingBodyHeaders => {
            frame("it tells its length in two ways")
        }
        // The others are about the request, which is ours.
        other => Trouble::Defect(format!("{other:?}")),
    }
}

fn exchange(agent: &Agent, route: &Route, request: &Request<'_>) -> Result<Response, Trouble> {
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
        whole: left,
        connect: route.connect_timeout,
    };
    let response = match request.body {
        Some(body) => {
            let head = head
                .method("POST")
                .header("Content-Type", "application/json");
            limits.run(agent, head.body(body)?)?
        }
        None => limits.run(agent, head.method("GET").body(())?)?,
    };
    connect::begin_body(request.max_answer_bytes);
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
        request.max_answer_bytes,
        request.deadline,
    )
    .map_err(|problem| match problem {
        // An error of ureq's comes wrapped.
        Problem::Io(error) => ureq::Error::from(error).into(),
        Problem::Late => Trouble::Timeout,
        problem => Trouble::Body(problem),
    })?;
    Ok(Response {
        status: parts.status.as_u16(),
        location,
        body,
    })
}

/// What holds for one request alone.
struct Limits {
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
            .timeout_global(Some(self.whole))
            .timeout_connect(Some(self.connect))
            .build();
        agent.run(request)
    }
}

#[cfg(test)]
mod tests;
