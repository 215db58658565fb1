//! A request, how its server is reached, and what came back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::proxy::Proxy;
use super::tls::Trust;
use crate::call::portal::origin::Origin;
use crate::call::secret::{Scrubber, Secret};

/// The header `User-Agent` unless an option says otherwise.
pub(crate) const USER_AGENT: &str = concat!("b24busy/", env!("CARGO_PKG_VERSION"));

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
