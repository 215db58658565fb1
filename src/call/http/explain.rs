//! Why a request failed, in words: what was being waited for, what went wrong, what to do.

use std::io;
use std::time::Duration;

use super::body::Problem;
use super::request::{Request, Route};
use super::tls;
use super::trouble::{ProxyTrouble, Step, Trouble};
use crate::call::progress::Cancelled;
use crate::error::{Code, Error, may_pass};

/// The error for it. `status` is that of an answer that began.
pub(crate) fn explain(
    route: &Route,
    request: &Request<'_>,
    step: Step,
    status: Option<u16>,
    trouble: Trouble,
) -> Error {
    let error = Words {
        route,
        request,
        step,
    }
    .error(trouble);
    let error = match (status, error.code()) {
        // The answer has nothing to do with these, and its status says nothing about them.
        (None, _) | (_, Code::Cancelled | Code::Internal) => error,
        (Some(status), _) => error.with_status(status),
    };
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
            Trouble::Proxy(trouble) => self.proxy_trouble(trouble),
            Trouble::HeadTooLarge => Error::new(
                Code::TooLarge,
                format!(
                    "the answer of {host} has more than 64 KiB of headers, more than 128 of them, or \
                     too many interim answers before it"
                ),
            ),
            Trouble::Frame(what) => Error::new(
                Code::NotJson,
                format!("{host} did not answer in valid HTTP: {what}"),
            ),
            Trouble::Io(error) => self.io(&error),
            Trouble::Body(problem) => self.body(&problem),
            Trouble::OutOfMemory => self.no_memory(),
            Trouble::Defect(reason) => Error::new(
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
            let reason = tls::explain(error);
            return match self.step {
                Step::Proxy => self.no_way(&reason).with_retryable(tls::may_pass(error)),
                // The connection stood; what comes now is no longer what was agreed.
                Step::Head | Step::Body => Error::new(
                    Code::Disconnected,
                    format!("the connection to {} broke: {reason}", self.host()),
                ),
                _ => self.tls(&reason).with_retryable(tls::may_pass(error)),
            };
        }
        // Nobody was asked yet, neither a proxy nor the portal.
        if let Some(failure) = inner.and_then(|inner| inner.downcast_ref::<tls::failure::Failure>())
        {
            return self
                .tls(&failure.to_string())
                .with_retryable(failure.may_pass());
        }
        if let Some(cancelled) = inner.and_then(|inner| inner.downcast_ref::<Cancelled>()) {
            return (*cancelled).into();
        }
        if error.kind() == io::ErrorKind::OutOfMemory {
            return self.no_memory();
        }
        let reason = self.request.scrubber.scrub(&plain_reason(error));
        match self.step {
            Step::Resolve => Error::new(
                Code::Dns,
                format!("the host {} was not found: {reason}", self.host()),
            ),
            Step::Connect => Error::new(
                Code::Connect,
                format!("no connection to {}: {reason}", self.request.origin),
            ),
            Step::Proxy => self.no_way(&reason),
            Step::Tls => self
                .tls(&format!("the connection broke in the handshake ({reason})"))
                .with_retryable(true),
            Step::Head | Step::Body => self.broken(&reason),
        }
    }

    fn broken(&self, reason: &str) -> Error {
        let host = self.host();
        let what = match self.step {
            Step::Body => "closed the connection within the answer",
            _ => "closed the connection without an answer",
        };
        Error::new(Code::Disconnected, format!("{host} {what}: {reason}"))
    }

    fn tls(&self, reason: &str) -> Error {
        Error::new(
            Code::Tls,
            format!("no secure connection to {}: {reason}", self.host()),
        )
    }

    fn no_way(&self, reason: &str) -> Error {
        Error::new(
            Code::Proxy,
            format!("no connection through the proxy {}: {reason}", self.proxy()),
        )
    }

    fn proxy_trouble(&self, trouble: ProxyTrouble) -> Error {
        let (proxy, host) = (self.proxy(), self.host());
        let login = |status: &str| {
            format!(
                "the proxy {proxy} wants a user name and password, or did not accept them{status}"
            )
        };
        let (message, passes) = match trouble {
            // 407 is the standard's; tinyproxy says 401.
            ProxyTrouble::Refused(status @ (401 | 407)) => (login(&format!(" ({status})")), false),
            ProxyTrouble::Refused(status) => (
                format!("the proxy {proxy} refuses the connection to {host} ({status})"),
                may_pass::status(status),
            ),
            ProxyTrouble::WantsLogin => (login(""), false),
            ProxyTrouble::LoginTooLong => (
                format!(
                    "the proxy {proxy} takes user names, passwords and hosts of up to 255 \
                     characters"
                ),
                false,
            ),
            ProxyTrouble::NoIpv6 => (
                format!("the proxy {proxy} speaks SOCKS 4, which knows no IPv6 addresses"),
                false,
            ),
            ProxyTrouble::Socks(reason) => (
                format!("the proxy {proxy} gives no connection to {host}: {reason}"),
                true,
            ),
            ProxyTrouble::NoHttp => (
                format!("{proxy} did not answer as an HTTP proxy does"),
                false,
            ),
            ProxyTrouble::NoSocks => (
                format!("{proxy} did not answer as a SOCKS proxy does"),
                false,
            ),
            ProxyTrouble::Closed => (
                format!("the proxy {proxy} closed the connection without an answer"),
                true,
            ),
            ProxyTrouble::SaysTooMuch => (
                format!("the proxy {proxy} says more than its answer"),
                false,
            ),
        };
        Error::new(Code::Proxy, message).with_retryable(passes)
    }

    fn no_memory(&self) -> Error {
        Error::new(
            Code::OutOfMemory,
            format!("no memory for the answer of {}", self.host()),
        )
    }

    fn body(&self, problem: &Problem) -> Error {
        let host = self.host();
        match problem {
            Problem::TooLarge => Error::new(
                Code::TooLarge,
                format!(
                    "the answer of {host} is larger than {} bytes (option max_answer_bytes)",
                    self.request.max_answer_bytes
                ),
            ),
            Problem::OutOfMemory => self.no_memory(),
            Problem::BadGzip => Error::new(
                Code::NotJson,
                format!("the answer of {host} is damaged: it cannot be unpacked (gzip)"),
            ),
            Problem::Late => self.timeout(self.request.timeout),
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
