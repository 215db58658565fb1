//! Connections that end or fall silent in every place of a good answer.

use super::{Kind, kind};
use crate::case::{Case, Draw, with_length};
use crate::script::{Script, Step};
use crate::way::Way;

pub const KINDS: &[Kind] = &[
    kind("closed within a good answer", 240, closed_within),
    kind(
        "closed within an answer without a length",
        60,
        closed_without_length,
    ),
    kind("half a TLS record, then the end", 60, half_a_record),
    kind("closed at once", 40, closed_at_once),
    kind("closed after the request", 60, closed_after_the_request),
    kind("silent within a good answer", 8, silent_within),
    kind("dripped answer", 10, dripped),
    kind("announced and silent", 6, announced_and_silent),
    kind("announced and closed", 40, announced_and_closed),
    kind(
        "answered before the request",
        60,
        answered_before_the_request,
    ),
];

fn closed_within(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let response = draw.response(&body);
    let cut = draw.rng.range(0, response.len() - 1);
    let mut steps = draw.spread(&response[..cut]);
    steps.push(draw.end());
    let case = draw.case(steps).codes(&["DISCONNECTED"]).retryable(true);
    // Behind "0\r\n" nothing of the body is missing.
    let complete = response.ends_with(b"\r\n0\r\n\r\n") && cut + 2 >= response.len();
    if complete { case.meant(body) } else { case }
}

fn closed_without_length(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let response = [b"HTTP/1.1 200 OK\r\n\r\n", &body[..]].concat();
    let cut = draw.rng.range(0, response.len());
    let mut steps = draw.spread(&response[..cut]);
    steps.push(draw.end());
    let case = draw.case(steps).codes(&["DISCONNECTED"]);
    match cut {
        // Whole, though over TLS nobody may have said so.
        _ if cut == response.len() => case.meant(body),
        // Its end looks like the body's.
        19.. => case.codes(&["NOT_JSON"]),
        _ => case,
    }
}

fn half_a_record(draw: &mut Draw) -> Case {
    if draw.way == Way::Plain {
        draw.way = Way::Tls(
            draw.rng
                .pick(&[crate::script::Tls::V12, crate::script::Tls::V13]),
        );
    }
    let body = draw.body.clone();
    let response = draw.response(&body);
    let sent = draw.rng.range(0, response.len() - 1);
    let part = draw.rng.range(1, 200);
    let mut steps = Vec::new();
    if sent > 0 {
        steps.extend(draw.spread(&response[..sent]));
    }
    steps.push(Step::PartOfRecord(response[sent..].to_vec(), part));
    steps.push(draw.rng.pick(&[Step::Cut, Step::Reset]));
    let case = draw.case(steps).codes(&["DISCONNECTED"]).retryable(true);
    // The last line end alone was in the record.
    let complete = response.ends_with(b"\r\n0\r\n\r\n") && sent + 2 >= response.len();
    if complete { case.meant(body) } else { case }
}

fn closed_at_once(draw: &mut Draw) -> Case {
    let end = draw.end();
    let tls = draw.way != Way::Plain;
    let script = Script {
        opening: Vec::new(),
        steps: vec![end],
    };
    let case = draw.scripted(vec![script]).codes(&["DISCONNECTED"]);
    // In the handshake it is the handshake that failed; a reset may come before the connection is
    // known to stand.
    if tls {
        case.codes(&["TLS", "CONNECT"])
    } else {
        case.codes(&["CONNECT"]).retryable(true)
    }
}

fn closed_after_the_request(draw: &mut Draw) -> Case {
    let pause = draw.milliseconds(0, 20);
    let steps = vec![Step::Pause(pause), draw.end()];
    draw.case(steps).codes(&["DISCONNECTED"]).retryable(true)
}

fn silent_within(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let response = draw.response(&body);
    let cut = draw.rng.range(0, response.len() - 3);
    let mut steps = draw.spread(&response[..cut]);
    steps.push(Step::Hold);
    draw.case(steps).codes(&["TIMEOUT"]).retryable(true)
}

fn dripped(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let response = draw.response(&body);
    let begun = if draw.rng.one_in(2) {
        0
    } else {
        response.len() / 2
    };
    let steps = vec![
        Step::Send(response[..begun].to_vec()),
        Step::Drip(response[begun..].to_vec(), draw.milliseconds(1, 100)),
    ];
    draw.case(steps).meant(body).codes(&["TIMEOUT"])
}

/// Tens of megabytes are promised and one byte is sent: memory is for what has come.
fn announced(draw: &mut Draw) -> Vec<u8> {
    let length = draw.rng.range(50_000_000, 67_000_000);
    let some = "{".repeat(draw.rng.range(1, 1000));
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{some}").into_bytes()
}

fn announced_and_silent(draw: &mut Draw) -> Case {
    let steps = vec![Step::Send(announced(draw)), Step::Hold];
    draw.case(steps)
        .limit(64 << 20)
        .memory(1 << 20)
        .codes(&["TIMEOUT"])
        .retryable(true)
}

fn announced_and_closed(draw: &mut Draw) -> Case {
    let steps = vec![Step::Send(announced(draw)), draw.end()];
    draw.case(steps)
        .limit(64 << 20)
        .memory(1 << 20)
        .codes(&["DISCONNECTED"])
        .retryable(true)
}

/// Before it, or within it. What the server says is what it means.
fn answered_before_the_request(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let response = with_length("", &body);
    let mut steps = draw.spread(&response);
    if draw.rng.one_in(3) {
        steps.push(draw.end());
    } else {
        // It is kept for a while, and the request is never read.
        steps.push(Step::Pause(draw.milliseconds(1, 20)));
        steps.push(Step::Finish);
    }
    let script = Script {
        opening: draw.way.opening(),
        steps,
    };
    draw.scripted(vec![script])
        .meant(body)
        // A reset may come before the connection is known to stand.
        .codes(&["DISCONNECTED", "NOT_JSON", "CONNECT"])
}
