//! A well-behaved program never sees `QUERY_LIMIT_EXCEEDED`, and several of them get along.

#![cfg(all(feature = "capi", feature = "emulator", unix))]

mod support;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use b24busy::{Client, Code, Options};
use support::{Link, compile, plain, portal, portal_with, text};

#[test]
fn threads_of_one_process_are_never_refused() {
    let portal =
        portal_with(r#"{"bucket": {"enabled": true, "leak_per_second": 40, "limit": 20}}"#);
    let options = Options::new().pace(40.0, 20.0).unwrap();
    let client = Client::new(&portal.webhook_url(), None, options).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    let answer = client.get_user_busy(1, "2025-09-08", "2025-09-14").unwrap();
                    assert_eq!(answer.portal_error(), None);
                }
            });
        }
    });
    assert_eq!(portal.requests().len(), 80, "nothing had to be repeated");
}

#[test]
fn the_first_fifty_are_not_slowed_and_the_next_one_is() {
    let portal = portal();
    // So slow a portal that the time these calls take leaks nothing.
    let options = Options::new()
        .pace(0.1, 50.0)
        .unwrap()
        .total_timeout(Duration::from_secs(5))
        .unwrap();
    let client = Client::new(&portal.webhook_url(), None, options).unwrap();
    for _ in 0..50 {
        client.get_user_busy(1, "2025-09-08", "2025-09-14").unwrap();
    }
    let error = client
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap_err();
    assert_eq!(error.code(), Code::Timeout, "{error}");
    assert!(error.message().contains("total_timeout_ms"), "{error}");
    assert_eq!(portal.requests().len(), 50);
}

#[test]
fn eight_programs_share_one_portal_and_lose_nothing() {
    const PROGRAMS: u32 = 8;
    const CALLS: u32 = 40;
    const RATE: f64 = 20.0;
    const BURST: f64 = 50.0;
    let portal =
        portal_with(r#"{"bucket": {"enabled": true, "leak_per_second": 20, "limit": 50}}"#);
    let program = compile("many.c", "c99", Link::Shared);
    let start = Instant::now();
    let running: Vec<_> = (0..PROGRAMS)
        .map(|_| {
            plain(&mut Command::new(&program))
                .args([&portal.webhook_url(), &CALLS.to_string()])
                .arg(r#"{"rate_per_second": 20, "burst": 50}"#)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            text(&output.stdout),
            "40 answered\n",
            "{}",
            text(&output.stderr)
        );
    }
    let took = start.elapsed().as_secs_f64();
    let ideal = (f64::from(PROGRAMS * CALLS) - BURST) / RATE;
    println!("{took:.1} s, ideal {ideal:.1} s");
    assert!(took < 1.5 * ideal, "{took:.1} s, ideal {ideal:.1} s");
    assert_eq!(
        portal.runs("calendar.accessibility.get"),
        u64::from(PROGRAMS * CALLS)
    );
}
