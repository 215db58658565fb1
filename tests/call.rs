//! The call from Rust, over real sockets: what is sent, what comes back, what goes wrong.

#![cfg(feature = "emulator")]

mod support;

use std::net::TcpListener;
use std::time::Duration;

use b24busy::emulator::{Config, Emulator, Fault, FaultRule, Tls};
use b24busy::{Answer, CallOptions, Client, Code, Error, Options};
use serde_json::{Value, json};
use support::{portal, portal_with, start};

const METHOD: &str = "calendar.accessibility.get";

fn client(portal: &Emulator) -> Client {
    Client::new(&portal.webhook_url(), None, Options::new()).unwrap()
}

fn ask(client: &Client) -> Result<Answer, Error> {
    client.get_user_busy("1,2", "2025-09-08", "2025-09-14")
}

/// The body of the only request.
fn sent(portal: &Emulator) -> Value {
    let requests = portal.requests();
    assert_eq!(requests.len(), 1, "one call, one request");
    serde_json::from_slice(&requests[0].body).unwrap()
}

#[test]
fn a_webhook_call_is_one_post_as_documented() {
    let portal = portal();
    let answer = ask(&client(&portal)).unwrap();
    assert!(answer.result().unwrap().starts_with("{\"1\":["));
    let request = &portal.requests()[0];
    assert_eq!(request.method, "POST");
    assert!(
        request.target.ends_with(&format!("/{METHOD}")),
        "{}",
        request.target
    );
    let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("accept"), "application/json");
    assert!(header("user-agent").starts_with("b24busy/"));
    assert_eq!(header("content-length"), request.body.len().to_string());
    assert_eq!(
        sent(&portal),
        json!({"users": [1, 2], "from": "2025-09-08", "to": "2025-09-14"})
    );
}

#[test]
fn a_token_travels_in_the_body_and_never_in_the_address() {
    let portal = portal();
    let token = portal.access_token();
    let client = Client::new(&portal.origin(), Some(&token), Options::new()).unwrap();
    assert!(ask(&client).unwrap().result().is_ok());
    assert!(
        client
            .call("user.current", "", &CallOptions::new())
            .unwrap()
            .result()
            .is_ok()
    );
    for request in portal.requests() {
        assert!(!request.target.contains(&token), "{}", request.target);
        assert!(
            request
                .headers
                .iter()
                .all(|(_, value)| !value.contains(&token))
        );
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["auth"], token);
    }
}

#[test]
fn the_address_of_rest_3_is_asked_at_its_old_twin_for_busy_and_as_given_for_the_rest() {
    let portal = portal();
    let version3 = portal.webhook_url().replace("/rest/", "/rest/api/");
    let client = Client::new(&version3, None, Options::new()).unwrap();
    assert!(ask(&client).unwrap().result().is_ok());
    assert!(
        client
            .call("server.time", "{}", &CallOptions::new())
            .unwrap()
            .result()
            .is_ok()
    );
    let answer = client.call(METHOD, "{}", &CallOptions::new()).unwrap();
    let error = answer.portal_error().unwrap();
    assert_eq!(error.status(), 404);
    assert!(!error.code().is_empty(), "{answer:?} {}", answer.as_str());
}

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
fn calls_share_a_connection_and_stateless_calls_too() {
    let portal = portal();
    let url = portal.webhook_url();
    for _ in 0..3 {
        b24busy::get_user_busy(&url, "1", "2025-09-08", "2025-09-14", None).unwrap();
        ask(&client(&portal)).unwrap();
    }
    let connections: std::collections::BTreeSet<_> = portal
        .requests()
        .iter()
        .map(|request| request.connection)
        .collect();
    assert_eq!(connections.len(), 1);
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
    assert_eq!(answer.portal_error().unwrap().code(), "NO_AUTH_FOUND");
    portal.expire_token();
    let expired = Client::new(
        &portal.origin(),
        Some(&portal.access_token()),
        Options::new(),
    );
    let answer = ask(&expired.unwrap()).unwrap();
    assert_eq!(answer.portal_error().unwrap().code(), "expired_token");
}

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
        assert_eq!(error.attempts(), 1, "{fault:?}: {error}");
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

#[test]
fn a_port_where_nobody_listens_is_a_connect_error() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}/rest/1/s3cret/");
    let error = ask(&Client::new(&url, None, Options::new()).unwrap()).unwrap_err();
    assert_eq!(error.code(), Code::Connect, "{error}");
    assert!(
        error.is_retryable() && error.message().contains(&port.to_string()),
        "{error}"
    );
    assert!(!error.to_json().contains("s3cret"));
}

#[test]
fn a_host_that_does_not_exist_is_a_dns_error() {
    let options = Options::new().proxy("").unwrap();
    let client = Client::new("https://portal.invalid/rest/1/s3cret/", None, options).unwrap();
    let error = ask(&client).unwrap_err();
    assert_eq!(error.code(), Code::Dns, "{error}");
    assert!(error.message().contains("portal.invalid"), "{error}");
}

/// A portal behind TLS, and the options that trust what it hands out.
fn over_tls(tls: Tls, name: &str) -> (Emulator, Options) {
    let portal = start(Config {
        tls,
        ..Config::default()
    });
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pem"));
    std::fs::write(&file, portal.ca_pem().unwrap_or_default()).unwrap();
    let options = Options::new().ca_file(file.to_str().unwrap()).unwrap();
    (portal, options)
}

#[test]
fn https_is_spoken_where_the_authority_is_trusted_and_the_connection_kept() {
    for tls12_only in [false, true] {
        let portal = start(Config {
            tls: Tls::On,
            tls12_only,
            ..Config::default()
        });
        let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("good-{tls12_only}.pem"));
        std::fs::write(&file, portal.ca_pem().unwrap_or_default()).unwrap();
        let options = Options::new().ca_file(file.to_str().unwrap()).unwrap();
        let client = Client::new(&portal.webhook_url(), None, options).unwrap();
        assert!(ask(&client).unwrap().result().is_ok());
        assert!(ask(&client).unwrap().result().is_ok());
        let requests = portal.requests();
        assert_eq!(requests[0].connection, requests[1].connection);
    }
}

#[test]
fn a_portals_own_certificate_is_accepted_where_ca_file_names_it() {
    for tls in [Tls::SelfSigned, Tls::CaUsedAsEndEntity] {
        let (portal, options) = over_tls(tls, &format!("own-{tls:?}"));
        let client = Client::new(&portal.webhook_url(), None, options).unwrap();
        assert!(ask(&client).unwrap().result().is_ok(), "{tls:?}");
    }
}

#[test]
fn bad_certificates_are_refused_in_words() {
    for (tls, words) in [
        (Tls::Expired, "expired"),
        (Tls::WrongName, "another host name"),
        (Tls::UnknownCa, "ca_file"),
    ] {
        let (portal, options) = over_tls(tls, &format!("{tls:?}"));
        let client = Client::new(&portal.webhook_url(), None, options).unwrap();
        let error = ask(&client).unwrap_err();
        assert_eq!(error.code(), Code::Tls, "{tls:?}: {error}");
        assert!(error.message().contains(words), "{tls:?}: {error}");
        assert!(!error.is_retryable());
    }
    // Without the option nothing vouches for the portal, even if it vouches for itself.
    for tls in [Tls::On, Tls::SelfSigned] {
        let (portal, _) = over_tls(tls, "untrusted");
        let error = ask(&client(&portal)).unwrap_err();
        assert_eq!(error.code(), Code::Tls, "{error}");
        assert!(error.message().contains("does not trust"), "{error}");
        assert!(portal.requests().is_empty(), "the secret was not sent");
    }
}

#[test]
fn plain_http_at_the_other_end_is_a_tls_error() {
    let portal = portal();
    let url = portal.webhook_url().replace("http://", "https://");
    let error = ask(&Client::new(&url, None, Options::new()).unwrap()).unwrap_err();
    assert_eq!(error.code(), Code::Tls, "{error}");
    assert!(error.message().contains("https port"), "{error}");
}

#[test]
fn a_redirect_keeps_the_post_on_the_same_host() {
    let target = portal();
    let renamed = portal();
    for status in [301, 302, 307, 308] {
        renamed.clear_faults();
        renamed.add_fault(FaultRule::always(Fault::Redirect {
            status,
            to: format!("{}{{path}}", target.origin()),
        }));
        let answer = ask(&client(&renamed)).unwrap();
        assert!(answer.result().unwrap().starts_with("{\"1\":["), "{status}");
    }
    let followed = target.requests();
    assert_eq!(followed.len(), 4);
    assert!(
        followed
            .iter()
            .all(|r| r.method == "POST" && r.body == renamed.requests()[0].body)
    );
}

#[test]
fn a_redirect_to_a_stranger_is_refused_and_the_secret_stays() {
    let stranger = portal();
    let portal = portal();
    let to = stranger.origin().replace("127.0.0.1", "localhost");
    portal.add_fault(FaultRule::always(Fault::Redirect {
        status: 302,
        to: format!("{to}{{path}}"),
    }));
    let error = ask(&client(&portal)).unwrap_err();
    assert_eq!(error.code(), Code::RedirectRefused, "{error}");
    assert!(error.message().contains("localhost"), "{error}");
    assert!(!error.to_json().contains("emulatorwebhook1"), "{error}");
    assert!(stranger.requests().is_empty());

    let options = Options::new().allow_redirect_hosts(["localhost"]).unwrap();
    let allowed = Client::new(&portal.webhook_url(), None, options).unwrap();
    assert!(ask(&allowed).unwrap().result().is_ok());
    assert_eq!(stranger.requests().len(), 1);
}

#[test]
fn a_redirect_from_https_to_http_is_refused() {
    let plain = portal();
    let (portal, options) = over_tls(Tls::On, "downgrade");
    let to = plain.origin().replace("127.0.0.1", "localhost");
    portal.add_fault(FaultRule::always(Fault::Redirect {
        status: 302,
        to: format!("{to}{{path}}"),
    }));
    let client = Client::new(&portal.webhook_url(), None, options).unwrap();
    let error = ask(&client).unwrap_err();
    assert_eq!(error.code(), Code::RedirectRefused, "{error}");
    assert!(error.message().contains("plain http"), "{error}");
    assert!(plain.requests().is_empty());
}

#[test]
fn a_proxy_that_is_not_there_is_a_proxy_error_without_its_password() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for scheme in ["http", "socks5h"] {
        let proxy = format!("{scheme}://clerk:hunter2@127.0.0.1:{port}");
        let options = Options::new().proxy(&proxy).unwrap();
        let client = Client::new("https://example.invalid/rest/1/s3cret/", None, options).unwrap();
        let error = ask(&client).unwrap_err();
        assert_eq!(error.code(), Code::Proxy, "{error}");
        assert!(
            error
                .message()
                .contains(&format!("{scheme}://127.0.0.1:{port}")),
            "{error}"
        );
        let shown = format!("{} {error:?} {client:?}", error.to_json());
        assert!(
            !shown.contains("hunter2") && !shown.contains("clerk"),
            "{shown}"
        );
    }
}

#[test]
fn a_scalar_of_users_cannot_be_sent() {
    // The portal answers it with an empty result, silently; so it is an array even for one user.
    let portal = portal();
    client(&portal)
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap();
    assert_eq!(sent(&portal)["users"], json!([1]));
}

#[test]
fn any_method_can_be_called() {
    let portal = portal();
    let client = client(&portal);
    let options = CallOptions::new().timeout(Duration::from_secs(20)).unwrap();
    let user = client.call("user.current", "", &options).unwrap();
    assert!(user.result().unwrap().contains("\"ID\""));
    let batch = r#"{"halt":0,"cmd":{"who":"user.current","when":"server.time"}}"#;
    let answer = client.call("batch", batch, &options).unwrap();
    assert!(
        answer.result().unwrap().contains("\"who\""),
        "{}",
        answer.as_str()
    );
}

#[test]
fn a_call_within_a_callback_changes_nothing_of_the_call_around_it() {
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::Delay { ms: 60_000 }));
    let dead = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let options = Options::new().retries(0).unwrap();
    let inner = Client::new(&format!("http://{dead}/rest/1/x1/"), None, options).unwrap();
    let options = Options::new().timeout(Duration::from_millis(900)).unwrap();
    let outer = Client::new(&portal.webhook_url(), None, options)
        .unwrap()
        .with_progress(move |_, _| {
            assert_eq!(ask(&inner).unwrap_err().code(), Code::Connect);
            true
        });
    // It may write: once it has left it must not be sent again.
    let call = outer.call("user.current", "{}", &CallOptions::new());
    let error = call.unwrap_err();
    assert_eq!(error.code(), Code::Timeout);
    assert!(error.message().starts_with("no answer from"), "{error}");
    assert_eq!((error.attempts(), portal.requests().len()), (1, 1));
}

#[test]
fn ids_and_days_are_taken_as_they_are_at_hand() {
    let portal = portal();
    let url = portal.webhook_url();
    let client = client(&portal);
    let first = b24busy::Day::try_from("2025-09-08").unwrap();
    let date = first.date();
    let staff = vec![1_u64, 2];
    let asked = [
        client.get_user_busy(&staff, date, "2025-09-14"),
        client.get_user_busy(1..=2, "08.09.2025", String::from("20250914")),
        client.get_user_busy(String::from("1,2"), first, &String::from("2025-09-14")),
        b24busy::get_user_busy(&url, [1_u32, 2], date, "2025-09-14", None),
    ];
    for answer in asked {
        assert!(answer.unwrap().result().unwrap().starts_with("{\"1\":["));
    }
    let requests = portal.requests();
    let bodies: std::collections::BTreeSet<&[u8]> = requests
        .iter()
        .map(|request| request.body.as_slice())
        .collect();
    let body = br#"{"users":[1,2],"from":"2025-09-08","to":"2025-09-14"}"#;
    assert_eq!(bodies.into_iter().collect::<Vec<_>>(), [body]);
}
