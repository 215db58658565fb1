//! What an error knows beside its code, and that every face tells it: the argument or the option that is
//! wrong, the status of HTTP, how many requests were sent, the users of the part that failed.

#![cfg(feature = "emulator")]

mod support;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use b24busy::emulator::{Config, Emulator, Fault, FaultRule, Tls};
use b24busy::{Answer, BusyOptions, Client, Code, Error, Options, SlotOptions, error_info};
use support::{portal, start};

const BUSY: &str = "calendar.accessibility.get";

fn fast() -> Options {
    Options::new().pace(1000.0, 10_000.0).unwrap()
}

fn client(portal: &Emulator, options: Options) -> Client {
    Client::new(&portal.webhook_url(), None, options).unwrap()
}

/// A client whose access token is renewed by the portal's token server, and has expired.
fn expired(portal: &Emulator, options: Options) -> Client {
    let options = options
        .refresh(
            "local.emulator.client",
            "emulatorclientsecret0000000000000000",
            &portal.refresh_token(),
        )
        .unwrap()
        .oauth_url(&portal.oauth_url())
        .unwrap();
    let client = Client::new(&portal.origin(), Some(&portal.access_token()), options).unwrap();
    portal.expire_token();
    client
}

fn ask(client: &Client, users: &[u64]) -> Result<Answer, Error> {
    client.get_user_busy(users, "2025-09-08", "2025-09-14")
}

fn refusal(status: u16, code: &str) -> Fault {
    Fault::Error {
        status,
        code: code.into(),
        description: "why".into(),
    }
}

fn body(text: &str) -> Fault {
    Fault::Body {
        status: 200,
        content_type: "application/json".into(),
        text: text.into(),
    }
}

/// A port on which nobody listens.
fn dead_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn faulty(rule: FaultRule) -> Emulator {
    let portal = portal();
    portal.add_fault(rule);
    portal
}

/// From the second part on.
fn later(fault: Fault) -> FaultRule {
    FaultRule {
        skip: 1,
        ..FaultRule::always(fault)
    }
}

/// What is known of an error.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    argument: Option<String>,
    status: Option<u16>,
    attempts: u32,
    users: Vec<u64>,
}

fn known(
    argument: Option<&str>,
    status: impl Into<Option<u16>>,
    attempts: u32,
    users: &[u64],
) -> Known {
    Known {
        argument: argument.map(str::to_owned),
        status: status.into(),
        attempts,
        users: users.to_vec(),
    }
}

/// An error of this code, and what is to be known of it; none where one cannot be had here.
fn provoked(code: Code) -> Option<(Error, Known)> {
    let fails = |fault, options| ask(&client(&faulty(FaultRule::always(fault)), options), &[1]);
    let parts = |fault| {
        let portal = faulty(later(fault));
        ask(
            &client(&portal, fast().users_per_call(2).unwrap()),
            &[5, 6, 7, 8, 9],
        )
    };
    let (outcome, known) = match code {
        Code::InvalidArgument => (
            ask(&client(&portal(), fast()), &[1, 0]),
            known(Some("users"), None, 0, &[]),
        ),
        Code::InvalidOptions => (
            Client::new("x.by", Some("t"), fast().refresh("a", "b", "c").unwrap())
                .and_then(|client| client.busy_intervals(1, &BusyOptions::new()))
                .map(|_| unreachable!("a window is needed")),
            known(Some("from"), None, 0, &[]),
        ),
        Code::Connect => {
            let url = format!("http://127.0.0.1:{}/rest/1/x/", dead_port());
            (
                ask(
                    &Client::new(&url, None, fast().retries(2).unwrap()).unwrap(),
                    &[1],
                ),
                known(None, None, 3, &[]),
            )
        }
        Code::Tls => {
            let portal = start(Config {
                tls: Tls::On,
                ..Config::default()
            });
            (
                ask(&client(&portal, fast()), &[1]),
                known(None, None, 1, &[]),
            )
        }
        Code::Proxy => {
            let proxy = format!("http://127.0.0.1:{}", dead_port());
            let options = fast().retries(1).unwrap().proxy(&proxy).unwrap();
            let client = Client::new("https://192.0.2.1/rest/1/x/", None, options).unwrap();
            (ask(&client, &[1]), known(None, None, 2, &[]))
        }
        Code::Timeout => (
            fails(
                Fault::Hang,
                fast().timeout(Duration::from_millis(400)).unwrap(),
            ),
            known(None, None, 1, &[]),
        ),
        Code::Disconnected => (
            fails(Fault::ResetBefore, fast().retries(2).unwrap()),
            known(None, None, 3, &[]),
        ),
        Code::RedirectRefused => {
            let to = "https://elsewhere.example.com/".to_owned();
            (
                fails(Fault::Redirect { status: 302, to }, fast()),
                known(None, 302, 1, &[]),
            )
        }
        Code::NotJson => (
            fails(Fault::Html { status: 502 }, fast().retries(1).unwrap()),
            known(None, 502, 2, &[]),
        ),
        Code::UnexpectedAnswer => (parts(body(r#"{"result":5}"#)), known(None, 200, 2, &[7, 8])),
        Code::TooLarge => (
            fails(
                Fault::HugeBody { bytes: 100_000 },
                fast().max_answer_bytes(50_000).unwrap(),
            ),
            known(None, 200, 1, &[]),
        ),
        Code::Oauth => {
            let portal =
                faulty(FaultRule::always(refusal(400, "invalid_grant")).on_path("/oauth/"));
            (
                ask(&expired(&portal, fast()), &[1]),
                known(None, 400, 2, &[]),
            )
        }
        Code::Cancelled => {
            let portal = portal();
            let client = client(&portal, fast().users_per_call(2).unwrap())
                .with_progress(|done, _| done < 2);
            (ask(&client, &[1, 2, 3]), known(None, None, 1, &[]))
        }
        Code::Portal => (
            parts(refusal(429, "OPERATION_TIME_LIMIT")),
            known(None, 429, 2, &[7, 8]),
        ),
        // Of names and of memory that runs short tests of their own speak; there is no defect.
        Code::Dns | Code::OutOfMemory | Code::Internal => return None,
        other => panic!("what is to be known of {other}?"),
    };
    let error = outcome.expect_err(code.as_str());
    assert_eq!(error.code(), code, "{error}");
    Some((error, known))
}

#[test]
fn every_code_tells_what_is_known() {
    let mut seen = 0;
    for code in Code::ALL.iter().copied().chain([Code::Portal]) {
        let Some((error, expected)) = provoked(code) else {
            continue;
        };
        seen += 1;
        let told = Known {
            argument: error.argument().map(str::to_owned),
            status: error.status(),
            attempts: error.attempts(),
            users: error.users().to_vec(),
        };
        assert_eq!(told, expected, "{error}");
        // The envelope carries all of it, and whoever reads it finds it there.
        let info = error_info(&error.to_json()).unwrap();
        let read = Known {
            argument: info.argument,
            status: info.status,
            attempts: info.attempts.unwrap(),
            users: info.users,
        };
        assert_eq!(read, expected, "{error}");
        assert_eq!(info.kind, error.kind());
        assert_eq!(info.retryable, error.is_retryable(), "{error}");
    }
    assert_eq!(seen, Code::ALL.len() + 1 - 3);
}

/// Asks a portal with these faults, and looks whether as many requests are told as arrive.
fn arrive(
    what: &str,
    rules: impl IntoIterator<Item = FaultRule>,
    expected: u32,
    ask: impl FnOnce(&Emulator) -> Result<Answer, Error>,
) {
    let portal = portal();
    for rule in rules {
        portal.add_fault(rule);
    }
    let outcome = ask(&portal);
    let told = match &outcome {
        Ok(answer) => answer.attempts(),
        Err(error) => error.attempts(),
    };
    let arrived = portal.requests().len();
    assert_eq!(arrived, expected as usize, "{what}: {outcome:?}");
    assert_eq!(told, expected, "{what}: {outcome:?}");
}

#[test]
fn as_many_requests_are_told_as_arrive() {
    let by = |options: Options| move |portal: &Emulator| ask(&client(portal, options), &[1]);
    let busy = || FaultRule::once(refusal(503, "QUERY_LIMIT_EXCEEDED"));
    let page = || FaultRule::once(Fault::Html { status: 503 });
    let refused = || FaultRule::always(refusal(403, "insufficient_scope"));
    let close = || FaultRule::once(Fault::CloseBefore);
    let redirects = FaultRule::always(Fault::RedirectLoop);
    arrive("an answer", [], 1, by(fast()));
    arrive("an answer after repeats", [page(), busy()], 3, by(fast()));
    arrive("the portal's own error", [refused()], 1, by(fast()));
    arrive("the same, repeated", [close(), refused()], 2, by(fast()));
    arrive("a redirect in a loop", [redirects], 6, by(fast()));
    let refused = FaultRule::always(refusal(400, "invalid_grant")).on_path("/oauth/");
    let closed = FaultRule::always(Fault::CloseAfter).on_path("/oauth/");
    let expired = |portal: &Emulator| ask(&expired(portal, fast()), &[1]);
    arrive("a token that is renewed", [], 3, expired);
    arrive("a token that is not renewed", [refused], 2, expired);
    arrive("a token server that closes", [closed], 2, expired);
}

#[test]
fn a_call_in_parts_tells_the_requests_of_all_its_parts() {
    let by = |options: Options, users: &'static [u64]| {
        move |portal: &Emulator| ask(&client(portal, options), users)
    };
    let by_two = || fast().users_per_call(2).unwrap();
    let reset = FaultRule::once(Fault::ResetBefore);
    arrive("an answer", [reset], 4, by(by_two(), &[1, 2, 3, 4, 5]));
    let hang = FaultRule::once(Fault::Hang);
    let halved = by_two().timeout(Duration::from_millis(700)).unwrap();
    arrive("halves", [hang], 4, by(halved, &[1, 2, 3]));
    let refused = later(refusal(429, "OPERATION_TIME_LIMIT"));
    arrive("a refusal", [refused], 2, by(by_two(), &[1, 2, 3, 4, 5]));
    let others = later(body(r#"{"result":{"99":[]}}"#));
    arrive("about others", [others], 2, by(by_two(), &[1, 2, 3]));
    let page = later(Fault::Html { status: 504 });
    arrive(
        "repeats",
        [page],
        4,
        by(by_two().retries(2).unwrap(), &[1, 2, 3]),
    );
    let slow = Options::new()
        .pace(0.1, 1.0)
        .unwrap()
        .users_per_call(1)
        .unwrap()
        .total_timeout(Duration::from_secs(2))
        .unwrap();
    arrive("no turn for the second part", [], 1, by(slow, &[1, 2]));
}

#[test]
fn a_request_that_no_connection_came_about_for_was_tried() {
    let portal = portal();
    let dead = format!("http://127.0.0.1:{}/oauth/token/", dead_port());
    let options = fast()
        .retries(1)
        .unwrap()
        .refresh("a", "b", "c")
        .unwrap()
        .oauth_url(&dead)
        .unwrap();
    let client = Client::new(&portal.origin(), Some(&portal.access_token()), options).unwrap();
    portal.expire_token();
    let error = ask(&client, &[1]).unwrap_err();
    assert_eq!(error.code(), Code::Oauth, "{error}");
    // One was answered, two were tried.
    assert_eq!((portal.requests().len(), error.attempts()), (1, 3));
}

#[test]
fn what_another_call_sent_is_not_counted() {
    let portal = Arc::new(faulty(
        FaultRule::always(Fault::Together {
            faults: vec![Fault::Delay { ms: 500 }, refusal(400, "invalid_grant")],
        })
        .on_path("/oauth/"),
    ));
    let client = expired(&portal, fast());
    let mut sent: Vec<u32> = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| ask(&client, &[1]).unwrap_err().attempts()))
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    sent.sort_unstable();
    assert_eq!(sent, [1, 2], "one asks for the token, and both wait for it");
    assert_eq!(portal.requests().len(), 3);
}

#[test]
fn a_cancelled_call_tells_what_it_sent() {
    // Before anything is sent; between parts; while a repeat is waited for; while an answer is.
    let cancelled = |portal: &Emulator, client: &Client, users: &[u64]| {
        let error = ask(client, users).unwrap_err();
        assert_eq!(error.code(), Code::Cancelled, "{error}");
        assert_eq!(error.attempts() as usize, portal.requests().len());
        error.attempts()
    };
    let silent = portal();
    let client_of = |portal: &Emulator| client(portal, fast().users_per_call(2).unwrap());
    let never = client_of(&silent).with_progress(|_, _| false);
    assert_eq!(cancelled(&silent, &never, &[1]), 0);
    let done = client_of(&silent);
    done.cancel();
    assert_eq!(cancelled(&silent, &done, &[1]), 0);

    let portal = portal();
    let between = client_of(&portal).with_progress(|done, _| done < 4);
    assert_eq!(cancelled(&portal, &between, &[1, 2, 3, 4, 5]), 2);

    let portal = Arc::new(faulty(FaultRule::always(Fault::Html { status: 502 })));
    let arrived = portal.clone();
    let repeating = client(&portal, fast().retries(100).unwrap())
        .with_progress(move |_, _| arrived.requests().len() < 2);
    assert_eq!(cancelled(&portal, &repeating, &[1]), 2);

    let portal = faulty(FaultRule::always(Fault::Hang));
    let reports = AtomicU32::new(0);
    let waiting =
        client_of(&portal).with_progress(move |_, _| reports.fetch_add(1, Ordering::Relaxed) < 3);
    assert_eq!(cancelled(&portal, &waiting, &[1]), 1);

    // Any other method, too.
    let portal = faulty(FaultRule::always(Fault::Hang));
    let calling = client_of(&portal);
    std::thread::scope(|scope| {
        let call = scope.spawn(|| calling.call("user.current", "", &b24busy::CallOptions::new()));
        let start = Instant::now();
        while portal.requests().is_empty() && start.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        calling.cancel();
        let error = call.join().unwrap().unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Code::Cancelled, 1));
    });
}

#[test]
fn what_is_computed_of_an_answer_fails_with_what_is_known_of_the_answer() {
    let window = r#"{"from": "2025-09-11", "to": "2025-09-11", "time_zone": "UTC"}"#;
    let busy = BusyOptions::from_json(window).unwrap();
    let slots = SlotOptions::from_json(window).unwrap();
    for (fault, code, status, attempts) in [
        (refusal(429, "OPERATION_TIME_LIMIT"), Code::Portal, 429, 1),
        (body(r#"{"result":5}"#), Code::UnexpectedAnswer, 200, 1),
        (Fault::Html { status: 502 }, Code::NotJson, 502, 2),
    ] {
        let portal = faulty(FaultRule::always(fault).on_method(BUSY));
        let client = client(&portal, fast().retries(1).unwrap());
        for error in [
            client.busy_intervals(1, &busy).unwrap_err(),
            client.available_slots(1, &slots).unwrap_err(),
        ] {
            assert_eq!(error.code(), code, "{error}");
            assert_eq!(error.status(), Some(status), "{error}");
            assert_eq!(error.attempts(), attempts, "{error}");
        }
    }
    // Who is asked for is known before anything is sent.
    let few = r#"{"from": "2025-09-11", "to": "2025-09-11", "time_zone": "UTC", "at_least": 3}"#;
    let error = client(&portal(), fast())
        .available_slots([1, 2], &SlotOptions::from_json(few).unwrap())
        .unwrap_err();
    assert_eq!(error.argument(), Some("at_least"), "{error}");
    assert_eq!((error.status(), error.attempts()), (None, 0));
    // What was passed on as text keeps all that it tells, twice over.
    for code in Code::ALL.iter().copied().chain([Code::Portal]) {
        let Some((error, _)) = provoked(code) else {
            continue;
        };
        let again = |error: Error| b24busy::busy_intervals(&error.to_json(), &busy).unwrap_err();
        let passed_on = again(again(error.clone()));
        assert_eq!(passed_on.to_json(), error.to_json());
    }
    // An answer at hand does not tell its status.
    let at_hand = r#"{"error":"expired_token","error_description":"old"}"#;
    let error = b24busy::busy_intervals(at_hand, &busy).unwrap_err();
    assert_eq!((error.status(), error.attempts()), (None, 0));
    assert_eq!(error.to_string(), "the portal says: old (expired_token)");
}

#[test]
fn the_status_is_known_as_soon_as_an_answer_begins() {
    for (fault, code) in [
        (Fault::Truncate { after_bytes: 20 }, Code::Disconnected),
        (
            Fault::Drip {
                bytes: 200,
                every_ms: 400,
            },
            Code::Timeout,
        ),
        (Fault::GzipBomb { bytes: 2 << 20 }, Code::TooLarge),
        (Fault::RedirectLoop, Code::RedirectRefused),
    ] {
        let shown = format!("{fault:?}");
        let redirects = fault == Fault::RedirectLoop;
        let portal = faulty(FaultRule::always(fault));
        let options = fast()
            .retries(0)
            .unwrap()
            .max_answer_bytes(1 << 20)
            .unwrap()
            .timeout(Duration::from_millis(1500))
            .unwrap();
        let error = ask(&client(&portal, options), &[1]).unwrap_err();
        assert_eq!(error.code(), code, "{shown}: {error}");
        let status = if redirects { 302 } else { 200 };
        assert_eq!(error.status(), Some(status), "{shown}: {error}");
    }
}
