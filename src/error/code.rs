//! What can go wrong, as names that programs compare.

use std::fmt;

/// What went wrong, as a stable name that programs can compare.
///
/// The names in the C ABI are those of [`Code::as_str`]; they never change within a major version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// An argument cannot be read; [`Error::argument`](crate::Error::argument) names it. Nothing was sent.
    InvalidArgument,
    /// The options JSON is not valid, or an option is unknown or out of range;
    /// [`Error::argument`](crate::Error::argument) names it. Nothing was sent, unless only the portal's
    /// answer showed it: [`Error::attempts`](crate::Error::attempts) tells.
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
    /// The portal's own error, for a part of the users: [`Error::users`](crate::Error::users) names them. In the
    /// envelope stands the portal's code, see [`Error::portal_error`](crate::Error::portal_error).
    Portal,
    /// Memory for the answer could not be had. It may be there later.
    OutOfMemory,
    /// A defect in this library. The host goes on; please report it.
    Internal,
}

impl Code {
    /// Every code of this library's own: all but [`Code::Portal`], which has the portal's names.
    pub const ALL: &'static [Self] = &[
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

    /// The code of this library's own that has this name in the envelope.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_prefixed() {
        let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(names.iter().all(|name| name.starts_with("B24BUSY_")));
    }
}
