//! What a request makes of what the other side says, byte for byte.

use std::time::{Duration, Instant};

use super::connection::script::{End, Script};
use super::{Request, Response, Route, send_to_script};
use crate::call::portal::origin::Origin;
use crate::call::secret::{Scrubber, Secret};
use crate::error::{Code, Error};

const LIMIT: u64 = 1 << 20;

/// The outcomes of so many requests, one after another, over a network that says this.
fn outcomes(script: &Script, requests: usize) -> Vec<Result<Response, Error>> {
    let route = Route {
        trust: std::sync::Arc::default(),
        proxy: None,
        connect_timeout: Duration::from_secs(60),
        user_agent: "test".to_owned(),
        gzip: true,
    };
    let origin = Origin {
        https: false,
        host: "portal.test".to_owned(),
        port: 80,
    };
    let request = Request {
        max_answer_bytes: LIMIT,
        origin: &origin,
        path: &Secret::new("/rest/1/s3cret/m"),
        body: Some(b"{}"),
        idempotency_key: None,
        deadline: Instant::now() + Duration::from_secs(60),
        timeout: Duration::from_secs(60),
        scrubber: &Scrubber::new([Secret::new("s3cret")]),
    };
    send_to_script(script.clone(), &route, &vec![request; requests])
}

fn outcome(says: &[u8], piece: usize, end: End) -> Result<Response, Error> {
    let script = Script::new(says, piece, end);
    outcomes(&script, 1).remove(0)
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

#[test]
fn what_is_wrong_with_the_http_is_said_and_never_a_defect_of_ours() {
    let many_headers = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(1000));
    let endless_head = format!("HTTP/1.1 200 OK\r\nA: {}", "a".repeat(1 << 20));
    let interim = "HTTP/1.1 103 Early\r\nA: b\r\n\r\n".repeat(100_000);
    let endless_size = format!("{CHUNKED}5;\r{}", "a".repeat(1 << 20));
    let endless_end = format!("{CHUNKED}1\r\nx{}", "a".repeat(1 << 20));
    let endless_trailer = format!("{CHUNKED}0\r\nA: {}", "a".repeat(1 << 20));
    let trailers = format!("{CHUNKED}0\r\n{}", "A: b\r\n".repeat(3 << 20));
    for (says, code, words) in [
        ("SSH-2.0-x\r\n\r\n", Code::NotJson, "head is not"),
        ("HTTP/2 200 OK\r\n\r\n", Code::NotJson, "head is not"),
        ("HTTP/1.1 099 x\r\n\r\n", Code::NotJson, "head is not"),
        (
            "HTTP/1.1 200 OK\r\nA b\r\n\r\n",
            Code::NotJson,
            "head is not",
        ),
        (&many_headers, Code::TooLarge, "headers"),
        (&endless_head, Code::TooLarge, "headers"),
        (&interim, Code::TooLarge, "headers"),
        (
            &format!("{CHUNKED}zz\r\n"),
            Code::NotJson,
            "size of a chunk",
        ),
        (
            &format!("{CHUNKED}-1\r\n"),
            Code::NotJson,
            "size of a chunk",
        ),
        (
            &format!("{CHUNKED}ffffffffffffffff0\r\n"),
            Code::NotJson,
            "size of a chunk",
        ),
        (
            &format!("{CHUNKED}1\r\nxy\r\n"),
            Code::NotJson,
            "longer than its size",
        ),
        (&endless_size, Code::NotJson, "has no end"),
        (&endless_end, Code::NotJson, "has no end"),
        (&endless_trailer, Code::NotJson, "has no end"),
        (&trailers, Code::NotJson, "framing"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}",
            Code::NotJson,
            "Content-Length",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            Code::NotJson,
            "two ways",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{",
            Code::TooLarge,
            "max_answer_bytes",
        ),
    ] {
        for piece in [997, 1 << 14, usize::MAX] {
            let error = outcome(says.as_bytes(), piece, End::Mute).unwrap_err();
            let begin = &says[..says.len().min(80)];
            assert_eq!(error.code(), code, "{begin:?}: {error}");
            assert!(error.message().contains(words), "{begin:?}: {error}");
        }
    }
}

#[test]
fn an_answer_cut_off_anywhere_is_a_broken_connection() {
    let chunked = format!("{CHUNKED}8\r\n{{\"result\r\n5;a=b\r\n\":[]}}\r\n0\r\nA: b\r\n\r\n");
    let sized = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"result\":[]}";
    for whole in [chunked.as_str(), sized] {
        for piece in [1, 5, usize::MAX] {
            let answer = outcome(whole.as_bytes(), piece, End::Mute).unwrap();
            assert_eq!(answer.body, b"{\"result\":[]}");
            for length in 0..whole.len() {
                for end in [End::Close, End::Reset] {
                    match outcome(&whole.as_bytes()[..length], piece, end) {
                        Ok(answer) => {
                            // The last chunk says that the body is whole; the rest is courtesy.
                            assert!(whole[..length].contains("0\r\n"), "{length}");
                            assert_eq!(answer.body, b"{\"result\":[]}");
                        }
                        Err(error) => {
                            assert_eq!(error.code(), Code::Disconnected, "{length}: {error}");
                            assert!(error.is_retryable(), "{error}");
                        }
                    }
                }
                let mute = outcome(&whole.as_bytes()[..length], piece, End::Mute);
                assert_eq!(mute.unwrap_err().code(), Code::Timeout, "{length}");
            }
        }
    }
}

#[test]
fn a_connection_is_used_again_only_if_nothing_is_left_over() {
    let sized = |body: &str| {
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}")
    };
    let chunked = |body: &str| format!("{CHUNKED}{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for length in [1, 100, 4_000, 16_000, 65_536] {
        let body = "a".repeat(length);
        for first in [sized(&body), chunked(&body)] {
            for piece in [100, 1 << 14, usize::MAX] {
                let alone = Script::new(first.as_bytes(), piece, End::Mute);
                outcomes(&alone, 2);
                assert_eq!(alone.opened(), 1, "{length} {piece}");
                for behind in ["\r\n", &sized("another's"), &chunked(&body)] {
                    let says = format!("{first}{behind}");
                    let script = Script::new(says, piece, End::Mute);
                    let outcomes = outcomes(&script, 2);
                    assert_eq!(outcomes[0].as_ref().unwrap().body, body.as_bytes());
                    assert_eq!(script.opened(), 2, "{length} {piece} {behind:?}");
                }
            }
        }
    }
}
