//! The connections under `ureq`: names, sockets, proxies, TLS, and which step it is that is being
//! waited for.

use std::cell::Cell;
use std::io::{self, Read, Write};
use std::sync::{Arc, OnceLock};
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

use crate::call::failure::Step;
use crate::call::socket::{self, Socket};
use crate::call::tls::Trust;
use crate::call::wire::Wire;

/// The chain that makes a connection: through a proxy or directly, in TLS where it is https.
pub(super) fn connector(trust: Arc<Trust>) -> impl Connector {
    ().chain(Begin)
        .chain(SocksConnector::default())
        .chain(ConnectProxyConnector::default())
        .chain(OpenSocket)
        .chain(WrapInTls::new(trust))
        .chain(End)
}

/// A request begins on this thread: over a pooled connection unless the chain is run.
pub(super) fn begin_request() {
    WAITING.set(Waiting::START);
}

/// The head of the answer is here.
pub(super) fn begin_body() {
    enter(Step::Body);
}

/// The step that this thread's request is in.
pub(super) fn step() -> Step {
    WAITING.get().step
}

/// The step that the calling thread's request is in.
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
#[derive(Debug)]
pub(super) struct ProxyResolver;

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
        if !is_proxy_itself {
            enter(Step::Resolve);
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
        if !is_proxy_itself {
            // The connection may be a pooled one.
            enter(Step::Head);
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
            after: deadline.saturating_duration_since(Instant::now()).into(),
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

impl Buffers for Wire {
    fn output(&mut self) -> &mut [u8] {
        self.room_to_write()
    }

    fn input(&self) -> &[u8] {
        self.unread()
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        self.room_to_read()
    }

    fn input_appended(&mut self, amount: usize) {
        self.has_read(amount);
    }

    fn input_consume(&mut self, amount: usize) {
        self.consume(amount);
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.room_for_both()
    }

    fn can_use_input(&self) -> bool {
        self.is_worth_parsing()
    }
}
