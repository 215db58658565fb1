//! Why a request failed, in words: what was being waited for, what went wrong, what to do.

use std::io;
use std::time::Duration;

use super::body::Problem;
use super::tls;
use super::transport::{Request, Route};
use super::waiting::Cancelled;
use crate::error::{Code, Error};

/// The step that a request was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Resolve,
    Connect,
    Proxy,
    Tls,
    /// The connection stands; the request may have left.
    Head,
    Body,
}

/// What the transport ran into.
#[derive(Debug)]
pub(crate) enum Trouble {
    ConnectTimeout,
    Timeout,
    HostNotFound,
    RefusedByProxy(String),
    HeadTooLarge,
    NotHttp(String),
    Io(io::Error),
    Body(Problem),
    Other(String),
}

/// The error for it.
pub(crate) fn explain(route: &Route, request: &Request<'_>, step: Step, trouble: Trouble) -> Error {
    let error = Words {
        route,
        request,
        step,
    }
    .error(trouble);
    // Only while a connection was being made is it certain that nothing was asked.
    error.with_request_left(matches!(step, Step::Head | Step::Body))
}

struct Words<'a> {
    route: &'a Route,
    request: &'a Request<'a>,
    step: Step,
}

impl Words<'_> {
    fn error(&self, trouble: Trouble) -> Error {
        let host = self.host();
        match trouble {
            Trouble::ConnectTimeout => self.timeout(self.route.connect_timeout),
            Trouble::Timeout => self.timeout(self.request.timeout),
            Trouble::HostNotFound if self.step == Step::Proxy => Error::new(
                Code::Proxy,
                format!("the proxy {} has no address", self.proxy()),
            ),
            Trouble::HostNotFound => self.no_address("the name is not known"),
            Trouble::RefusedByProxy(reason) => self.refused_by_proxy(&reason),
            Trouble::HeadTooLarge => Error::new(
                Code::TooLarge,
                format!("the answer of {host} has more than 64 KiB of headers"),
            ),
            Trouble::NotHttp(reason) => Error::new(
                Code::NotJson,
                format!(
                    "{host} did not answer in valid HTTP ({})",
                    self.request.scrubber.scrub(&reason)
                ),
            ),
            Trouble::Io(error) => self.io(&error),
            Trouble::Body(problem) => self.body(&problem),
            Trouble::Other(reason) => Error::new(
                Code::Internal,
                format!(
                    "the request to {host} failed: {}",
                    self.request.scrubber.scrub(&reason)
                ),
            ),
        }
    }

    fn host(&self) -> &str {
        &self.request.origin.host
    }

    fn proxy(&self) -> &str {
        self.route.proxy.as_ref().map_or("", |proxy| &proxy.shown)
    }

    fn timeout(&self, limit: Duration) -> Error {
        let host = self.host();
        let what = match self.step {
            Step::Resolve => format!("no address of {host} from the name server"),
            Step::Connect => format!("no connection to {host}"),
            Step::Proxy => format!("no connection to {host} through the proxy {}", self.proxy()),
            Step::Tls => format!("no TLS handshake with {host}"),
            Step::Head => format!("no answer from {host}"),
            Step::Body => format!("the answer from {host} began but was not complete"),
        };
        Error::new(Code::Timeout, format!("{what} within {}", seconds(limit)))
    }

    fn io(&self, error: &io::Error) -> Error {
        let inner = error.get_ref();
        if let Some(error) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return self.tls(&tls::explain(error));
        }
        if matches!(inner, Some(inner) if inner.is::<Cancelled>()) {
            return Cancelled.into();
        }
        let reason = self.request.scrubber.scrub(&plain_reason(error));
        let host = self.host();
        match self.step {
            Step::Resolve => self.no_address(&reason),
            Step::Connect => Error::new(
                Code::Connect,
                format!("no connection to {}: {reason}", self.request.origin),
            ),
            // ureq's words for SOCKS 5; a system's error has a number.
            Step::Proxy
                if error.raw_os_error().is_none()
                    && ["auth", "invalid password", "invalid username"]
                        .iter()
                        .any(|words| reason.contains(words)) =>
            {
                Error::new(Code::Proxy, self.password_wanted("")).with_retryable(false)
            }
            Step::Proxy => Error::new(
                Code::Proxy,
                format!("no connection through the proxy {}: {reason}", self.proxy()),
            ),
            Step::Tls => self.tls(&format!("the connection broke in the handshake ({reason})")),
            Step::Head => Error::new(
                Code::Disconnected,
                format!("{host} closed the connection without an answer: {reason}"),
            ),
            Step::Body => Error::new(
                Code::Disconnected,
                format!("{host} closed the connection within the answer: {reason}"),
            ),
        }
    }

    fn tls(&self, reason: &str) -> Error {
        Error::new(
            Code::Tls,
            format!("no secure connection to {}: {reason}", self.host()),
        )
    }

    fn no_address(&self, reason: &str) -> Error {
        Error::new(
            Code::Dns,
            format!("the host {} was not found: {reason}", self.host()),
        )
    }

    fn password_wanted(&self, status: &str) -> String {
        let proxy = self.proxy();
        format!("the proxy {proxy} wants a user name and password, or did not accept them{status}")
    }

    fn refused_by_proxy(&self, reason: &str) -> Error {
        let (proxy, host) = (self.proxy(), self.host());
        // ureq says it in a sentence alone: "proxy server responded 403/403".
        let status: String = reason
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let message = match status.as_str() {
            "" => format!("the proxy {proxy} did not answer"),
            // 407 is the standard's; tinyproxy says 401.
            "401" | "407" => self.password_wanted(&format!(" ({status})")),
            status => format!("the proxy {proxy} refuses the connection to {host} ({status})"),
        };
        // A refusal (4xx) stays one; a proxy in trouble (5xx) may recover.
        Error::new(Code::Proxy, message).with_retryable(!status.starts_with('4'))
    }

    fn body(&self, problem: &Problem) -> Error {
        let host = self.host();
        match problem {
            Problem::TooLarge => Error::new(
                Code::TooLarge,
                format!(
                    "the answer of {host} is larger than {} bytes (option max_answer_bytes)",
                    self.route.max_answer_bytes
                ),
            ),
            Problem::OutOfMemory => Error::new(
                Code::OutOfMemory,
                format!("no memory for the answer of {host}"),
            ),
            Problem::BadGzip => Error::new(
                Code::NotJson,
                format!("the answer of {host} is damaged: it cannot be unpacked (gzip)"),
            ),
            Problem::Io(error) => self.io(error),
        }
    }
}

/// A system's reason in plain words where its own are for programmers.
fn plain_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused; is the port right?".into(),
        io::ErrorKind::ConnectionReset => "connection reset".into(),
        io::ErrorKind::UnexpectedEof => "the connection ended".into(),
        io::ErrorKind::BrokenPipe => "the connection is broken".into(),
        _ => error.to_string(),
    }
}

/// To the second where that is enough, else to the millisecond.
fn seconds(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    if milliseconds.is_multiple_of(1000) || milliseconds > 10_000 {
        format!("{} s", (milliseconds + 500) / 1000)
    } else {
        format!("{milliseconds} ms")
    }
}
