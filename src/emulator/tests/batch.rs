//! Many calls in one.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{GET, JSON, connect, post, read_reply, request, start};
use crate::emulator::{Emulator, Fault, FaultRule};

fn batch(emulator: &Emulator, body: &Value) -> Value {
    post(emulator, "batch", &body.to_string()).json()["result"].clone()
}

fn busy(users: &str) -> String {
    format!("{GET}?users[0]={users}&from=2025-09-08&to=2025-09-14")
}

#[test]
fn each_command_is_answered_and_empty_maps_are_printed_as_lists() {
    let emulator = start("{}");
    let both = json!({"cmd": {"a": busy("5"), "b": busy("5&users[1]=8")}});
    let result = batch(&emulator, &both);
    assert_eq!(result["result"]["a"], json!({"5": []}));
    assert_eq!(result["result"]["b"]["8"].as_array().unwrap().len(), 2);
    for part in ["result_error", "result_total", "result_next"] {
        assert_eq!(result[part], json!([]), "{part}");
    }
    assert!(result["result_time"]["a"]["operating_reset_at"].is_i64());
}

#[test]
fn a_command_that_fails_halts_the_batch_only_on_demand() {
    let emulator = start("{}");
    let wrong = batch(
        &emulator,
        &json!({"halt": 1, "cmd": ["batch", "server.time"]}),
    );
    assert_eq!(wrong["result"], json!([]));
    assert_eq!(
        wrong["result_error"][0]["error"],
        "ERROR_BATCH_METHOD_NOT_ALLOWED"
    );
    let halted = batch(
        &emulator,
        &json!({"halt": 0, "cmd": ["none", "server.time"]}),
    );
    assert!(halted["result"]["1"].is_string());
}

#[test]
fn commands_beyond_fifty_are_refused_one_by_one() {
    let emulator = start("{}");
    let result = batch(&emulator, &json!({"cmd": vec!["server.time"; 52]}));
    assert_eq!(result["result"].as_array().unwrap().len(), 50);
    let refused = result["result_error"].as_object().unwrap();
    assert_eq!(refused.keys().collect::<Vec<_>>(), ["50", "51"]);
    assert_eq!(refused["50"]["error"], "ERROR_BATCH_LENGTH_EXCEEDED");
}

#[test]
fn a_command_may_take_over_what_an_earlier_one_gave() {
    let emulator = start(r#"{"user": 8}"#);
    let result = batch(
        &emulator,
        &json!({"cmd": {"a": "user.current", "b": busy("$result[a][ID]")}}),
    );
    assert_eq!(result["result"]["b"]["8"].as_array().unwrap().len(), 2);
}

#[test]
fn an_error_that_a_rule_has_for_a_method_is_its_commands() {
    let emulator = start("{}");
    let error = Fault::Error {
        status: 503,
        code: "QUERY_LIMIT_EXCEEDED".to_owned(),
        description: "Too many requests".to_owned(),
    };
    emulator.add_fault(FaultRule::once(error).on_method(GET));
    let result = batch(
        &emulator,
        &json!({"cmd": [busy("8"), busy("8"), "server.time"]}),
    );
    assert_eq!(result["result_error"][0]["error"], "QUERY_LIMIT_EXCEEDED");
    assert_eq!(result["result"]["1"]["8"].as_array().unwrap().len(), 2);
    assert!(result["result"]["2"].is_string());
    assert_eq!(emulator.runs(GET), 1);
}

#[test]
fn other_faults_of_a_method_strike_the_batch() {
    let emulator = start("{}");
    let cmd = json!({"cmd": ["server.time", busy("8"), "server.time"]});
    let page = Fault::Html { status: 502 };
    emulator.add_fault(FaultRule::once(page).on_method(GET));
    let reply = post(&emulator, "batch", &cmd.to_string());
    assert_eq!(reply.status, 502);
    assert_eq!((emulator.runs("server.time"), emulator.runs(GET)), (1, 0));

    emulator.add_fault(FaultRule::once(Fault::Delay { ms: 120 }).on_method(GET));
    let before = Instant::now();
    assert_eq!(post(&emulator, "batch", &cmd.to_string()).status, 200);
    assert!(before.elapsed() >= Duration::from_millis(120));

    emulator.add_fault(FaultRule::once(Fault::ResetBefore).on_method(GET));
    let mut stream = connect(&emulator);
    let text = request(&emulator, "POST", "batch", JSON, &cmd.to_string());
    std::io::Write::write_all(&mut stream, text.as_bytes()).unwrap();
    assert!(read_reply(&mut stream).is_err());
    assert_eq!(emulator.runs(GET), 1);
}

#[test]
fn the_run_time_of_a_batch_is_billed_once() {
    let operating = |emulator: &Emulator, batch: &Value| {
        let answer = post(emulator, "batch", &batch.to_string()).json();
        let inner = &answer["result"]["result_time"][0]["operating"];
        (answer["time"]["operating"].clone(), inner.clone())
    };
    let cmd = json!({"cmd": ["server.time"]});
    let emulator = start(r#"{"operating": {"cost_seconds": 300}}"#);
    assert_eq!(operating(&emulator, &cmd), (json!(300), json!(0)));
    let emulator = start(r#"{"operating": {"cost_seconds": 300, "batch": "commands"}}"#);
    assert_eq!(operating(&emulator, &cmd), (json!(0), json!(300)));
}
