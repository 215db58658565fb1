//! Putting an answer on the wire, the way the plan says.

use std::io::{self, Write};
use std::time::Duration;

use jiff::Timestamp;

use crate::emulator::http::answer::{Answer, reason};
use crate::emulator::stop::Stop;

/// How the end of the body is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// `Content-Length`, off by this much.
    Length(i64),
    /// In chunks.
    Chunks,
    /// By closing the connection.
    UntilClose,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As a good server ends it.
    Clean,
    /// With a FIN, without TLS' good-bye.
    Cut,
    /// With a reset.
    Reset,
    /// Not at all, until the client gives up.
    Hang,
}

/// How an answer travels.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How long it waits before it leaves.
    pub delay: Duration,
    /// Piece size and pause.
    pub drip: Option<(usize, Duration)>,
    /// How the connection ends in place of an answer.
    pub ending: Option<Ending>,
    /// How much of the body leaves.
    pub truncate: Option<usize>,
    /// How the body's end is told.
    pub framing: Framing,
    /// Interim answers go first.
    pub early_hints: bool,
    /// What the client can take.
    pub client: Client,
}

/// What a client can take.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    /// Whether the connection may serve another request.
    pub keep_alive: bool,
    /// The request was `HEAD`: no body.
    pub head_only: bool,
    /// The client speaks HTTP/1.0, which knows no chunks and no interim answers.
    pub http10: bool,
}

impl Plan {
    /// The way of an answer that nothing happens to.
    pub fn plain(client: Client) -> Plan {
        Plan {
            delay: Duration::ZERO,
            drip: None,
            ending: None,
            truncate: None,
            framing: Framing::Length(0),
            early_hints: false,
            client,
        }
    }
}

/// Sends an answer; says how the connection ends if it does.
pub fn send(
    out: &mut impl Write,
    answer: &Answer,
    mut plan: Plan,
    stop: &Stop,
) -> io::Result<Option<Ending>> {
    stop.sleep(plan.delay);
    if plan.ending.is_some() {
        return Ok(plan.ending);
    }
    if plan.client.http10 && plan.framing == Framing::Chunks {
        plan.framing = Framing::UntilClose;
    }
    // Nobody can go on after a body without an end, or with a wrong one.
    let closes = !plan.client.keep_alive
        || plan.truncate.is_some()
        || !matches!(plan.framing, Framing::Length(0) | Framing::Chunks);
    let mut pen = Pen {
        out,
        held: head(answer, &plan, closes),
        drip: plan.drip,
        stop,
    };
    let mut left = if plan.client.head_only {
        0
    } else {
        plan.truncate.unwrap_or(usize::MAX)
    };
    answer.body.pieces(&mut |piece| {
        let piece = &piece[..piece.len().min(left)];
        left -= piece.len();
        match plan.framing {
            _ if piece.is_empty() => Ok(()),
            Framing::Chunks => {
                pen.write(format!("{:x}\r\n", piece.len()).as_bytes())?;
                pen.write(piece)?;
                pen.write(b"\r\n")
            }
            _ => pen.write(piece),
        }
    })?;
    if plan.framing == Framing::Chunks && plan.truncate.is_none() && !plan.client.head_only {
        pen.write(b"0\r\n\r\n")?;
    }
    pen.flush()?;
    Ok(match () {
        () if plan.truncate.is_some() => Some(Ending::Cut),
        () if closes => Some(Ending::Clean),
        () => None,
    })
}

fn head(answer: &Answer, plan: &Plan, closes: bool) -> Vec<u8> {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";
    let interim = if plan.early_hints && !plan.client.http10 {
        interim
    } else {
        ""
    };
    let date = Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
    let (status, reason) = (answer.status, reason(answer.status));
    let headers: String = answer
        .headers
        .iter()
        .flat_map(|(name, value)| [name, ": ", value, "\r\n"])
        .collect();
    let framing = match plan.framing {
        Framing::Length(extra) => {
            let length = i128::from(answer.body.len()) + i128::from(extra);
            format!("Content-Length: {}\r\n", length.max(0))
        }
        Framing::Chunks => "Transfer-Encoding: chunked\r\n".to_owned(),
        Framing::UntilClose => String::new(),
    };
    let connection = if closes { "close" } else { "keep-alive" };
    let status_line = format!("HTTP/1.1 {status} {reason}\r\nServer: nginx\r\nDate: {date}\r\n");
    format!("{interim}{status_line}{headers}{framing}Connection: {connection}\r\n\r\n").into_bytes()
}

/// Gathers small writes so that head and body leave together, or drips them on demand.
struct Pen<'a, W: Write> {
    out: &'a mut W,
    held: Vec<u8>,
    drip: Option<(usize, Duration)>,
    stop: &'a Stop,
}

impl<W: Write> Pen<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= 64 * 1024 {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let size = self.drip.map_or(self.held.len().max(1), |(size, _)| size);
        for piece in self.held.chunks(size) {
            self.out.write_all(piece)?;
            self.out.flush()?;
            if let Some((_, pause)) = self.drip
                && self.stop.sleep(pause)
            {
                return Err(io::ErrorKind::Interrupted.into());
            }
        }
        self.held.clear();
        Ok(())
    }
}
