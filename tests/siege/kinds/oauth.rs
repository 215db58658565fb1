//! The server that renews tokens: hostile, mute, in the wrong mood.

use serde_json::json;

use super::{Kind, kind};
use crate::case::{Case, Draw, chunked_head};
use crate::script::{Script, Step};

pub const KINDS: &[Kind] = &[
    kind("good refresh", 20, good),
    kind("refresh refused at length", 20, long_description),
    kind("refresh answered with something else", 90, something_else),
    kind("refresh refused for a while", 40, for_a_while),
    kind("refresh redirected", 40, redirected),
    kind("refresh without an answer", 6, mute),
    kind("refresh dripped", 6, dripped),
    kind("refresh in an answer without end", 10, endless),
    kind("refresh closed", 40, closed),
    kind("refresh to a token that nobody can use", 40, odd_tokens),
];

/// The portal says that the token has expired; this is how the token server answers, and the portal
/// then.
fn refresh(draw: &mut Draw, answer: Vec<Step>, then: Vec<Step>) -> Case {
    let expired =
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 25\r\n\r\n{\"error\":\"expired_token\"}";
    let scripts: Vec<Script> = [vec![Step::Send(expired.into())], answer, then]
        .into_iter()
        .map(|steps| draw.script(steps))
        .collect();
    let (client_secret, refresh_token) = (draw.rng.word(30), draw.rng.word(40));
    let origin = draw.way.origin(draw.port);
    let token = draw.secret.clone();
    draw.scripted(scripts)
        .option("client_id", json!("local.siege"))
        .option("client_secret", json!(client_secret))
        .option("refresh_token", json!(refresh_token))
        .option("oauth_url", json!(format!("{origin}/oauth/token/")))
        .with_token(origin, &token)
        .secret(client_secret)
        .secret(refresh_token)
}

fn failing(draw: &mut Draw, answer: Vec<Step>) -> Case {
    refresh(draw, answer, vec![Step::Answer]).codes(&["OAUTH"])
}

fn response(status: u16, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn good(draw: &mut Draw) -> Case {
    let (access, next) = (draw.rng.word(40), draw.rng.word(40));
    let pair = json!({"access_token": access, "refresh_token": next, "expires_in": 3600});
    let answer = vec![Step::Send(response(200, pair.to_string().as_bytes()))];
    let body = draw.body.clone();
    let then = draw.response(&body);
    refresh(draw, answer, vec![Step::Send(then)]).meant(body)
}

fn long_description(draw: &mut Draw) -> Case {
    let length = draw.rng.pick(&[1000, 100_000, 900_000, 30_000_000]);
    let description = draw
        .rng
        .pick(&["long ", "\\u0041", "\\\"", "&#65;", "%41"])
        .repeat(length / 6);
    let body = format!("{{\"error\":\"invalid_grant\",\"error_description\":\"{description}\"}}");
    let answer = vec![Step::Send(response(400, body.as_bytes()))];
    failing(draw, answer)
}

fn something_else(draw: &mut Draw) -> Case {
    let secret = draw.secret.clone();
    let body = match draw.rng.range(0, 9) {
        0 => "<html>login</html>".into(),
        1 => String::new(),
        2 => "[]".into(),
        3 => "{}".into(),
        4 => "null".into(),
        5 => "{\"access_token\":{\"a\":[]},\"refresh_token\":5}".into(),
        6 => "[".repeat(draw.rng.range(1, 300_000)),
        7 => "{\"error\":".repeat(draw.rng.range(1, 50_000)),
        8 => format!(
            "{{\"error\":\"{secret}\",\"error_description\":\"{}\"}}",
            secret.to_uppercase()
        ),
        _ => "{\"error\":[[1]],\"error_description\":{\"a\":1}}".into(),
    };
    let bytes = response(draw.rng.pick(&[200, 400, 404]), body.as_bytes());
    let answer = draw.spread(&bytes);
    failing(draw, answer)
}

fn for_a_while(draw: &mut Draw) -> Case {
    let status = draw.rng.pick(&[429, 500, 502, 503, 504, 520]);
    let body = draw
        .rng
        .pick(&["<html>later</html>", "{\"error\":\"later\"}", ""]);
    let answer = vec![Step::Send(response(status, body.as_bytes()))];
    failing(draw, answer).retryable(true)
}

fn redirected(draw: &mut Draw) -> Case {
    let to = draw
        .rng
        .pick(&["https://elsewhere.test/", "/oauth/token/", "//x"]);
    let head = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
    failing(draw, vec![Step::Send(head.into_bytes())])
}

fn mute(draw: &mut Draw) -> Case {
    failing(draw, vec![Step::Hold])
        .codes(&["TIMEOUT"])
        .retryable(true)
}

fn dripped(draw: &mut Draw) -> Case {
    let pause = draw.milliseconds(10, 100);
    let bytes = response(200, "{\"access_token\":".repeat(20).as_bytes());
    failing(draw, vec![Step::Drip(bytes, pause)])
        .codes(&["TIMEOUT"])
        .retryable(true)
}

fn endless(draw: &mut Draw) -> Case {
    let answer = match draw.rng.range(0, 2) {
        0 => vec![
            Step::Send(chunked_head("")),
            Step::Endless(b"5\r\nhello\r\n".to_vec()),
        ],
        1 => vec![Step::Endless(b"X-A: b\r\n".to_vec())],
        _ => vec![
            Step::Send(b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
            Step::Endless(b"{".to_vec()),
        ],
    };
    failing(draw, answer).codes(&["TIMEOUT"])
}

fn closed(draw: &mut Draw) -> Case {
    let bytes = response(200, b"{\"access_token\":\"a\",\"refresh_token\":\"b\"}");
    let cut = draw.rng.range(0, bytes.len() - 1);
    let answer = vec![Step::Send(bytes[..cut].to_vec()), draw.end()];
    failing(draw, answer).retryable(true)
}

fn odd_tokens(draw: &mut Draw) -> Case {
    let token = match draw.rng.range(0, 3) {
        0 => String::new(),
        1 => "t".repeat(draw.rng.range(4097, 100_000)),
        2 => "two words".into(),
        _ => "line\r\nX-A: b".into(),
    };
    let pair = json!({"access_token": token, "refresh_token": token});
    let answer = vec![Step::Send(response(200, pair.to_string().as_bytes()))];
    failing(draw, answer)
}
