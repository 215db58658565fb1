//! The C ABI's handles and strings from outside: what a string tells about itself, a client's
//! clones, cancelling, and the life of a callback's context.

#![cfg(all(feature = "capi", feature = "emulator", unix))]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use support::{Link, compile, has_tool, run, text};

/// Runs a program, and runs it again under valgrind.
fn succeeds(program: &Path, arguments: &[String]) {
    let right = |output: Output| {
        assert!(
            output.status.success(),
            "{}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
    };
    right(run(Command::new(program).args(arguments)));
    if has_tool("valgrind") {
        right(run(Command::new("valgrind")
            .args([
                "--quiet",
                "--error-exitcode=9",
                "--leak-check=full",
                "--errors-for-leak-kinds=definite,indirect,possible",
            ])
            .arg(program)
            .args(arguments)));
    }
}

#[test]
fn a_string_tells_its_length_its_code_and_whether_it_may_pass() {
    let portal = support::portal_with(r#"{"synthetic_users": 300}"#);
    let users = serde_json::to_string(&(1..=300).collect::<Vec<u32>>()).unwrap();
    succeeds(
        &compile("result.c", "c99", Link::Shared),
        &[portal.webhook_url(), portal.origin(), users],
    );
}

#[test]
fn a_handle_is_cancelled_and_others_go_on() {
    // It takes connections and never says a word.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = mute.local_addr().unwrap().port();
    let portal = support::portal();
    let output = run(
        Command::new(compile("cancel.c", "gnu99", Link::Shared)).args([
            "handles",
            &format!("http://127.0.0.1:{port}/rest/1/s3cret/"),
            &portal.webhook_url(),
        ]),
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!text(&output.stderr).contains("s3cret"));
}
