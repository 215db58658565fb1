//! What is an answer of a portal, and what is said of what is none.

use super::*;

fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Answer, Error> {
    let mask = |text: &str, _| text.replace("s3cret", "***");
    Answer::from_body(status, body.as_ref().to_vec(), "x.by", mask)
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
