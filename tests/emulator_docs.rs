//! `docs/emulator.md` has every key of a configuration, every fault with its parameters, every method and
//! every control.

#![cfg(feature = "emulator")]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;

use b24busy::emulator::{Config, Emulator, Fault, FaultRule};
use serde_json::{Value, json};
use support::portal;

const PAGE: &str = include_str!("../docs/emulator.md");

/// What stands between backticks in the page's text.
fn quoted() -> impl Iterator<Item = &'static str> {
    // Blocks of code have backticks of their own.
    let text = PAGE.split("```").step_by(2);
    text.flat_map(|text| text.split('`').skip(1).step_by(2))
}

#[test]
fn every_key_of_a_configuration_is_there_with_its_name() {
    let Value::Object(config) = serde_json::to_value(Config::default()).unwrap() else {
        panic!("an object");
    };
    let mut keys = Vec::new();
    for (key, value) in &config {
        match value {
            Value::Object(members) => {
                keys.extend(members.keys().map(|inner| format!("{key}.{inner}")))
            }
            _ => keys.push(key.clone()),
        }
    }
    assert!(keys.len() > 30);
    for key in keys {
        assert!(quoted().any(|word| word == key), "{key}");
    }
}

#[test]
fn every_fault_is_there_with_all_its_parameters() {
    let unknown = serde_json::from_value::<Fault>(json!({"kind": "?"})).unwrap_err();
    let unknown = unknown.to_string();
    let mut kinds: Vec<&str> = unknown.split('`').skip(3).step_by(2).collect();
    assert!(kinds.len() > 25, "{unknown}");
    for example in quoted().filter(|text| text.starts_with("{\"kind\"")) {
        let written: Value = serde_json::from_str(example).unwrap();
        let fault: Fault = serde_json::from_value(written.clone()).unwrap();
        // Nothing is left out, also what has a default.
        assert_eq!(serde_json::to_value(fault).unwrap(), written, "{example}");
        kinds.retain(|kind| written["kind"] != *kind);
    }
    assert!(kinds.is_empty(), "not in the page: {kinds:?}");
    let rule = PAGE
        .split("```json\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let rule: FaultRule = serde_json::from_str(rule).unwrap();
    assert!(rule.method.is_some() && rule.path.is_some() && rule.times.is_some());
}

fn send(portal: &Emulator, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(portal.address()).unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn every_method_is_there() {
    let portal = portal();
    let path = portal.webhook_url().replace(&portal.origin(), "") + "methods";
    let answer = send(&portal, "POST", &path, "");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let answer: Value = serde_json::from_str(body).unwrap();
    let methods = answer["result"].as_array().unwrap();
    assert!(methods.len() > 10);
    for method in methods {
        assert!(quoted().any(|word| word == method), "{method}");
    }
}

#[test]
fn every_control_of_the_page_works() {
    let portal = portal();
    let mut count = 0;
    for control in quoted().filter(|text| text.contains(" /__emulator/")) {
        let (method, path) = control.split_once(' ').unwrap();
        let answer = send(&portal, method, path, "[]");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{control}: {answer}");
        count += 1;
    }
    assert_eq!(count, 10);
}
