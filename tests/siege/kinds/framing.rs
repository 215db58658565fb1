//! Chunked framing that is broken, or never ends.

use super::{Kind, kind};
use crate::case::{Case, Draw, HOSTILE, chunk, chunked_head};
use crate::script::Step;

pub const KINDS: &[Kind] = &[
    kind("good answer", 90, good_answer),
    kind("chunk size line without end", 40, line_without_end),
    kind("no line end behind a chunk, without end", 20, behind_data),
    kind("chunk extension", 60, extension),
    kind("bad chunk size", 90, bad_size),
    kind("missing line end behind a chunk", 60, missing_line_end),
    kind("few trailers", 60, few_trailers),
    kind("trailers without end", 20, endless_trailers),
    kind("a trailer line without end", 20, endless_trailer_line),
    kind("framing dripped", 10, dripped),
    kind("megabytes of chunks of one byte", 3, tiny_chunks),
];

/// Without it nothing else here would prove anything.
fn good_answer(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let response = draw.response(&body);
    let steps = draw.spread(&response);
    draw.case(steps).meant(body)
}

/// The head and some chunks of the body, as they should be.
fn beginning(draw: &mut Draw) -> Vec<u8> {
    let length = draw.rng.range(0, draw.body.len() / 2);
    let begun = draw.body[..length].to_vec();
    [chunked_head(""), draw.chunks(&begun)].concat()
}

/// The head and all chunks but the last, empty one.
fn all_data(draw: &mut Draw) -> Vec<u8> {
    let body = draw.body.clone();
    [chunked_head(""), draw.chunks(&body)].concat()
}

fn filler(draw: &mut Draw) -> Vec<u8> {
    let fillers: &[&[u8]] = &[
        b"x", b"0", b"5", b" ", b"\t", b"\r", b";", b"a=b;", b"\0", b"\xff",
    ];
    draw.rng.pick(fillers).to_vec()
}

fn line_without_end(draw: &mut Draw) -> Case {
    let begun = beginning(draw);
    let line: &[u8] = draw.rng.pick(&[
        &b"5;"[..],
        b"0;",
        b"5",
        b"",
        b"5;\r",
        b" ",
        b"5 ;a=\"",
        b"0",
    ]);
    let begun = [&begun[..], line].concat();
    let mut steps = draw.spread(&begun);
    steps.push(Step::Endless(filler(draw)));
    draw.case(steps).codes(HOSTILE).codes(&["TIMEOUT"])
}

fn behind_data(draw: &mut Draw) -> Case {
    let begun = beginning(draw);
    let begun = [&begun[..], b"5\r\nhello"].concat();
    let mut steps = draw.spread(&begun);
    if draw.rng.one_in(2) {
        steps.push(Step::Send(b"\r".to_vec()));
    }
    steps.push(Step::Endless(filler(draw)));
    draw.case(steps).codes(HOSTILE).codes(&["TIMEOUT"])
}

fn extension(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let length = draw.rng.pick(&[0, 1, 10, 100, 1000, 20_000, 100_000]);
    let value = "v".repeat(length);
    let form = draw.rng.range(0, 3);
    let extension = match form {
        0 => format!(";a={value}"),
        1 => format!(";a=\"{value}\""),
        2 => format!(";{value}"),
        _ => format!(" ; a = {value}"),
    };
    let line = format!("{:X}{extension}\r\n", body.len());
    let response = [
        chunked_head(""),
        line.into_bytes(),
        body.clone(),
        b"\r\n0\r\n\r\n".to_vec(),
    ];
    let steps = draw.spread(&response.concat());
    let case = draw.case(steps).meant(body);
    // A short one, as the standard has it, is nothing to complain about.
    if length <= 10 && form < 3 {
        case
    } else {
        case.codes(HOSTILE)
    }
}

fn bad_size(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let right = format!("{:x}", body.len());
    let size = match draw.rng.range(0, 15) {
        0 => format!("-{right}"),
        1 => format!("+{right}"),
        2 => format!("0x{right}"),
        3 => format!(" {right}"),
        4 => format!("{right} "),
        5 => format!("{right}{right} {right}"),
        6 => "F".repeat(draw.rng.range(16, 60)),
        7 => "7fffffffffffffff".into(),
        8 => "ffffffffffffffff".into(),
        9 => "10000000000000000".into(),
        10 => "fffffffffffffff0".into(),
        11 => String::new(),
        12 => "g".into(),
        13 => format!("{}{right}", "0".repeat(draw.rng.range(1, 40))),
        14 => "80000000".into(),
        _ => String::from_utf8_lossy(&draw.rng.bytes(8)).replace(['\r', '\n', '\u{FFFD}'], "~"),
    };
    let line = format!("{size}\r\n");
    let response = [
        chunked_head(""),
        line.into_bytes(),
        body.clone(),
        b"\r\n0\r\n\r\n".to_vec(),
    ];
    let mut steps = draw.spread(&response.concat());
    steps.push(draw.end());
    // Those that only look odd may be read as they were meant.
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn missing_line_end(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let (first, second) = body.split_at(draw.rng.range(1, body.len() - 1));
    let between = draw
        .rng
        .pick(&[&b""[..], b"\n", b"\r", b"xx", b"\n\r"])
        .to_vec();
    let mut first = chunk(first);
    first.truncate(first.len() - 2);
    let response = [
        chunked_head(""),
        first,
        between,
        chunk(second),
        b"0\r\n\r\n".to_vec(),
    ];
    let mut steps = draw.spread(&response.concat());
    steps.push(draw.end());
    // A bare line feed is an end of a line to lenient readers.
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn few_trailers(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let trailers: Vec<String> = (0..draw.rng.range(1, 8))
        .map(|index| format!("X-Trailer-{index}: {}\r\n", "t".repeat(index * 20)))
        .collect();
    let response = [
        all_data(draw),
        format!("0\r\n{}\r\n", trailers.concat()).into_bytes(),
    ]
    .concat();
    let steps = draw.spread(&response);
    draw.case(steps).meant(body)
}

fn endless_trailers(draw: &mut Draw) -> Case {
    let (body, data) = (draw.body.clone(), all_data(draw));
    let mut steps = draw.spread(&[&data[..], b"0\r\n"].concat());
    steps.push(Step::Endless(b"X-Trailer: and another\r\n".to_vec()));
    draw.case(steps)
        .meant(body)
        .codes(HOSTILE)
        .codes(&["TIMEOUT"])
}

fn endless_trailer_line(draw: &mut Draw) -> Case {
    let (body, data) = (draw.body.clone(), all_data(draw));
    let mut steps = draw.spread(&[&data[..], b"0\r\nX-Trailer: "].concat());
    steps.push(Step::Endless(filler(draw)));
    draw.case(steps)
        .meant(body)
        .codes(HOSTILE)
        .codes(&["TIMEOUT"])
}

fn dripped(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let begun = beginning(draw);
    let mut steps = draw.spread(&begun);
    let pause = draw.milliseconds(10, 300);
    let endless = format!("{};{}", draw.rng.pick(&["5", "ffff"]), "x".repeat(3000));
    steps.push(Step::Drip(endless.into_bytes(), pause));
    draw.case(steps)
        .meant(body)
        .codes(&["TIMEOUT"])
        .retryable(true)
}

fn tiny_chunks(draw: &mut Draw) -> Case {
    let users = draw.users.clone();
    let body = draw.answer_to(&users, 300_000);
    let data: Vec<u8> = body.iter().flat_map(|byte| chunk(&[*byte])).collect();
    let response = [chunked_head(""), data, b"0\r\n\r\n".to_vec()].concat();
    draw.case(vec![Step::Send(response)])
        .limit(4 << 20)
        .meant(body)
        .unhurried()
}
