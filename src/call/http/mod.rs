//! HTTP, by `ureq`, on connections of our own. This module alone names `ureq`.
//!
//! Under `ureq` stand connections of ours, so that a warm call costs one write and one read, a name
//! is resolved only for a connection that is really made, whatever comes in has a budget, and every
//! failure can say what was being waited for. Connections are pooled for the whole process.

mod apart;
mod body;
pub(crate) mod connection;
mod explain;
mod kept;
mod pools;
pub(crate) mod proxy;
pub(crate) mod request;
pub(crate) mod room;
pub(crate) mod tls;
mod trouble;

use std::io;
use std::time::{Duration, Instant};

use ureq::{Agent, AsSendBody, Body, Timeout, http};

use crate::call::secret::Secret;
use crate::error::Error;

use body::Problem;
use connection::open;
use request::{Request, Response, Route};
use trouble::Trouble;

#[cfg(all(windows, any(feature = "addin", feature = "capi")))]
pub(crate) use apart::keep_loaded_by;
#[cfg(feature = "capi")]
pub(crate) use pools::close_idle;

/// Sends the request and reads the answer.
pub(crate) fn send(route: &Route, request: &Request<'_>) -> Result<Response, Error> {
    let proxy = route
        .proxy
        .as_ref()
        .filter(|proxy| proxy.serves(request.origin));
    send_over(&pools::agent(&route.trust, proxy), route, request)
}

fn send_over(agent: &Agent, route: &Route, request: &Request<'_>) -> Result<Response, Error> {
    open::within_request(|| {
        let mut status = None;
        exchange(agent, route, request, &mut status)
            .map_err(|trouble| explain::explain(route, request, open::step(), status, trouble))
    })
}

/// For tests and fuzzing: [`send`] with a script in the place of every server and proxy.
#[cfg(any(test, fuzzing))]
pub(crate) fn send_to_script(
    script: connection::script::Script,
    route: &Route,
    requests: &[Request<'_>],
) -> Vec<Result<Response, Error>> {
    let agent = pools::new_agent(open::Opener {
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

/// `status` is that of the answer, as soon as there is one.
fn exchange(
    agent: &Agent,
    route: &Route,
    request: &Request<'_>,
    status: &mut Option<u16>,
) -> Result<Response, Trouble> {
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
    open::begin_body(request.max_answer_bytes);
    let (parts, body) = response.into_parts();
    *status = Some(parts.status.as_u16());
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
    let body = body::receive(
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
