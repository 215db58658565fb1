//! The one error of the library: a stable code, a sentence for people, and the JSON envelope that
//! gives it the shape of the portal's own errors.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::input::Invalid;

/// What went wrong, as a stable name that programs can compare.
///
/// The names in the C ABI are those of [`Code::as_str`]; they never change within a major version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// An argument cannot be read; [`Error::argument`] names it. Nothing was sent.
    InvalidArgument,
    /// The options JSON is not valid, or an option is unknown or out of range. Nothing was sent.
    InvalidOptions,
    /// The portal's host name could not be resolved.
    Dns,
    /// No connection to the portal: refused or unreachable.
    Connect,
    /// The portal's certificate was not accepted, or the TLS handshake failed.
    Tls,
    /// The proxy cannot be reached, refused the password, or refused the portal.
    Proxy,
    /// No complete answer within the time that the options allow.
    Timeout,
    /// The connection broke before the answer was complete.
    Disconnected,
    /// The portal sent the call to an address where the secret must not go.
    RedirectRefused,
    /// The answer is not JSON: an HTML page, a truncated body, an empty one.
    NotJson,
    /// The answer is JSON, but not an object with either `result` or `error`.
    UnexpectedAnswer,
    /// The answer is larger than `max_answer_bytes`.
    TooLarge,
    /// Memory for the answer could not be had.
    OutOfMemory,
    /// A defect in this library. The host goes on; please report it.
    Internal,
}

impl Code {
    /// Every code, for documentation and tests.
    pub const ALL: [Self; 14] = [
        Self::InvalidArgument,
        Self::InvalidOptions,
        Self::Dns,
        Self::Connect,
        Self::Tls,
        Self::Proxy,
        Self::Timeout,
        Self::Disconnected,
        Self::RedirectRefused,
        Self::NotJson,
        Self::UnexpectedAnswer,
        Self::TooLarge,
        Self::OutOfMemory,
        Self::Internal,
    ];

    /// The code's name in the envelope, such as `"B24BUSY_TIMEOUT"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidArgument => "B24BUSY_INVALID_ARGUMENT",
            Self::InvalidOptions => "B24BUSY_INVALID_OPTIONS",
            Self::Dns => "B24BUSY_DNS",
            Self::Connect => "B24BUSY_CONNECT",
            Self::Tls => "B24BUSY_TLS",
            Self::Proxy => "B24BUSY_PROXY",
            Self::Timeout => "B24BUSY_TIMEOUT",
            Self::Disconnected => "B24BUSY_DISCONNECTED",
            Self::RedirectRefused => "B24BUSY_REDIRECT_REFUSED",
            Self::NotJson => "B24BUSY_NOT_JSON",
            Self::UnexpectedAnswer => "B24BUSY_UNEXPECTED_ANSWER",
            Self::TooLarge => "B24BUSY_TOO_LARGE",
            Self::OutOfMemory => "B24BUSY_OUT_OF_MEMORY",
            Self::Internal => "B24BUSY_INTERNAL",
        }
    }

    /// The family that the code belongs to.
    pub const fn kind(self) -> Kind {
        match self {
            Self::InvalidArgument | Self::InvalidOptions => Kind::Argument,
            Self::Dns
            | Self::Connect
            | Self::Tls
            | Self::Proxy
            | Self::Timeout
            | Self::Disconnected
            | Self::RedirectRefused => Kind::Network,
            Self::NotJson | Self::UnexpectedAnswer | Self::TooLarge => Kind::Answer,
            Self::OutOfMemory | Self::Internal => Kind::Internal,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who has to act on an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The caller: an argument or an option is wrong.
    Argument,
    /// The network between here and the portal.
    Network,
    /// The portal said so itself, in an answer of its own.
    Portal,
    /// Something answered, but not as a Bitrix24 portal does.
    Answer,
    /// This library or the memory of its process.
    Internal,
}

impl Kind {
    /// The kind's name in the envelope: `argument`, `network`, `portal`, `answer`, `internal`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Argument => "argument",
            Self::Network => "network",
            Self::Portal => "portal",
            Self::Answer => "answer",
            Self::Internal => "internal",
        }
    }
}

/// An error of this library.
///
/// An error that the *portal* reports is not one of these: it is an answer, see
/// [`Answer::portal_error`](crate::Answer::portal_error).
///
/// Neither the message nor the `Debug` output ever contains a webhook's secret, a token or a
/// password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    details: Box<Details>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    code: Code,
    message: String,
    argument: Option<&'static str>,
    status: Option<u16>,
    retryable: bool,
    attempts: u32,
    request_left: bool,
}

impl Error {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        let retryable = matches!(
            code,
            Code::Dns | Code::Connect | Code::Proxy | Code::Timeout | Code::Disconnected
        );
        Self {
            details: Box::new(Details {
                code,
                message: message.into(),
                argument: None,
                status: None,
                retryable,
                attempts: 0,
                request_left: false,
            }),
        }
    }

    /// The error for an argument that cannot be read.
    pub(crate) fn invalid_argument(argument: &'static str, invalid: &Invalid) -> Self {
        let mut error = Self::new(Code::InvalidArgument, format!("{argument}: {invalid}"));
        error.details.argument = Some(argument);
        error
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.details.status = Some(status);
        self
    }

    pub(crate) fn with_retryable(mut self, retryable: bool) -> Self {
        self.details.retryable = retryable;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.details.attempts = attempts;
        self
    }

    /// Notes whether the portal may have seen the request.
    pub(crate) fn with_request_left(mut self, left: bool) -> Self {
        self.details.request_left = left;
        self
    }

    /// What went wrong, for programs.
    pub fn code(&self) -> Code {
        self.details.code
    }

    /// Who has to act.
    pub fn kind(&self) -> Kind {
        self.details.code.kind()
    }

    /// What went wrong, in a sentence for people. Secrets are masked.
    pub fn message(&self) -> &str {
        &self.details.message
    }

    /// The name of the argument that is wrong, where one is.
    pub fn argument(&self) -> Option<&'static str> {
        self.details.argument
    }

    /// The HTTP status of the answer that could not be used, where there was one.
    pub fn status(&self) -> Option<u16> {
        self.details.status
    }

    /// Whether the same call may succeed when it is made again later, unchanged.
    ///
    /// This says nothing about whether the portal has already carried the call out: after a
    /// time-out or a broken connection it may have.
    pub fn is_retryable(&self) -> bool {
        self.details.retryable
    }

    /// How many requests were sent, or tried to be sent, before the call was given up.
    pub fn attempts(&self) -> u32 {
        self.details.attempts
    }

    /// The envelope: the error as JSON in the shape of the portal's own errors.
    ///
    /// ```json
    /// {"error": "B24BUSY_TIMEOUT", "error_description": "...",
    ///  "b24busy": {"kind": "network", "retryable": true, "attempts": 1}}
    /// ```
    /// `argument` and `status` stand beside `kind` where they are known.
    pub fn to_json(&self) -> String {
        let mut ours = Map::new();
        ours.insert("kind".into(), self.kind().as_str().into());
        ours.insert("retryable".into(), self.is_retryable().into());
        ours.insert("attempts".into(), self.attempts().into());
        if let Some(argument) = self.argument() {
            ours.insert("argument".into(), argument.into());
        }
        if let Some(status) = self.status() {
            ours.insert("status".into(), status.into());
        }
        json!({
            "error": self.code().as_str(),
            "error_description": self.message(),
            "b24busy": Value::Object(ours),
        })
        .to_string()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message(), self.code())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_has_the_portals_shape_and_our_details() {
        let error = Error::new(Code::Timeout, "no answer \"in time\"").with_attempts(3);
        let json: Value = serde_json::from_str(&error.to_json()).unwrap();
        assert_eq!(
            json,
            json!({
                "error": "B24BUSY_TIMEOUT",
                "error_description": "no answer \"in time\"",
                "b24busy": {"kind": "network", "retryable": true, "attempts": 3}
            })
        );
    }

    #[test]
    fn codes_are_distinct_and_prefixed() {
        let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(names.iter().all(|name| name.starts_with("B24BUSY_")));
    }
}
