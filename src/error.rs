//! The one error of the library: a stable code, a sentence for people, and the JSON envelope that
//! gives it the shape of the portal's own errors.

use std::fmt;

use serde::Serialize;

use crate::may_pass;

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
    /// The answer is JSON, but not an object with either `result` or `error`; or a user stands in it
    /// twice, or in the answer to a part without having been asked for.
    UnexpectedAnswer,
    /// The answer is larger than `max_answer_bytes`.
    TooLarge,
    /// The access token has expired, and no new one could be had.
    Oauth,
    /// The call was broken off, by its own progress callback or with its client.
    Cancelled,
    /// The portal's own error, for a part of the users: [`Error::users`] names them. In the
    /// envelope stands the portal's code, see [`Error::portal_error`].
    Portal,
    /// Memory for the answer could not be had. It may be there later.
    OutOfMemory,
    /// A defect in this library. The host goes on; please report it.
    Internal,
}

impl Code {
    /// Every code of this library's own, for documentation and tests.
    pub const ALL: [Self; 16] = [
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
        Self::Oauth,
        Self::Cancelled,
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
            Self::Oauth => "B24BUSY_OAUTH",
            Self::Cancelled => "B24BUSY_CANCELLED",
            Self::Portal => "B24BUSY_PORTAL",
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
            Self::Oauth | Self::Portal => Kind::Portal,
            Self::Cancelled => Kind::Cancelled,
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
    /// Nobody: the caller broke the call off.
    Cancelled,
    /// This library or the memory of its process.
    Internal,
}

impl Kind {
    /// Every kind.
    pub(crate) const ALL: [Self; 6] = [
        Self::Argument,
        Self::Network,
        Self::Portal,
        Self::Answer,
        Self::Cancelled,
        Self::Internal,
    ];

    /// The kind's name in the envelope: `argument`, `network`, `portal`, `answer`, `cancelled`,
    /// `internal`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Argument => "argument",
            Self::Network => "network",
            Self::Portal => "portal",
            Self::Answer => "answer",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }
}

/// An error of this library.
///
/// An error that the *portal* reports is not one of these: it is an answer, see
/// [`Answer::portal_error`](crate::Answer::portal_error). Only where a call was made in parts and
/// one of them failed, the portal's error is wrapped in one that names the part's users.
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
    users: Vec<u64>,
    portal: Option<PortalError>,
}

impl Error {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            details: Box::new(Details {
                code,
                message: message.into(),
                argument: None,
                status: None,
                retryable: may_pass::code(code),
                attempts: 0,
                request_left: false,
                users: Vec::new(),
                portal: None,
            }),
        }
    }

    /// The error for an argument that cannot be read.
    pub(crate) fn invalid_argument(argument: &'static str, invalid: &impl fmt::Display) -> Self {
        let mut error = Self::new(Code::InvalidArgument, format!("{argument}: {invalid}"));
        error.details.argument = Some(argument);
        error
    }

    /// Notes the status of the answer. What its server blames itself for may pass, unless something
    /// that is known of it says otherwise: [`Error::with_retryable`], after this.
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.details.status = Some(status);
        self.details.retryable |= may_pass::status(status);
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

    /// Whether the portal may have seen the request.
    pub(crate) fn request_left(&self) -> bool {
        self.details.request_left
    }

    /// The portal's own error, as one of ours.
    pub(crate) fn portal(error: &PortalError) -> Self {
        let mut wrapped = Self::new(Code::Portal, error.to_string())
            .with_status(error.status())
            .with_retryable(error.passes());
        wrapped.details.portal = Some(error.clone());
        wrapped
    }

    /// Names the users that the failed part asked for.
    pub(crate) fn with_users(mut self, users: &[u64]) -> Self {
        self.details.users = users.to_vec();
        self
    }

    /// The same with its texts changed, the portal's own included: used to mask secrets in what they
    /// quote.
    pub(crate) fn map_texts(mut self, change: impl Fn(&str) -> String) -> Self {
        self.details.message = change(&self.details.message);
        if let Some(portal) = &mut self.details.portal {
            portal.code = change(&portal.code);
            portal.description = change(&portal.description);
        }
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
    /// It may after network trouble (unless a proxy, a certificate or a token server refused for
    /// good), when memory was short, after a gateway's page or a portal's error with status 429 or
    /// 5xx (but `PORTAL_DELETED`), and after the portal's `QUERY_LIMIT_EXCEEDED`,
    /// `OPERATION_TIME_LIMIT`, `OVERLOAD_LIMIT`, `INTERNAL_SERVER_ERROR` and
    /// `ERROR_UNEXPECTED_ANSWER`.
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

    /// The users of the part that failed, where a call was made in parts. The other parts' answers
    /// are not handed out: nothing is silently missing.
    pub fn users(&self) -> &[u64] {
        &self.details.users
    }

    /// The portal's own error, where that is what failed a part.
    pub fn portal_error(&self) -> Option<&PortalError> {
        self.details.portal.as_ref()
    }

    /// The envelope: the error as JSON in the shape of the portal's own errors.
    ///
    /// ```json
    /// {"error": "B24BUSY_TIMEOUT", "error_description": "...",
    ///  "b24busy": {"kind": "network", "retryable": true, "attempts": 1}}
    /// ```
    /// `argument`, `status` and `users` stand beside `kind` where they are known.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Envelope<'a> {
            error: &'a str,
            error_description: &'a str,
            b24busy: Ours<'a>,
        }
        #[derive(Serialize)]
        struct Ours<'a> {
            kind: &'a str,
            retryable: bool,
            attempts: u32,
            #[serde(skip_serializing_if = "Option::is_none")]
            argument: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            status: Option<u16>,
            #[serde(skip_serializing_if = "<[u64]>::is_empty")]
            users: &'a [u64],
        }
        let (error, error_description) = match self.portal_error() {
            Some(error) => (error.code(), error.description()),
            None => (self.code().as_str(), self.message()),
        };
        let envelope = Envelope {
            error,
            error_description,
            b24busy: Ours {
                kind: self.kind().as_str(),
                retryable: self.is_retryable(),
                attempts: self.attempts(),
                argument: self.argument(),
                status: self.status(),
                users: self.users(),
            },
        };
        // Texts and numbers always serialize.
        serde_json::to_string(&envelope).unwrap_or_default()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.portal_error() {
            // It names the portal's code itself.
            Some(_) => f.write_str(self.message()),
            None => write!(f, "{} ({})", self.message(), self.code()),
        }
    }
}

impl std::error::Error for Error {}

/// An error that the portal reported in its answer.
///
/// It is short whatever the portal wrote: the code has at most 200 characters, the description at
/// most 16 KiB; what is longer is cut and ends with `…`. The answer itself is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalError {
    code: String,
    description: String,
    status: u16,
}

impl PortalError {
    /// In characters.
    pub(crate) const LONGEST_CODE: usize = 200;
    /// In bytes.
    pub(crate) const LONGEST_DESCRIPTION: usize = 16 << 10;

    /// Neither text is longer than it may be.
    pub(crate) fn new(code: String, description: String, status: u16) -> Self {
        Self {
            code,
            description,
            status,
        }
    }

    /// The portal's code, such as `expired_token` or `QUERY_LIMIT_EXCEEDED`. Some of the portal's
    /// errors have an **empty** code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The portal's description, in the portal's language.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The HTTP status that the error came with.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the portal may say something else later.
    pub(crate) fn passes(&self) -> bool {
        may_pass::portal(&self.code, self.status)
    }
}

impl fmt::Display for PortalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = if self.code.is_empty() {
            "no code"
        } else {
            &self.code
        };
        write!(
            f,
            "the portal says: {} ({code}, HTTP {})",
            self.description, self.status
        )
    }
}

impl std::error::Error for PortalError {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

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
