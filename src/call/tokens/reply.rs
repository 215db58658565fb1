//! What the token server answered: tokens, or why there are none.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::call::secret::{Scrubber, Secret};
use crate::envelope::shape::is_nothing;
use crate::error::may_pass;

/// A new pair of tokens.
#[derive(Debug)]
pub(crate) struct Renewed {
    pub(crate) access: Secret,
    pub(crate) refresh: Secret,
}

/// Why there are no tokens.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// In words, without secrets.
    pub(crate) words: String,
    /// Whether the same request may be granted later.
    pub(crate) may_pass: bool,
}

/// The members of an answer as they stand there: one that is odd must not hide the others.
#[derive(Deserialize, Default)]
struct Reply<'a> {
    #[serde(borrow)]
    access_token: Option<&'a RawValue>,
    #[serde(borrow)]
    refresh_token: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    #[serde(borrow)]
    error_description: Option<&'a RawValue>,
}

/// Refusals of OAuth that stay what they are, whatever status they come with [RFC 6749, 5.2].
const LASTING: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// Reads an answer.
pub(crate) fn tokens_in(status: u16, body: &[u8], scrubber: &Scrubber) -> Result<Renewed, Refusal> {
    let passes = may_pass::status(status);
    let refused = |words: String, may_pass| Err(Refusal { words, may_pass });
    let body = String::from_utf8_lossy(body);
    let reply = if body.trim_start().starts_with('{') {
        serde_json::from_str::<Reply>(&body).ok()
    } else {
        // Without this a list would be read as an object's members in their order.
        None
    };
    let Some(reply) = reply else {
        let what = match status {
            300..=399 => "leads elsewhere, where the secret does not go",
            _ if serde_json::from_str::<IgnoredAny>(&body).is_ok() => {
                "is JSON, but not an object with each member once"
            }
            _ => "is not JSON",
        };
        return refused(format!("its answer (HTTP {status}) {what}"), passes);
    };
    let tokens = [reply.access_token, reply.refresh_token].map(|raw| raw.and_then(token));
    match tokens {
        [Some(access), Some(refresh)] if status == 200 => Ok(Renewed { access, refresh }),
        tokens => {
            let code = said(reply.error);
            let why = said(reply.error_description);
            let may_pass = passes && !LASTING.contains(&&*code);
            // Tokens that came along are as secret as those that were known.
            let scrubber = scrubber.with(tokens.into_iter().flatten().collect());
            let words = readable(&scrubber.scrub(&format!("{code} {why}")));
            if words.is_empty() {
                let words = format!("its answer (HTTP {status}) has no tokens that can be used");
                return refused(words, may_pass);
            }
            refused(format!("{words} (HTTP {status})"), may_pass)
        }
    }
}

fn token(raw: &RawValue) -> Option<Secret> {
    let token: String = serde_json::from_str(raw.get()).ok()?;
    let valid = (1..=4096).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_graphic());
    valid.then(|| Secret::new(token))
}

/// A text, or what stands in its place as it is written there.
fn said(raw: Option<&RawValue>) -> String {
    let raw = raw.map_or("", RawValue::get);
    if is_nothing(raw) {
        return String::new();
    }
    // Half a character of two (`\ud83d`) is no text to the reader; the rest of it is.
    serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned())
}

/// One line of a length that people read. It is masked already: a cut leaves no half of a secret.
fn readable(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut words = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if let Some((end, _)) = words.char_indices().nth(LONGEST) {
        words.truncate(end);
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, body: &str) -> (String, bool) {
        let scrubber = Scrubber::new([Secret::new("s3cret")]);
        let refusal = tokens_in(status, body.as_bytes(), &scrubber).unwrap_err();
        (refusal.words, refusal.may_pass)
    }

    #[test]
    fn a_pair_of_tokens_is_read() {
        let body = br#"{"access_token":"a1","x":[[1]],"refresh_token":"r1","expires_in":3600}"#;
        let renewed = tokens_in(200, body, &Scrubber::default()).unwrap();
        assert_eq!(renewed.access.expose(), "a1");
        assert_eq!(renewed.refresh.expose(), "r1");
    }

    #[test]
    fn an_odd_answer_is_refused_in_words() {
        let no_tokens = "its answer (HTTP 200) has no tokens that can be used";
        let once = "its answer (HTTP 200) is JSON, but not an object with each member once";
        let deep = format!("{{\"error\":{}{}}}", "[".repeat(30_000), "]".repeat(30_000));
        for (status, body, words) in [
            (200, "{}", no_tokens),
            (200, r#"{"access_token":1,"refresh_token":2}"#, no_tokens),
            (
                200,
                r#"{"access_token":"a b","refresh_token":"r"}"#,
                no_tokens,
            ),
            (200, r#"{"access_token":"","refresh_token":"r"}"#, no_tokens),
            (
                200,
                r#"{"access_token":null,"refresh_token":["r"]}"#,
                no_tokens,
            ),
            (200, r#"["a","r"]"#, once),
            (200, r#""a""#, once),
            (200, r#"{"error":"a","error":"b"}"#, once),
            (
                302,
                "",
                "its answer (HTTP 302) leads elsewhere, where the secret does not go",
            ),
            (200, "<html>", "its answer (HTTP 200) is not JSON"),
            (200, "", "its answer (HTTP 200) is not JSON"),
            (
                400,
                r#"{"error":"x","error_description":7}"#,
                "x 7 (HTTP 400)",
            ),
            (
                400,
                r#"{"error":"x","access_token":{"a":[1]}}"#,
                "x (HTTP 400)",
            ),
            (
                400,
                r#"{"error":{"code":"x"}}"#,
                r#"{"code":"x"} (HTTP 400)"#,
            ),
            (
                400,
                r#"{"error":"x","error_description":"\ud83d s3cret"}"#,
                r"x \ud83d *** (HTTP 400)",
            ),
            (
                400,
                "{\"error\":\"a\",\"error_description\":\"b\\n\\u0007c\"}",
                "a b c (HTTP 400)",
            ),
        ] {
            assert_eq!(refusal(status, body).0, words, "{body}");
        }
        assert_eq!(
            refusal(400, &deep).0.chars().count(),
            300 + "… (HTTP 400)".chars().count()
        );
        let broken = tokens_in(400, b"{\"error\":\"x\xff\"}", &Scrubber::default()).unwrap_err();
        assert_eq!(broken.words, "x\u{fffd} (HTTP 400)");
    }

    #[test]
    fn a_description_is_masked_before_it_is_cut() {
        for place in 280..310 {
            let padding = "x".repeat(place);
            let body = format!(r#"{{"error":"e","error_description":"{padding} s3cret tail"}}"#);
            let (words, _) = refusal(400, &body);
            assert!(words.chars().count() < 330, "{words}");
            assert!(!words.contains("s3"), "{words}");
        }
        let body = r#"{"error":"e","error_description":"old T1-t","access_token":"T1-t"}"#;
        assert_eq!(refusal(500, body).0, "e old *** (HTTP 500)");
    }

    #[test]
    fn what_the_server_blames_itself_for_may_pass_and_a_refusal_does_not() {
        for (status, body, passes) in [
            (429, "{}", true),
            (503, "<html>", true),
            (500, r#"{"error":"x"}"#, true),
            (503, r#"{"error":"invalid_grant"}"#, false),
            (400, r#"{"error":"invalid_grant"}"#, false),
            (401, r#"{"error":"invalid_client"}"#, false),
            (200, "<html>", false),
            (302, "", false),
        ] {
            assert_eq!(refusal(status, body).1, passes, "{status} {body}");
        }
    }
}
