//! What faults make of an answer: another one in its place, or damage to it and to its way.

use std::time::Duration;

use super::send::{Ending, Framing, Plan};
use crate::emulator::fault::Fault;
use crate::emulator::http::answer::Answer;
use crate::emulator::http::body::Body;
use crate::emulator::php::json::{self, Escaping};
use crate::emulator::php::value::Value;

/// What a redirect's template may name.
pub struct Address<'a> {
    /// The REST method.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// This emulator.
    pub origin: &'a str,
}

/// Whether a fault strikes before the method runs, and how it ends the connection.
pub fn before(faults: &[Fault]) -> Option<Ending> {
    faults.iter().find_map(|fault| match fault {
        Fault::ResetBefore => Some(Ending::Reset),
        Fault::CloseBefore => Some(Ending::Cut),
        _ => None,
    })
}

/// The answer that comes in place of the portal's, if a fault has one.
pub fn replacement(faults: &[Fault], address: &Address) -> Option<Answer> {
    faults.iter().find_map(|fault| match fault {
        Fault::Html { status } => Some(Answer::html(*status)),
        Fault::Redirect { status, to } => Some(redirect(*status, to, address)),
        Fault::RedirectLoop => Some(redirect(302, "{origin}{path}", address)),
        Fault::HugeBody { bytes } => Some(with_body(Body::huge(*bytes))),
        Fault::GzipBomb { bytes } => Some(bomb(*bytes)),
        Fault::DeepJson { depth } => Some(with_body(Body::Repeated {
            start: format!("{{\"result\":{}", "[".repeat(*depth)).into_bytes(),
            piece: b"]".to_vec(),
            count: *depth as u64,
            end: b"}".to_vec(),
        })),
        Fault::DuplicateKeys => Some(Answer::json(200, r#"{"result":{"1":[],"1":[{"ID":"1"}]},"result":{"2":[]},"time":{"start":1,"start":2}}"#)),
        Fault::EmptyBody => Some(Answer::json(200, "")),
        Fault::Error { status, code, description } => {
            let error = Value::map([("error", Value::text(code)), ("error_description", Value::text(description))]);
            Some(Answer::json(*status, json::print(&error, Escaping::Portal)))
        }
        Fault::Body { status, content_type, text } => Some(Answer::new(*status, content_type, text.as_str())),
        _ => None,
    })
}

fn with_body(body: Body) -> Answer {
    Answer {
        body,
        ..Answer::json(200, "")
    }
}

fn bomb(bytes: u64) -> Answer {
    let blank = Body::Repeated {
        start: b"{\"result\":[]".to_vec(),
        piece: b" ".to_vec(),
        count: bytes,
        end: b"}".to_vec(),
    };
    // Compression into memory has no way to fail.
    with_body(blank.gzip().unwrap_or(Body::Bytes(Vec::new())))
        .with_header("Content-Encoding", "gzip")
}

fn redirect(status: u16, to: &str, address: &Address) -> Answer {
    let to = to
        .replace("{method}", address.method)
        .replace("{path}", address.target)
        .replace("{origin}", address.origin);
    Answer::html(status).with_header("Location", to)
}

/// Applies the faults that damage an answer or its way to the client.
pub fn apply(faults: &[Fault], answer: &mut Answer, plan: &mut Plan) {
    for fault in faults {
        match fault {
            Fault::Delay { ms } => plan.delay += Duration::from_millis(*ms),
            Fault::Drip { bytes, every_ms } => {
                plan.drip = Some(((*bytes).max(1), Duration::from_millis(*every_ms)));
            }
            Fault::Hang => plan.ending = Some(Ending::Hang),
            Fault::ResetAfter => plan.ending = Some(Ending::Reset),
            Fault::CloseAfter => plan.ending = Some(Ending::Cut),
            Fault::Truncate { after_bytes } => plan.truncate = Some(*after_bytes),
            Fault::WrongLength { extra } => plan.framing = Framing::Length(*extra),
            Fault::NoLength => plan.framing = Framing::UntilClose,
            Fault::Chunked => plan.framing = Framing::Chunks,
            Fault::InvalidUtf8 => insert(answer, b"\xff\xfe"),
            Fault::NulByte => insert(answer, b"\0"),
            Fault::Bom => {
                if let Body::Bytes(bytes) = &mut answer.body {
                    bytes.splice(0..0, *b"\xef\xbb\xbf");
                }
            }
            Fault::Gzip => compress(answer),
            Fault::HugeHeaders { bytes } => answer
                .headers
                .push(("X-Filler".to_owned(), "x".repeat(*bytes))),
            Fault::EarlyHints => plan.early_hints = true,
            _ => {}
        }
    }
}

/// Compresses an answer that is not compressed yet.
pub fn compress(answer: &mut Answer) {
    if answer
        .headers
        .iter()
        .any(|(name, _)| name == "Content-Encoding")
    {
        return;
    }
    if let Ok(body) = answer.body.gzip() {
        answer.body = body;
        answer
            .headers
            .push(("Content-Encoding".to_owned(), "gzip".to_owned()));
    }
}

/// Puts bytes inside the first text of a JSON body, where a lenient reader would let them pass.
fn insert(answer: &mut Answer, what: &[u8]) {
    if let Body::Bytes(bytes) = &mut answer.body {
        let at = bytes
            .windows(8)
            .position(|window| window == b"\"NAME\":\"")
            .map(|at| at + 8);
        let at = at
            .or_else(|| bytes.iter().position(|byte| *byte == b'"').map(|at| at + 1))
            .unwrap_or(0);
        bytes.splice(at..at, what.iter().copied());
    }
}
