//! The C program that makes the calls, and what it says of each.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde::Deserialize;

use super::support;

/// Longer than any call may take: after this it hangs.
const PATIENCE: Duration = Duration::from_secs(40);

/// How a call went.
#[derive(Debug, Deserialize)]
pub struct Outcome {
    pub ms: f64,
    pub before_kb: u64,
    pub peak_kb: u64,
    pub is_error: u8,
    pub length: usize,
    pub hash: String,
    /// The beginning of it.
    pub text: String,
}

/// A process of the library's host.
pub struct Caller {
    child: Child,
    input: ChildStdin,
    lines: Receiver<Vec<u8>>,
}

impl Caller {
    pub fn start(program: &Path) -> Self {
        let mut child = support::plain(&mut Command::new(program))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = child.stdout.take().unwrap();
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = Vec::new();
            while matches!(output.read_until(b'\n', &mut line), Ok(1..)) {
                if tell.send(std::mem::take(&mut line)).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            input,
            lines,
        }
    }

    fn ask(&mut self, fields: &[&str]) -> Result<Vec<u8>, String> {
        let sent = writeln!(self.input, "{}", fields.join("\t"));
        let line = self.lines.recv_timeout(PATIENCE);
        match (sent, line) {
            (Ok(()), Ok(line)) => Ok(line),
            (_, Err(std::sync::mpsc::RecvTimeoutError::Timeout)) => {
                Err(format!("the call hangs, after {} s", PATIENCE.as_secs()))
            }
            _ => {
                let status = self.child.wait();
                Err(format!("the host died: {status:?}"))
            }
        }
    }

    /// Makes a client.
    pub fn client(
        &mut self,
        slot: &str,
        url: &str,
        token: &str,
        options: &str,
        watched: bool,
    ) -> Result<(), String> {
        let watched = if watched { "1" } else { "0" };
        let line = self.ask(&["new", slot, url, token, options, watched])?;
        if line == b"{\"text\":\"\"}\n" {
            return Ok(());
        }
        Err(format!("no client: {}", String::from_utf8_lossy(&line)))
    }

    /// Makes a call.
    pub fn call(
        &mut self,
        slot: &str,
        users: &str,
        cancel: Option<Duration>,
    ) -> Result<Outcome, String> {
        let cancel = cancel.map_or("-1".into(), |after| after.as_millis().to_string());
        let line = self.ask(&["call", slot, users, &cancel])?;
        serde_json::from_slice(&line)
            .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&line)))
    }

    pub fn free(&mut self, slot: &str) -> Result<(), String> {
        self.ask(&["free", slot]).map(|_| ())
    }

    pub fn close_idle(&mut self) -> Result<(), String> {
        self.ask(&["idle", "0"]).map(|_| ())
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The hash by which the program tells texts apart.
pub fn hash(text: &[u8]) -> String {
    let hash = text.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
