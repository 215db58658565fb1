//! Rate and run time limits over the wire.

use super::client::{post, start};

#[test]
fn the_bucket_refuses_what_comes_too_fast() {
    let emulator = start(r#"{"bucket": {"enabled": true, "limit": 3, "leak_per_second": 0.001}}"#);
    let statuses: Vec<u16> = (0..5)
        .map(|_| post(&emulator, "server.time", "{}").status)
        .collect();
    assert_eq!(statuses, [200, 200, 200, 503, 503]);
    assert_eq!(
        post(&emulator, "server.time", "{}").json()["error"],
        "QUERY_LIMIT_EXCEEDED"
    );
    assert_eq!(emulator.requests().len(), 6);
}

#[test]
fn a_method_that_ran_too_long_is_refused_and_others_are_not() {
    let emulator = start(r#"{"operating": {"cost_seconds": 300}}"#);
    assert_eq!(
        post(&emulator, "server.time", "{}").json()["time"]["operating"],
        300.0
    );
    assert_eq!(post(&emulator, "server.time", "{}").status, 200);
    let refused = post(&emulator, "server.time", "{}");
    assert_eq!(
        (refused.status, refused.json()["error"].as_str()),
        (429, Some("OPERATION_TIME_LIMIT"))
    );
    assert_eq!(post(&emulator, "user.current", "{}").status, 200);
}

#[test]
fn a_portal_without_the_limit_has_no_counters() {
    let emulator =
        start(r#"{"operating": {"enabled": false, "limit_seconds": 1, "cost_seconds": 300}}"#);
    for _ in 0..3 {
        let time = post(&emulator, "server.time", "{}").json()["time"].clone();
        assert!(time["date_finish"].is_string());
        assert!(time.get("operating").is_none() && time.get("operating_reset_at").is_none());
    }
}
