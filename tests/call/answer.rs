//! What comes back.

use b24busy::emulator::{Fault, FaultRule};
use b24busy::{Client, Options};

use crate::asking::{ask, client};
use crate::support::{portal, portal_with};

#[test]
fn the_answer_is_the_portals_bytes() {
    let portal = portal();
    // Spaces, escapes and a number that no f64 prints the same way.
    let body = "{ \"result\" : {\"1\":[]},\"time\":{\"start\":1757529241.345880, \"x\":\"\\u041f\\/\"} }\n";
    portal.add_fault(FaultRule::always(Fault::Body {
        status: 200,
        content_type: "application/json".into(),
        text: body.into(),
    }));
    assert_eq!(ask(&client(&portal)).unwrap().into_string(), body);
}

#[test]
fn every_framing_of_a_body_is_understood() {
    for fault in [
        Fault::Gzip,
        Fault::Chunked,
        Fault::NoLength,
        Fault::EarlyHints,
    ] {
        let portal = portal();
        let plain = ask(&client(&portal)).unwrap();
        portal.add_fault(FaultRule::always(fault.clone()));
        let framed = ask(&client(&portal)).unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert_eq!(framed.result(), plain.result(), "{fault:?}");
    }
}

#[test]
fn gzip_is_asked_for_unless_it_is_switched_off() {
    let portal = portal_with(r#"{"gzip": true}"#);
    ask(&client(&portal)).unwrap();
    let options = Options::new().gzip(false);
    ask(&Client::new(&portal.webhook_url(), None, options).unwrap()).unwrap();
    let asked: Vec<String> = portal
        .requests()
        .iter()
        .map(|request| {
            request
                .header("accept-encoding")
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert_eq!(asked, ["gzip", "identity"]);
}

#[test]
fn the_portals_errors_are_answers_whatever_their_status() {
    for (status, code) in [
        (400, ""),
        (401, "expired_token"),
        (403, "ACCESS_DENIED"),
        (404, "ERROR_METHOD_NOT_FOUND"),
        (429, "OPERATION_TIME_LIMIT"),
        (500, "INTERNAL_SERVER_ERROR"),
    ] {
        let portal = portal();
        portal.add_fault(FaultRule::always(Fault::Error {
            status,
            code: code.into(),
            description: "why".into(),
        }));
        let answer = ask(&client(&portal)).unwrap();
        let error = answer.portal_error().unwrap();
        assert_eq!(
            (error.status(), error.code(), error.description()),
            (status, code, "why")
        );
        assert!(b24busy::is_error(answer.as_str()));
    }
}

#[test]
fn a_wrong_credential_is_the_portals_to_say() {
    let portal = portal();
    let wrong = portal
        .webhook_url()
        .replace("emulatorwebhook1", "anotherwebhook");
    let answer = ask(&Client::new(&wrong, None, Options::new()).unwrap()).unwrap();
    assert_eq!(answer.portal_error().unwrap().code(), "INVALID_CREDENTIALS");
    portal.expire_token();
    let expired = Client::new(
        &portal.origin(),
        Some(&portal.access_token()),
        Options::new(),
    );
    let answer = ask(&expired.unwrap()).unwrap();
    assert_eq!(answer.portal_error().unwrap().code(), "expired_token");
}
