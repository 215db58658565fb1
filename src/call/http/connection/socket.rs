//! A TCP connection whose every wait ends at a deadline, and can be broken off: names, connecting,
//! reading, writing.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use crate::call::http::apart::{run_apart, time_left};
use crate::call::progress;

/// The addresses of a host. `host` is a name or an address without brackets.
///
/// A name is looked up in a thread of its own, since the system's resolver knows no deadline; the
/// thread ends with the look-up. Only a connection that is really made asks for a name.
pub(crate) fn resolve(host: &str, port: u16, deadline: Instant) -> io::Result<Vec<SocketAddr>> {
    /// More addresses than any host answers at; each gets a share of the time.
    const MOST: usize = 32;
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let name = (host.to_owned(), port);
    run_apart("b24busy-dns", deadline, move || {
        let found = name.to_socket_addrs()?;
        Ok(found.take(MOST).collect())
    })?
}

/// A connected socket.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    read_timeout: Option<Duration>,
    write_timeout: Option<Duration>,
}

impl Socket {
    /// Connects to the first address that answers. Every address but the last gets half of the
    /// time that is left, so that a dead one cannot use all of it up.
    pub(crate) fn connect(addresses: &[SocketAddr], deadline: Instant) -> io::Result<Self> {
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for (at, address) in addresses.iter().enumerate() {
            let left = time_left(deadline)?;
            let share = if at + 1 == addresses.len() {
                left
            } else {
                left / 2
            };
            match open(address, share) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return Ok(Self {
                        stream,
                        read_timeout: None,
                        write_timeout: None,
                    });
                }
                Err(error) if is_cancelled(&error) => return Err(error),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Reads what has come; 0 is the end of the stream.
    pub(crate) fn read(&mut self, buffer: &mut [u8], deadline: Instant) -> io::Result<usize> {
        loop {
            // Also where bytes drip so fast that nothing ever waits.
            progress::tick().map_err(io::Error::other)?;
            let wait = progress::slice(coarse(time_left(deadline)?));
            if self.read_timeout != Some(wait) {
                self.stream.set_read_timeout(Some(wait))?;
                self.read_timeout = Some(wait);
            }
            match self.stream.read(buffer) {
                Err(error) if is_interim(&error) => {}
                done => return done,
            }
        }
    }

    /// Writes all of it, by `send`, which raises no SIGPIPE in the host.
    pub(crate) fn write_all(&mut self, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            progress::tick().map_err(io::Error::other)?;
            let wait = progress::slice(coarse(time_left(deadline)?));
            if self.write_timeout != Some(wait) {
                self.stream.set_write_timeout(Some(wait))?;
                self.write_timeout = Some(wait);
            }
            match self.stream.write(bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => bytes = &bytes[written..],
                Err(error) if is_interim(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Whether the connection still stands and nothing unasked-for has come.
    pub(crate) fn is_quiet(&self) -> bool {
        matches!(peek(&self.stream), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }
}

fn is_cancelled(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<progress::Cancelled>)
}

/// Opens a connection, in slices of time between which the call can be broken off.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn open(address: &SocketAddr, time: Duration) -> io::Result<TcpStream> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::{Errno, ioctl_fionbio};
    use rustix::net::{AddressFamily, SocketFlags, SocketType, connect, socket_with, sockopt};

    let deadline = Instant::now() + time;
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(family, SocketType::STREAM, flags, None)?;
    match connect(&socket, address) {
        // A signal does not stop what was begun.
        Ok(()) | Err(Errno::INPROGRESS | Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    loop {
        let wait = progress::slice(time_left(deadline)?);
        let wait = Timespec::try_from(wait).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&socket, PollFlags::OUT)], Some(&wait)) {
            Ok(0) | Err(Errno::INTR) => progress::tick().map_err(io::Error::other)?,
            Ok(_) => break,
            Err(error) => return Err(error.into()),
        }
    }
    sockopt::socket_error(&socket)??;
    ioctl_fionbio(&socket, false)?;
    Ok(TcpStream::from(socket))
}

/// Elsewhere the system's own wait cannot be woken: it lasts as long as the time-out says.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn open(address: &SocketAddr, time: Duration) -> io::Result<TcpStream> {
    TcpStream::connect_timeout(address, time)
}

/// What would be read now, without waiting.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn peek(stream: &TcpStream) -> io::Result<usize> {
    use rustix::net::{RecvFlags, recv};
    let (_, length) = recv(stream, &mut [0; 1], RecvFlags::PEEK | RecvFlags::DONTWAIT)?;
    Ok(length)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn peek(stream: &TcpStream) -> io::Result<usize> {
    stream.set_nonblocking(true)?;
    let seen = stream.peek(&mut [0]);
    stream.set_nonblocking(false)?;
    seen
}

/// The system's own time-out, or a signal: look at the deadline and go on.
fn is_interim(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}

/// A time-out for the system that is not over before `left`, and seldom differs from the last one:
/// setting it costs a system call. Whole seconds while there are some, then what is left exactly.
fn coarse(left: Duration) -> Duration {
    if left >= Duration::from_secs(1) {
        Duration::from_secs(left.as_secs())
    } else {
        left.max(Duration::from_millis(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::progress::{Cancel, Progress, watched};
    use std::net::TcpListener;
    use std::sync::Arc;

    #[test]
    fn a_mute_server_is_left_at_the_deadline_and_not_before() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let start = Instant::now();
        let deadline = start + Duration::from_millis(1300);
        let mut socket = Socket::connect(&[address], deadline).unwrap();
        let error = socket.read(&mut [0; 8], deadline).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(start.elapsed() >= Duration::from_millis(1300));
    }

    #[test]
    fn a_dead_address_does_not_hide_a_living_one() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let dead = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        let addresses = [dead, listener.local_addr().unwrap()];
        assert!(Socket::connect(&addresses, deadline).unwrap().is_quiet());
        let refused = Socket::connect(&[dead], deadline).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
    }

    #[test]
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn opening_a_connection_can_be_broken_off() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        // Nobody accepts: once the queue is full, the system leaves further ones unanswered.
        let mut queue = Vec::new();
        while let Ok(one) = TcpStream::connect_timeout(&address, Duration::from_millis(300)) {
            queue.push(one);
            assert!(queue.len() < 10_000, "the queue has an end");
        }
        let start = Instant::now();
        let progress: Progress = Arc::new(move |_, _| start.elapsed() < Duration::from_millis(100));
        let broken = watched(&Cancel::default(), Some(&progress), 0, || {
            Socket::connect(&[address, address], start + Duration::from_secs(60))
        });
        assert!(is_cancelled(&broken.unwrap_err()));
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn what_comes_unasked_is_seen() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        let mut socket = Socket::connect(&[address], deadline).unwrap();
        let (mut peer, _) = listener.accept().unwrap();
        assert!(socket.is_quiet());
        peer.write_all(b"x").unwrap();
        while socket.is_quiet() {
            assert!(Instant::now() < deadline);
        }
        assert_eq!(socket.read(&mut [0; 8], deadline).unwrap(), 1);
        assert!(socket.is_quiet(), "and nothing was taken by looking");
        drop(peer);
        while socket.is_quiet() {
            assert!(Instant::now() < deadline);
        }
    }

    #[test]
    fn addresses_and_names_are_resolved() {
        let deadline = Instant::now() + Duration::from_secs(10);
        assert_eq!(
            resolve("::1", 80, deadline).unwrap(),
            ["[::1]:80".parse().unwrap()]
        );
        let found = resolve("localhost", 80, deadline).unwrap();
        assert!(found.iter().all(|address| address.ip().is_loopback()));
    }
}
