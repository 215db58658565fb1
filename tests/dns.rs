//! A name server that does not answer: the call ends at its time-out all the same, and when it is
//! cancelled.

#![cfg(all(feature = "capi", feature = "cli", target_os = "linux"))]

mod support;

use std::net::UdpSocket;
use std::process::{Command, Output};
use std::sync::Mutex;

use support::{Link, compile, run, text};

const SLOW: &str = "https://slow.example.com/rest/1/s3cret/";

#[test]
fn a_name_server_that_hangs_is_left_at_the_time_out() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_b24busy"));
    program
        .args(["get", "--url", SLOW])
        .args(["--users", "1", "--from", "2025-09-08", "--to", "2025-09-14"])
        .args(["--options", r#"{"timeout_ms": 1500, "retries": 0}"#]);
    let Some(output) = beside_a_mute_name_server(&program) else {
        return;
    };
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("B24BUSY_TIMEOUT"), "{error}");
    assert!(error.contains("no address of slow.example.com"), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
}

#[test]
fn a_name_server_that_hangs_is_left_when_the_handle_is_cancelled() {
    let mut program = Command::new(compile("cancel.c", "gnu99", Link::Shared));
    program.args(["one", SLOW]);
    if let Some(output) = beside_a_mute_name_server(&program) {
        let error = text(&output.stderr);
        assert!(output.status.success(), "{error}");
        assert!(error.contains("B24BUSY_CANCELLED"), "{error}");
    }
}

/// Runs a program whose name server is deaf and mute, where that can be had.
fn beside_a_mute_name_server(program: &Command) -> Option<Output> {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    // A name server of our own, on an address of this machine that nobody uses.
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
        .arg(program.get_program())
        .args(program.get_args()));
    if !matches!(output.status.code(), Some(0..=4)) {
        return skipped("no mount namespace can be made");
    }
    Some(output)
}

/// Where everything is checked this is checked too.
fn skipped(why: &str) -> Option<Output> {
    assert!(std::env::var_os("CI").is_none(), "{why}");
    eprintln!("skipped: {why}");
    None
}
