//! The 1C component in a host written in C++, as hosts are: real vtables, `delete`, counted memory.

#![cfg(all(feature = "addin", feature = "emulator", target_os = "linux"))]

mod support;

use std::process::{Command, Output};

use b24busy::emulator::{Emulator, Fault, FaultRule};
use support::{Link, compile, has_tool, portal, run, shared_library, text};

/// With two bytes for each Cyrillic letter this is 20 MB on the wire.
const LARGE: usize = 13_600_002;

/// A portal whose `user.get` answers with a text of that many UTF-16 units: Cyrillic, and what lies
/// beyond 16 bits.
fn large_portal(units: usize) -> Emulator {
    let portal = portal();
    let large = format!("{{\"result\":\"{}😀\"}}", "яя z".repeat((units - 2) / 4));
    portal.add_fault(
        FaultRule::always(Fault::Body {
            status: 200,
            content_type: "application/json".into(),
            text: large,
        })
        .on_method("user.get"),
    );
    portal
}

fn host(command: &mut Command, calls: u32, large: usize) -> Output {
    let portal = large_portal(large);
    let output = run(command
        .arg(compile("addin_host.cpp", "c++17", Link::None))
        .arg(shared_library())
        .args([
            portal.webhook_url(),
            portal.origin(),
            portal.access_token(),
            calls.to_string(),
            large.to_string(),
        ]));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "everything checked\n");
    output
}

#[test]
fn a_cpp_host_does_everything_with_the_component() {
    if !has_tool("c++") {
        return;
    }
    let output = host(&mut Command::new("env"), 1000, LARGE);
    assert_eq!(text(&output.stderr), "", "the component prints nothing");
}

#[test]
fn valgrind_finds_no_error_and_no_leak() {
    if !has_tool("c++") || !has_tool("valgrind") {
        return;
    }
    let mut valgrind = Command::new("valgrind");
    valgrind.args([
        "--error-exitcode=9",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite,indirect,possible",
        "--show-leak-kinds=definite,indirect,possible",
    ]);
    let report = text(&host(&mut valgrind, 100, 40_002).stderr);
    assert!(report.contains("ERROR SUMMARY: 0 errors"), "{report}");
}
