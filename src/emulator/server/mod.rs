//! Accepting connections, each on a thread of its own, and ending them all.

mod connection;
mod damage;
mod send;
pub mod tls;

use std::collections::HashMap;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::ServerConfig;

use super::fault::Fault;
use super::http::stream::Stream;
use super::portal::state::Portal;
use super::stop::{Stop, lock};
use send::Ending;

/// The connections that are open now, so that the end of the server can cut them.
#[derive(Default)]
struct Open {
    sockets: Mutex<HashMap<u64, TcpStream>>,
    fewer: Condvar,
}

/// A listening server.
pub struct Server {
    address: SocketAddr,
    stop: Arc<Stop>,
    open: Arc<Open>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to accept connections.
    pub fn start(
        listener: TcpListener,
        portal: Arc<Portal>,
        tls: Option<Arc<ServerConfig>>,
    ) -> std::io::Result<Server> {
        let address = listener.local_addr()?;
        let (stop, open) = (Arc::new(Stop::default()), Arc::new(Open::default()));
        let (stop_told, opened) = (Arc::clone(&stop), Arc::clone(&open));
        let acceptor = thread::Builder::new()
            .name("emulator".to_owned())
            .spawn(move || {
                for (number, socket) in (1..).zip(listener.incoming()) {
                    if stop_told.is_told() {
                        return;
                    }
                    // Too many open files, say: the next connection may fare better.
                    let Ok(socket) = socket else {
                        stop_told.sleep(Duration::from_millis(10));
                        continue;
                    };
                    let visitor = Visitor {
                        number,
                        portal: Arc::clone(&portal),
                        stop: Arc::clone(&stop_told),
                        open: Arc::clone(&opened),
                    };
                    visitor.receive(socket, tls.clone());
                }
            })?;
        Ok(Server {
            address,
            stop,
            open,
            acceptor: Some(acceptor),
        })
    }

    /// Blocks until the server ends.
    pub fn wait(&self) {
        self.stop.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.tell();
        // Wakes the acceptor, which then sees that the end has come.
        drop(TcpStream::connect_timeout(
            &self.address,
            Duration::from_secs(1),
        ));
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
        let mut sockets = lock(&self.open.sockets);
        for socket in sockets.values() {
            let _ = socket.shutdown(Shutdown::Both);
        }
        // A thread that is at work finishes its request; none is waited for longer than this.
        for _ in 0..20 {
            if sockets.is_empty() {
                return;
            }
            sockets = self
                .open
                .fewer
                .wait_timeout(sockets, Duration::from_millis(100))
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

/// One connection on its way to its thread.
struct Visitor {
    number: u64,
    portal: Arc<Portal>,
    stop: Arc<Stop>,
    open: Arc<Open>,
}

impl Visitor {
    fn receive(self, socket: TcpStream, tls: Option<Arc<ServerConfig>>) {
        let Ok(copy) = socket.try_clone() else { return };
        lock(&self.open.sockets).insert(self.number, copy);
        let (number, open) = (self.number, Arc::clone(&self.open));
        // A small stack, since there may be hundreds of connections.
        let builder = thread::Builder::new()
            .name(format!("emulator-{number}"))
            .stack_size(512 * 1024);
        if builder
            .spawn(move || self.serve(socket, tls.as_ref()))
            .is_err()
        {
            lock(&open.sockets).remove(&number);
        }
    }

    fn serve(&self, socket: TcpStream, tls: Option<&Arc<ServerConfig>>) {
        // Also when the thread panics: an entry left behind would keep the connection open.
        let _entry = Entry(self);
        // Taken before the loop, which would hold the lock while it sleeps.
        let faults = lock(&self.portal.faults).take_for_connection();
        for fault in faults {
            if let Fault::SlowAccept { ms } = fault {
                self.stop.sleep(Duration::from_millis(ms));
            }
        }
        let Ok(mut stream) = Stream::new(socket, tls) else {
            return;
        };
        let ending = connection::serve(&self.portal, &mut stream, self.number, &self.stop);
        // The copy shares the socket, and a socket resets or closes only with its last copy.
        self.forget();
        match ending {
            Ending::Reset => stream.reset_on_drop(),
            Ending::Cut | Ending::Hang => stream.cut(),
            Ending::Clean => stream.finish(),
        }
    }

    fn forget(&self) {
        lock(&self.open.sockets).remove(&self.number);
        self.open.fewer.notify_all();
    }
}

struct Entry<'a>(&'a Visitor);

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.0.forget();
    }
}
