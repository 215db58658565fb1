//! SOCKS proxies: mute, dripping, wrong at every step.

use super::{Kind, kind};
use crate::case::{CONNECT_TIMEOUT, Case, Draw};
use crate::script::{Script, Step};
use crate::way::{LOGIN, Way};

pub const KINDS: &[Kind] = &[
    kind("good SOCKS", 80, good),
    kind("SOCKS proxy mute at a step", 12, mute),
    kind("SOCKS dripped", 8, dripped),
    kind("SOCKS reply wrong", 150, wrong),
    kind("SOCKS reply without end", 20, endless),
    kind("SOCKS closed", 90, closed),
    kind("bytes behind a SOCKS reply", 80, bytes_behind),
];

const WAYS: &[Way] = &[
    Way::Socks5 { login: false },
    Way::Socks5 { login: true },
    Way::Socks4a,
    Way::Socks4,
];

fn way(draw: &mut Draw) -> Vec<Step> {
    draw.way = draw.rng.pick(WAYS);
    draw.way.dialogue()
}

fn failing(draw: &mut Draw, steps: Vec<Step>) -> Case {
    draw.scripted(vec![Script {
        opening: Vec::new(),
        steps,
    }])
    .codes(&["PROXY"])
    .secret(LOGIN[0])
    .secret(LOGIN[1])
}

/// The dialogue up to one of the proxy's replies, which is the last step.
fn up_to_a_reply(draw: &mut Draw) -> (Vec<Step>, Vec<u8>) {
    let dialogue = way(draw);
    let replies = dialogue.len() / 2;
    let at = draw.rng.range(0, replies - 1) * 2 + 1;
    let Step::Send(reply) = &dialogue[at] else {
        unreachable!("the proxy speaks every second time")
    };
    (dialogue[..at].to_vec(), reply.clone())
}

fn good(draw: &mut Draw) -> Case {
    way(draw);
    let body = draw.body.clone();
    let response = draw.response(&body);
    let steps = draw.spread(&response);
    let mut case = draw.case(steps).meant(body.clone());
    if let (Way::Socks5 { .. }, true) = (draw.way, draw.rng.one_in(2)) {
        // The proxy tells its own address as a name, or in six groups of bytes.
        let address = if draw.rng.one_in(2) {
            let length = draw.rng.pick(&[0, 1, 63, 255]);
            [vec![3, length], vec![b'a'; length.into()]].concat()
        } else {
            [vec![4], vec![1; 16]].concat()
        };
        let reply = [vec![5, 0, 0], address, vec![0, 80]].concat();
        let opening = &mut case.scripts[0].opening;
        let at = opening.len() - 2;
        opening[at] = Step::Send(reply);
    }
    case
}

fn mute(draw: &mut Draw) -> Case {
    let (mut steps, reply) = up_to_a_reply(draw);
    let length = draw.rng.range(0, reply.len() - 1);
    steps.extend([Step::Send(reply[..length].to_vec()), Step::Hold]);
    failing(draw, steps)
        .codes(&["TIMEOUT"])
        .within(CONNECT_TIMEOUT)
        .retryable(true)
}

fn dripped(draw: &mut Draw) -> Case {
    draw.way = Way::Socks5 { login: false };
    let dialogue = draw.way.dialogue();
    let pause = draw.milliseconds(100, 400);
    let name = [vec![5, 0, 0, 3, 200], vec![b'a'; 200]].concat();
    let steps = [dialogue[..3].to_vec(), vec![Step::Drip(name, pause)]].concat();
    failing(draw, steps)
        .codes(&["TIMEOUT"])
        .within(CONNECT_TIMEOUT)
        .retryable(true)
}

fn wrong(draw: &mut Draw) -> Case {
    let (mut steps, reply) = up_to_a_reply(draw);
    let mut wrong = reply.clone();
    // The first two bytes say whether all is well: the version (which SOCKS 4 has as 0) and what
    // came of it.
    let at = draw.rng.range(0, 1);
    while wrong[at] == reply[at] {
        wrong[at] = draw.rng.next().to_le_bytes()[0] % if draw.rng.one_in(2) { 12 } else { 255 };
    }
    // A method that was offered, but asks for what then never comes, is another matter.
    if reply.len() == 2 && at == 1 && reply[0] == 5 && wrong[1] < 3 {
        wrong[1] = 0xff;
    }
    steps.extend(draw.spread(&wrong));
    steps.push(draw.rng.pick(&[Step::Finish, Step::Cut]));
    failing(draw, steps).codes(&["TIMEOUT"])
}

fn endless(draw: &mut Draw) -> Case {
    let (mut steps, _) = up_to_a_reply(draw);
    let filler = draw
        .rng
        .pick(&[&b"x"[..], b"\0", b"\x05\xff", b"HTTP/1.1 400 No\r\n"])
        .to_vec();
    steps.push(Step::Endless(filler));
    failing(draw, steps).codes(&["TLS", "NOT_JSON", "DISCONNECTED", "TIMEOUT", "TOO_LARGE"])
}

fn closed(draw: &mut Draw) -> Case {
    let (mut steps, reply) = up_to_a_reply(draw);
    let length = draw.rng.range(0, reply.len() - 1);
    steps.extend([Step::Send(reply[..length].to_vec()), draw.end()]);
    failing(draw, steps)
}

/// They are not the portal's handshake, and no answer either.
fn bytes_behind(draw: &mut Draw) -> Case {
    draw.way = Way::Socks5 {
        login: draw.rng.one_in(2),
    };
    let mut steps = draw.way.dialogue();
    let length = draw.rng.range(5, 3000);
    let behind = if draw.rng.one_in(2) {
        draw.rng.bytes(length)
    } else {
        b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"result\":[]}".to_vec()
    };
    if let Some(Step::Send(reply)) = steps.last_mut() {
        reply.extend(behind);
    }
    steps.push(draw.end());
    failing(draw, steps).codes(&["TLS", "DISCONNECTED"])
}
