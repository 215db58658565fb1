//! The connections under `ureq`: how they are made, step by step, and how bytes go over them.

use super::tls_configs::tls_config;
use std::cell::Cell;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration as UreqDuration, Instant as UreqInstant};
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

use super::socket::{Socket, resolve};
use super::socks::{self, Target};
use super::stream::Stream;
use super::tunnel;
use super::wire::Wire;
use crate::call::http::proxy::{Protocol, Proxy};
use crate::call::http::tls::Trust;
use crate::call::http::trouble::{Step, Trouble};

/// What may come before the head of the answer is complete, interim answers included: the head's
/// own limit is 64 KiB.
const HEAD_BUDGET: u64 = 256 * 1024;

thread_local! {
    /// The step that the calling thread's request is in.
    static STEP: Cell<Step> = const { Cell::new(Step::Head) };
    /// How many bytes may still come.
    static BUDGET: Cell<u64> = const { Cell::new(0) };
}

/// Makes a request on this thread: over a pooled connection unless one is made. The request that
/// this thread was in goes on afterwards: a callback may make one within another.
pub(crate) fn within_request<T>(request: impl FnOnce() -> T) -> T {
    struct Restore(Step, u64);
    impl Drop for Restore {
        fn drop(&mut self) {
            STEP.set(self.0);
            BUDGET.set(self.1);
        }
    }
    let _restore = Restore(STEP.replace(Step::Head), BUDGET.replace(HEAD_BUDGET));
    request()
}

/// The head of the answer is here, and a body of so many bytes may follow.
pub(crate) fn begin_body(limit: u64) {
    STEP.set(Step::Body);
    // Framing may be as long as eight times the content, at one byte a chunk.
    let framed = limit.saturating_mul(8).saturating_add(1 << 20);
    BUDGET.set(BUDGET.get().saturating_add(framed));
}

/// The step that this thread's request is in.
pub(crate) fn step() -> Step {
    STEP.get()
}

/// Makes connections to servers, by way of one proxy or directly.
#[derive(Debug)]
pub(crate) struct Opener {
    pub(crate) trust: Arc<Trust>,
    pub(crate) proxy: Option<Proxy>,
    /// Stands for every server and proxy.
    #[cfg(any(test, fuzzing))]
    pub(crate) script: Option<crate::call::http::connection::script::Script>,
}

impl Connector for Opener {
    type Out = Connection;

    fn connect(
        &self,
        details: &ConnectionDetails,
        _: Option<()>,
    ) -> Result<Option<Connection>, ureq::Error> {
        let deadline = deadline_of(details.now, details.timeout.after);
        let stream = self
            .open(details.uri, details.needs_tls(), deadline)
            .map_err(|trouble| told(trouble, details.timeout))?;
        STEP.set(Step::Head);
        Ok(Some(Connection {
            stream,
            wire: Wire::default(),
            just_used: false,
        }))
    }
}

impl Opener {
    fn open(&self, uri: &Uri, https: bool, deadline: Instant) -> Result<Stream, Trouble> {
        let host = uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        let stream = match &self.proxy {
            None => self.dial(host, port, [Step::Resolve, Step::Connect], deadline)?,
            Some(proxy) => self.through(proxy, host, port, deadline)?,
        };
        if !https {
            return Ok(stream);
        }
        STEP.set(Step::Tls);
        self.tls_over(stream, host, deadline)
    }

    /// A connection to a host, by the steps of looking it up and of connecting.
    #[cfg_attr(not(any(test, fuzzing)), expect(clippy::unused_self))]
    fn dial(
        &self,
        host: &str,
        port: u16,
        steps: [Step; 2],
        deadline: Instant,
    ) -> Result<Stream, Trouble> {
        #[cfg(any(test, fuzzing))]
        if let Some(script) = &self.script {
            STEP.set(steps[1]);
            script.open();
            return Ok(Stream::Script(script.clone()));
        }
        STEP.set(steps[0]);
        let addresses = resolve(host, port, deadline)?;
        STEP.set(steps[1]);
        Ok(Stream::Plain(Socket::connect(&addresses, deadline)?))
    }

    fn tls_over(&self, stream: Stream, host: &str, deadline: Instant) -> Result<Stream, Trouble> {
        let config = tls_config(&self.trust)?;
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(stream.into_tls(config, name, deadline)?)
    }

    /// A way to `host:port` through the proxy.
    fn through(
        &self,
        proxy: &Proxy,
        host: &str,
        port: u16,
        deadline: Instant,
    ) -> Result<Stream, Trouble> {
        let names = match proxy.protocol {
            Protocol::Http { .. } => true,
            Protocol::Socks4 { names } | Protocol::Socks5 { names } => names,
        };
        let target = match host.parse::<IpAddr>() {
            Ok(address) => Target::Address((address, port).into()),
            Err(_) if names => Target::Name(host, port),
            Err(_) => {
                STEP.set(Step::Resolve);
                let found = resolve(host, port, deadline)?;
                // SOCKS 4 knows no other addresses, and every proxy has these.
                let v4 = found.iter().find(|address| address.is_ipv4());
                let first = v4.or(found.first()).ok_or(io::ErrorKind::NotFound);
                Target::Address(*first.map_err(io::Error::from)?)
            }
        };
        let steps = [Step::Proxy, Step::Proxy];
        let mut stream = self.dial(&proxy.host, proxy.port, steps, deadline)?;
        let login = proxy.login.as_ref();
        match proxy.protocol {
            Protocol::Http { tls } => {
                if tls {
                    stream = self.tls_over(stream, &proxy.host, deadline)?;
                }
                tunnel::open(&mut stream, host, port, login, deadline)?;
            }
            Protocol::Socks4 { .. } => socks::open4(&mut stream, &target, login, deadline)?,
            Protocol::Socks5 { .. } => socks::open5(&mut stream, &target, login, deadline)?,
        }
        Ok(stream)
    }
}

/// Resolves nothing: names are looked up only for a connection that is really made.
#[derive(Debug)]
pub(crate) struct NoResolver;

impl Resolver for NoResolver {
    fn resolve(
        &self,
        _: &Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

/// A connection as `ureq` uses it.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: Stream,
    wire: Wire,
    just_used: bool,
}

impl Connection {
    fn flush(&mut self, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if self.wire.pending().is_empty() {
            return Ok(());
        }
        let deadline = deadline_in(Instant::now(), timeout.after);
        let sent = self.stream.write_all(self.wire.pending(), deadline);
        self.wire.sent();
        sent.map_err(|error| told(error.into(), timeout))
    }

    fn fill(&mut self, timeout: NextTimeout) -> Result<usize, Trouble> {
        let full = self.wire.is_full();
        let room = self.wire.room_to_read();
        if room.is_empty() {
            return Err(match (full, step()) {
                (false, _) => Trouble::OutOfMemory,
                (true, Step::Body) => Trouble::Frame("a line of its framing has no end".into()),
                (true, _) => Trouble::HeadTooLarge,
            });
        }
        let deadline = deadline_in(Instant::now(), timeout.after);
        let read = self.stream.read(room, deadline)?;
        self.wire.has_read(read);
        let left = BUDGET.get().checked_sub(read as u64);
        BUDGET.set(left.ok_or(match step() {
            Step::Body => Trouble::Frame("it has far more framing than content".into()),
            _ => Trouble::HeadTooLarge,
        })?);
        Ok(read)
    }
}

impl Transport for Connection {
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
        let read = self
            .fill(timeout)
            .map_err(|trouble| told(trouble, timeout))?;
        self.just_used = true;
        Ok(read > 0)
    }

    /// Asked when the connection goes into the pool, where it is enough that nothing is left over
    /// of the answer just read, and when it comes out, where the system must be asked, too.
    fn is_open(&mut self) -> bool {
        let empty = self.wire.unread().is_empty() && self.wire.pending().is_empty();
        empty
            && if std::mem::take(&mut self.just_used) {
                self.stream.is_drained()
            } else {
                self.stream.is_quiet()
            }
    }

    fn is_tls(&self) -> bool {
        matches!(self.stream, Stream::Tls(_))
    }
}

/// A trouble in the words of `ureq`, which hands it through. Only `ureq` knows which time it is
/// that is over.
fn told(trouble: Trouble, timeout: NextTimeout) -> ureq::Error {
    match trouble {
        Trouble::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
            ureq::Error::Timeout(timeout.reason)
        }
        Trouble::Io(error) => ureq::Error::Io(error),
        trouble => ureq::Error::Other(Box::new(trouble)),
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
