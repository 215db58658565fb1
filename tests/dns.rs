//! A name server that does not answer: the call ends at its time-out all the same.

#![cfg(all(feature = "cli", target_os = "linux"))]

mod support;

use std::net::UdpSocket;
use std::process::Command;

use support::{run, text};

#[test]
fn a_name_server_that_hangs_is_left_at_the_time_out() {
    // A name server of our own, deaf and mute, on an address of this machine that nobody uses.
    let Ok(_mute) = UdpSocket::bind("127.0.0.99:53") else {
        return skipped("port 53 cannot be bound");
    };
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let resolver = folder.join("resolv.conf");
    std::fs::write(
        &resolver,
        "nameserver 127.0.0.99\noptions timeout:20 attempts:1\n",
    )
    .unwrap();
    let switches = folder.join("nsswitch.conf");
    std::fs::write(&switches, "hosts: dns\n").unwrap();
    // The program sees these files in a mount namespace of its own.
    let script = r#"
        mount --bind "$1" /etc/resolv.conf && mount --bind "$2" /etc/nsswitch.conf || exit 77
        shift 2
        exec "$@""#;
    let output = run(Command::new("unshare")
        .args(["--mount", "sh", "-c", script, "sh"])
        .args([&resolver, &switches])
        .arg(env!("CARGO_BIN_EXE_b24busy"))
        .args(["get", "--url", "https://slow.example.com/rest/1/s3cret/"])
        .args(["--users", "1", "--from", "2025-09-08", "--to", "2025-09-14"])
        .args(["--options", r#"{"timeout_ms": 1500, "retries": 0}"#]));
    if !matches!(output.status.code(), Some(0..=4)) {
        return skipped("no mount namespace can be made");
    }
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("B24BUSY_TIMEOUT"), "{error}");
    assert!(error.contains("no address of slow.example.com"), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
}

/// Where everything is checked this is checked too.
fn skipped(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{why}");
    eprintln!("skipped: {why}");
}
