//! `b24busy busy` and `b24busy free` from outside: the real program, answers in files and pipes, a
//! portal in this process.
#![cfg(feature = "cli")]

mod support;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use support::time::{moscow, one};

const WINDOW: [&str; 6] = [
    "--from",
    "2025-09-11",
    "--to",
    "2025-09-11",
    "--time-zone",
    "Europe/Moscow",
];

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_b24busy"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "B24_URL", "B24_TOKEN"] {
        command.env_remove(name);
    }
    command.args(args).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    program(args).output().unwrap()
}

/// The result, of a run that ended well.
fn result(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn file(name: &str, text: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn seed() -> String {
    one(vec![moscow(
        2324,
        "11.09.2025 18:34:00",
        "11.09.2025 19:34:00",
    )])
}

#[test]
fn an_answer_at_hand_is_read_from_a_file_or_from_a_pipe() {
    let answer = file("cli-time-answer.json", &seed());
    let found = result(&run(&["busy", "--answer", &answer]));
    assert_eq!(
        found["users"]["1"]["busy"][0]["start"],
        "2025-09-11T15:34:00Z"
    );
    let mut child = program(&["free", "--answer", "-"])
        .args(WINDOW)
        .args(["--duration", "120", "--limit", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(seed().as_bytes())
        .unwrap();
    let found = result(&child.wait_with_output().unwrap());
    assert_eq!(found["slots"].as_array().unwrap().len(), 1);
    assert_eq!(found["slots"][0]["local_end"], "2025-09-11T11:00:00+03:00");
}

#[test]
fn a_portal_is_asked_and_its_answer_computed() {
    let portal = support::portal();
    let url = portal.webhook_url();
    let ask = |command, more: &[&str]| {
        run(&[
            &[command, "--url", &url, "--users", "1,2"],
            &WINDOW[..],
            more,
        ]
        .concat())
    };
    let found = result(&ask("busy", &[]));
    assert_eq!(found["users"]["1"]["known"], true);
    let found = result(&ask("free", &["--required", "1", "--duration", "30"]));
    let slot = &found["slots"][0];
    let names = |key: &str| slot[key].as_array().unwrap().len();
    assert_eq!(names("free") + names("busy") + names("unknown"), 2);
    // What would be asked, and what was.
    portal.clear_requests();
    let shown = ask("free", &["--test"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(
        shown.contains("\"from\":\"2025-09-09\",\"to\":\"2025-09-12\""),
        "{shown}"
    );
    assert!(portal.requests().is_empty());
    let debug = ask("busy", &["--debug"]);
    assert!(said(&debug).contains("< HTTP 200"), "{debug:?}");
}

#[test]
fn flags_win_over_the_json_of_all_options() {
    let answer = file("cli-time-flags.json", &seed());
    let all = json!({"from": "2025-01-01", "to": "2025-01-02", "time_zone": "UTC",
                     "working_hours": {"thursday": ["10:00-12:00"]}, "duration_minutes": 15});
    let options = file("cli-time-options.json", &all.to_string());
    for given in [all.to_string(), options] {
        let args = [
            &[
                "free",
                "--answer",
                &answer,
                "--time-options",
                &given,
                "--duration",
                "60",
            ],
            &WINDOW[..],
        ];
        let found = result(&run(&args.concat()));
        let starts = found["slots"].as_array().unwrap().iter();
        let starts: Vec<&str> = starts
            .filter_map(|slot| slot["local_start"].as_str())
            .collect();
        assert_eq!(
            starts,
            ["2025-09-11T10:00:00+03:00", "2025-09-11T11:00:00+03:00"]
        );
    }
    let found = result(&run(&["busy", "--answer", &answer, "--users", "7,1"]));
    assert_eq!(found["users"]["7"]["known"], false);
}

#[test]
fn events_days_and_starts_have_flags() {
    let answer = file("cli-time-aside.json", &seed());
    let free = |more: &[&str]| {
        let args = [&["free", "--answer", &answer], &WINDOW[..], more];
        let found = result(&run(&args.concat()));
        let slots = found["slots"].as_array().unwrap().clone();
        let clock = |slot: &Value, key: &str| slot[key].as_str().unwrap()[11..16].to_owned();
        let stretch = |slot| clock(slot, "local_start") + "-" + &clock(slot, "local_end");
        slots.iter().map(stretch).collect::<Vec<_>>()
    };
    let evening = ["--dates", "2025-09-11=18:00-20:00;2025-09-12"];
    assert_eq!(free(&evening), ["18:00-18:34", "19:34-20:00"]);
    let json = ["--dates", r#"{"2025-09-11": ["18:00-20:00"]}"#];
    assert_eq!(free(&json), free(&evening));
    let kept = file("cli-time-dates.json", json[1]);
    assert_eq!(free(&["--dates", &kept]), free(&evening));
    let moved = [&evening[..], &["--ignore-events", "2324@2025-09-11"]].concat();
    assert_eq!(free(&moved), ["18:00-20:00"]);
    let late = [&moved[..], &["--not-before", "2025-09-11T19:00"]].concat();
    assert_eq!(free(&late), ["19:00-20:00"]);
    let days = one(vec![support::time::all_day(1, "11.09.2025", "11.09.2025")]);
    let days = file("cli-time-days.json", &days);
    let busy = |more: &[&str]| {
        let found = result(&run(&[&["busy", "--answer", &days], more].concat()));
        found["users"]["1"]["busy"].as_array().unwrap().len()
    };
    assert_eq!((busy(&[]), busy(&["--all-day", "free"])), (1, 0));
}

#[test]
fn words_for_dates_are_those_of_today() {
    let answer = file("cli-time-words.json", &seed());
    let window = |from: &str, to: &str| {
        let zone = ["--time-zone", "Asia/Vladivostok"];
        let args = ["busy", "--answer", &answer, "--from", from, "--to", to];
        let window = &result(&run(&[&args[..], &zone].concat()))["window"];
        let at = |end: &str| -> jiff::Timestamp { window[end].as_str().unwrap().parse().unwrap() };
        (at("start"), at("end"))
    };
    let zone = jiff::tz::TimeZone::get("Asia/Vladivostok").unwrap();
    let before = jiff::Timestamp::now();
    let (start, end) = window("now", "+2h");
    let after = jiff::Timestamp::now();
    assert!(
        start.as_second() >= before.as_second() && start <= after,
        "{start}"
    );
    assert_eq!(end.as_second() - start.as_second(), 7200);
    let (start, end) = window("today", "+1w");
    let today = |now: jiff::Timestamp| zone.to_datetime(now).date();
    let day = zone.to_datetime(start).date();
    assert!((today(before)..=today(jiff::Timestamp::now())).contains(&day));
    assert_eq!(end.as_second() - start.as_second(), 8 * 86_400);
    let (start, end) = window("monday", "friday");
    assert_eq!(end.as_second() - start.as_second(), 5 * 86_400);
    assert_eq!(
        zone.to_datetime(start).weekday(),
        jiff::civil::Weekday::Monday
    );
    // Of `get` as well, which asks for whole days.
    let get = |from: &str| {
        let to = [
            "--url",
            "https://x.bitrix24.by/rest/1/secret1/",
            "--users",
            "1",
        ];
        run(&[&["get", "--test", "--from", from, "--to", from], &to[..]].concat())
    };
    let shown = String::from_utf8(get("tomorrow").stdout).unwrap();
    assert!(
        !shown.contains("tomorrow") && shown.contains("\"from\":\"20"),
        "{shown}"
    );
    let refused = get("+2h");
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("--from: whole days"), "{refused:?}");
}

#[test]
fn groups_alternatives_and_a_start_have_flags() {
    let entry = support::time::event;
    let entries = [entry(
        1,
        "11.09.2025 09:00:00",
        "11.09.2025 18:00:00",
        "Europe/Moscow",
        "busy",
    )];
    let answer = support::time::answer(json!({"1": entries, "2": [], "3": []}));
    let answer = file("cli-time-groups.json", &answer);
    let ask = |command, more: &[&str]| {
        let base = [command, "--answer", &answer, "--duration", "60"];
        run(&[&base, &WINDOW[..], more].concat())
    };
    let groups = ["--group", "2", "--group", "1,3:1"];
    let found = result(&ask("free", &groups));
    assert_eq!(found["slots"][0]["free"], json!(["2", "3"]));
    let share = result(&ask("free", &["--group", "1,2,3:67%"]));
    assert_eq!(share["slots"], json!([]));
    assert_eq!(share["reason"]["groups"], json!([0]));
    let near = ["--alternatives", "--check-start", "2025-09-11T10:30"];
    let found = result(&ask("free", &near));
    let without = json!({"kind": "without", "user": "1"});
    let alternatives = found["alternatives"].as_array().unwrap();
    assert_eq!(alternatives.last().unwrap()["concession"], without);
    assert_eq!(
        found["checked"]["conflicts"][0]["entries"][0]["events"],
        json!(["1"])
    );
    // The same in words, in both languages.
    let drawn = |lang| {
        String::from_utf8(ask("timeline", &[&near[..], &["--lang", lang]].concat()).stdout).unwrap()
    };
    let english = drawn("en");
    assert!(english.contains("What would help:"), "{english}");
    assert!(
        english.contains("do without User 1 - slots: 9, from Thu 11 Sep, 09:00-10:00"),
        "{english}"
    );
    assert!(
        english.contains("Thu 11 Sep, 10:30-11:30: does not suit"),
        "{english}"
    );
    assert!(
        english.contains("User 1: busy, Thu 11 Sep, 09:00-18:00"),
        "{english}"
    );
    let russian = drawn("ru");
    assert!(
        russian.contains("без участника ID 1 - промежутков: 9"),
        "{russian}"
    );
    assert!(russian.contains("10:30-11:30: не подходит"), "{russian}");
    let wrong = ask("free", &["--group", "2:x"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("group 0"), "{wrong:?}");
}

#[test]
fn what_is_wrong_ends_with_its_exit_code() {
    let answer = file("cli-time-wrong.json", &seed());
    let refused = file(
        "cli-time-refused.json",
        r#"{"error": "ACCESS_DENIED", "error_description": "no"}"#,
    );
    for (args, code, words) in [
        (vec!["free", "--answer", &answer], 2, "time_zone is missing"),
        (
            vec!["busy", "--answer", &answer, "--time-zone", "Mars"],
            2,
            "\"Mars\" is no time zone",
        ),
        (
            vec!["busy", "--answer", &answer, "--time-options", "{"],
            2,
            "not a JSON object",
        ),
        (
            vec!["busy", "--answer", &answer, "--duration", "5"],
            2,
            "--duration",
        ),
        (
            vec!["busy", "--answer", &answer, "--url", "x.bitrix24.by"],
            2,
            "do not go with it",
        ),
        (
            vec!["free", "--answer", &answer, "--at-least", "x"],
            2,
            "at_least",
        ),
        (vec!["busy"], 2, "missing: --url, --users"),
        (
            vec!["busy", "--answer", "/no/such/file"],
            4,
            "cannot be read",
        ),
        (vec!["busy", "--answer", &refused], 1, "ACCESS_DENIED"),
        (
            vec!["busy", "--answer", "Cargo.toml"],
            3,
            "not a JSON object",
        ),
    ] {
        let output = run(&args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {output:?}");
        assert!(said(&output).contains(words), "{args:?}: {output:?}");
        assert!(output.stdout.is_empty());
    }
    let portal = support::portal_with(r#"{"scopes": []}"#);
    let url = portal.webhook_url();
    let output = run(&[&["busy", "--url", &url, "--users", "1"], &WINDOW[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("insufficient_scope"));
}
