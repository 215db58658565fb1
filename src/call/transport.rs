//! HTTP, by `ureq`, on connections of our own: the only file that names it.
//!
//! Under `ureq` stand connectors of ours, so that a warm call costs one write and one read, a name
//! is resolved only for a connection that is really made, and every failure can say what was being
//! waited for. Connections are pooled for the whole process.

use std::cell::Cell;
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration as UreqDuration, Instant as UreqInstant};
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, Either, NextTimeout,
    SocksConnector, Transport, TransportAdapter,
};
use ureq::{Agent, Timeout};

use super::body::{self, Problem};
use super::portal::Origin;
use super::process::PerProcess;
use super::proxy::Proxy;
use super::secret::{Scrubber, Secret};
use super::socket::{self, Socket};
use super::tls::{self, Trust};
use crate::error::{Code, Error};

/// How servers are reached: everything about a request that is not the request.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) trust: Arc<Trust>,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_answer_bytes: u64,
    pub(crate) user_agent: String,
    pub(crate) gzip: bool,
    /// Masks what must not stand in an error that quotes a library or a server.
    pub(crate) scrubber: Scrubber,
}

/// One POST of a JSON body.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) origin: &'a Origin,
    /// Path and query; a webhook's secret is in it.
    pub(crate) path: &'a Secret,
    pub(crate) body: &'a [u8],
    /// When the answer must be here, body included.
    pub(crate) deadline: Instant,
    /// The length of time that the deadline stands for, for messages.
    pub(crate) timeout: Duration,
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
    WAITING.set(Waiting::START);
    exchange(route, request).map_err(|failure| {
        let waiting = WAITING.get();
        Explain {
            route,
            request,
            step: waiting.step,
        }
        .error(failure)
    })
}

/// Why an exchange failed, before it is put in words.
enum Failure {
    Http(ureq::Error),
    Body(Problem),
}

impl From<ureq::Error> for Failure {
    fn from(error: ureq::Error) -> Self {
        Self::Http(error)
    }
}

fn exchange(route: &Route, request: &Request<'_>) -> Result<Response, Failure> {
    let proxy = match &route.proxy {
        Some(proxy) if proxy.serves(request.origin) => {
            Some(ureq::Proxy::new(proxy.url.expose())?)
        }
        _ => None,
    };
    let left = request.deadline.saturating_duration_since(Instant::now());
    let built = agent(&route.trust)
        .post(format!("{}{}", request.origin, request.path.expose()))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .header("User-Agent", &route.user_agent);
    let built = if route.gzip {
        built.header("Accept-Encoding", "gzip")
    } else {
        built.header("Accept-Encoding", "identity")
    };
    let response = built
        .config()
        .proxy(proxy)
        .timeout_global(Some(left))
        .timeout_connect(Some(route.connect_timeout))
        .build()
        .send(request.body)?;
    WAITING.set(Waiting {
        step: Step::Body,
        ..WAITING.get()
    });
    let (parts, body) = response.into_parts();
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
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
    .map_err(Failure::Body)?;
    Ok(Response {
        status: parts.status.as_u16(),
        location,
        body,
    })
}

/// One agent, and so one pool of connections, for every set of trusted authorities.
fn agent(trust: &Arc<Trust>) -> Agent {
    /// More sets than any host has; beyond it the oldest pool goes.
    const MOST: usize = 16;
    static AGENTS: PerProcess<Mutex<Vec<(Arc<Trust>, Agent)>>> = PerProcess::new();
    let mut agents = AGENTS
        .get()
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
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
    let connector = ()
        .chain(Begin)
        .chain(SocksConnector::default())
        .chain(ConnectProxyConnector::default())
        .chain(OpenSocket)
        .chain(WrapInTls::new(trust.clone()))
        .chain(End);
    let agent = Agent::with_parts(config, connector, ProxyResolver::default());
    if agents.len() == MOST {
        agents.remove(0);
    }
    agents.push((trust.clone(), agent.clone()));
    agent
}

// ---- what is being waited for -------------------------------------------------------------------

/// The step that the calling thread's request is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Resolve,
    Connect,
    Proxy,
    Tls,
    /// The connection stands; the request may have left.
    Head,
    Body,
}

#[derive(Clone, Copy)]
struct Waiting {
    step: Step,
    /// 2 while the connection *to a proxy* is made.
    depth: u8,
}

impl Waiting {
    const START: Self = Self {
        step: Step::Head,
        depth: 0,
    };
}

thread_local! {
    static WAITING: Cell<Waiting> = const { Cell::new(Waiting::START) };
}

/// Notes the step, but leaves everything on the way to a proxy under the proxy's name.
fn enter(step: Step) {
    let waiting = WAITING.get();
    if waiting.depth < 2 {
        WAITING.set(Waiting { step, ..waiting });
    }
}

// ---- connectors ---------------------------------------------------------------------------------

fn deadline_of(now: UreqInstant, after: UreqDuration) -> Instant {
    let now = match now {
        UreqInstant::Exact(now) => now,
        _ => Instant::now(),
    };
    deadline_in(now, after)
}

fn deadline_in(now: Instant, after: UreqDuration) -> Instant {
    /// Longer than any option allows.
    const DAY: Duration = Duration::from_secs(86_400);
    now + match after {
        UreqDuration::Exact(after) => after.min(DAY),
        UreqDuration::NotHappening => DAY,
    }
}

/// The start of the chain: a connection is being made.
#[derive(Debug)]
struct Begin;

impl<In: Transport> Connector<In> for Begin {
    type Out = In;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<In>, ureq::Error> {
        let depth = WAITING.get().depth + 1;
        let step = if details.config.proxy().is_some() || depth > 1 {
            Step::Proxy
        } else {
            Step::Connect
        };
        WAITING.set(Waiting { step, depth });
        Ok(chained)
    }
}

/// The end of the chain: the connection stands.
#[derive(Debug)]
struct End;

impl<In: Transport> Connector<In> for End {
    type Out = In;

    fn connect(
        &self,
        _: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<In>, ureq::Error> {
        let depth = WAITING.get().depth.saturating_sub(1);
        let step = if depth == 0 { Step::Head } else { Step::Proxy };
        WAITING.set(Waiting { step, depth });
        Ok(chained)
    }
}

/// Resolves for the proxy connectors alone; without a proxy [`OpenSocket`] does it, and only for
/// a connection that is really made.
#[derive(Debug, Default)]
struct ProxyResolver;

impl Resolver for ProxyResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut found = self.empty();
        let Some(proxy) = config.proxy() else {
            return Ok(found);
        };
        let is_proxy_itself = proxy.uri() == uri;
        if !is_proxy_itself && !proxy.resolve_target() {
            return Ok(found);
        }
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(ureq::Error::HostNotFound);
        };
        let port = DefaultResolver::host_and_port(scheme, authority)
            .and_then(|text| text.rsplit_once(':')?.1.parse().ok())
            .unwrap_or(proxy.port());
        let deadline = deadline_in(Instant::now(), timeout.after);
        for address in socket::resolve(bare(authority.host()), port, deadline)
            .map_err(|error| timeout_or_io(error, timeout))?
            .into_iter()
            .take(8)
        {
            found.push(address);
        }
        if found.is_empty() {
            return Err(ureq::Error::HostNotFound);
        }
        Ok(found)
    }
}

fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

fn timeout_or_io(error: io::Error, timeout: NextTimeout) -> ureq::Error {
    if error.kind() == io::ErrorKind::TimedOut {
        ureq::Error::Timeout(timeout.reason)
    } else {
        ureq::Error::Io(error)
    }
}

/// Opens a TCP connection where no proxy connector has.
#[derive(Debug)]
struct OpenSocket;

impl<In: Transport> Connector<In> for OpenSocket {
    type Out = Either<In, SocketTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        if let Some(transport) = chained {
            return Ok(Some(Either::A(transport)));
        }
        let host = bare(details.uri.host().unwrap_or_default());
        let default_port = if details.needs_tls() { 443 } else { 80 };
        let port = details.uri.port_u16().unwrap_or(default_port);
        let deadline = deadline_of(details.now, details.timeout.after);
        let mut addresses = details.addrs.to_vec();
        if addresses.is_empty() {
            enter(Step::Resolve);
            addresses = socket::resolve(host, port, deadline)
                .map_err(|error| timeout_or_io(error, details.timeout))?;
        }
        enter(Step::Connect);
        let socket = Socket::connect(&addresses, deadline)
            .map_err(|error| timeout_or_io(error, details.timeout))?;
        Ok(Some(Either::B(SocketTransport {
            socket,
            wire: Wire::default(),
            just_used: false,
        })))
    }
}

#[derive(Debug)]
struct SocketTransport {
    socket: Socket,
    wire: Wire,
    just_used: bool,
}

impl SocketTransport {
    fn flush(&mut self, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let deadline = deadline_in(Instant::now(), timeout.after);
        let sent = self.socket.write_all(self.wire.pending(), deadline);
        self.wire.sent();
        sent.map_err(|error| timeout_or_io(error, timeout))
    }
}

impl Transport for SocketTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.wire
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if self.wire.commit(amount) {
            self.flush(timeout)?;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.flush(timeout)?;
        let deadline = deadline_in(Instant::now(), timeout.after);
        let read = self
            .socket
            .read(self.wire.input_append_buf(), deadline)
            .map_err(|error| timeout_or_io(error, timeout))?;
        self.wire.input_appended(read);
        self.just_used = true;
        Ok(read > 0)
    }

    /// Asked when the connection goes into the pool, where the answer just read is proof enough,
    /// and when it comes out, where only a look tells.
    fn is_open(&mut self) -> bool {
        std::mem::take(&mut self.just_used) || self.socket.is_quiet()
    }
}

/// Wraps a connection in TLS where the address is https.
#[derive(Debug)]
struct WrapInTls {
    trust: Arc<Trust>,
    /// Made by the first https connection: a system without authorities can still speak http.
    config: OnceLock<Result<Arc<ClientConfig>, rustls::Error>>,
}

impl WrapInTls {
    fn new(trust: Arc<Trust>) -> Self {
        Self {
            trust,
            config: OnceLock::new(),
        }
    }
}

impl<In: Transport> Connector<In> for WrapInTls {
    type Out = Either<In, TlsTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(transport) = chained else {
            return Ok(None);
        };
        if !details.needs_tls() {
            return Ok(Some(Either::A(transport)));
        }
        enter(Step::Tls);
        let config = self
            .config
            .get_or_init(|| self.trust.config().map(Arc::new))
            .clone()
            .map_err(io::Error::other)?;
        let name = ServerName::try_from(bare(details.uri.host().unwrap_or_default()).to_owned())
            .map_err(io::Error::other)?;
        let connection = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let mut adapter = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        let deadline = deadline_of(details.now, details.timeout.after);
        adapter.set_timeout(NextTimeout {
            after: deadline
                .saturating_duration_since(Instant::now())
                .into(),
            ..details.timeout
        });
        let mut stream = StreamOwned::new(connection, adapter);
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        Ok(Some(Either::B(TlsTransport {
            stream,
            wire: Wire::default(),
        })))
    }
}

struct TlsTransport {
    stream: StreamOwned<ClientConnection, TransportAdapter>,
    wire: Wire,
}

impl std::fmt::Debug for TlsTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TlsTransport")
    }
}

impl TlsTransport {
    fn flush(&mut self) -> Result<(), ureq::Error> {
        let sent = self
            .stream
            .write_all(self.wire.pending())
            .and_then(|()| self.stream.flush());
        self.wire.sent();
        Ok(sent?)
    }
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.wire
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if self.wire.commit(amount) {
            self.stream.sock.set_timeout(timeout);
            self.flush()?;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.stream.sock.set_timeout(timeout);
        self.flush()?;
        let read = self.stream.read(self.wire.input_append_buf())?;
        self.wire.input_appended(read);
        Ok(read > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

/// The bytes on their way: a request gathered until it is sent in one piece, an answer until it is
/// read.
#[derive(Debug, Default)]
struct Wire {
    input: Vec<u8>,
    start: usize,
    end: usize,
    progress: bool,
    output: Vec<u8>,
    committed: usize,
}

impl Wire {
    /// What is read or written at a time.
    const CHUNK: usize = 16 * 1024;
    /// A request larger than this leaves in pieces.
    const MOST_PENDING: usize = 256 * 1024;

    /// Adds what was written into the output; true: it is time to send.
    fn commit(&mut self, amount: usize) -> bool {
        self.committed += amount;
        self.committed >= Self::MOST_PENDING
    }

    fn pending(&self) -> &[u8] {
        &self.output[..self.committed]
    }

    fn sent(&mut self) {
        self.committed = 0;
    }
}

impl Buffers for Wire {
    fn output(&mut self) -> &mut [u8] {
        self.output.resize(self.committed + Self::CHUNK, 0);
        &mut self.output[self.committed..]
    }

    fn input(&self) -> &[u8] {
        &self.input[self.start..self.end]
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.input.len() - self.end < Self::CHUNK {
            self.input.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.input.len() - self.end < Self::CHUNK {
            self.input.resize(self.end + 4 * Self::CHUNK, 0);
        }
        &mut self.input[self.end..]
    }

    fn input_appended(&mut self, amount: usize) {
        self.end += amount;
    }

    fn input_consume(&mut self, amount: usize) {
        self.progress = amount > 0;
        self.start += amount;
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.input_append_buf();
        self.output.resize(self.committed + Self::CHUNK, 0);
        (
            &mut self.input[self.end..],
            &mut self.output[self.committed..],
        )
    }

    fn can_use_input(&self) -> bool {
        self.start < self.end && self.progress
    }
}

// ---- failures in words --------------------------------------------------------------------------

struct Explain<'a> {
    route: &'a Route,
    request: &'a Request<'a>,
    step: Step,
}

impl Explain<'_> {
    fn error(&self, failure: Failure) -> Error {
        let error = match failure {
            Failure::Http(error) => self.http(error),
            Failure::Body(problem) => self.body(problem),
        };
        // Only while a connection was being made is it certain that nothing was asked.
        error.with_request_left(matches!(self.step, Step::Head | Step::Body))
    }

    fn host(&self) -> &str {
        &self.request.origin.host
    }

    fn proxy(&self) -> &str {
        self.route.proxy.as_ref().map_or("", |proxy| &proxy.shown)
    }

    fn http(&self, error: ureq::Error) -> Error {
        match error {
            ureq::Error::Timeout(reason) => self.timeout(reason),
            ureq::Error::Io(error) => self.io(&error),
            ureq::Error::HostNotFound if self.step == Step::Proxy => Error::new(
                Code::Proxy,
                format!("the proxy {} has no address", self.proxy()),
            ),
            ureq::Error::HostNotFound => self.no_address("the name is not known"),
            ureq::Error::ConnectProxyFailed(reason) => self.refused_by_proxy(&reason),
            ureq::Error::InvalidProxyUrl => Error::new(
                Code::Proxy,
                format!("the address of the proxy {} cannot be used", self.proxy()),
            ),
            ureq::Error::LargeResponseHeader(..) => Error::new(
                Code::TooLarge,
                format!("the answer of {} has more than 64 KiB of headers", self.host()),
            ),
            ureq::Error::Protocol(error) => Error::new(
                Code::NotJson,
                format!(
                    "{} did not answer in valid HTTP ({})",
                    self.host(),
                    self.route.scrubber.scrub(&error.to_string())
                ),
            ),
            other => Error::new(
                Code::Internal,
                format!(
                    "the request to {} failed: {}",
                    self.host(),
                    self.route.scrubber.scrub(&other.to_string())
                ),
            ),
        }
    }

    fn timeout(&self, reason: Timeout) -> Error {
        let limit = if reason == Timeout::Connect {
            self.route.connect_timeout
        } else {
            self.request.timeout
        };
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
        let reason = self.route.scrubber.scrub(&plain_reason(error));
        let host = self.host();
        match self.step {
            Step::Resolve => self.no_address(&reason),
            Step::Connect => Error::new(
                Code::Connect,
                format!("no connection to {}: {reason}", self.request.origin),
            ),
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

    fn refused_by_proxy(&self, reason: &str) -> Error {
        let proxy = self.proxy();
        let message = if reason.contains("407") {
            format!("the proxy {proxy} wants a user name and password, or did not accept them (407)")
        } else {
            format!(
                "the proxy {proxy} did not connect to {}: {}",
                self.host(),
                self.route.scrubber.scrub(reason)
            )
        };
        Error::new(Code::Proxy, message).with_retryable(!reason.contains("40"))
    }

    fn body(&self, problem: Problem) -> Error {
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
            Problem::Io(error) => self.http(ureq::Error::from(error)),
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

fn seconds(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    if milliseconds.is_multiple_of(1000) {
        format!("{} s", milliseconds / 1000)
    } else {
        format!("{milliseconds} ms")
    }
}
