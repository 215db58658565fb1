//! The library in somebody else's process: it forks, loads and unloads it, calls from many threads,
//! and never notices.

#![cfg(all(feature = "capi", feature = "emulator", target_os = "linux"))]

mod support;

use std::process::Command;

use b24busy::emulator::{Fault, FaultRule};
use support::{Link, compile, has_tool, portal, run, shared_library, text};

#[test]
fn a_client_works_on_both_sides_of_a_fork() {
    let program = compile("fork.c", "gnu99", Link::Shared);
    let output = run(Command::new(program).arg(portal().webhook_url()));
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_child_with_its_parents_number_is_a_process_of_its_own() {
    let program = compile("namespace.c", "gnu99", Link::Shared);
    let may = Command::new("unshare")
        .args(["--fork", "--pid", "true"])
        .status();
    if !may.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no namespaces of process numbers here");
        return;
    }
    let portal = portal();
    let output = run(Command::new("unshare")
        .args(["--fork", "--pid"])
        .arg(program)
        .arg(portal.webhook_url()));
    assert!(output.status.success(), "{output:?}");
    let connections: Vec<u64> = portal
        .requests()
        .iter()
        .map(|request| request.connection)
        .collect();
    // The parent, the child, the parent again.
    assert_eq!(connections.len(), 3);
    assert_eq!(connections[0], connections[2], "the parent's is whole");
    assert_ne!(connections[0], connections[1], "the child has its own");
}

#[test]
fn the_library_is_loaded_and_unloaded_a_thousand_times() {
    // A program of its own, not linked with the library.
    let program = compile("unload.c", "gnu99", Link::None);
    let portal = portal();
    let output = run(Command::new(program)
        .arg(shared_library())
        .args([&portal.webhook_url(), "1000"]));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(portal.requests().len(), 40);
}

#[test]
fn a_client_may_be_freed_while_others_call() {
    if !has_tool("valgrind") {
        return;
    }
    let program = compile("free.c", "gnu11", Link::Shared);
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::Delay { ms: 500 }));
    let output = run(Command::new("valgrind")
        .args(["--error-exitcode=9", "--quiet"])
        .arg(&program)
        .arg(portal.webhook_url()));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(portal.runs("calendar.accessibility.get"), 8);
}

#[test]
fn two_hundred_threads_share_a_client() {
    let program = compile("threads.c", "gnu99", Link::Shared);
    let portal = portal();
    let output = run(Command::new(program).args([&portal.webhook_url(), "200", "5"]));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "1000 answered\n");
}

#[test]
fn a_broken_connection_raises_no_signal() {
    // SIGPIPE has its default action in this program: it would kill it.
    let program = compile("many.c", "c99", Link::Shared);
    let portal = portal();
    for fault in [
        Fault::ResetBefore,
        Fault::CloseBefore,
        Fault::CloseAfter,
        Fault::ResetAfter,
    ] {
        portal.add_fault(FaultRule {
            times: Some(20),
            ..FaultRule::always(fault)
        });
    }
    let output = run(Command::new(program)
        .args([&portal.webhook_url(), "80"])
        .arg(r#"{"retries": 0, "rate_per_second": 1000, "burst": 1000}"#));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(text(&output.stdout), "0 answered\n");
}

#[test]
fn fifty_thousand_calls_with_random_faults_leave_memory_flat() {
    let program = compile("soak.c", "gnu99", Link::Shared);
    let portal = support::portal_with(
        r#"{"seed": 7, "faults": [
            {"fault": {"kind": "reset_after"}, "probability": 0.02},
            {"fault": {"kind": "close_before"}, "probability": 0.02},
            {"fault": {"kind": "truncate", "after_bytes": 100}, "probability": 0.02},
            {"fault": {"kind": "wrong_length", "extra": -7}, "probability": 0.01},
            {"fault": {"kind": "html", "status": 502}, "probability": 0.02},
            {"fault": {"kind": "gzip"}, "probability": 0.1},
            {"fault": {"kind": "invalid_utf8"}, "probability": 0.02},
            {"fault": {"kind": "nul_byte"}, "probability": 0.02},
            {"fault": {"kind": "empty_body"}, "probability": 0.02},
            {"fault": {"kind": "deep_json", "depth": 1000}, "probability": 0.02},
            {"fault": {"kind": "huge_headers", "bytes": 100000}, "probability": 0.01},
            {"fault": {"kind": "error", "status": 500, "code": "INTERNAL_SERVER_ERROR"}, "probability": 0.02}
        ]}"#,
    );
    let output = run(Command::new(program).args([&portal.webhook_url(), "50000", "8"]));
    println!("{}", text(&output.stdout));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(text(&output.stderr), "");
}
