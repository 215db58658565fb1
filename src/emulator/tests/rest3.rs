//! REST 3.0.

use super::client::{GET, JSON, Reply, request, send, start};
use crate::emulator::Emulator;

fn send_rest3(emulator: &Emulator, http: &str, method: &str, headers: &str, body: &str) -> Reply {
    let path = emulator
        .webhook_url()
        .replace(&emulator.origin(), "")
        .replace("/rest/", "/rest/api/")
        + method;
    send(
        emulator,
        &request(emulator, http, &path, &format!("{JSON}{headers}"), body),
    )
    .unwrap()
}

#[test]
fn errors_are_objects() {
    let emulator = start("{}");
    let missing = send_rest3(&emulator, "POST", GET, "", "{}");
    assert_eq!(
        (missing.status, missing.json()["error"]["code"].as_str()),
        (404, Some("ERROR_METHOD_NOT_FOUND"))
    );
    let invalid = send_rest3(&emulator, "POST", "tasks.task.add", "", "{}");
    assert_eq!(
        (
            invalid.status,
            invalid.json()["error"]["validation"][0]["field"].as_str()
        ),
        (400, Some("title"))
    );
    assert_eq!(
        send_rest3(&emulator, "GET", "server.time", "", "").status,
        400
    );
    assert_eq!(
        send_rest3(&emulator, "POST", "server.time", "", "{}").status,
        200
    );
}

#[test]
fn a_write_under_one_key_happens_once() {
    let emulator = start("{}");
    let add = |key: &str, title: &str| {
        send_rest3(
            &emulator,
            "POST",
            "tasks.task.add",
            &format!("Idempotency-Key: {key}\r\n"),
            &format!(r#"{{"fields":{{"title":"{title}"}}}}"#),
        )
    };
    let first = add("a", "x");
    let again = add("a", "x");
    assert_eq!(first.body, again.body);
    assert!(
        !first.head.contains("Idempotent-Replayed")
            && again.head.contains("Idempotent-Replayed: true")
    );
    assert_eq!(add("a", "y").status, 422);
    assert_eq!(add(&"k".repeat(256), "x").status, 400);
    assert_eq!(emulator.runs("tasks.task.add"), 1);
    add("b", "x");
    assert_eq!(emulator.runs("tasks.task.add"), 2);
}
