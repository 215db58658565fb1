//! The C ABI's handles and strings from outside: what a string tells about itself, a client's
//! clones, cancelling, and the life of a callback's context.

#![cfg(all(feature = "capi", feature = "emulator", unix))]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use b24busy::emulator::{Fault, FaultRule};
use support::{Link, compile, has_tool, run, text};

/// Runs a program, and runs it again under valgrind.
fn succeeds(program: &Path, arguments: &[String]) {
    succeeds_with(program, || (arguments.to_vec(), ()));
}

/// The same; what the arguments need lives as long as the program runs.
fn succeeds_with<T>(program: &Path, arguments: impl Fn() -> (Vec<String>, T)) {
    let right = |output: Output| {
        assert!(
            output.status.success(),
            "{}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
    };
    let (words, kept) = arguments();
    right(run(Command::new(program).args(words)));
    drop(kept);
    if has_tool("valgrind") {
        right(run(Command::new("valgrind")
            .args([
                "--quiet",
                "--error-exitcode=9",
                "--leak-check=full",
                "--errors-for-leak-kinds=definite,indirect,possible",
            ])
            .arg(program)
            .args(arguments().0)));
    }
}

#[test]
fn a_string_tells_its_length_its_code_and_whether_it_may_pass() {
    let portal = support::portal_with(r#"{"synthetic_users": 300}"#);
    let users = serde_json::to_string(&(1..=300).collect::<Vec<u32>>()).unwrap();
    let program = compile("result.c", "c99", Link::Shared);
    // The program runs twice where valgrind is; each run has its own faulty portal.
    succeeds_with(&program, || {
        let faulty = support::portal();
        faulty.add_fault(FaultRule {
            skip: 1,
            ..FaultRule::once(Fault::Html { status: 502 })
        });
        faulty.add_fault(FaultRule {
            skip: 1,
            ..FaultRule::always(Fault::Error {
                status: 429,
                code: "OPERATION_TIME_LIMIT".into(),
                description: "slow".into(),
            })
        });
        let arguments = [
            portal.webhook_url(),
            portal.origin(),
            users.clone(),
            faulty.webhook_url(),
        ];
        (arguments.to_vec(), faulty)
    });
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

#[test]
fn a_callbacks_context_is_dropped_once() {
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = mute.local_addr().unwrap().port();
    let portal = support::portal();
    succeeds(
        &compile("context.c", "gnu99", Link::Shared),
        &[
            format!("http://127.0.0.1:{port}/rest/1/s3cret/"),
            portal.webhook_url(),
        ],
    );
}

#[test]
fn compilers_warn_where_a_result_is_dropped() {
    let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("include");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dropped.c");
    for (compiler, language, standard) in [
        ("gcc", "c", "c99"),
        ("gcc", "c++", "c++11"),
        ("gcc", "c++", "c++17"),
        ("clang", "c", "c99"),
        ("clang", "c++", "c++17"),
    ] {
        if !has_tool(compiler) {
            continue;
        }
        for (statement, warns) in [
            ("b24_error_info(\"\")", true),
            ("b24_client_new(0, 0, 0, 0)", true),
            ("b24_client_set_progress(0, 0, 0, 0)", true),
            ("b24_string_free(b24_error_info(\"\"))", false),
            ("b24_close_idle()", false),
        ] {
            let source =
                format!("#include \"b24busy.h\"\nvoid f(void);\nvoid f(void) {{ {statement}; }}\n");
            std::fs::write(&file, source).unwrap();
            let output = run(Command::new(compiler)
                .args(["-x", language, &format!("-std={standard}"), "-c"])
                .args(["-Wall", "-Wextra", "-Werror", "-o", "/dev/null", "-I"])
                .args([&include, &file]));
            assert_eq!(
                output.status.success(),
                !warns,
                "{compiler} {standard}: {statement}: {}",
                text(&output.stderr)
            );
        }
    }
}
