//! The program, which reads the proxy variables of its environment.

use std::process::{Command, Output, Stdio};

use b24busy::emulator::Config;

use crate::programs::{ADDRESS, NAME, PASSWORD, Proxy, USER, free_port, host, login, webhook};
use crate::support::{has_tool, portal};

const VARIABLES: [&str; 4] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

fn program(url: &str, options: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_b24busy"));
    for name in VARIABLES {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
        .env("LC_ALL", "C.UTF-8")
        .envs(variables.iter().copied())
        .args(["get", "--url", url, "--users", "1,2", "--options", options])
        .args(["--from", "2025-09-08", "--to", "2025-09-14"])
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn run(url: &str, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let output = program(url, r#"{"allow_http": true, "retries": 0}"#, variables);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    for secret in [PASSWORD, &Config::default().webhook_secret] {
        assert!(!said.contains(secret), "{said}");
    }
    (output.status.code(), said)
}

fn dead() -> String {
    format!("http://{USER}:{PASSWORD}@127.0.0.1:{}", free_port())
}

#[test]
fn a_proxy_of_the_environment_is_used() {
    if !has_tool("tinyproxy") || !has_tool("microsocks") {
        return;
    }
    let portal = portal();
    let url = webhook(&portal, host());
    let http = Proxy::tinyproxy(&format!("BasicAuth {USER} {PASSWORD}"));
    let socks = Proxy::microsocks(None);
    let http_url = http.url("http", &login(PASSWORD));
    let socks_url = socks.url("socks5h", "");
    for variables in [
        [("HTTP_PROXY", http_url.as_str()), ("ALL_PROXY", &dead())],
        [("http_proxy", &http_url), ("HTTPS_PROXY", &dead())],
        [("ALL_PROXY", &socks_url), ("HTTPS_PROXY", &dead())],
        [("all_proxy", &socks_url), ("NO_PROXY", "elsewhere.test")],
    ] {
        let (code, said) = run(&url, &variables);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.starts_with("{\"result\":{\"1\":["), "{said}");
    }
    assert_eq!(portal.requests().len(), 4);
    http.was_asked_for(host(), &portal);
    socks.was_asked_for(host(), &portal);
}

#[test]
fn a_proxy_for_https_is_used_for_https_alone() {
    let portal = portal();
    let dead = dead();
    let url = webhook(&portal, ADDRESS);
    let (code, said) = run(&url, &[("HTTPS_PROXY", &dead)]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(
        &url.replace("http://", "https://"),
        &[("HTTPS_PROXY", &dead)],
    );
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("B24BUSY_PROXY"), "{said}");
}

#[test]
fn hosts_of_no_proxy_are_asked_directly() {
    let portal = portal();
    let dead = dead();
    let url = webhook(&portal, ADDRESS);
    let port = format!("{ADDRESS}:{}", portal.address().port());
    for exceptions in [
        ADDRESS,
        "*",
        "other.test, 0.0.0.0",
        "other.test 0.0.0.0/8",
        port.as_str(),
    ] {
        let variables = [("HTTP_PROXY", dead.as_str()), ("NO_PROXY", exceptions)];
        let (code, said) = run(&url, &variables);
        assert_eq!(code, Some(0), "{exceptions}: {said}");
    }
    for others in ["other.test", "0.0", "10.0.0.0/8", "0.0.0.0:1"] {
        let variables = [("HTTP_PROXY", dead.as_str()), ("NO_PROXY", others)];
        let (code, said) = run(&url, &variables);
        assert_eq!(code, Some(3), "{others}: {said}");
        assert!(said.contains("B24BUSY_PROXY"), "{others}: {said}");
    }
    // Nobody but a proxy knows this name.
    for exceptions in [NAME, ".test", "TEST.", "*.test"] {
        let variables = [("HTTP_PROXY", dead.as_str()), ("no_proxy", exceptions)];
        let (code, said) = run(&webhook(&portal, NAME), &variables);
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("B24BUSY_DNS"), "{exceptions}: {said}");
    }
}

#[test]
fn the_option_goes_before_the_environment() {
    let portal = portal();
    let dead = dead();
    let direct = r#"{"allow_http": true, "proxy": ""}"#;
    let url = webhook(&portal, ADDRESS);
    let output = program(&url, direct, &[("HTTP_PROXY", &dead)]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_proxy_that_cannot_be_read_is_not_passed_by() {
    let portal = portal();
    let url = webhook(&portal, ADDRESS);
    let wrong = format!("ftp://{USER}:{PASSWORD}@127.0.0.1");
    let (code, said) = run(&url, &[("HTTP_PROXY", &wrong)]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("HTTP_PROXY"), "{said}");
    assert!(portal.requests().is_empty());
}
