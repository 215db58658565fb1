//! More bytes behind a complete answer: a second response, half of one, a single byte. Nobody else
//! may ever read them.

use std::time::Duration;

use super::{Kind, kind};
use crate::case::{Case, Draw, with_length};
use crate::script::{Step, Tls};
use crate::way::Way;

pub const KINDS: &[Kind] = &[
    kind("second response in the same segment", 400, at_once),
    kind("second response later", 90, later),
    kind("a few bytes behind an answer", 90, few_bytes),
    kind(
        "second response in a TLS record cut in two",
        40,
        in_a_cut_record,
    ),
    kind("closed behind an answer", 60, closed_behind),
];

/// The body that the next client must not see, as the answer to whatever it asks.
fn foreign(draw: &mut Draw) -> Vec<u8> {
    let users = draw.some_users(1);
    let padding = draw.rng.range(0, 3000);
    let body = draw.answer_to(&users, padding);
    draw.response(&body)
}

/// The first answer: from nothing to 64 KiB, for a record's and a buffer's limits lie there.
fn first(draw: &mut Draw) -> (Vec<u8>, Vec<u8>) {
    let limits = [0, 100, 3900, 4096, 8192, 16_384, 32_768, 65_536];
    let near = draw.rng.pick(&limits) + draw.rng.range(0, 40);
    let padding = if draw.rng.one_in(2) {
        near
    } else {
        draw.rng.range(0, 65_536)
    };
    let users = draw.users.clone();
    let body = draw.answer_to(&users, padding);
    (draw.response(&body), body)
}

fn followed_by(draw: &mut Draw, steps: Vec<Step>, body: Vec<u8>) -> Case {
    let mut case = draw.case(steps).meant(body);
    // What comes after the next request was sent no client can tell from its answer.
    case.settle = Duration::from_millis(15);
    case
}

fn at_once(draw: &mut Draw) -> Case {
    let (response, body) = first(draw);
    let foreign = foreign(draw);
    let steps = match draw.rng.range(0, 2) {
        0 => draw.spread(&[response, foreign].concat()),
        1 => vec![Step::Send([response, foreign].concat())],
        _ => vec![Step::Together(vec![response, foreign])],
    };
    followed_by(draw, steps, body)
}

fn later(draw: &mut Draw) -> Case {
    let (response, body) = first(draw);
    let pause = draw.milliseconds(1, 50);
    let steps = vec![
        Step::Send(response),
        Step::Pause(pause),
        Step::Send(foreign(draw)),
    ];
    followed_by(draw, steps, body)
}

fn few_bytes(draw: &mut Draw) -> Case {
    let (response, body) = first(draw);
    let behind = draw
        .rng
        .pick(&[
            &b"\r\n"[..],
            b"\n",
            b"\0",
            b"H",
            b"HTTP/1.1 200 OK\r\n",
            b"0\r\n\r\n",
            b"{}",
            b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n",
        ])
        .to_vec();
    let steps = if draw.rng.one_in(2) {
        vec![Step::Send([response, behind].concat())]
    } else {
        vec![Step::Send(response), Step::Send(behind)]
    };
    followed_by(draw, steps, body)
}

fn in_a_cut_record(draw: &mut Draw) -> Case {
    draw.way = Way::Tls(draw.rng.pick(&[Tls::V12, Tls::V13]));
    let (response, body) = first(draw);
    let foreign = foreign(draw);
    // The rest of the record never comes: TLS holds it back, and nothing is there to be read.
    let part = draw.rng.range(1, foreign.len().min(100));
    let steps = vec![Step::Send(response), Step::PartOfRecord(foreign, part)];
    followed_by(draw, steps, body)
}

fn closed_behind(draw: &mut Draw) -> Case {
    let (response, body) = first(draw);
    let mut steps = vec![Step::Send(response)];
    if draw.rng.one_in(2) {
        steps.push(Step::Send(with_length("", b"{\"result\":[]}")));
    }
    steps.push(draw.rng.pick(&[Step::Finish, Step::Cut]));
    followed_by(draw, steps, body)
}
