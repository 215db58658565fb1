//! The portal's answer: its body as it came, and the error in it if there is one.

use std::fmt;
use std::ops::Range;

use super::roll::{self, Keys, Strangers};
use super::secret::Scrubber;
use super::transport::Response;
use crate::error::{Code, Error, PortalError};
use crate::input::json::{Fault, Text, count_items};
use crate::input::shape::{DEEPEST, Shape, Why, is_nothing};

/// What a portal answered: JSON with a `result`, or an error of the portal's own.
///
/// The body is kept byte for byte: numbers such as `1757529241.34588` stay as they are.
/// `Debug` shows its length alone, since a body may hold what is nobody else's business.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    body: String,
    status: u16,
    result: Option<Range<usize>>,
    time: Option<Range<usize>>,
    /// Those of the result.
    keys: Keys,
    error: Option<PortalError>,
}

impl Answer {
    /// Takes a response if it is one of a portal.
    ///
    /// The body is read once and not copied: beside it, little memory is needed.
    pub(crate) fn read(response: Response, host: &str, scrubber: &Scrubber) -> Result<Self, Error> {
        let status = response.status;
        let fail = |code, what: &str| {
            // A gateway's page goes away, as its status says; a login page does not.
            Error::new(code, format!("the answer of {host} (HTTP {status}) {what}"))
                .with_status(status)
                .with_request_left(true)
        };
        let body = String::from_utf8(response.body).map_err(|error| {
            let words = first_words(error.as_bytes(), scrubber);
            fail(
                Code::NotJson,
                &format!("is not valid UTF-8; it begins {words}"),
            )
        })?;
        let place = |part: &str| {
            let start = part.as_ptr() as usize - body.as_ptr() as usize;
            start..start + part.len()
        };
        let mut keys = Keys::default();
        let note = |key: Text<'_>| keys.note(place(key.raw()));
        let shape = Shape::read_noting(&body, DEEPEST, note).map_err(|refusal| {
            let no_json = |what| {
                let words = first_words(&body, scrubber);
                fail(Code::NotJson, &format!("{what}; it begins {words}"))
            };
            let odd = |what: &str| fail(Code::UnexpectedAnswer, what);
            match refusal.why {
                Why::Fault(Fault::TooDeep) => {
                    odd(&format!("is nested more than {DEEPEST} levels deep"))
                }
                Why::Fault(_) if body.trim().is_empty() => fail(Code::NotJson, "is empty"),
                Why::Fault(Fault::Cut) => no_json("is cut short"),
                Why::Fault(Fault::Broken) => no_json("is not JSON"),
                Why::NoObject => odd("is JSON, but no object; is this a Bitrix24 portal?"),
                Why::KeyTwice => odd("has a key twice"),
                Why::BrokenKey => odd("has half a character in a key"),
            }
        })?;
        if shape.result.is_none() && shape.error.is_none() {
            return Err(fail(
                Code::UnexpectedAnswer,
                "is JSON, but has neither result nor error; is this a Bitrix24 portal?",
            ));
        }
        let (result, time) = (shape.result.map(place), shape.time.map(place));
        let error = shape.portal_error(status);
        Ok(Self {
            body,
            status,
            result,
            time,
            keys,
            error,
        })
    }

    /// An answer spliced from answers that were read; where its members stand is known.
    pub(super) fn spliced(body: String, result: Range<usize>, time: Option<Range<usize>>) -> Self {
        Self {
            body,
            status: 200,
            result: Some(result),
            time,
            keys: Keys::default(),
            error: None,
        }
    }

    /// An answer of a portal's that is at hand.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn at_hand(body: String) -> Result<Self, Error> {
        let response = Response {
            status: 200,
            location: None,
            body: body.into_bytes(),
        };
        Self::read(response, "the portal", &Scrubber::default())
    }

    /// Refuses an answer in which a user stands twice: which of the two lists holds would be a
    /// guess. Users who were not `asked` for may be in it.
    pub(crate) fn with_each_user_once(self, asked: &[u64]) -> Result<Self, Error> {
        self.call_roll(asked, Strangers::Ignored)?;
        Ok(self)
    }

    /// Goes through the users whom the result is about.
    pub(super) fn call_roll(&self, asked: &[u64], strangers: Strangers) -> Result<(), Error> {
        let Ok(result) = self.result() else {
            return Ok(());
        };
        // PHP writes a map as a list if its keys are 0, 1, 2 and so on.
        roll::limit(count_items(result), asked)
            .and_then(|()| roll::call(&self.keys.of(&self.body, result), asked, strangers))
            .map_err(|error| error.with_status(self.status))
    }

    /// The member `time` as it came.
    pub(super) fn time(&self) -> Option<&str> {
        self.time.clone().map(|place| &self.body[place])
    }

    /// The body, byte for byte as the portal sent it.
    pub fn as_str(&self) -> &str {
        &self.body
    }

    /// The body, without copying it.
    pub fn into_string(self) -> String {
        self.body
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether there is anything under `result`, an error beside it or not.
    pub(super) fn has_result(&self) -> bool {
        let result = self.result.clone().map(|place| &self.body[place]);
        result.is_some_and(|result| !is_nothing(result))
    }

    /// The error that the portal reported, if it did.
    pub fn portal_error(&self) -> Option<&PortalError> {
        self.error.as_ref()
    }

    /// The value of `result` as JSON text, or the error that the portal reported.
    ///
    /// An empty map may stand there as `[]`: PHP, which wrote it, has one type for both.
    pub fn result(&self) -> Result<&str, PortalError> {
        match (&self.error, &self.result) {
            (Some(error), _) => Err(error.clone()),
            (None, range) => Ok(range.clone().map_or("null", |range| &self.body[range])),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// The beginning of an answer for a message: one line, masked. Whatever the size of the answer, it
/// needs little memory.
fn first_words(text: impl AsRef<[u8]>, scrubber: &Scrubber) -> String {
    const WORDS: usize = 80;
    // Masked before it is cut, so that no half of a secret is left; cut coarsely before that, behind
    // what is shown even if most of it is escapes.
    const ENOUGH: usize = 4096;
    let mut line = String::with_capacity(ENOUGH + 4);
    let mut blank = false;
    let mut cut = false;
    for chunk in text.as_ref().utf8_chunks() {
        let broken = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
        for c in chunk.valid().chars().chain(broken) {
            if c.is_whitespace() {
                blank = !line.is_empty();
                continue;
            }
            if line.len() >= ENOUGH {
                cut = true;
                break;
            }
            if blank {
                line.push(' ');
                blank = false;
            }
            line.push(c);
        }
        if cut {
            break;
        }
    }
    let masked = scrubber.scrub_beginning(&line, cut);
    let words: String = masked.chars().take(WORDS).collect();
    format!("\"{}\"", words.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::super::secret::Secret;
    use super::*;

    fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Answer, Error> {
        let response = Response {
            status,
            location: None,
            body: body.as_ref().to_vec(),
        };
        Answer::read(response, "x.by", &Scrubber::new([Secret::new("s3cret")]))
    }

    #[test]
    fn a_result_is_the_bytes_that_came() {
        let body = r#" {"result": {"1": []} ,"time":{"start":1757529241.34588}}"#;
        let answer = read(200, body).unwrap();
        assert_eq!(answer.as_str(), body);
        assert_eq!(answer.result().unwrap(), r#"{"1": []}"#);
        assert_eq!(answer.portal_error(), None);
        assert_eq!(
            read(200, r#"{"result":null}"#).unwrap().result().unwrap(),
            "null"
        );
        assert_eq!(
            read(200, r#"{"error":null,"result":[]}"#)
                .unwrap()
                .result()
                .unwrap(),
            "[]"
        );
    }

    #[test]
    fn the_portals_errors_are_answers() {
        let answer = read(
            400,
            r#"{"error":"","error_description":"Не задан \"users\""}"#,
        )
        .unwrap();
        let error = answer.portal_error().unwrap();
        assert_eq!((error.code(), error.status()), ("", 400));
        assert_eq!(error.description(), "Не задан \"users\"");
        assert!(answer.result().is_err());
        let body = r#"{"error":{"code":"BITRIX_REST_V3_X","message":"no","validation":[]}}"#;
        let answer = read(404, body).unwrap();
        let error = answer.portal_error().unwrap();
        assert_eq!(
            (error.code(), error.description()),
            ("BITRIX_REST_V3_X", "no")
        );
    }

    #[test]
    fn what_is_no_answer_of_a_portal_is_an_error_without_secrets() {
        for (status, body, code, words, retryable) in [
            (
                200,
                &b"<html><title>Log in</title> s3cret"[..],
                Code::NotJson,
                "it begins \"<html><title>Log in</title> ***\"",
                false,
            ),
            (
                502,
                b"<html>502 Bad Gateway",
                Code::NotJson,
                "HTTP 502",
                true,
            ),
            (200, b"", Code::NotJson, "is empty", false),
            (200, b" \n", Code::NotJson, "is empty", false),
            (
                200,
                br#"{"result": {"1": ["#,
                Code::NotJson,
                "is cut short",
                false,
            ),
            (
                200,
                b"\xef\xbb\xbf{\"result\":[]}",
                Code::NotJson,
                "is not JSON",
                false,
            ),
            (200, b"{\"result\":\"\xff\"}", Code::NotJson, "UTF-8", false),
            (
                200,
                b"{\"result\":\"\0\"}",
                Code::NotJson,
                "is not JSON",
                false,
            ),
            (
                200,
                b"{\"result\":[]}\0",
                Code::NotJson,
                "is not JSON",
                false,
            ),
            (
                404,
                b"404 page not found",
                Code::NotJson,
                "begins \"404 page",
                false,
            ),
            (502, b"[<html>", Code::NotJson, "begins", true),
            (200, b"[]", Code::UnexpectedAnswer, "no object", false),
            (200, b"\"ok\"", Code::UnexpectedAnswer, "no object", false),
            (
                200,
                br#"{"answer":1}"#,
                Code::UnexpectedAnswer,
                "neither result nor error",
                false,
            ),
            (
                200,
                br#"{"result":1,"result":2}"#,
                Code::UnexpectedAnswer,
                "a key twice",
                false,
            ),
            (
                200,
                br#"{"result":1,"\u0072esult":2}"#,
                Code::UnexpectedAnswer,
                "a key twice",
                false,
            ),
            (
                200,
                br#"{"result":1,"\ud83d":2}"#,
                Code::UnexpectedAnswer,
                "half a character in a key",
                false,
            ),
        ] {
            let error = read(status, body).unwrap_err();
            assert_eq!(error.code(), code, "{error}");
            assert!(error.message().contains(words), "{error}");
            assert_eq!(error.is_retryable(), retryable, "{error}");
            assert_eq!(error.status(), Some(status));
            assert!(error.request_left(), "{error}");
            assert!(!error.message().contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn a_gateways_page_may_pass() {
        for (status, body, code, words, retryable) in [
            (429, &b"<html>429"[..], Code::NotJson, "HTTP 429", true),
            (500, b"<html>500", Code::NotJson, "HTTP 500", true),
            (503, b"", Code::NotJson, "is empty", true),
            (520, b"<html>520", Code::NotJson, "HTTP 520", true),
            (524, b"error code: 524", Code::NotJson, "HTTP 524", true),
            (503, b"\xe9 \xff", Code::NotJson, "is not valid UTF-8", true),
            (
                503,
                br#"{"message":"Service Unavailable"}"#,
                Code::UnexpectedAnswer,
                "neither result nor error",
                true,
            ),
            (403, b"<html>403", Code::NotJson, "HTTP 403", false),
            (200, b"<html>200", Code::NotJson, "HTTP 200", false),
        ] {
            let error = read(status, body).unwrap_err();
            assert_eq!(error.code(), code, "{error}");
            assert!(error.message().contains(words), "{error}");
            assert_eq!(error.is_retryable(), retryable, "{error}");
            assert!(error.request_left(), "{error}");
        }
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!(
            "{{\"result\":{}{}}}",
            "[".repeat(200_000),
            "]".repeat(200_000)
        );
        let error = read(200, &deep).unwrap_err();
        assert_eq!(error.code(), Code::UnexpectedAnswer);
        assert!(error.message().contains("100 levels"), "{error}");
        let brackets = format!("{{\"result\":\"\\\"{}\"}}", "[".repeat(200));
        assert!(read(200, brackets).is_ok(), "in a text they are text");
        assert!(read(200, format!("{{\"result\":{}", "[".repeat(200_000))).is_err());
    }

    #[test]
    fn the_first_words_are_those_behind_any_blanks() {
        let scrubber = Scrubber::new([Secret::new("s3cretword")]);
        let blanks = " \r\n\t\u{a0}".repeat(500_000);
        for before in [0, 60, 78, 4070, 4090, 4096] {
            let text = format!(
                "{blanks}{}{blanks}s3cretword{blanks}end",
                "w ".repeat(before / 2)
            );
            let words = first_words(&text, &scrubber);
            assert!(words.starts_with(if before == 0 { "\"*** end\"" } else { "\"w w" }));
            assert!(
                words.chars().count() <= 82 && !words.contains("s3c"),
                "{words}"
            );
        }
        assert_eq!(first_words(blanks, &scrubber), "\"\"");
    }

    #[test]
    fn no_part_of_a_secret_stands_where_a_page_is_cut() {
        let scrubber = Scrubber::new([Secret::new("s3cretword")]);
        let half = ["s3cr", "3cre", "cret", "%63%72"];
        for hidden in ["s3cretword", "S3CRETWORD", "%73%33%63%72%65%74word"] {
            // What is masked takes no room in what is shown, so that the cut comes into view.
            let page = hidden.repeat(1000);
            for before in 0..hidden.len() {
                let words = first_words(".".repeat(before) + &page, &scrubber);
                assert!(!half.iter().any(|part| words.contains(part)), "{words}");
            }
            for before in 60..90 {
                let words = first_words("é".repeat(before) + hidden + " end", &scrubber);
                assert!(!half.iter().any(|part| words.contains(part)), "{words}");
            }
        }
    }

    #[test]
    fn what_is_no_text_is_shown_as_far_as_it_is_one() {
        let words = first_words(b"\xff page \xd0".as_slice(), &Scrubber::default());
        assert_eq!(words, "\"\u{fffd} page \u{fffd}\"");
    }

    #[test]
    fn a_user_stands_there_once_however_the_id_is_written() {
        for (body, is_fine) in [
            (r#"{"result":{"1":[],"2":[]}}"#, true),
            (r#"{"result":{"1":[],"3":[],"x":[]}}"#, true),
            (r#"{"result":{"1":[],"1":[]}}"#, false),
            (r#"{"result":{"1":[],"\u0031":[]}}"#, false),
            (r#"{"result":{"3":[],"2":[],"3":[]}}"#, false),
            (r#"{"result":[[],[]]}"#, true),
            (r#"{"result":[]}"#, true),
            (r#"{"result":[{"1":[],"1":[]}]}"#, true),
            (r#"{"error":"x","result":{"1":[],"1":[]}}"#, true),
        ] {
            let answer = read(200, body).unwrap();
            match answer.with_each_user_once(&[1, 2]) {
                Ok(answer) => assert!(is_fine && answer.as_str() == body, "{body}"),
                Err(error) => {
                    assert!(!is_fine, "{body}");
                    assert_eq!(error.code(), Code::UnexpectedAnswer);
                    assert!(error.message().contains("a user twice"), "{error}");
                }
            }
        }
        let list = |items: usize| format!("{{\"result\":[[]{}]}}", ",[]".repeat(items - 1));
        let many = |items| read(200, list(items)).unwrap().with_each_user_once(&[1, 2]);
        assert!(many(10_002).is_ok());
        let error = many(10_003).unwrap_err();
        assert_eq!(error.code(), Code::UnexpectedAnswer);
        assert!(error.message().contains("more than 10000 users"), "{error}");
        // More keys than are noted while reading.
        let keys = |last: usize| {
            let keys: Vec<String> = (1..=5000).map(|id| format!("\"{id}\":[]")).collect();
            format!("{{\"result\":{{{},\"{last}\":[]}}}}", keys.join(","))
        };
        let once = |body| read(200, body).unwrap().with_each_user_once(&[7]);
        assert!(once(keys(5001)).is_ok());
        assert!(once(keys(5000)).is_err());
        assert!(once(keys(7)).is_err());
    }

    #[test]
    fn an_error_is_short_whatever_the_portal_wrote() {
        let endless = "[0,".repeat(90) + &"0,".repeat(1_000_000) + "0" + &"]".repeat(90);
        for (body, code) in [
            (format!("{{\"error\":{endless}}}"), 200),
            (
                format!("{{\"error\":\"x\",\"error_description\":{endless}}}"),
                1,
            ),
            (
                format!("{{\"error\":{{\"code\":{endless},\"message\":{endless}}}}}"),
                200,
            ),
        ] {
            let answer = read(500, &body).unwrap();
            let error = answer.portal_error().unwrap();
            assert_eq!(error.code().chars().count(), code);
            assert!(error.description().len() <= 16 << 10);
            assert!(error.passes());
            assert_eq!(answer.as_str(), body, "the answer is whole");
        }
    }
}
