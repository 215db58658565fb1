//! The C ABI from outside: real programs, compiled by the system's compiler, linked with the
//! library that was just built, asking an emulated portal over real sockets.

#![cfg(all(feature = "capi", feature = "emulator", unix))]

mod support;

use std::process::Command;

use support::{Link, compile, has_tool, portal, run, shared_library, start, text};

/// The arguments that `abi.c` wants.
fn abi_arguments(portal: &b24busy::emulator::Emulator) -> [String; 3] {
    [portal.webhook_url(), portal.origin(), portal.access_token()]
}

#[test]
fn a_c_program_does_everything_with_the_shared_library() {
    every_function(compile("abi.c", "gnu99", Link::Shared));
}

#[test]
fn a_c_program_does_everything_with_the_static_library() {
    every_function(compile("abi.c", "gnu99", Link::Static));
}

fn every_function(program: std::path::PathBuf) {
    let portal = portal();
    let output = run(Command::new(program).args(abi_arguments(&portal)));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).ends_with("checks passed\n"));
    assert_eq!(text(&output.stderr), "", "the library prints nothing");
}

#[test]
fn the_example_works_with_a_webhook_and_with_a_token() {
    let program = compile("example.c", "c99", Link::Shared);
    let portal = portal();
    let days = ["2025-09-08", "2025-09-14"];
    let hook = run(Command::new(&program)
        .args([&portal.webhook_url(), "1"])
        .args(days));
    assert!(
        text(&hook.stdout).starts_with("{\"result\":{\"1\":["),
        "{hook:?}"
    );
    let token = run(Command::new(&program)
        .args([&portal.origin(), "1"])
        .args(days)
        .arg(portal.access_token()));
    assert!(
        text(&token.stdout).starts_with("{\"result\":{\"1\":["),
        "{token:?}"
    );
    let wrong = run(Command::new(&program)
        .args([&portal.origin(), "1"])
        .args(days)
        .arg("wrong"));
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stderr).contains("invalid_token"), "{wrong:?}");
}

#[test]
fn a_cpp_program_includes_the_header() {
    if !has_tool("c++") {
        return;
    }
    let program = compile("modern.cpp", "c++17", Link::Shared);
    let output = run(Command::new(program).arg(portal().webhook_url()));
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn sixty_four_threads_share_a_client() {
    let program = compile("threads.c", "gnu99", Link::Shared);
    let portal = portal();
    let output = run(Command::new(program).args([&portal.webhook_url(), "64", "20"]));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "1280 answered\n");
    assert_eq!(portal.runs("calendar.accessibility.get"), 1280);
}

#[test]
fn valgrind_finds_no_error_and_no_leak() {
    if !has_tool("valgrind") {
        return;
    }
    let portal = support::portal_with(r#"{"synthetic_users": 300}"#);
    let users = serde_json::to_string(&(1..=300).collect::<Vec<u32>>()).unwrap();
    let webhook = portal.webhook_url();
    for (name, arguments) in [
        ("abi.c", abi_arguments(&portal).to_vec()),
        ("progress.c", vec![webhook.clone(), users, "300".into()]),
        ("threads.c", vec![webhook, "8".into(), "5".into()]),
    ] {
        let output = run(Command::new("valgrind")
            .args([
                "--error-exitcode=9",
                "--leak-check=full",
                "--errors-for-leak-kinds=definite,indirect,possible",
                "--show-leak-kinds=definite,indirect,possible",
            ])
            .arg(compile(name, "gnu99", Link::Shared))
            .args(arguments));
        let report = text(&output.stderr);
        assert!(output.status.success(), "{name}: {report}");
        assert!(
            report.contains("ERROR SUMMARY: 0 errors"),
            "{name}: {report}"
        );
    }
}

// Both faces are in the shared library as it is shipped.
#[cfg(feature = "addin")]
#[test]
fn only_our_functions_are_exported_and_the_library_is_never_unmapped() {
    let output = run(Command::new("nm")
        .args(["-D", "--defined-only"])
        .arg(shared_library()));
    let table = text(&output.stdout);
    let mut exported: Vec<&str> = table
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .collect();
    exported.sort_unstable();
    assert_eq!(
        exported,
        [
            // Of the 1C component.
            "DestroyObject",
            "GetAttachType",
            "GetClassNames",
            "GetClassObject",
            "SetPlatformCapabilities",
            // Of the C ABI.
            "b24_abi_version",
            "b24_available_slots",
            "b24_busy_intervals",
            "b24_client_available_slots",
            "b24_client_busy_intervals",
            "b24_client_call",
            "b24_client_cancel",
            "b24_client_clone",
            "b24_client_free",
            "b24_client_freebusy_ics",
            "b24_client_get_user_busy",
            "b24_client_new",
            "b24_client_set_progress",
            "b24_client_timeline_svg",
            "b24_client_tokens",
            "b24_close_idle",
            "b24_error_info",
            "b24_error_member",
            "b24_freebusy_ics",
            "b24_get_user_busy",
            "b24_is_error",
            "b24_result_attempts",
            "b24_result_code",
            "b24_result_length",
            "b24_result_retryable",
            "b24_result_status",
            "b24_string_free",
            "b24_time_zone_data",
            "b24_timeline_svg",
            "b24_version",
        ]
    );
    let flags = text(&run(Command::new("readelf").arg("-d").arg(shared_library())).stdout);
    assert!(flags.contains("NODELETE"), "{flags}");
}

#[test]
fn https_works_from_c_with_the_authority_of_the_option() {
    // The stateless call knows the system's authorities alone: it must refuse the emulator's own.
    let program = compile("example.c", "c99", Link::Shared);
    let portal = start(b24busy::emulator::Config {
        tls: b24busy::emulator::Tls::On,
        ..Default::default()
    });
    let days = ["2025-09-08", "2025-09-14"];
    let output = run(Command::new(&program)
        .args([&portal.webhook_url(), "1"])
        .args(days));
    assert!(text(&output.stderr).contains("B24BUSY_TLS"), "{output:?}");
    // A system that trusts it gets the answer.
    let authority = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("system-ca.pem");
    std::fs::write(&authority, portal.ca_pem().unwrap_or_default()).unwrap();
    let output = run(Command::new(&program)
        .env("SSL_CERT_FILE", &authority)
        .args([&portal.webhook_url(), "1"])
        .args(days));
    assert!(output.status.success(), "{}", text(&output.stderr));
}
