//! A server's end of a connection: a socket, and TLS as often as a script wants it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use rustls::{ServerConnection, StreamOwned};

use super::script::Tls;
use super::tls;

/// How long a read or a write may block before the player looks around.
const SLICE: Duration = Duration::from_millis(50);

/// A transport that TLS can be laid over.
trait Layer: Read + Write + Send {
    /// Encrypts, each part for itself, and sends but the first bytes of what comes out.
    fn records(&mut self, parts: &[Vec<u8>], most: Option<usize>) -> io::Result<()>;
    fn update_keys(&mut self) -> io::Result<()>;
    fn good_bye(&mut self) {}
}

impl Layer for Dripping {
    fn records(&mut self, parts: &[Vec<u8>], most: Option<usize>) -> io::Result<()> {
        let bytes = parts.concat();
        self.write_all(&bytes[..most.map_or(bytes.len(), |most| most.min(bytes.len()))])
    }

    fn update_keys(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type TlsLayer = StreamOwned<ServerConnection, Box<dyn Layer>>;

impl Layer for TlsLayer {
    fn records(&mut self, parts: &[Vec<u8>], most: Option<usize>) -> io::Result<()> {
        let mut records = Vec::new();
        for part in parts {
            let mut rest = &part[..];
            while !rest.is_empty() {
                let taken = self.conn.writer().write(rest)?;
                rest = &rest[taken..];
                while self.conn.wants_write() {
                    self.conn.write_tls(&mut records)?;
                }
            }
        }
        // A part is never the whole.
        let most = most.map_or(records.len(), |most| most.min(records.len() - 1));
        let mut rest = &records[..most];
        while !rest.is_empty() {
            match self.sock.write(rest) {
                Ok(sent) => rest = &rest[sent..],
                Err(error) if is_pause(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn update_keys(&mut self) -> io::Result<()> {
        self.conn.refresh_traffic_keys().map_err(io::Error::other)?;
        self.conn.write_tls(&mut self.sock).map(|_| ())
    }

    fn good_bye(&mut self) {
        self.conn.send_close_notify();
        // The client may be gone already.
        let _ = self.flush();
    }
}

/// A socket that may pause after every byte.
struct Dripping {
    socket: TcpStream,
    pause: Option<Duration>,
}

impl Read for Dripping {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.read(buffer)
    }
}

impl Write for Dripping {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(pause) = self.pause else {
            return self.socket.write(bytes);
        };
        std::thread::sleep(pause);
        self.socket.write(&bytes[..1])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

/// The connection as a script sees it.
pub struct Wire {
    /// Only while a layer is laid over it there is none.
    top: Option<Box<dyn Layer>>,
    socket: TcpStream,
    /// Read, and not yet asked for.
    pub unread: Vec<u8>,
}

impl Wire {
    pub fn new(socket: TcpStream) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(SLICE))?;
        socket.set_write_timeout(Some(SLICE))?;
        let lowest = Dripping {
            socket: socket.try_clone()?,
            pause: None,
        };
        Ok(Self {
            top: Some(Box::new(lowest)),
            socket,
            unread: Vec::new(),
        })
    }

    /// Lays TLS over it and shakes hands. `go_on` is asked whenever there is nothing to do.
    pub fn start_tls(
        &mut self,
        tls: Tls,
        drip: Option<Duration>,
        go_on: impl Fn() -> io::Result<()>,
    ) -> io::Result<()> {
        let connection = ServerConnection::new(tls::config(tls)).map_err(io::Error::other)?;
        let below: Box<dyn Layer> = match drip {
            // Only what stands on the bare socket is dripped.
            Some(pause) => Box::new(Dripping {
                socket: self.socket.try_clone()?,
                pause: Some(pause),
            }),
            None => self.top.take().ok_or(ErrorKind::NotConnected)?,
        };
        let mut stream = StreamOwned::new(connection, below);
        while stream.conn.is_handshaking() {
            match stream.conn.complete_io(&mut stream.sock) {
                Ok(_) => {}
                Err(error) if is_pause(&error) => {}
                Err(error) => return Err(error),
            }
            go_on()?;
        }
        while stream.conn.wants_write() {
            match stream.conn.write_tls(&mut stream.sock) {
                Err(error) if is_pause(&error) => go_on()?,
                other => drop(other?),
            }
        }
        self.top = Some(Box::new(stream));
        Ok(())
    }

    fn top(&mut self) -> io::Result<&mut (dyn Layer + 'static)> {
        self.top
            .as_deref_mut()
            .ok_or_else(|| ErrorKind::NotConnected.into())
    }

    /// Reads what there is; `false` when nothing came for a while, an error at the end.
    pub fn fill(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 16 * 1024];
        match self.top()?.read(&mut buffer) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Ok(read) => {
                self.unread.extend_from_slice(&buffer[..read]);
                Ok(true)
            }
            Err(error) if is_pause(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Writes all of it. `go_on` is asked while the client reads nothing.
    pub fn send(&mut self, mut bytes: &[u8], go_on: impl Fn() -> io::Result<()>) -> io::Result<()> {
        let top = self.top()?;
        while !bytes.is_empty() {
            match top.write(bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(error) if is_pause(&error) => go_on()?,
                Err(error) => return Err(error),
            }
        }
        loop {
            match top.flush() {
                Err(error) if is_pause(&error) => go_on()?,
                other => return other,
            }
        }
    }

    pub fn send_raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.socket.write_all(bytes)
    }

    /// What is sent in one piece, but at most so many bytes of it.
    pub fn send_records(&mut self, parts: &[Vec<u8>], most: Option<usize>) -> io::Result<()> {
        self.top()?.records(parts, most)
    }

    pub fn update_keys(&mut self) -> io::Result<()> {
        self.top()?.update_keys()
    }

    /// Closes; politely: with TLS's good-bye.
    pub fn close(&mut self, politely: bool) {
        if politely && let Some(top) = &mut self.top {
            top.good_bye();
        }
        let _ = self.socket.shutdown(Shutdown::Write);
        // Closing over unread bytes would make a reset of it.
        let _ = self
            .socket
            .set_read_timeout(Some(Duration::from_millis(200)));
        let mut rest = [0; 4096];
        while matches!(self.socket.read(&mut rest), Ok(1..)) {}
    }

    pub fn reset(&mut self) {
        let _ = socket2::SockRef::from(&self.socket).set_linger(Some(Duration::ZERO));
    }
}

fn is_pause(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
    )
}
