//! The 1C component in a host written in C++, as hosts are: real vtables, `delete`, counted memory.

#![cfg(all(feature = "addin", feature = "emulator", target_os = "linux"))]

mod support;

use std::process::Command;

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

/// Runs a program, under another one or under none, and checks that it has come to its end.
fn check(under: &[&str], program: &str, more: &[String]) -> String {
    let portal = large_portal(more.get(1).map_or(2, |large| large.parse().unwrap()));
    let program = compile(program, "c++17", Link::None);
    let mut command = Command::new("env");
    let output = run(command
        .args(under)
        .arg(program)
        .arg(shared_library())
        .args([portal.webhook_url(), portal.origin(), portal.access_token()])
        .args(more));
    let errors = text(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(text(&output.stdout), "everything checked\n");
    errors
}

/// Rounds, and the size of the large answer.
fn size(rounds: u32, large: usize) -> [String; 2] {
    [rounds.to_string(), large.to_string()]
}

#[test]
fn scripts_find_every_name_and_every_wrong_value_is_an_error() {
    if has_tool("c++") {
        let errors = check(&[], "addin_script.cpp", &[]);
        assert_eq!(errors, "", "the component prints nothing");
    }
}

#[test]
fn objects_live_and_end_as_hosts_want_them_to() {
    if has_tool("c++") {
        let errors = check(&[], "addin_host.cpp", &size(1000, LARGE));
        assert_eq!(errors, "", "the component prints nothing");
    }
}

#[test]
fn valgrind_finds_no_error_and_no_leak() {
    if !has_tool("c++") || !has_tool("valgrind") {
        return;
    }
    let valgrind = [
        "valgrind",
        "--error-exitcode=9",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite,indirect,possible",
        "--show-leak-kinds=definite,indirect,possible",
    ];
    for (program, more) in [
        ("addin_script.cpp", &[][..]),
        ("addin_host.cpp", &size(100, 40_002)),
    ] {
        let report = check(&valgrind, program, more);
        assert!(report.contains("ERROR SUMMARY: 0 errors"), "{report}");
    }
}
