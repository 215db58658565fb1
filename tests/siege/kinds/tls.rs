//! TLS: something else in place of a handshake, and odd records.

use super::{Kind, kind};
use crate::case::{CONNECT_TIMEOUT, Case, Draw, with_length};
use crate::frame::Frame;
use crate::script::{Script, Step, Tls};
use crate::way::Way;

pub const KINDS: &[Kind] = &[
    kind("garbage for a handshake", 90, garbage),
    kind("handshake that stalls", 8, stalled),
    kind("handshake without end", 10, endless),
    kind("dripped handshake", 8, dripped),
    kind("alert for a handshake", 60, alert),
    kind("handshake closed", 60, closed),
    kind("authority that nobody knows", 20, untrusted),
    kind("hundreds of session tickets", 20, tickets),
    kind("records of few bytes", 30, small_records),
    kind("new keys again and again", 20, new_keys),
    kind("raw bytes between records", 60, raw_between),
];

/// The server says this in place of a handshake.
fn in_place(draw: &mut Draw, steps: Vec<Step>) -> Case {
    draw.way = Way::Tls(Tls::V13);
    let steps = if draw.rng.one_in(2) {
        [vec![Step::Await(Frame::Anything)], steps].concat()
    } else {
        steps
    };
    draw.scripted(vec![Script {
        opening: Vec::new(),
        steps,
    }])
    .codes(&["TLS"])
    .within(CONNECT_TIMEOUT)
}

fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3, length[0], length[1]], body].concat()
}

fn garbage(draw: &mut Draw) -> Case {
    let length = draw.rng.range(5, 300);
    let bytes = match draw.rng.range(0, 8) {
        0 => draw.rng.bytes(length),
        1 => with_length("", b"{\"result\":[]}"),
        2 => record(22, &draw.rng.bytes(length)),
        3 => record(23, &draw.rng.bytes(length)),
        4 => record(20, &[1]),
        5 => [&[22, 3, 3, 0xff, 0xff][..], &draw.rng.bytes(length)].concat(),
        6 => record(22, &[]).repeat(40),
        // A hello that says nothing.
        7 => record(22, &[2, 0, 0, 0]),
        _ => record(22, &[0, 0, 0, 0]),
    };
    let mut steps = draw.spread(&bytes);
    steps.push(draw.end());
    // A reset may take the bytes along, or come before the connection is known to stand.
    in_place(draw, steps).codes(&["DISCONNECTED", "CONNECT"])
}

fn stalled(draw: &mut Draw) -> Case {
    let begun = record(22, &[2, 0, 1, 0]);
    let length = draw.rng.range(0, begun.len());
    let steps = vec![Step::Send(begun[..length].to_vec()), Step::Hold];
    in_place(draw, steps).codes(&["TIMEOUT"]).retryable(true)
}

fn endless(draw: &mut Draw) -> Case {
    // A message of 16 MB, announced in its first record.
    let first = record(22, &[11, 0xff, 0xff, 0xff]);
    let rest = match draw.rng.range(0, 3) {
        0 => record(22, &vec![0; 16_000]),
        1 => record(22, &[0]),
        2 => record(20, &[1]),
        _ => record(21, &[1, 90]),
    };
    let steps = vec![Step::Send(first), Step::Endless(rest)];
    in_place(draw, steps).codes(&["TIMEOUT", "DISCONNECTED"])
}

fn dripped(draw: &mut Draw) -> Case {
    let pause = draw.milliseconds(5, 100);
    let script = Script {
        opening: vec![Step::DrippedTls(Tls::V13, pause)],
        steps: vec![Step::Await(Frame::Request), Step::Answer],
    };
    draw.way = Way::Tls(Tls::V13);
    // A certificate has hundreds of bytes.
    draw.scripted(vec![script])
        .codes(&["TIMEOUT"])
        .retryable(true)
        .within(CONNECT_TIMEOUT)
}

fn alert(draw: &mut Draw) -> Case {
    let level = draw.rng.pick(&[1, 2, 3]);
    let what = draw.rng.pick(&[0, 10, 40, 48, 70, 80, 86, 112, 255]);
    let mut steps = vec![Step::Send(record(21, &[level, what]))];
    steps.push(draw.rng.pick(&[Step::Finish, Step::Cut]));
    in_place(draw, steps)
}

fn closed(draw: &mut Draw) -> Case {
    let begun = record(22, &[2, 0, 1, 0]);
    let length = draw.rng.range(0, begun.len());
    let steps = vec![Step::Send(begun[..length].to_vec()), draw.end()];
    in_place(draw, steps).codes(&["DISCONNECTED", "CONNECT"])
}

fn untrusted(draw: &mut Draw) -> Case {
    draw.way = Way::Tls(Tls::V13);
    let script = Script {
        opening: vec![Step::Tls(Tls::Untrusted)],
        steps: vec![Step::Await(Frame::Request), Step::Answer],
    };
    draw.scripted(vec![script]).codes(&["TLS"]).retryable(false)
}

/// A good answer over a TLS that is odd.
fn good_over(draw: &mut Draw, tls: Tls) -> Case {
    draw.way = Way::Tls(tls);
    let body = draw.body.clone();
    let response = draw.response(&body);
    let steps = draw.spread(&response);
    draw.case(steps).meant(body)
}

fn tickets(draw: &mut Draw) -> Case {
    good_over(draw, Tls::ManyTickets)
}

fn small_records(draw: &mut Draw) -> Case {
    good_over(draw, Tls::SmallRecords)
}

fn new_keys(draw: &mut Draw) -> Case {
    draw.way = Way::Tls(Tls::V13);
    let body = draw.body.clone();
    let response = draw.response(&body);
    let (first, second) = response.split_at(draw.rng.range(1, response.len() - 1));
    let steps = vec![
        Step::Send(first.to_vec()),
        Step::KeyUpdates(draw.rng.range(1, 100)),
        Step::Send(second.to_vec()),
    ];
    // A client may find that too many.
    draw.case(steps).meant(body).codes(&["DISCONNECTED", "TLS"])
}

fn raw_between(draw: &mut Draw) -> Case {
    draw.way = Way::Tls(draw.rng.pick(&[Tls::V12, Tls::V13]));
    let body = draw.body.clone();
    let response = draw.response(&body);
    let (first, second) = response.split_at(draw.rng.range(1, response.len() - 1));
    let length = draw.rng.range(6, 2000);
    let raw = match draw.rng.range(0, 5) {
        0 => record(23, &draw.rng.bytes(length)),
        // As an invitation to negotiate anew.
        1 => record(22, &[0, 0, 0, 0]),
        2 => record(23, &[]).repeat(50),
        3 => draw.rng.bytes(length),
        4 => [&[23, 3, 3, 0xff, 0xff][..], &draw.rng.bytes(length)].concat(),
        _ => record(21, &[2, 40]),
    };
    let steps = vec![
        Step::Send(first.to_vec()),
        Step::Raw(raw),
        Step::Send(second.to_vec()),
        Step::Cut,
    ];
    draw.case(steps).codes(&["DISCONNECTED", "TLS", "NOT_JSON"])
}
