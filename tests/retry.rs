//! What is asked again and what is not; and that every wait ends.

#![cfg(feature = "emulator")]

mod support;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use b24busy::emulator::{Emulator, Fault, FaultRule};
use b24busy::{CallOptions, Client, Code, Options};
use socket2::{Domain, SockAddr, Socket, Type};
use support::portal;

const BUSY: &str = "calendar.accessibility.get";
const ADD: &str = "calendar.event.add";
const EVENT: &str = r#"{"type": "user", "ownerId": 1, "name": "Planning",
    "from": "2025-09-10 10:00:00", "to": "2025-09-10 11:00:00"}"#;

fn fast() -> Options {
    Options::new().pace(1000.0, 10_000.0).unwrap()
}

fn client(portal: &Emulator, options: Options) -> Client {
    Client::new(&portal.webhook_url(), None, options).unwrap()
}

/// A portal on which the next `times` requests run into a fault.
fn faulty(fault: Fault, times: u32) -> Emulator {
    let portal = portal();
    portal.add_fault(FaultRule {
        times: Some(times),
        ..FaultRule::always(fault)
    });
    portal
}

fn refused() -> Fault {
    error(503, "QUERY_LIMIT_EXCEEDED")
}

fn error(status: u16, code: &str) -> Fault {
    Fault::Error {
        status,
        code: code.into(),
        description: "why".into(),
    }
}

#[test]
fn the_busy_call_survives_what_passes() {
    for fault in [
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::CloseAfter,
        Fault::Truncate { after_bytes: 20 },
        Fault::Html { status: 502 },
        Fault::Html { status: 504 },
        Fault::Html { status: 503 },
        Fault::Html { status: 429 },
        Fault::Html { status: 520 },
        Fault::Html { status: 524 },
    ] {
        let portal = faulty(fault.clone(), 2);
        let answer = client(&portal, fast()).get_user_busy(1, "2025-09-08", "2025-09-14");
        let answer = answer.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert!(answer.result().is_ok(), "{fault:?}");
        assert_eq!(portal.requests().len(), 3, "{fault:?}");
    }
}

#[test]
fn being_refused_for_coming_too_fast_does_not_use_up_the_repeats() {
    let portal = faulty(refused(), 6);
    let options = fast().retries(0).unwrap();
    let answer = client(&portal, options)
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap();
    assert!(answer.result().is_ok());
    assert_eq!(portal.requests().len(), 7);
}

#[test]
fn what_does_not_pass_is_handed_over_at_once() {
    for fault in [
        error(503, "OVERLOAD_LIMIT"),
        error(429, "OPERATION_TIME_LIMIT"),
        error(401, "expired_token"),
        error(400, ""),
        error(500, "INTERNAL_SERVER_ERROR"),
    ] {
        let portal = faulty(fault.clone(), 9);
        let answer = client(&portal, fast())
            .get_user_busy(1, "2025-09-08", "2025-09-14")
            .unwrap();
        assert!(answer.portal_error().is_some(), "{fault:?}");
        assert_eq!(portal.requests().len(), 1, "{fault:?}");
    }
    for (status, retryable) in [(200, false), (404, false), (500, true), (530, true)] {
        let portal = faulty(Fault::Html { status }, 9);
        let error = client(&portal, fast())
            .get_user_busy(1, "2025-09-08", "2025-09-14")
            .unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Code::NotJson, 1));
        assert_eq!(error.is_retryable(), retryable, "{status}");
    }
}

#[test]
fn what_may_pass_is_retryable_in_every_telling() {
    let asked_for = |users: &[u64], status, code: &str| {
        let portal = faulty(error(status, code), 9);
        client(&portal, fast().users_per_call(1).unwrap()).get_user_busy(
            users,
            "2025-09-08",
            "2025-09-14",
        )
    };
    for (status, code, retryable) in [
        (429, "OPERATION_TIME_LIMIT", true),
        (503, "OVERLOAD_LIMIT", true),
        (500, "INTERNAL_SERVER_ERROR", true),
        (500, "PORTAL_DELETED", false),
        (403, "insufficient_scope", false),
    ] {
        let answer = asked_for(&[1], status, code).unwrap();
        let info = b24busy::error_info(answer.as_str()).unwrap();
        assert_eq!(info.retryable, retryable, "{code}");
        let of_a_part = asked_for(&[1, 2], status, code).unwrap_err();
        assert_eq!(of_a_part.is_retryable(), retryable, "{code}");
        let info = b24busy::error_info(&of_a_part.to_json()).unwrap();
        assert_eq!(info.retryable, retryable, "{code}");
    }
}

#[test]
fn the_error_counts_the_attempts() {
    let portal = faulty(Fault::ResetBefore, 99);
    let options = fast().retries(2).unwrap();
    let error = client(&portal, options)
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Code::Disconnected, 3));
    assert!(
        error.to_json().contains("\"attempts\":3"),
        "{}",
        error.to_json()
    );
    assert_eq!(portal.requests().len(), 3);
}

#[test]
fn repeats_end_with_the_time() {
    let portal = faulty(refused(), 9999);
    let options = fast()
        .pace(0.1, 50.0)
        .unwrap()
        .timeout(Duration::from_secs(3))
        .unwrap();
    let answer = client(&portal, options)
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap();
    assert_eq!(
        answer.portal_error().unwrap().code(),
        "QUERY_LIMIT_EXCEEDED"
    );
}

#[test]
fn a_method_that_writes_is_never_repeated_when_it_may_have_run() {
    for fault in [
        Fault::ResetAfter,
        Fault::CloseAfter,
        Fault::Truncate { after_bytes: 5 },
    ] {
        let portal = faulty(fault.clone(), 1);
        let error = client(&portal, fast())
            .call(ADD, EVENT, &CallOptions::new())
            .unwrap_err();
        assert_eq!(error.code(), Code::Disconnected, "{fault:?}");
        assert_eq!(portal.runs(ADD), 1, "{fault:?}");
    }
    for status in [429, 502, 503, 524] {
        // What ran behind the gateway nobody knows.
        let portal = faulty(Fault::Html { status }, 1);
        let error = client(&portal, fast())
            .call(ADD, EVENT, &CallOptions::new())
            .unwrap_err();
        assert_eq!(error.code(), Code::NotJson, "{status}");
        assert!(error.is_retryable(), "{status}");
        assert_eq!(portal.requests().len(), 1, "{status}");
    }
    let portal = faulty(Fault::Hang, 1);
    let options = CallOptions::new()
        .timeout(Duration::from_millis(500))
        .unwrap();
    let error = client(&portal, fast())
        .call(ADD, EVENT, &options)
        .unwrap_err();
    assert_eq!(error.code(), Code::Timeout);
    assert_eq!(portal.requests().len(), 1);
}

#[test]
fn a_method_that_writes_is_repeated_when_it_surely_did_not_run() {
    let portal = faulty(refused(), 2);
    let answer = client(&portal, fast())
        .call(ADD, EVENT, &CallOptions::new())
        .unwrap();
    assert!(answer.result().is_ok(), "{}", answer.as_str());
    assert_eq!((portal.requests().len(), portal.runs(ADD)), (3, 1));
}

#[test]
fn what_the_caller_calls_idempotent_is_repeated() {
    let portal = faulty(Fault::ResetAfter, 1);
    let options = CallOptions::new().idempotent(true);
    assert!(
        client(&portal, fast())
            .call("user.current", "", &options)
            .unwrap()
            .result()
            .is_ok()
    );
    assert_eq!(portal.requests().len(), 2);
}

#[test]
fn at_an_address_of_rest_3_a_key_keeps_a_repeat_from_running_twice() {
    let portal = faulty(Fault::ResetAfter, 1);
    let url = portal.webhook_url().replace("/rest/", "/rest/api/");
    let client = Client::new(&url, None, fast()).unwrap();
    let task = r#"{"fields": {"title": "Planning"}}"#;
    let answer = client
        .call("tasks.task.add", task, &CallOptions::new())
        .unwrap();
    assert!(answer.result().is_ok(), "{}", answer.as_str());
    let keys: Vec<_> = portal
        .requests()
        .iter()
        .map(|request| request.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(portal.runs("tasks.task.add"), 1);
    client
        .call("tasks.task.add", task, &CallOptions::new())
        .unwrap();
    assert_ne!(
        portal.requests()[2].header("idempotency-key").unwrap(),
        keys[0]
    );
    let own = CallOptions::new().idempotency_key("order-7").unwrap();
    client.call("tasks.task.add", task, &own).unwrap();
    client.call("tasks.task.add", task, &own).unwrap();
    assert_eq!(portal.runs("tasks.task.add"), 3, "the same key ran once");
    let old = Client::new(&portal.webhook_url(), None, fast()).unwrap();
    let error = old.call("user.current", "", &own).unwrap_err();
    assert_eq!(error.code(), Code::InvalidOptions);
}

#[test]
fn every_wait_ends_at_its_time_out() {
    for (fault, words) in [
        (Fault::Hang, "no answer"),
        (
            Fault::Drip {
                bytes: 1,
                every_ms: 1000,
            },
            "within 1 s",
        ),
        (Fault::Delay { ms: 20_000 }, "no answer"),
    ] {
        let portal = faulty(fault.clone(), 99);
        let options = fast().timeout(Duration::from_secs(1)).unwrap();
        let start = Instant::now();
        let error = client(&portal, options)
            .get_user_busy(1, "2025-09-08", "2025-09-14")
            .unwrap_err();
        assert_eq!(error.code(), Code::Timeout, "{fault:?}: {error}");
        assert!(error.message().contains(words), "{fault:?}: {error}");
        assert!(start.elapsed() < Duration::from_secs(15), "{fault:?}");
        assert_eq!(portal.runs(BUSY), 1, "{fault:?}");
    }
}

/// The error of a call to a server that is there and says nothing.
fn mute(url: &str) -> b24busy::Error {
    let options = fast()
        .retries(0)
        .unwrap()
        .connect_timeout(Duration::from_millis(400))
        .unwrap();
    let client = Client::new(url, None, options).unwrap();
    client
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap_err()
}

#[test]
fn a_handshake_that_hangs_ends_at_the_connect_time_out() {
    // The system takes the connection; nobody ever speaks on it.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let error = mute(&format!(
        "https://{}/rest/1/s3cret/",
        listener.local_addr().unwrap()
    ));
    assert_eq!(error.code(), Code::Timeout, "{error}");
    assert!(error.message().contains("no TLS handshake"), "{error}");
    assert!(error.message().contains("400 ms"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_connection_that_does_not_come_about_ends_at_the_connect_time_out() {
    // Once its queue is full, Linux does not answer who knocks.
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket
        .bind(&SockAddr::from(SocketAddr::from(([127, 0, 0, 1], 0))))
        .unwrap();
    socket.listen(0).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let patience = Duration::from_millis(200);
    let queue: Vec<_> = (0..3)
        .map(|_| TcpStream::connect_timeout(&address, patience))
        .collect();
    assert!(queue.iter().any(Result::is_err), "the queue is full");
    let error = mute(&format!("http://{address}/rest/1/s3cret/"));
    assert_eq!(error.code(), Code::Timeout, "{error}");
    assert!(
        error
            .message()
            .contains("no connection to 127.0.0.1 within 400 ms"),
        "{error}"
    );
}
