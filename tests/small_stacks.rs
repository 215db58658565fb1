//! The library on threads with small stacks: coroutines' and workers' of hosts that have thousands.

#![cfg(all(feature = "capi", feature = "emulator", target_os = "linux"))]

mod support;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;

use b24busy::emulator::{Config, Emulator, Fault, FaultRule, Tls};
use support::{Link, compile, portal, run, start, text};

/// What the header states, in KiB. Measured on x86-64: 67 of an optimised build (unpacking gzip; TLS
/// takes 43, plain http 31, computing 19), and 143 of one that is not.
const STATED: usize = 256;
/// Of a build that is not optimised, computing takes 291 KiB.
const COMPUTING: usize = if cfg!(debug_assertions) {
    2 * STATED
} else {
    STATED
};

const PACE: &str = r#""rate_per_second": 1000, "burst": 10000, "retries": 0"#;

/// Runs `stack.c` and fails where it does.
fn on_a_small_stack(kib: usize, mode: &str, what: &str, options: &str) {
    let output = run(Command::new(compile("stack.c", "gnu99", Link::Shared))
        .arg((kib * 1024).to_string())
        .args([mode, what, options]));
    let stderr = text(&output.stderr);
    assert!(
        output.status.success(),
        "{mode} {what}: {:?} {stderr}",
        output.status
    );
}

#[test]
fn a_call_over_plain_http_works_on_a_small_stack() {
    let portal = portal();
    on_a_small_stack(
        STATED,
        "call",
        &portal.webhook_url(),
        &format!("{{{PACE}}}"),
    );
    let named = portal.webhook_url().replace("127.0.0.1", "localhost");
    on_a_small_stack(STATED, "call", &named, &format!("{{{PACE}}}"));
}

#[test]
fn a_call_over_https_works_on_a_small_stack() {
    let portal = start(Config {
        tls: Tls::On,
        ..Config::default()
    });
    let authority = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("small-stack-ca.pem");
    std::fs::write(&authority, portal.ca_pem().unwrap_or_default()).unwrap();
    let options = format!(r#"{{{PACE}, "ca_file": "{}"}}"#, authority.display());
    on_a_small_stack(STATED, "call", &portal.webhook_url(), &options);
    // An authority that nobody knows, with the reason in words.
    on_a_small_stack(
        STATED,
        "refused",
        &portal.webhook_url(),
        &format!("{{{PACE}}}"),
    );
}

#[test]
fn a_packed_answer_works_on_a_small_stack() {
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::Gzip));
    on_a_small_stack(
        STATED,
        "call",
        &portal.webhook_url(),
        &format!("{{{PACE}}}"),
    );
}

#[test]
fn a_call_through_a_proxy_works_on_a_small_stack() {
    let portal = portal();
    let proxy = connect_proxy(port(&portal));
    let (_, path) = portal
        .webhook_url()
        .split_once("/rest/")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let webhook = format!("http://portal.test/rest/{path}");
    let options = format!(r#"{{{PACE}, "allow_http": true, "proxy": "http://127.0.0.1:{proxy}"}}"#);
    on_a_small_stack(STATED, "call", &webhook, &options);
}

#[test]
fn errors_work_on_a_small_stack() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let webhook = |port: u16| format!("http://127.0.0.1:{port}/rest/1/sm4llst4ck/");
    let late = format!(r#"{{{PACE}, "timeout_ms": 300}}"#);
    on_a_small_stack(
        STATED,
        "refused",
        &webhook(silent.local_addr().unwrap().port()),
        &late,
    );
    on_a_small_stack(STATED, "refused", &webhook(9), &late);
    on_a_small_stack(STATED, "refused", "no address", "{\"no\": [\"options\"]}");
}

#[test]
fn computing_works_on_a_small_stack() {
    let portal = portal();
    let client =
        b24busy::Client::new(&portal.webhook_url(), None, b24busy::Options::new()).unwrap();
    let answer = client
        .get_user_busy([1, 2], "2025-09-08", "2025-09-14")
        .unwrap();
    let options = r#"{"from": "2025-09-08", "to": "2025-09-12", "time_zone": "Europe/Moscow",
                      "portal_time_zone": "Europe/Moscow", "duration_minutes": 60}"#;
    on_a_small_stack(COMPUTING, "compute", answer.as_str(), options);
}

fn port(portal: &Emulator) -> u16 {
    let origin = portal.origin();
    origin.rsplit_once(':').unwrap().1.parse().unwrap()
}

/// A proxy that connects everybody with this port, whatever they ask for.
fn connect_proxy(to: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            std::thread::spawn(move || relay(client, to));
        }
    });
    port
}

fn relay(mut client: TcpStream, to: u16) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let mut portal = TcpStream::connect(("127.0.0.1", to))?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut from_client, mut to_portal) = (client.try_clone()?, portal.try_clone()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from_client, &mut to_portal);
        to_portal.shutdown(Shutdown::Write)
    });
    std::io::copy(&mut portal, &mut client)?;
    client.shutdown(Shutdown::Write)
}
