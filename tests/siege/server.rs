//! The hostile server: plays the scripts of the plan that is on.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};

use super::frame::Frame;
use super::script::{Script, Step};
use super::wire::Wire;

/// What the server does until the next plan: a script for each connection, and for each further
/// request on a kept one; the last one again and again.
pub struct Plan {
    scripts: Vec<Script>,
    used: AtomicUsize,
    /// Scripts that are being played.
    playing: AtomicUsize,
    over: AtomicBool,
    /// The good answers that were sent.
    answers: Mutex<Vec<String>>,
}

impl Plan {
    fn next(&self) -> &Script {
        let index = self.used.fetch_add(1, Ordering::SeqCst);
        &self.scripts[index.min(self.scripts.len() - 1)]
    }

    fn go_on(&self) -> io::Result<()> {
        if self.over.load(Ordering::SeqCst) {
            return Err(ErrorKind::Interrupted.into());
        }
        Ok(())
    }

    /// Waits until all that was begun is played, for at most this long.
    pub fn wait(&self, most: Duration) {
        let end = Instant::now() + most;
        while self.playing.load(Ordering::SeqCst) > 0 && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The last good answer.
    pub fn answered(&self) -> Option<String> {
        self.answers.lock().unwrap().last().cloned()
    }
}

/// A listening server; it plays until the test ends.
pub struct Server {
    pub port: u16,
    stage: Arc<Stage>,
}

struct Stage {
    plan: Mutex<Arc<Plan>>,
    /// Good answers so far, so that no two are the same.
    counter: AtomicUsize,
}

impl Stage {
    fn plan(&self) -> Arc<Plan> {
        self.plan.lock().unwrap().clone()
    }
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let stage = Arc::new(Stage {
            plan: Mutex::new(plan(vec![Script::default()])),
            counter: AtomicUsize::new(0),
        });
        let accepting = stage.clone();
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let stage = accepting.clone();
                // Taken here, so that a late thread does not mix up the scripts.
                let plan = stage.plan();
                plan.playing.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || serve(socket, &stage, plan));
            }
        });
        Self { port, stage }
    }

    /// From now on these scripts are played; what is left of the earlier plan ends.
    pub fn play(&self, scripts: Vec<Script>) -> Arc<Plan> {
        let new = plan(scripts);
        let old = std::mem::replace(&mut *self.stage.plan.lock().unwrap(), new.clone());
        old.over.store(true, Ordering::SeqCst);
        new
    }
}

fn plan(scripts: Vec<Script>) -> Arc<Plan> {
    Arc::new(Plan {
        scripts,
        used: AtomicUsize::new(0),
        playing: AtomicUsize::new(0),
        over: AtomicBool::new(false),
        answers: Mutex::new(Vec::new()),
    })
}

/// A connection, from its first script to its end. The plan counts it as being played.
fn serve(socket: TcpStream, stage: &Stage, mut plan: Arc<Plan>) {
    let Ok(wire) = Wire::new(socket) else {
        plan.playing.fetch_sub(1, Ordering::SeqCst);
        return;
    };
    let mut player = Player {
        wire,
        request: Vec::new(),
    };
    let mut fresh = true;
    loop {
        let script = plan.next();
        let opening = if fresh { &script.opening[..] } else { &[] };
        let mut steps = opening.iter().chain(&script.steps);
        let kept = steps.all(|step| player.step(step, &plan, stage).is_ok_and(|kept| kept));
        plan.playing.fetch_sub(1, Ordering::SeqCst);
        if !kept || player.wait().is_err() {
            return;
        }
        fresh = false;
        plan = stage.plan();
        plan.playing.fetch_add(1, Ordering::SeqCst);
    }
}

struct Player {
    wire: Wire,
    /// The last one that was awaited.
    request: Vec<u8>,
}

impl Player {
    /// Waits for the next request on a kept connection.
    fn wait(&mut self) -> io::Result<()> {
        while self.wire.unread.is_empty() {
            self.wire.fill()?;
        }
        Ok(())
    }

    /// Whether the connection is still there after the step.
    fn step(&mut self, step: &Step, plan: &Plan, stage: &Stage) -> io::Result<bool> {
        let go_on = || plan.go_on();
        match step {
            Step::Tls(tls) => self.wire.start_tls(*tls, None, go_on)?,
            Step::DrippedTls(tls, pause) => self.wire.start_tls(*tls, Some(*pause), go_on)?,
            Step::Await(frame) => self.await_frame(*frame, plan)?,
            Step::Send(bytes) => self.wire.send(bytes, go_on)?,
            Step::Drip(bytes, pause) => {
                for byte in bytes {
                    self.wire.send(&[*byte], go_on)?;
                    sleep(*pause, plan)?;
                }
            }
            Step::Endless(bytes) => {
                let block = bytes.repeat((64 * 1024 / bytes.len()).max(1));
                loop {
                    self.wire.send(&block, go_on)?;
                    plan.go_on()?;
                }
            }
            Step::Raw(bytes) => self.wire.send_raw(bytes)?,
            Step::PartOfRecord(bytes, part) => {
                self.wire
                    .send_records(std::slice::from_ref(bytes), Some(*part))?;
            }
            Step::Together(parts) => self.wire.send_records(parts, None)?,
            Step::KeyUpdates(times) => {
                for _ in 0..*times {
                    self.wire.update_keys()?;
                }
            }
            Step::Pause(pause) => sleep(*pause, plan)?,
            Step::Hold => loop {
                self.wire.fill()?;
                plan.go_on()?;
            },
            Step::Finish | Step::Cut => {
                self.wire.close(matches!(step, Step::Finish));
                return Ok(false);
            }
            Step::Reset => {
                self.wire.reset();
                return Ok(false);
            }
            Step::Answer => {
                let count = stage.counter.fetch_add(1, Ordering::SeqCst);
                let answer = echo(&self.request, count);
                plan.answers.lock().unwrap().push(answer.clone());
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                    answer.len()
                );
                self.wire
                    .send(&[head.as_bytes(), answer.as_bytes()].concat(), go_on)?;
            }
        }
        Ok(true)
    }

    fn await_frame(&mut self, frame: Frame, plan: &Plan) -> io::Result<()> {
        loop {
            if let Some(length) = frame.length(&self.wire.unread) {
                self.request = self.wire.unread.drain(..length).collect();
                return Ok(());
            }
            self.wire.fill()?;
            plan.go_on()?;
        }
    }
}

fn sleep(pause: Duration, plan: &Plan) -> io::Result<()> {
    let end = Instant::now() + pause;
    loop {
        plan.go_on()?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
}

/// The answer that belongs to a request: its users, and a number that no other answer has.
fn echo(request: &[u8], count: usize) -> String {
    let body = request
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map_or(&b""[..], |head| &request[head + 4..]);
    let users: Vec<u64> = serde_json::from_slice::<serde_json::Value>(body)
        .ok()
        .and_then(|body| serde_json::from_value(body["users"].clone()).ok())
        .unwrap_or_default();
    let members: Vec<String> = users
        .iter()
        .map(|user| format!("\"{user}\":[{{\"ID\":\"answer {count}\"}}]"))
        .collect();
    format!("{{\"result\":{{{}}}}}", members.join(","))
}

/// A port of this machine where a connection is never opened: those that wait there fill its queue.
pub fn full_port() -> u16 {
    static FULL: OnceLock<(Socket, Vec<Socket>, u16)> = OnceLock::new();
    let (_, _, port) = FULL.get_or_init(|| {
        let socket = || Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        let listener = socket();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        listener.bind(&any.into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        let waiting = (0..4)
            .map(|_| {
                let waiting = socket();
                // Of the last ones nobody hears.
                let _ = waiting.connect_timeout(&address, Duration::from_millis(100));
                waiting
            })
            .collect();
        let port = address.as_socket().unwrap().port();
        (listener, waiting, port)
    });
    *port
}
