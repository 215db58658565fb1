//! What a request ran into, and in which step.

use std::fmt;
use std::io;

use super::body::Problem;

/// The step that a request was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Resolve,
    Connect,
    /// Everything on the way to a proxy and with it.
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
    Proxy(ProxyTrouble),
    HeadTooLarge,
    /// What came is not HTTP, or not framed as it must be: a clause that says how.
    Frame(String),
    Io(io::Error),
    Body(Problem),
    OutOfMemory,
    /// What only this library can be to blame for.
    Defect(String),
}

/// What is wrong with a proxy, or with what it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProxyTrouble {
    /// The status of its answer to CONNECT.
    Refused(u16),
    NoHttp,
    NoSocks,
    Closed,
    /// Its answer has no end, or goes on behind it.
    SaysTooMuch,
    WantsLogin,
    LoginTooLong,
    NoIpv6,
    /// A SOCKS proxy's reason.
    Socks(&'static str),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Trouble {}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ProxyTrouble> for Trouble {
    fn from(trouble: ProxyTrouble) -> Self {
        Self::Proxy(trouble)
    }
}
