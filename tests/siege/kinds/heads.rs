//! Heads that lie, never end, or are none.

use super::{Kind, kind};
use crate::case::{Case, Draw, HOSTILE, chunk, with_length};
use crate::script::Step;

pub const KINDS: &[Kind] = &[
    kind("head without end", 40, without_end),
    kind("many headers", 60, many_headers),
    kind("large head", 40, large_head),
    kind("odd header", 150, odd_header),
    kind("status line", 90, status_line),
    kind("two lengths", 60, two_lengths),
    kind("length and chunked", 80, length_and_chunked),
    kind("absurd length", 90, absurd_length),
    kind("few interim answers", 60, few_interim),
    kind("interim answers without end", 20, endless_interim),
    kind("status without a body, with one", 60, bodiless),
    kind("unknown coding", 60, unknown_coding),
    kind("garbage", 90, garbage),
];

fn without_end(draw: &mut Draw) -> Case {
    let begun: &[u8] = draw.rng.pick(&[
        &b""[..],
        b"HTTP/1.1 200 ",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: ",
        b"HTTP/1.1 200 OK\r\nContent-Length: ",
        b"HTTP/1.1 ",
    ]);
    let mut steps = draw.spread(begun);
    let filler = draw.rng.pick(&[
        &b"X-Header: value\r\n"[..],
        b"x",
        b"0",
        b" ",
        b"\0",
        b"\r",
        b"A: b\n",
    ]);
    steps.push(Step::Endless(filler.to_vec()));
    draw.case(steps).codes(HOSTILE).codes(&["TIMEOUT"])
}

/// A good answer with more in its head.
fn with_headers(draw: &mut Draw, headers: &[u8]) -> Vec<u8> {
    let good = with_length("", &draw.body);
    let line = b"HTTP/1.1 200 OK\r\n".len();
    [&good[..line], headers, &good[line..]].concat()
}

fn many_headers(draw: &mut Draw) -> Case {
    let count = draw.rng.pick(&[10, 50, 90, 200, 1000, 10_000]);
    let headers: Vec<String> = (0..count)
        .map(|index| format!("X-{index}: a\r\n"))
        .collect();
    let response = with_headers(draw, headers.concat().as_bytes());
    let steps = draw.spread(&response);
    let case = draw.case(steps);
    let body = draw.body.clone();
    // How many are too many is the client's to say; fifty are not.
    if count > 50 {
        case.meant(body).codes(HOSTILE)
    } else {
        case.meant(body)
    }
}

fn large_head(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let length = draw.rng.pick(&[1000, 20_000, 66_000, 200_000, 5_000_000]);
    let headers = format!("X-Large: {}\r\n", "x".repeat(length));
    let response = with_headers(draw, headers.as_bytes());
    let steps = draw.spread(&response);
    let case = draw.case(steps);
    match length {
        ..=20_000 => case.meant(body),
        20_001..=66_000 => case.meant(body).codes(HOSTILE),
        // SECURITY.md: 64 KiB.
        _ => case.codes(HOSTILE),
    }
}

fn odd_header(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let odd: &[&[u8]] = &[
        b"X-A: folded\r\n further\r\n",
        b"X-A:\r\n\tfolded\r\n",
        b"X-A: a\0b\r\n",
        b"X\0A: b\r\n",
        b"X-A: b\n",
        b"X-A: b\r",
        b"X-A: a\rb\r\n",
        b"no colon\r\n",
        b"X-A : blank before\r\n",
        b": no name\r\n",
        b" X-A: b\r\n",
        b"X-A: \xff\xfe\r\n",
        b"X-\xc3\xa4: b\r\n",
        b"X-A: \x7f\x01\r\n",
        b"Content-Type: text/html\r\n",
        b"Connection: close\r\n",
        b"Connection: keep-alive, upgrade\r\n",
        b"Trailer: X-T\r\n",
        b"Location: https://elsewhere.test/\r\n",
        b"Content-Encoding:\r\n",
        b"Set-Cookie: a=b\r\n",
        b"\r",
        b"\n",
    ];
    let times = draw.rng.range(1, 3);
    let headers = (0..times)
        .map(|_| draw.rng.pick(odd))
        .collect::<Vec<_>>()
        .concat();
    let response = with_headers(draw, &headers);
    let mut steps = draw.spread(&response);
    steps.push(draw.rng.pick(&[Step::Finish, Step::Cut]));
    // Where an empty line is smuggled in, the rest of the head is the body: no JSON.
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn status_line(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let lines = [
        "HTTP/0.9 200 OK",
        "HTTP/1.0 200 OK",
        "HTTP/2 200",
        "HTTP/2.0 200 OK",
        "HTTP/3.1 200 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 099 OK",
        "HTTP/1.1 99 OK",
        "HTTP/1.1 -20 OK",
        "HTTP/1.1 999 OK",
        "HTTP/1.1 600 OK",
        "HTTP/1.1 000 OK",
        "HTTP/1.1  200 OK",
        "HTTP/1.1 200",
        "HTTP/1.1",
        "HTTP/1.1 2e2 OK",
        "http/1.1 200 OK",
        "ICY 200 OK",
        "HTTPS/1.1 200 OK",
        "",
        "\0",
        "HTTP/1.1 200 \u{1}OK",
        "HTTP/1.1 200 Хорошо",
        "HTTP/1.1 101 Switching Protocols",
    ];
    let good = with_length("", &body);
    let rest = &good[b"HTTP/1.1 200 OK".len()..];
    let response = [draw.rng.pick(&lines).as_bytes(), rest].concat();
    let mut steps = draw.spread(&response);
    steps.push(draw.rng.pick(&[Step::Finish, Step::Cut]));
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn two_lengths(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let right = body.len();
    let other = match draw.rng.range(0, 5) {
        0 => right.to_string(),
        1 => (right - 1).to_string(),
        2 => (right + 1).to_string(),
        3 => "0".into(),
        4 => format!("{right}, {right}"),
        _ => "99999999999999999999".into(),
    };
    let before = format!("Content-Length: {other}\r\n");
    let good = with_length("", &body);
    let response = if draw.rng.one_in(2) {
        with_headers(draw, before.as_bytes())
    } else {
        let head = good.len() - right - 2;
        [&good[..head], before.as_bytes(), &good[head..]].concat()
    };
    let mut steps = draw.spread(&response);
    steps.push(draw.end());
    // A reset may overtake what was sent.
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn length_and_chunked(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let length = draw.rng.pick(&[0, 1, body.len(), body.len() + 9, 1 << 40]);
    let coding = draw.rng.pick(&[
        "chunked",
        "Chunked",
        "identity",
        "gzip, chunked",
        "chunked, chunked",
        "xchunked",
    ]);
    let framed = if draw.rng.one_in(4) {
        body.clone()
    } else {
        [chunk(&body), b"0\r\n\r\n".to_vec()].concat()
    };
    let [mut first, mut second] = [
        format!("Content-Length: {length}\r\n"),
        format!("Transfer-Encoding: {coding}\r\n"),
    ];
    if draw.rng.one_in(2) {
        std::mem::swap(&mut first, &mut second);
    }
    let response = [
        format!("HTTP/1.1 200 OK\r\n{first}{second}\r\n").into_bytes(),
        framed,
    ]
    .concat();
    let mut steps = draw.spread(&response);
    steps.push(draw.rng.pick(&[Step::Finish, Step::Cut]));
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn absurd_length(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let right = body.len();
    let length = match draw.rng.range(0, 11) {
        0 => "9223372036854775807".into(),
        1 => "9223372036854775808".into(),
        2 => "18446744073709551615".into(),
        3 => "18446744073709551616".into(),
        4 => "-1".into(),
        5 => format!("+{right}"),
        6 => format!("{right}.0"),
        7 => format!("0x{right:x}"),
        8 => "9".repeat(draw.rng.range(20, 500)),
        9 => format!("{right} "),
        10 => String::new(),
        _ => "one".into(),
    };
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    let mut steps = draw.spread(&[head.as_bytes(), &body].concat());
    steps.push(draw.end());
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn interim(draw: &mut Draw) -> Vec<u8> {
    let answers = [
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n",
        "HTTP/1.1 199 Whatever\r\nX-A: b\r\n\r\n",
    ];
    draw.rng.pick(&answers).as_bytes().to_vec()
}

fn few_interim(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let times = draw.rng.range(1, 4);
    let mut response: Vec<u8> = (0..times).flat_map(|_| interim(draw)).collect();
    response.extend(with_length("", &body));
    let steps = draw.spread(&response);
    draw.case(steps).meant(body)
}

fn endless_interim(draw: &mut Draw) -> Case {
    let steps = vec![Step::Endless(interim(draw))];
    draw.case(steps).codes(HOSTILE).codes(&["TIMEOUT"])
}

fn bodiless(draw: &mut Draw) -> Case {
    let status = draw.rng.pick(&[
        "204 No Content",
        "304 Not Modified",
        "205 Reset Content",
        "101 Switching Protocols",
    ]);
    let body = draw.body.clone();
    let length = if draw.rng.one_in(3) { 0 } else { body.len() };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n");
    let steps = draw.spread(&[head.as_bytes(), &body].concat());
    let mut case = draw.case(steps).codes(HOSTILE).codes(&["TIMEOUT"]);
    // The connection is kept, with a body behind that does not belong to the answer: it has come
    // before the next call is made.
    case.settle = std::time::Duration::from_millis(15);
    // 205 alone may have one, by the letter.
    if status.starts_with("205") {
        case.meant(body)
    } else {
        case
    }
}

fn unknown_coding(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let codings = [
        "br",
        "deflate",
        "gzip, gzip",
        "gzip,identity",
        "GZIP",
        "x-gzip",
        "zstd",
        "\"gzip\"",
    ];
    let coding = format!("Content-Encoding: {}\r\n", draw.rng.pick(&codings));
    let packed = if draw.rng.one_in(2) {
        crate::case::gzip(&body)
    } else {
        body.clone()
    };
    let steps = draw.spread(&with_length(&coding, &packed));
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn garbage(draw: &mut Draw) -> Case {
    let length = draw.rng.pick(&[1, 2, 10, 100, 5000, 100_000]);
    let bytes = match draw.rng.range(0, 3) {
        0 => draw.rng.bytes(length),
        1 => vec![b'\n'; length],
        2 => b"<html>".repeat(length / 6 + 1),
        _ => {
            let mut good = with_length("", &draw.body.clone());
            for _ in 0..draw.rng.range(1, 8) {
                let at = draw.rng.range(0, good.len() - 1);
                good[at] = draw.rng.next().to_le_bytes()[0];
            }
            // What was damaged may be a word of the body: then it is what was sent.
            let at = good.windows(4).position(|window| window == b"\r\n\r\n");
            let body = at.map_or_else(Vec::new, |at| good[at + 4..].to_vec());
            let mut steps = draw.spread(&good);
            steps.push(Step::Finish);
            return draw.case(steps).meant(body).codes(HOSTILE);
        }
    };
    let mut steps = draw.spread(&bytes);
    steps.push(draw.end());
    draw.case(steps).codes(HOSTILE)
}
