//! What goes wrong, its code and its words.

use std::time::Duration;

use b24busy::emulator::{Fault, FaultRule};
use b24busy::{CallOptions, Client, Code, Error, Options};

use crate::asking::{ask, client};
use crate::support::portal;

/// The error that a fault gives; the test's own promise about it is checked by the caller.
fn failure(fault: Fault) -> Error {
    let portal = portal();
    portal.add_fault(FaultRule::always(fault));
    let options = Options::new()
        .retries(0)
        .unwrap()
        .timeout(Duration::from_millis(1500))
        .unwrap()
        .max_answer_bytes(1 << 20)
        .unwrap();
    let client = Client::new(&portal.webhook_url(), None, options).unwrap();
    let error = ask(&client).expect_err("the fault must show");
    // What must hold for every error, whatever its code.
    for shown in [
        error.to_json(),
        error.to_string(),
        format!("{error:?}"),
        format!("{client:?}"),
    ] {
        assert!(!shown.contains("emulatorwebhook1"), "{shown}");
    }
    error
}

#[test]
fn every_fault_has_its_code_and_its_words() {
    let html = |status| Fault::Html { status };
    for (fault, code, words) in [
        (
            Fault::Hang,
            Code::Timeout,
            "no answer from 127.0.0.1 within 1500 ms",
        ),
        (
            Fault::Drip {
                bytes: 1,
                every_ms: 50,
            },
            Code::Timeout,
            "within 1500 ms",
        ),
        (Fault::ResetBefore, Code::Disconnected, "without an answer"),
        (Fault::ResetAfter, Code::Disconnected, "without an answer"),
        (Fault::CloseBefore, Code::Disconnected, "without an answer"),
        (Fault::CloseAfter, Code::Disconnected, "without an answer"),
        (
            Fault::Truncate { after_bytes: 40 },
            Code::Disconnected,
            "within the answer",
        ),
        (
            Fault::WrongLength { extra: 10 },
            Code::Disconnected,
            "within the answer",
        ),
        (
            Fault::WrongLength { extra: -10 },
            Code::NotJson,
            "cut short",
        ),
        (html(200), Code::NotJson, "HTTP 200"),
        (html(502), Code::NotJson, "HTTP 502"),
        (Fault::EmptyBody, Code::NotJson, "is empty"),
        (Fault::InvalidUtf8, Code::NotJson, "UTF-8"),
        (Fault::Bom, Code::NotJson, "not JSON"),
        (Fault::NulByte, Code::NotJson, "not JSON"),
        (
            Fault::HugeBody { bytes: 2 << 20 },
            Code::TooLarge,
            "larger than 1048576 bytes",
        ),
        (
            Fault::GzipBomb { bytes: 2 << 20 },
            Code::TooLarge,
            "larger than 1048576 bytes",
        ),
        (
            Fault::HugeHeaders { bytes: 10 << 20 },
            Code::TooLarge,
            "headers",
        ),
        (
            Fault::DeepJson { depth: 100_000 },
            Code::UnexpectedAnswer,
            "levels deep",
        ),
        (Fault::DuplicateKeys, Code::UnexpectedAnswer, "twice"),
        (Fault::RedirectLoop, Code::RedirectRefused, "loop"),
    ] {
        let error = failure(fault.clone());
        assert_eq!(error.code(), code, "{fault:?}: {error}");
        assert!(error.message().contains(words), "{fault:?}: {error}");
        let requests = if fault == Fault::RedirectLoop { 6 } else { 1 };
        assert_eq!(error.attempts(), requests, "{fault:?}: {error}");
    }
    assert!(failure(html(502)).is_retryable());
    assert!(!failure(html(200)).is_retryable());
    assert!(failure(Fault::ResetAfter).is_retryable());
}

#[test]
fn an_error_page_is_quoted_without_secrets() {
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::Body {
        status: 404,
        content_type: "text/html".into(),
        text: "<h1>Not found</h1> /rest/1/emulatorwebhook1/x emulator%77ebhook1 AAAABBBBCCCCDDDD1"
            .into(),
    }));
    let error = ask(&client(&portal)).unwrap_err();
    assert!(error.message().contains("Not found"), "{error}");
    for secret in ["emulatorwebhook1", "%77ebhook1", "AAAABBBB"] {
        assert!(!error.to_json().contains(secret), "{error}");
    }
}

#[test]
fn swapped_arguments_do_not_leak() {
    let portal = portal();
    let token = "short7";
    let client = Client::new(&portal.origin(), Some(token), Options::new()).unwrap();
    for error in [
        client
            .get_user_busy(token, "2025-09-08", "2025-09-14")
            .unwrap_err(),
        client.get_user_busy("1", token, "2025-09-14").unwrap_err(),
        client
            .get_user_busy("1", "2025-09-08", "emulator0access0token")
            .unwrap_err(),
        client
            .call(&format!("{token}/x"), "", &CallOptions::new())
            .unwrap_err(),
        Client::new(&format!("ftp://{token}"), Some(token), Options::new()).unwrap_err(),
    ] {
        let shown = format!("{} {error:?}", error.to_json());
        assert!(
            !shown.contains(token) && !shown.contains("emulator0access0token"),
            "{shown}"
        );
        assert_eq!(error.code(), Code::InvalidArgument);
    }
    assert!(
        portal.requests().is_empty(),
        "nothing is sent when an argument is wrong"
    );
}
