//! A connection's bytes, with or without TLS.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::SockRef;

/// A server's end of a connection.
pub enum Stream {
    /// Plain HTTP.
    Plain(TcpStream),
    /// TLS; the handshake takes place at the first read.
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Stream {
    /// Wraps an accepted connection.
    pub fn new(socket: TcpStream, tls: Option<&Arc<ServerConfig>>) -> io::Result<Stream> {
        socket.set_nodelay(true)?;
        match tls {
            None => Ok(Stream::Plain(socket)),
            Some(config) => {
                let connection =
                    ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
                Ok(Stream::Tls(Box::new(StreamOwned::new(connection, socket))))
            }
        }
    }

    /// The socket below.
    pub fn socket(&self) -> &TcpStream {
        match self {
            Stream::Plain(socket) => socket,
            Stream::Tls(stream) => &stream.sock,
        }
    }

    /// Whether the bytes are encrypted.
    pub fn is_tls(&self) -> bool {
        matches!(self, Stream::Tls(_))
    }

    /// Says good-bye as a well-behaved server does.
    pub fn finish(&mut self) {
        if let Stream::Tls(stream) = self {
            stream.conn.send_close_notify();
            // The client may be gone already; then nobody misses the farewell.
            let _ = stream.flush();
        }
        self.cut();
    }

    /// Closes cleanly for TCP, but without TLS' good-bye.
    pub fn cut(&mut self) {
        let socket = self.socket();
        let _ = socket.shutdown(Shutdown::Write);
        // Closing over unread bytes would turn the clean end into a reset.
        let _ = socket.set_read_timeout(Some(Duration::from_millis(500)));
        let mut sink = [0; 4096];
        let mut socket = socket;
        for _ in 0..256 {
            if !matches!(socket.read(&mut sink), Ok(1..)) {
                break;
            }
        }
    }

    /// Makes the coming drop of the socket a reset.
    pub fn reset_on_drop(&self) {
        let _ = SockRef::from(self.socket()).set_linger(Some(Duration::ZERO));
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(socket) => socket.read(buffer),
            Stream::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(socket) => socket.write(bytes),
            Stream::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(socket) => socket.flush(),
            Stream::Tls(stream) => stream.flush(),
        }
    }
}
