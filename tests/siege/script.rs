//! What a hostile server does on a connection, step by step: raw bytes and pauses.

use std::fmt;
use std::time::Duration;

use super::frame::Frame;

/// A flavour of TLS that the server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    V12,
    V13,
    /// 1.3 with hundreds of session tickets behind the handshake.
    ManyTickets,
    /// 1.3 in records of few bytes.
    SmallRecords,
    /// Nobody knows its authority.
    Untrusted,
}

/// One thing that the server does.
#[derive(Clone)]
pub enum Step {
    /// Shakes hands; what follows is encrypted. Twice: TLS within TLS.
    Tls(Tls),
    /// The same, but each byte of the server's is followed by a pause.
    DrippedTls(Tls, Duration),
    /// Waits for something whole from the client.
    Await(Frame),
    Send(Vec<u8>),
    /// In one piece of the network's, but each in TLS records of its own.
    Together(Vec<Vec<u8>>),
    /// A byte, a pause, a byte.
    Drip(Vec<u8>, Duration),
    /// Again and again, until the client has had enough.
    Endless(Vec<u8>),
    /// Beneath TLS.
    Raw(Vec<u8>),
    /// A TLS record with this in it, but only its first bytes.
    PartOfRecord(Vec<u8>, usize),
    /// New traffic keys, so many times.
    KeyUpdates(usize),
    Pause(Duration),
    /// Says nothing more, but listens.
    Hold,
    /// Closes as one should: with TLS's good-bye.
    Finish,
    /// Closes without it.
    Cut,
    Reset,
    /// A good answer to the request that was awaited.
    Answer,
}

/// What happens on one connection, or to one more request on a kept one.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// Until the portal can be asked: a proxy's dialogue, TLS. Skipped on a kept connection.
    pub opening: Vec<Step>,
    /// If it does not close the connection, the connection is kept.
    pub steps: Vec<Step>,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Tls(tls) => write!(f, "Tls({tls:?})"),
            Step::DrippedTls(tls, pause) => write!(f, "DrippedTls({tls:?}, {pause:?})"),
            Step::Await(frame) => write!(f, "Await({frame:?})"),
            Step::Send(bytes) => write!(f, "Send({})", shown(bytes)),
            Step::Together(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| shown(part)).collect();
                write!(f, "Together({})", parts.join(" | "))
            }
            Step::Drip(bytes, pause) => write!(f, "Drip({}, {pause:?})", shown(bytes)),
            Step::Endless(bytes) => write!(f, "Endless({})", shown(bytes)),
            Step::Raw(bytes) => write!(f, "Raw({})", shown(bytes)),
            Step::PartOfRecord(bytes, part) => {
                write!(f, "PartOfRecord({}, {part})", shown(bytes))
            }
            Step::KeyUpdates(times) => write!(f, "KeyUpdates({times})"),
            Step::Pause(pause) => write!(f, "Pause({pause:?})"),
            Step::Hold => f.write_str("Hold"),
            Step::Finish => f.write_str("Finish"),
            Step::Cut => f.write_str("Cut"),
            Step::Reset => f.write_str("Reset"),
            Step::Answer => f.write_str("Answer"),
        }
    }
}

/// Bytes for a message: the first and the last, and how many.
fn shown(bytes: &[u8]) -> String {
    const SHOWN: usize = 160;
    if bytes.len() <= 2 * SHOWN {
        return format!("\"{}\"", bytes.escape_ascii());
    }
    let (first, last) = (&bytes[..SHOWN], &bytes[bytes.len() - SHOWN..]);
    let (first, last) = (first.escape_ascii(), last.escape_ascii());
    format!("\"{first}\" ... \"{last}\", {} bytes", bytes.len())
}
