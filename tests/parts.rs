//! Many users in one call.

#![cfg(all(feature = "capi", feature = "emulator", unix))]

mod support;

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use b24busy::emulator::{Emulator, Fault, FaultRule};
use b24busy::{Client, Code, Options};
use serde_json::Value;
use support::{Link, compile, portal, portal_with, run, text};

fn fast() -> Options {
    Options::new().pace(1000.0, 10_000.0).unwrap()
}

fn client(portal: &Emulator, options: Options) -> Client {
    Client::new(&portal.webhook_url(), None, options).unwrap()
}

#[test]
fn ten_thousand_users_are_one_call() {
    let portal = portal_with(r#"{"synthetic_users": 10000}"#);
    let users: Vec<u64> = (1..=10_000).collect();
    let answer = client(&portal, fast())
        .get_user_busy(users, "2025-09-08", "2025-09-14")
        .unwrap();
    let whole: Value = serde_json::from_str(answer.as_str()).unwrap();
    assert_eq!(whole["result"].as_object().unwrap().len(), 10_000);
    assert!(whole["time"]["start"].is_number());
    assert_eq!(portal.requests().len(), 100);
    // Each user's entries are the bytes that one request for that user gives.
    for user in [1u64, 100, 101, 10_000] {
        let alone = client(&portal, fast())
            .get_user_busy(user, "2025-09-08", "2025-09-14")
            .unwrap();
        let members = alone.result().unwrap().trim_matches(['{', '}']).to_owned();
        assert!(answer.as_str().contains(&members), "{user}");
    }
}

#[test]
fn a_c_program_follows_the_progress_and_breaks_it_off() {
    let portal = portal_with(r#"{"synthetic_users": 2000}"#);
    let users = serde_json::to_string(&(1..=2000).collect::<Vec<u32>>()).unwrap();
    let program = compile("progress.c", "c99", Link::Shared);
    let output = run(Command::new(program).args([&portal.webhook_url(), &users, "2000"]));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let asked = portal.requests().len();
    assert!(
        (30..40).contains(&asked),
        "20 parts, and half of them again: {asked}"
    );
}

#[test]
fn a_wait_for_an_answer_can_be_broken_off() {
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::Hang));
    let reports = Arc::new(AtomicU64::new(0));
    let seen = reports.clone();
    let client =
        client(&portal, fast()).with_progress(move |_, _| seen.fetch_add(1, Ordering::Relaxed) < 3);
    let error = client
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap_err();
    assert_eq!(error.code(), Code::Cancelled, "{error}");
    assert_eq!(reports.load(Ordering::Relaxed), 4);
}

#[test]
fn a_part_that_fails_makes_the_whole_an_error_that_names_its_users() {
    let portal = portal();
    portal.add_fault(FaultRule {
        skip: 1,
        ..FaultRule::always(Fault::Error {
            status: 429,
            code: "OPERATION_TIME_LIMIT".into(),
            description: "slow".into(),
        })
    });
    let options = fast().users_per_call(2).unwrap();
    let error = client(&portal, options)
        .get_user_busy([5, 6, 7, 8, 9], "2025-09-08", "2025-09-14")
        .unwrap_err();
    assert_eq!(error.code(), Code::Portal);
    assert_eq!(error.users(), [7, 8]);
    let json: Value = serde_json::from_str(&error.to_json()).unwrap();
    assert_eq!(json["error"], "OPERATION_TIME_LIMIT");
    assert_eq!(json["error_description"], "slow");
    assert_eq!(json["b24busy"]["kind"], "portal");
    assert_eq!(json["b24busy"]["users"], serde_json::json!([7, 8]));
    assert_eq!(portal.requests().len(), 2, "the rest is not asked for");
}

fn body(text: &str) -> Fault {
    Fault::Body {
        status: 200,
        content_type: "application/json".into(),
        text: text.into(),
    }
}

#[test]
fn a_user_who_stands_in_two_parts_makes_no_answer() {
    // A reader of JSON keeps the later of two equal keys: the busy hours would be gone.
    let portal = portal();
    portal.add_fault(FaultRule::once(body(
        r#"{"result":{"1":[{"ID":"7"}],"2":[]}}"#,
    )));
    portal.add_fault(FaultRule::once(body(
        r#"{"result":{"1":[],"2":[],"\u0033":[]}}"#,
    )));
    let error = client(&portal, fast().users_per_call(2).unwrap())
        .get_user_busy([1, 2, 3, 4], "2025-09-08", "2025-09-14")
        .unwrap_err();
    assert_eq!(error.code(), Code::UnexpectedAnswer, "{error}");
    assert!(error.message().contains("user 1 "), "{error}");
    assert_eq!(error.users(), [3, 4]);
    let json: Value = serde_json::from_str(&error.to_json()).unwrap();
    assert_eq!(json["b24busy"]["users"], serde_json::json!([3, 4]));
}

#[test]
fn strangers_are_handed_over_in_one_request_and_not_believed_in_a_part() {
    let answer = r#"{"result":{"1":[],"99":[]}}"#;
    let portal = portal();
    portal.add_fault(FaultRule::always(body(answer)));
    let ask = |users: &[u64], per_call| {
        client(&portal, fast().users_per_call(per_call).unwrap()).get_user_busy(
            users,
            "2025-09-08",
            "2025-09-14",
        )
    };
    assert_eq!(ask(&[1, 2], 2).unwrap().as_str(), answer);
    let error = ask(&[1, 2], 1).unwrap_err();
    assert_eq!(error.code(), Code::UnexpectedAnswer, "{error}");
    assert!(error.message().contains("user 99 "), "{error}");
    assert_eq!(error.users(), [1]);
}

#[test]
fn a_part_that_times_out_is_halved_once() {
    let portal = portal();
    portal.add_fault(FaultRule::once(Fault::Hang));
    let options = fast()
        .users_per_call(4)
        .unwrap()
        .timeout(Duration::from_secs(2))
        .unwrap();
    let answer = client(&portal, options)
        .get_user_busy([1, 2, 3, 4, 5], "2025-09-08", "2025-09-14")
        .unwrap();
    let whole: Value = serde_json::from_str(answer.result().unwrap()).unwrap();
    assert_eq!(whole.as_object().unwrap().len(), 5);
    let sizes: Vec<usize> = portal
        .requests()
        .iter()
        .map(|request| {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            body["users"].as_array().unwrap().len()
        })
        .collect();
    assert_eq!(sizes, [4, 2, 2, 1]);
}
