//! An expired access token is renewed: once, for all threads, and nothing leaks.

#![cfg(all(feature = "capi", feature = "emulator"))]

mod support;

use std::time::Duration;

use b24busy::emulator::{Emulator, Fault, FaultRule};
use b24busy::{Client, Code, Error, Options};
use serde_json::Value;
use support::portal;

const CLIENT_ID: &str = "local.emulator.client";
const CLIENT_SECRET: &str = "emulatorclientsecret0000000000000000";

fn application(portal: &Emulator, secret: &str) -> Client {
    application_with(portal, secret, Options::new())
}

fn application_with(portal: &Emulator, secret: &str, options: Options) -> Client {
    let options = options
        .pace(1000.0, 10_000.0)
        .unwrap()
        .refresh(CLIENT_ID, secret, &portal.refresh_token())
        .unwrap()
        .oauth_url(&portal.oauth_url())
        .unwrap();
    Client::new(&portal.origin(), Some(&portal.access_token()), options).unwrap()
}

/// What a call says when the token server does this.
fn failing(fault: Fault, options: Options) -> Error {
    let portal = portal();
    portal.add_fault(FaultRule::always(fault).on_path("/oauth/"));
    let client = application_with(&portal, CLIENT_SECRET, options);
    portal.expire_token();
    let error = client
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap_err();
    assert_eq!(error.code(), Code::Oauth, "{error}");
    assert!(error.message().len() < 1000, "{}", error.message().len());
    error
}

fn body(status: u16, text: &str) -> Fault {
    Fault::Body {
        status,
        content_type: "application/json".into(),
        text: text.into(),
    }
}

fn stored(client: &Client) -> Value {
    serde_json::from_str(&client.tokens().unwrap()).unwrap()
}

#[test]
fn an_expired_token_is_renewed_and_the_call_repeated() {
    let portal = portal();
    let client = application(&portal, CLIENT_SECRET);
    assert_eq!(stored(&client)["generation"], 0);
    client.get_user_busy(1, "2025-09-08", "2025-09-14").unwrap();
    assert_eq!(portal.refreshes(), 0, "never before it is needed");
    portal.expire_token();
    let answer = client.get_user_busy(1, "2025-09-08", "2025-09-14").unwrap();
    assert!(answer.result().is_ok(), "{}", answer.as_str());
    assert_eq!(portal.refreshes(), 1);
    let pair = stored(&client);
    assert_eq!(pair["generation"], 1);
    assert_eq!(pair["access_token"], portal.access_token());
    assert_eq!(pair["refresh_token"], portal.refresh_token());
    portal.expire_token();
    assert!(
        client
            .get_user_busy(1, "2025-09-08", "2025-09-14")
            .unwrap()
            .result()
            .is_ok()
    );
    assert_eq!(stored(&client)["generation"], 2);
}

#[test]
fn one_refresh_serves_all_threads_and_all_parts() {
    let portal = portal();
    let client = application(&portal, CLIENT_SECRET);
    portal.expire_token();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let answer = client
                    .get_user_busy([1, 2], "2025-09-08", "2025-09-14")
                    .unwrap();
                assert!(answer.result().is_ok());
            });
        }
    });
    assert_eq!(portal.refreshes(), 1);
}

#[test]
fn a_refresh_that_fails_is_an_error_of_its_own_without_secrets() {
    let portal = portal();
    let client = application(&portal, "wrongsecret");
    let (access, refresh) = (portal.access_token(), portal.refresh_token());
    portal.expire_token();
    let error = client
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap_err();
    assert_eq!(error.code(), Code::Oauth, "{error}");
    assert!(error.message().contains("invalid_client"), "{error}");
    let shown = format!("{} {error:?} {client:?}", error.to_json());
    for secret in ["wrongsecret", &access, &refresh] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn the_token_server_is_not_followed_elsewhere() {
    let stranger = portal();
    let portal = portal();
    let to = format!("{}{{path}}", stranger.origin());
    portal.add_fault(FaultRule::always(Fault::Redirect { status: 302, to }).on_path("/oauth/"));
    let client = application(&portal, CLIENT_SECRET);
    portal.expire_token();
    let error = client
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap_err();
    assert_eq!(error.code(), Code::Oauth, "{error}");
    assert!(stranger.requests().is_empty());
}

#[test]
fn without_an_application_the_portals_word_is_handed_over() {
    let portal = portal();
    let client = Client::new(
        &portal.origin(),
        Some(&portal.access_token()),
        Options::new(),
    );
    let client = client.unwrap();
    portal.expire_token();
    let answer = client.get_user_busy(1, "2025-09-08", "2025-09-14").unwrap();
    assert_eq!(answer.portal_error().unwrap().code(), "expired_token");
    assert_eq!(client.tokens(), None);
    let webhook = Client::new(
        &portal.webhook_url(),
        None,
        Options::new().refresh("a", "b", "c").unwrap(),
    );
    assert_eq!(webhook.unwrap_err().code(), Code::InvalidOptions);
}

#[test]
fn no_more_than_a_token_answer_needs_is_read_and_quoted() {
    let description = "a word and ".repeat(3_000_000);
    let text = format!(r#"{{"error":"x","error_description":"{description}"}}"#);
    for (fault, options, most) in [
        (Fault::HugeBody { bytes: 100_000 }, Options::new(), 65_536),
        (Fault::GzipBomb { bytes: 1 << 20 }, Options::new(), 65_536),
        (body(400, &text), Options::new(), 65_536),
        // The portal's own answers are shorter here.
        (
            body(400, &text[..400]),
            Options::new().max_answer_bytes(300).unwrap(),
            300,
        ),
    ] {
        let error = failing(fault, options);
        let words = format!("too large; at most {most} bytes of it are read");
        assert!(error.message().contains(&words), "{error}");
        assert!(!error.is_retryable());
    }
    let text = format!(
        r#"{{"error":"x","error_description":"{} {CLIENT_SECRET} end"}}"#,
        &description[..60_000]
    );
    assert!(failing(body(400, &text), Options::new()).message().len() < 500);
}

#[test]
fn an_odd_answer_is_an_error_in_words() {
    for (text, words) in [
        (
            r#"{"access_token":1,"refresh_token":[2]}"#,
            "no tokens that can be used",
        ),
        (
            r#"{"access_token":{"a":"b"}}"#,
            "no tokens that can be used",
        ),
        (r#"["a","b"]"#, "not an object"),
        ("null", "not an object"),
        ("7", "not an object"),
        ("", "not JSON"),
        ("<html>", "not JSON"),
        (
            r#"{"error":["a",1],"error_description":{"b":null}}"#,
            "[\"a\",1]",
        ),
        (r#"{"error":"said","access_token":5}"#, "said (HTTP"),
        (r#"{"error":"said","error_description":"\ud83d"}"#, "said"),
    ] {
        for status in [200, 400] {
            let error = failing(body(status, text), Options::new());
            assert!(error.message().contains(words), "{text}: {error}");
            assert_eq!(error.status(), Some(status));
        }
    }
    failing(Fault::DeepJson { depth: 20_000 }, Options::new());
}

#[test]
fn whether_a_failed_refresh_may_pass_is_said() {
    let refusal = |status, code: &str| Fault::Error {
        status,
        code: code.into(),
        description: String::new(),
    };
    for (fault, may_pass) in [
        (refusal(400, "invalid_grant"), false),
        (refusal(401, "invalid_client"), false),
        (refusal(503, "invalid_client"), false),
        (refusal(403, "unknown"), false),
        (refusal(429, "slow_down"), true),
        (refusal(500, "internal"), true),
        (Fault::Html { status: 502 }, true),
        (Fault::Html { status: 524 }, true),
        (Fault::Html { status: 429 }, true),
        (Fault::Html { status: 200 }, false),
        (Fault::EmptyBody, false),
        (Fault::ResetBefore, true),
        (Fault::CloseAfter, true),
        (Fault::Truncate { after_bytes: 30 }, true),
        (Fault::Hang, true),
    ] {
        let shown = format!("{fault:?}");
        let options = Options::new().timeout(Duration::from_millis(500)).unwrap();
        let error = failing(fault, options);
        assert_eq!(error.is_retryable(), may_pass, "{shown}: {error}");
    }
}
