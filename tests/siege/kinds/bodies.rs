//! Bodies that are no JSON, too much of it, or more than they seem.

use super::{Kind, kind};
use crate::case::{Case, Draw, HOSTILE, each, gzip, with_length};
use crate::script::Step;

pub const KINDS: &[Kind] = &[
    kind("an error that is a list of the limit's size", 8, error_list),
    kind("the same, of 60 MB", 1, error_list_of_60_mb),
    kind("hundreds of thousands of keys", 6, many_keys),
    kind("millions of keys", 1, millions_of_keys),
    kind("deep nesting", 40, deep),
    kind("long texts and numbers", 40, long),
    kind("a large answer", 4, large_answer),
    kind("larger than the limit", 60, too_large),
    kind("odd text", 120, odd_text),
    kind("the portal's own error", 60, own_error),
    kind("an error that is no text", 60, odd_error),
    kind("a page that quotes the secret", 180, quoting),
    kind("keys twice", 60, keys_twice),
];

/// Sends the body and expects it as it is, if it is JSON, or a complaint about it.
fn sent(draw: &mut Draw, body: Vec<u8>) -> Case {
    let response = draw.response(&body);
    let steps = draw.spread(&response);
    draw.case(steps).meant(body)
}

fn list(limit: usize) -> Vec<u8> {
    let zeros = "0,".repeat((limit - 20) / 2);
    format!("{{\"error\":[{zeros}0]}}").into_bytes()
}

fn error_list(draw: &mut Draw) -> Case {
    let limit = draw.rng.pick(&[64 * 1024, 1 << 20, 8 << 20]);
    let case = sent(draw, list(limit));
    case.limit(limit as u64)
        .unhurried()
        .codes(&["UNEXPECTED_ANSWER"])
}

fn error_list_of_60_mb(draw: &mut Draw) -> Case {
    let body = list(60 << 20);
    let steps = vec![Step::Send(with_length("", &body))];
    let case = draw.case(steps).meant(body).unhurried();
    case.limit(64 << 20)
        .codes(&["UNEXPECTED_ANSWER", "TIMEOUT"])
}

fn keys(count: usize, where_to: &str) -> Vec<u8> {
    let members: Vec<String> = (0..count).map(|index| format!("\"{index}\":[]")).collect();
    let members = members.join(",");
    match where_to {
        "result" => format!("{{\"result\":{{{members}}}}}"),
        "error" => format!("{{\"error\":{{{members}}}}}"),
        _ => format!("{{{members},\"result\":[]}}"),
    }
    .into_bytes()
}

fn many_keys(draw: &mut Draw) -> Case {
    let body = keys(300_000, draw.rng.pick(&["result", "error", "top"]));
    let case = sent(draw, body);
    case.limit(8 << 20)
        .unhurried()
        .codes(&["UNEXPECTED_ANSWER"])
}

fn millions_of_keys(draw: &mut Draw) -> Case {
    let body = keys(4_000_000, "result");
    let steps = vec![Step::Send(with_length("", &body))];
    let case = draw.case(steps).meant(body).unhurried();
    case.limit(64 << 20)
        .codes(&["UNEXPECTED_ANSWER", "TIMEOUT"])
}

fn deep(draw: &mut Draw) -> Case {
    let depth = draw.rng.range(200, 400_000);
    let open = draw.rng.pick(&["[", "{\"a\":", "[[],"]);
    let body = format!("{{\"result\":{}", open.repeat(depth)).into_bytes();
    let response = draw.response(&body);
    let steps = draw.spread(&response);
    draw.case(steps)
        .limit(8 << 20)
        .codes(&["UNEXPECTED_ANSWER", "NOT_JSON"])
}

fn long(draw: &mut Draw) -> Case {
    let length = draw.rng.range(1, 900_000);
    let user = draw.users[0];
    let value = match draw.rng.range(0, 4) {
        0 => format!("\"{}\"", "x".repeat(length)),
        1 => format!("\"{}\"", "\\u0041".repeat(length / 6)),
        2 => "9".repeat(length),
        3 => format!("1e{}", "9".repeat(length.min(1000))),
        _ => format!("0.{}", "1".repeat(length)),
    };
    let body = format!("{{\"result\":{{\"{user}\":[{{\"A\":{value}}}]}}}}").into_bytes();
    // A number that no machine has is still JSON, and still the portal's.
    sent(draw, body).codes(&["UNEXPECTED_ANSWER", "NOT_JSON"])
}

fn large_answer(draw: &mut Draw) -> Case {
    let padding = draw.rng.range(1, 7) << 20;
    let users = draw.users[..1].to_vec();
    let body = draw.answer_to(&users, padding);
    sent(draw, body).limit(8 << 20).unhurried()
}

fn too_large(draw: &mut Draw) -> Case {
    let limit = draw.rng.pick(&[1, 100, 64 * 1024]);
    let users = draw.users.clone();
    let body = draw.answer_to(&users, limit);
    let response = draw.response(&body);
    let steps = draw.spread(&response);
    let mut case = draw
        .case(steps)
        .limit(limit as u64)
        .codes(&["TOO_LARGE"])
        .retryable(false);
    // The next ones are too large as well where one byte is too much.
    if limit < 1000 {
        case.next_users.clear();
    }
    case
}

fn odd_text(draw: &mut Draw) -> Case {
    let good = draw.body.clone();
    let page = b"<html><body>Bad gateway</body></html>";
    let body: Vec<u8> = match draw.rng.range(0, 12) {
        0 => Vec::new(),
        1 => b" \r\n\t ".to_vec(),
        2 => page.to_vec(),
        3 => b"null".to_vec(),
        4 => b"[1,2,3]".to_vec(),
        5 => b"{\"neither\":1}".to_vec(),
        6 => [b"\xef\xbb\xbf", &good[..]].concat(),
        7 => [&good[..], b"\0"].concat(),
        8 => good
            .iter()
            .map(|&b| if b == b'p' || b == b'7' { 0xff } else { b })
            .collect(),
        9 => [&good[..], b"}"].concat(),
        10 => good[..good.len() - draw.rng.range(1, 20)].to_vec(),
        11 => [b"\0", &good[..]].concat(),
        _ => good.repeat(2),
    };
    let status = draw
        .rng
        .pick(&[200, 200, 400, 404, 429, 500, 502, 503, 520]);
    let head = format!(
        "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let steps = draw.spread(&[head.as_bytes(), &body].concat());
    let case = draw.case(steps).codes(&["NOT_JSON", "UNEXPECTED_ANSWER"]);
    let case = case.retryable(status == 429 || status >= 500);
    // A mark of the byte order is no harm.
    if body.starts_with(b"\xef") {
        case.meant(body).meant(good)
    } else {
        case
    }
}

fn own_error(draw: &mut Draw) -> Case {
    let error = match draw.rng.range(0, 5) {
        0 => "{\"error\":\"ERROR_METHOD_NOT_FOUND\",\"error_description\":\"Method not found!\"}"
            .into(),
        1 => "{\"error\":\"\",\"error_description\":\"\"}".into(),
        2 => "{\"error\":{\"code\":\"BITRIX_REST\",\"message\":\"No\"}}".into(),
        3 => "{\"error\":\"OPERATION_TIME_LIMIT\",\"error_description\":\"slow\"}".into(),
        4 => format!(
            "{{\"error\":\"X\",\"error_description\":\"{}\"}}",
            "d".repeat(draw.rng.range(0, 500_000))
        ),
        _ => "{ \"error\" : 5 }\n".to_owned(),
    };
    let status = draw.rng.pick(&[200, 400, 401, 403, 429, 500, 503]);
    let head = format!(
        "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\n\r\n",
        error.len()
    );
    let steps = draw.spread(&[head, error.clone()].concat().into_bytes());
    draw.case(steps).meant(error)
}

fn odd_error(draw: &mut Draw) -> Case {
    let values = [
        "[]",
        "{}",
        "null",
        "false",
        "true",
        "0",
        "[[]]",
        "{\"code\":{\"code\":[]}}",
        "\"\\ud83d\"",
        "1e999",
        "\"\\u0000\"",
    ];
    let value = draw.rng.pick(&values);
    let body = format!("{{\"error\":{value},\"error_description\":{value}}}").into_bytes();
    let steps = draw.spread(&with_length("", &body));
    draw.case(steps).meant(body).codes(HOSTILE)
}

/// The secret in an error page, as servers and their filters write it.
fn quoting(draw: &mut Draw) -> Case {
    let secret = draw.secret.clone();
    let each = |form| each(&secret, form);
    let times = draw.rng.range(1, 8);
    let quoted = match draw.rng.range(0, 9) {
        0 => secret.clone(),
        1 => secret.to_uppercase(),
        2 => secret.to_lowercase(),
        3 => each(|b| format!("%{b:02x}")),
        4 => each(|b| format!("&#{b};")),
        5 => each(|b| format!("&#x{b:X};")),
        6 => each(|b| format!("&#{b} ")),
        7 => each(|b| format!("&#0000000000{b};")),
        8 => each(|b| format!("\\u{b:04x}")),
        _ => {
            // Escaped, and the escapes escaped, and so on.
            let mut text = each(|b| format!("%{b:02X}"));
            for _ in 1..times {
                text = text.replace('%', "%25");
            }
            text
        }
    };
    // Where messages are cut, the secret stands across the cut.
    let blanks = draw
        .rng
        .pick(&[" ", "\n", "\t", "&nbsp;", "x"])
        .repeat(draw.rng.pick(&[0, 1, 40, 70, 75, 4085, 4090]));
    let page = format!("<p>{blanks}/rest/1/{quoted}/calendar.accessibility.get</p>").into_bytes();
    let head = format!(
        "HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\n\r\n",
        page.len()
    );
    let page = [head.as_bytes(), &page].concat();
    let steps = draw.spread(&page);
    draw.case(steps).codes(&["NOT_JSON"]).retryable(false)
}

fn keys_twice(draw: &mut Draw) -> Case {
    let user = draw.users[0];
    let escaped = each(&user.to_string(), |b| format!("\\u{b:04x}"));
    let first = user.to_string();
    let body = match draw.rng.range(0, 4) {
        0 => format!("{{\"result\":{{\"{first}\":[{{}}],\"{first}\":[]}}}}"),
        1 => format!("{{\"result\":{{\"{first}\":[{{}}],\"{escaped}\":[]}}}}"),
        2 => format!("{{\"result\":{{\"{escaped}\":[{{}}],\"7\":[],\"{escaped}\":[]}}}}"),
        3 => format!("{{\"result\":{{\"{first}\":[]}},\"result\":[]}}"),
        _ => format!("{{\"result\":{{\"{first}\":[]}},\"r\\u0065sult\":[]}}"),
    };
    let body = if draw.rng.one_in(3) {
        with_length("Content-Encoding: gzip\r\n", &gzip(body.as_bytes()))
    } else {
        with_length("", body.as_bytes())
    };
    let steps = draw.spread(&body);
    draw.case(steps).codes(&["UNEXPECTED_ANSWER"])
}
