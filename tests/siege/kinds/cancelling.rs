//! The progress callback breaks the call off, or another thread cancels its handle, in every phase:
//! it is heard within 0.3 s.

use std::time::Duration;

use serde_json::json;

use super::{Kind, kind};
use crate::case::{Case, Draw, chunk, chunked_head};
use crate::frame::Frame;
use crate::script::{Script, Step, Tls};
use crate::way::Way;

pub const KINDS: &[Kind] = &[
    kind("cancelled in the handshake", 6, in_the_handshake),
    kind("cancelled before the head", 6, before_the_head),
    kind("cancelled in the head", 6, in_the_head),
    kind("cancelled in the body", 6, in_the_body),
    kind("cancelled in a body that drips", 6, in_a_dripping_body),
    kind("cancelled at a proxy", 12, at_a_proxy),
    kind("cancelled at a SOCKS proxy", 12, at_socks),
    kind("cancelled before a repeat", 10, before_a_repeat),
    kind("cancelled before its turn", 6, before_its_turn),
    kind("cancelled in a refresh", 6, in_a_refresh),
    kind(
        "cancelled while a TCP connection is opened",
        4,
        while_connecting,
    ),
];

fn moment(draw: &mut Draw) -> Duration {
    draw.milliseconds(30, 400)
}

fn cancelled(draw: &mut Draw, steps: Vec<Step>) -> Case {
    let after = moment(draw);
    draw.case(steps).cancel(after).retryable(false)
}

fn scripted(draw: &mut Draw, steps: Vec<Step>) -> Case {
    let after = moment(draw);
    draw.scripted(vec![Script {
        opening: Vec::new(),
        steps,
    }])
    .cancel(after)
    .retryable(false)
}

fn in_the_handshake(draw: &mut Draw) -> Case {
    draw.way = Way::Tls(Tls::V13);
    scripted(draw, vec![Step::Hold])
}

fn before_the_head(draw: &mut Draw) -> Case {
    cancelled(draw, vec![Step::Hold])
}

fn in_the_head(draw: &mut Draw) -> Case {
    let line = b"HTTP/1.1 200 OK\r\nX-A: ".to_vec();
    let drip = Step::Drip(vec![b'x'; 1000], draw.milliseconds(5, 100));
    cancelled(draw, vec![Step::Send(line), drip])
}

fn in_the_body(draw: &mut Draw) -> Case {
    let begun = [chunked_head(""), chunk(b"{\"result\":"), b"5".to_vec()].concat();
    cancelled(draw, vec![Step::Send(begun), Step::Hold])
}

fn in_a_dripping_body(draw: &mut Draw) -> Case {
    let drip = Step::Drip(chunk(b" ").repeat(300), draw.milliseconds(5, 50));
    cancelled(draw, vec![Step::Send(chunked_head("")), drip])
}

fn at_a_proxy(draw: &mut Draw) -> Case {
    draw.way = draw.rng.pick(&[Way::HttpProxy, Way::HttpsProxy]);
    let mut dialogue = draw.way.dialogue();
    let said = draw.rng.range(0, dialogue.len());
    dialogue.truncate(said);
    dialogue.push(Step::Hold);
    scripted(draw, dialogue)
}

fn at_socks(draw: &mut Draw) -> Case {
    draw.way = draw.rng.pick(&[
        Way::Socks5 { login: false },
        Way::Socks5 { login: true },
        Way::Socks4a,
        Way::Socks4,
    ]);
    let mut dialogue = draw.way.dialogue();
    let said = draw.rng.range(0, dialogue.len() - 1);
    dialogue.truncate(said);
    dialogue.push(Step::Hold);
    scripted(draw, dialogue)
}

fn before_a_repeat(draw: &mut Draw) -> Case {
    let end = draw.end();
    let after = draw.milliseconds(30, 200);
    draw.case(vec![end])
        .option("retries", json!(3))
        .cancel(after)
        .retryable(false)
}

/// The first part takes the only turn that there is.
fn before_its_turn(draw: &mut Draw) -> Case {
    draw.users = draw.some_users(2);
    let after = moment(draw);
    let mut case = draw
        .case(vec![Step::Answer])
        .option("users_per_call", json!(1))
        .option("burst", json!(1))
        .option("rate_per_second", json!(0.1))
        .cancel(after)
        .retryable(false)
        .option("total_timeout_ms", json!(60_000));
    // They would wait for their turn as well.
    case.next_users.clear();
    case
}

fn in_a_refresh(draw: &mut Draw) -> Case {
    let expired =
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 25\r\n\r\n{\"error\":\"expired_token\"}";
    let first = draw.script(vec![Step::Send(expired.into())]);
    let second = draw.script(vec![Step::Hold]);
    let origin = draw.way.origin(draw.port);
    let (token, after) = (draw.secret.clone(), moment(draw));
    draw.scripted(vec![first, second])
        .option("client_id", json!("local.siege"))
        .option("client_secret", json!("siegeclientsecret77"))
        .option("refresh_token", json!("siegerefreshtoken77"))
        .option("oauth_url", json!(format!("{origin}/oauth/token/")))
        .with_token(origin, &token)
        .cancel(after)
        .retryable(false)
}

fn while_connecting(draw: &mut Draw) -> Case {
    draw.way = draw.rng.pick(&[Way::Plain, Way::Tls(Tls::V13)]);
    let secret = draw.secret.clone();
    let after = moment(draw);
    let nowhere = draw.way.webhook(crate::server::full_port(), &secret);
    let script = Script {
        opening: Vec::new(),
        steps: vec![Step::Await(Frame::Request)],
    };
    let mut case = draw.scripted(vec![script]).cancel(after).retryable(false);
    case.url = nowhere;
    // Whoever calls next meets the same.
    case.next_users.clear();
    case
}
