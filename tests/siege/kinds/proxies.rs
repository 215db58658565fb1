//! A proxy that answers CONNECT as no proxy should.

use super::{Kind, kind};
use crate::case::{CONNECT_TIMEOUT, Case, Draw};
use crate::frame::Frame;
use crate::script::{Script, Step, Tls};
use crate::way::Way;

pub const KINDS: &[Kind] = &[
    kind("good proxy", 60, good),
    kind("proxy's answer dripped", 8, dripped),
    kind("proxy's answer without end", 30, endless),
    kind("mute proxy", 6, mute),
    kind("proxy refuses", 90, refusing),
    kind("interim answers of a proxy", 40, interim),
    kind("garbage of a proxy", 60, garbage),
    kind("bytes behind a proxy's answer", 60, bytes_behind),
    kind("proxy closes", 60, closing),
    kind("https proxy that nobody knows", 20, untrusted),
];

const GOOD: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

/// CONNECT is answered with these steps.
fn answered(draw: &mut Draw, steps: Vec<Step>) -> Case {
    draw.way = draw.rng.pick(&[Way::HttpProxy, Way::HttpsProxy]);
    let mut before = vec![Step::Await(Frame::Request)];
    if draw.way == Way::HttpsProxy {
        before.insert(0, Step::Tls(Tls::V13));
    }
    let script = Script {
        opening: Vec::new(),
        steps: [before, steps].concat(),
    };
    draw.scripted(vec![script])
        .secret(crate::way::LOGIN[0])
        .secret(crate::way::LOGIN[1])
}

fn good(draw: &mut Draw) -> Case {
    draw.way = draw.rng.pick(&[Way::HttpProxy, Way::HttpsProxy]);
    let body = draw.body.clone();
    let response = draw.response(&body);
    let steps = draw.spread(&response);
    draw.case(steps).meant(body)
}

fn dripped(draw: &mut Draw) -> Case {
    let pause = draw.milliseconds(30, 300);
    let answer = format!("HTTP/1.1 200 OK\r\nX-A: {}\r\n\r\n", "a".repeat(200));
    let case = answered(draw, vec![Step::Drip(answer.into_bytes(), pause)]);
    case.codes(&["TIMEOUT", "PROXY"])
        .within(CONNECT_TIMEOUT)
        .retryable(true)
}

fn endless(draw: &mut Draw) -> Case {
    let begun = draw
        .rng
        .pick(&[
            &b""[..],
            b"HTTP/1.1 200 OK\r\n",
            b"HTTP/1.1 200 OK\r\nX-A: ",
            b"HTTP/1.1 407 ",
        ])
        .to_vec();
    let filler = draw
        .rng
        .pick(&[
            &b"X-Header: value\r\n"[..],
            b"x",
            b"\r\n ",
            b"\0",
            b"HTTP/1.1 100 Continue\r\n\r\n",
        ])
        .to_vec();
    let steps = vec![Step::Send(begun), Step::Endless(filler)];
    answered(draw, steps)
        .codes(&["PROXY", "TIMEOUT"])
        .within(CONNECT_TIMEOUT)
}

fn mute(draw: &mut Draw) -> Case {
    let length = draw.rng.range(0, GOOD.len() - 1);
    let steps = vec![Step::Send(GOOD[..length].to_vec()), Step::Hold];
    let case = answered(draw, steps).codes(&["TIMEOUT", "PROXY"]);
    case.within(CONNECT_TIMEOUT).retryable(true)
}

fn refusing(draw: &mut Draw) -> Case {
    let status = draw
        .rng
        .pick(&[302, 400, 401, 403, 404, 407, 429, 500, 502, 503]);
    let [user, password] = crate::way::LOGIN;
    let body = format!("<html>{user}:{password} is not welcome</html>");
    let more = draw.rng.pick(&[
        "",
        "Proxy-Authenticate: Basic realm=\"x\"\r\n",
        "Location: http://x.test/\r\n",
    ]);
    let length = draw.rng.pick(&[0, body.len(), 1 << 40]);
    let answer =
        format!("HTTP/1.1 {status} {password}\r\n{more}Content-Length: {length}\r\n\r\n{body}");
    let mut steps = draw.spread(answer.as_bytes());
    steps.push(draw.rng.pick(&[Step::Finish, Step::Cut]));
    answered(draw, steps).codes(&["PROXY"])
}

fn interim(draw: &mut Draw) -> Case {
    draw.way = Way::HttpProxy;
    let times = draw.rng.range(1, 3);
    let interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(times);
    let body = draw.body.clone();
    let response = draw.response(&body);
    let opening = vec![
        Step::Await(Frame::Request),
        Step::Send(interim.into_bytes()),
        Step::Send(GOOD.to_vec()),
        Step::Tls(Tls::V13),
    ];
    let script = Script {
        opening,
        steps: vec![Step::Await(Frame::Request), Step::Send(response)],
    };
    draw.scripted(vec![script]).meant(body).codes(&["PROXY"])
}

fn garbage(draw: &mut Draw) -> Case {
    let length = draw.rng.range(1, 5000);
    let answer = match draw.rng.range(0, 6) {
        0 => draw.rng.bytes(length),
        1 => b"HTTP/1.1 2000 OK\r\n\r\n".to_vec(),
        2 => b"HTTP/7.1 200 OK\r\n\r\n".to_vec(),
        3 => b"200 OK\r\n\r\n".to_vec(),
        4 => b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n".to_vec(),
        5 => b"HTTP/1.1 101 Switching\r\n\r\n".to_vec(),
        _ => vec![b'\n'; length],
    };
    let mut steps = draw.spread(&answer);
    steps.push(draw.end());
    answered(draw, steps).codes(&["PROXY", "TLS"])
}

/// What comes behind the head, before the portal's TLS, is the proxy's, and no answer.
fn bytes_behind(draw: &mut Draw) -> Case {
    let behind = match draw.rng.range(0, 3) {
        0 => b"hello".to_vec(),
        1 => b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"result\":[]}".to_vec(),
        2 => vec![0; draw.rng.range(1, 70_000)],
        _ => draw.rng.bytes(500),
    };
    let steps = if draw.rng.one_in(2) {
        vec![Step::Send([GOOD, &behind].concat())]
    } else {
        vec![Step::Send(GOOD.to_vec()), Step::Send(behind)]
    };
    let steps = [steps, vec![draw.end()]].concat();
    answered(draw, steps).codes(&["PROXY", "TLS"])
}

fn closing(draw: &mut Draw) -> Case {
    let length = draw.rng.range(0, GOOD.len());
    let steps = vec![Step::Send(GOOD[..length].to_vec()), draw.end()];
    // Behind a whole answer it is the handshake that broke.
    let case = answered(draw, steps).codes(&["PROXY"]);
    if length == GOOD.len() {
        case.codes(&["TLS", "DISCONNECTED"])
    } else {
        case.retryable(true)
    }
}

fn untrusted(draw: &mut Draw) -> Case {
    draw.way = Way::HttpsProxy;
    let script = Script {
        opening: vec![Step::Tls(Tls::Untrusted)],
        steps: vec![Step::Await(Frame::Request), Step::Send(GOOD.to_vec())],
    };
    draw.scripted(vec![script])
        .codes(&["PROXY"])
        .retryable(false)
}
