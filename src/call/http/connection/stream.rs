//! A connection as bytes: plain, in TLS, and in TLS within TLS where a proxy is spoken to in TLS,
//! too. Every wait ends at a deadline.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Instant;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};

use super::socket::Socket;
use crate::call::http::tls::bounded;

/// A connection to a server or to a proxy.
#[derive(Debug)]
pub(crate) enum Stream {
    Plain(Socket),
    Tls(Box<Tls>),
    /// What would come of a network, for tests.
    #[cfg(any(test, fuzzing))]
    Script(crate::call::http::connection::script::Script),
}

impl Stream {
    /// Speaks TLS from here on, with the server of this name.
    pub(crate) fn into_tls(
        self,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
        deadline: Instant,
    ) -> io::Result<Self> {
        let session = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let mut tls = Tls {
            lower: self,
            session,
            records: Records::default(),
        };
        tls.send(deadline)?;
        while tls.session.is_handshaking() {
            tls.take_record(deadline)?;
        }
        Ok(Self::Tls(Box::new(tls)))
    }

    /// Reads what has come; 0 is the end of the stream.
    pub(crate) fn read(&mut self, buffer: &mut [u8], deadline: Instant) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buffer, deadline),
            Self::Tls(tls) => tls.read(buffer, deadline),
            #[cfg(any(test, fuzzing))]
            Self::Script(script) => script.read(buffer),
        }
    }

    /// Reads exactly as much, and not a byte beyond it.
    pub(crate) fn read_exact(&mut self, buffer: &mut [u8], deadline: Instant) -> io::Result<()> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read(&mut buffer[filled..], deadline)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => filled += read,
            }
        }
        Ok(())
    }

    /// Writes all of it.
    pub(crate) fn write_all(&mut self, bytes: &[u8], deadline: Instant) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.write_all(bytes, deadline),
            Self::Tls(tls) => tls.write_all(bytes, deadline),
            #[cfg(any(test, fuzzing))]
            Self::Script(script) => {
                script.write_all(bytes);
                Ok(())
            }
        }
    }

    /// Whether the connection still stands and is provably empty: nothing unasked-for has come,
    /// neither to the socket nor to what lies between it and the reader.
    pub(crate) fn is_quiet(&mut self) -> bool {
        self.is_drained()
            && match self {
                Self::Plain(socket) => socket.is_quiet(),
                Self::Tls(tls) => tls.lower.is_quiet(),
                #[cfg(any(test, fuzzing))]
                Self::Script(script) => script.is_quiet(),
            }
    }

    /// The half of [`Stream::is_quiet`] that asks no system: nothing is left on the way to the
    /// reader.
    pub(crate) fn is_drained(&mut self) -> bool {
        match self {
            Self::Plain(_) => true,
            #[cfg(any(test, fuzzing))]
            Self::Script(_) => true,
            Self::Tls(tls) => {
                // Nothing new is processed: this tells what was.
                let state = tls.session.process_new_packets();
                state.is_ok_and(|state| {
                    state.plaintext_bytes_to_read() == 0 && !state.peer_has_closed()
                }) && tls.records.unread().is_empty()
                    && tls.lower.is_drained()
            }
        }
    }
}

/// A TLS session over a connection.
pub(crate) struct Tls {
    lower: Stream,
    session: ClientConnection,
    records: Records,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl Tls {
    fn read(&mut self, buffer: &mut [u8], deadline: Instant) -> io::Result<usize> {
        loop {
            match self.session.reader().read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.take_record(deadline)?;
                }
                done => return done,
            }
        }
    }

    fn write_all(&mut self, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            // As much as the session holds at a time.
            let taken = self.session.writer().write(bytes)?;
            bytes = &bytes[taken..];
            self.send(deadline)?;
        }
        Ok(())
    }

    /// Sends what the session has to say, in one piece.
    fn send(&mut self, deadline: Instant) -> io::Result<()> {
        let mut out = Vec::new();
        while self.session.wants_write() {
            self.session.write_tls(&mut out)?;
        }
        self.lower.write_all(&out, deadline)
    }

    /// Gives the session one record, whole, and no byte of the next one: so nothing that was not
    /// asked for hides within it.
    fn take_record(&mut self, deadline: Instant) -> io::Result<()> {
        let length = loop {
            if let Some(length) = self.records.first() {
                break length;
            }
            let read = self.lower.read(self.records.room(), deadline)?;
            if read == 0 {
                if self.session.is_handshaking() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                // The session tells an end that was announced from one that was not.
                self.session.read_tls(&mut io::empty())?;
                return self.process(deadline);
            }
            self.records.has_read(read);
        };
        let mut given = 0;
        while given < length {
            let taken = self
                .session
                .read_tls(&mut &self.records.unread()[given..length])?;
            if taken == 0 {
                // After the peer's last word nothing is taken.
                if self.session.is_handshaking() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                break;
            }
            given += taken;
            self.process(deadline)?;
        }
        self.records.consume(given);
        Ok(())
    }

    fn process(&mut self, deadline: Instant) -> io::Result<()> {
        let processed = bounded::until(deadline, || self.session.process_new_packets());
        // An answer to the handshake, or the alert that says what is wrong.
        let sent = self.send(deadline);
        processed?;
        sent
    }
}

/// Bytes of the lower connection, cut into records.
#[derive(Default)]
struct Records {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Records {
    const HEADER: usize = 5;
    /// Of a record's content as TLS 1.2 allows it.
    const LONGEST: usize = 16 * 1024 + 2048;

    fn unread(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// The length of the first record, if it is there. What is none is given to the session as far
    /// as it is here, since that says best what it is.
    fn first(&self) -> Option<usize> {
        let unread = self.unread();
        let header = unread.get(..Self::HEADER)?;
        let length = usize::from(u16::from_be_bytes([header[3], header[4]]));
        let is_record = (20..=24).contains(&header[0]) && header[1] == 3 && length <= Self::LONGEST;
        if !is_record {
            return Some(unread.len());
        }
        let whole = Self::HEADER + length;
        (unread.len() >= whole).then_some(whole)
    }

    /// Where the next bytes go. Never empty: a record that is not whole yet leaves room.
    fn room(&mut self) -> &mut [u8] {
        if self.bytes.is_empty() {
            self.bytes = vec![0; 2 * (Self::HEADER + Self::LONGEST)];
        }
        self.bytes.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        &mut self.bytes[self.end..]
    }

    fn has_read(&mut self, amount: usize) {
        self.end += amount;
    }

    fn consume(&mut self, amount: usize) {
        self.start += amount;
    }
}

#[cfg(all(test, feature = "emulator"))]
mod tests {
    use super::*;
    use crate::call::http::tls::bounded::{Bounded, tests::Slow};
    use rustls::pki_types::PrivateKeyDer;
    use rustls::{ServerConfig, ServerConnection};
    use std::net::TcpListener;
    use std::time::Duration;

    fn provider() -> Arc<rustls::crypto::CryptoProvider> {
        Arc::new(rustls::crypto::ring::default_provider())
    }

    /// A server that goes along with one handshake.
    fn server() -> std::net::SocketAddr {
        let own = rcgen::generate_simple_self_signed(["portal.test".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let mut session = ServerConnection::new(Arc::new(config)).unwrap();
            while session.complete_io(&mut socket).is_ok() {}
        });
        address
    }

    #[test]
    fn a_handshake_ends_at_the_deadline_whatever_the_system_is_doing_with_the_certificate() {
        let verifier = Bounded(Arc::new(Slow(Duration::from_secs(60))));
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        let start = Instant::now();
        let deadline = start + Duration::from_millis(1500);
        let socket = Socket::connect(&[server()], deadline).unwrap();
        let name = ServerName::try_from("portal.test").unwrap();
        let error = Stream::Plain(socket)
            .into_tls(Arc::new(config), name, deadline)
            .unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{error}");
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
