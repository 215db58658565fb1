//! Redirects: in a loop, to strangers, to the secret as a host, to nowhere.

use super::{Kind, kind};
use crate::case::{Case, Draw, HOSTILE, each};
use crate::script::Step;
use crate::way::Way;

pub const KINDS: &[Kind] = &[
    kind("redirects in a loop", 60, in_a_loop),
    kind("redirect elsewhere", 90, elsewhere),
    kind("redirect to the secret", 90, to_the_secret),
    kind("odd location", 90, odd_location),
    kind("long location", 60, long_location),
    kind("redirect that is good", 60, good),
    kind("redirect with an odd end", 60, odd_end),
];

fn redirect(draw: &mut Draw, location: &str) -> Vec<Step> {
    let status = draw.rng.pick(&[301, 302, 307, 308]);
    let response =
        format!("HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
    draw.spread(response.as_bytes())
}

fn refused(draw: &mut Draw, location: &str) -> Case {
    let steps = redirect(draw, location);
    draw.case(steps)
        .codes(&["REDIRECT_REFUSED"])
        .retryable(false)
}

/// The place where the call was, as a location.
fn here(draw: &mut Draw) -> String {
    let path = format!("/rest/1/{}/calendar.accessibility.get", draw.secret);
    match draw.rng.range(0, 2) {
        0 => path,
        1 => format!("{}{path}", draw.way.origin(draw.port)),
        _ => format!("//127.0.0.1:{}{path}", draw.port),
    }
}

fn in_a_loop(draw: &mut Draw) -> Case {
    let location = here(draw);
    refused(draw, &location)
}

fn elsewhere(draw: &mut Draw) -> Case {
    let secret = draw.secret.clone();
    let host = draw.rng.pick(&[
        "https://elsewhere.test",
        "https://127.0.0.1.elsewhere.test",
        "https://127.0.0.1@elsewhere.test",
        "https://0x7f.1",
        "https://127.1",
        "https://[::1]",
        "https://localhost",
        "http://elsewhere.test",
        "https://example.bitrix24.com",
        "https://127.0.0.1%2eelsewhere.test",
        "//elsewhere.test",
        "ftp://127.0.0.1",
        "javascript://127.0.0.1",
    ]);
    let location = format!("{host}/rest/1/{secret}/calendar.accessibility.get");
    refused(draw, &location)
}

/// The host that the redirect leads to is the secret, or has it within.
fn to_the_secret(draw: &mut Draw) -> Case {
    let secret = draw.secret.clone();
    let escaped = each(&secret, |b| format!("%{b:02x}"));
    let location = match draw.rng.range(0, 7) {
        0 => format!("https://{secret}"),
        1 => format!("https://{secret}.test/"),
        2 => format!("https://{}.test/", secret.to_uppercase()),
        3 => format!("https://x.{secret}.test/a"),
        4 => format!("https://{escaped}.test/"),
        5 => format!("https://{secret}:{secret}@x.test/"),
        6 => format!("http://x{secret}y.test:81/"),
        _ => format!("{secret}://x.test/"),
    };
    refused(draw, &location)
}

fn odd_location(draw: &mut Draw) -> Case {
    let port = draw.port;
    let location = match draw.rng.range(0, 14) {
        0 => String::new(),
        1 => "/".into(),
        2 => "?".into(),
        3 => "#".into(),
        4 => "//".into(),
        5 => "///".into(),
        6 => "/../../..//".into(),
        7 => "https://".into(),
        8 => "/a b".into(),
        9 => "/\u{7f}\u{1}".into(),
        10 => "/\u{444}".into(),
        11 => format!("http://127.0.0.1:{port}0000/"),
        12 => format!("\\\\127.0.0.1:{port}\\"),
        13 => "/%00%0d%0aX: y".into(),
        _ => "/a\\b{}|^`\"<>".into(),
    };
    let steps = redirect(draw, &location);
    // Followed again and again, refused, or taken for an answer that is empty.
    draw.case(steps).codes(&["REDIRECT_REFUSED", "NOT_JSON"])
}

fn long_location(draw: &mut Draw) -> Case {
    let length = draw.rng.pick(&[1000, 5000, 20_000, 60_000, 70_000]);
    let path = draw
        .rng
        .pick(&["/", "https://long.test/", "https://"])
        .to_string();
    let location = format!(
        "{path}{}",
        draw.rng.pick(&["a", "a.", "%41", "/"]).repeat(length)
    );
    let steps = redirect(draw, &location);
    draw.case(steps).codes(&["REDIRECT_REFUSED"]).codes(HOSTILE)
}

fn good(draw: &mut Draw) -> Case {
    let times = draw.rng.range(1, 4);
    let mut scripts = Vec::new();
    for _ in 0..times {
        let location = here(draw);
        let steps = redirect(draw, &location);
        scripts.push(draw.script(steps));
    }
    let body = draw.body.clone();
    let response = draw.response(&body);
    let steps = draw.spread(&response);
    scripts.push(draw.script(steps));
    draw.scripted(scripts).meant(body)
}

fn odd_end(draw: &mut Draw) -> Case {
    // The redirect's own body is a page, or breaks off, or is said to be large.
    let location = here(draw);
    let plain = draw.way == Way::Plain;
    let head = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\n");
    let rest = match draw.rng.range(0, 3) {
        0 => "Content-Length: 900\r\n\r\n<html>",
        1 => "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        2 => "Content-Length: 18446744073709551616\r\n\r\n",
        _ => "\r\n<html>",
    };
    let mut steps = draw.spread(format!("{head}{rest}").as_bytes());
    steps.push(if plain { Step::Finish } else { Step::Cut });
    draw.case(steps).codes(&["REDIRECT_REFUSED"]).codes(HOSTILE)
}
