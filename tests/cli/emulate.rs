//! A portal on this machine.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use b24busy::emulator::{Config, Emulator};

use crate::program::{Run, folder, get, portal, program, run};

#[cfg(unix)]
#[test]
fn an_emulator_takes_everything_that_can_be_set_from_a_file() {
    let file = scratch("emulator.json");
    std::fs::write(
        &file,
        r#"{"bind": "127.0.0.1:0", "webhook_secret": "fromthefile1"}"#,
    )
    .unwrap();
    let mut child = program()
        .args(["emulate", "--config"])
        .arg(&file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let webhook = lines.find_map(|line| {
        let line = line.unwrap();
        line.contains("webhook")
            .then(|| line.split_whitespace().last().unwrap().to_owned())
    });
    let answer = b24busy::get_user_busy(&webhook.unwrap(), "1", "2025-09-08", "2025-09-14", None);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(answer.unwrap().result().is_ok());
}

fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// What the program prints until it has started, while it runs.
fn greeting(args: &[&str]) -> (std::process::Child, String) {
    let mut child = program()
        .arg("emulate")
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    for line in BufReader::new(child.stdout.as_mut().unwrap()).lines() {
        let line = line.unwrap();
        said += &line;
        said.push('\n');
        if line.contains("Ctrl-C") {
            break;
        }
    }
    (child, said)
}

#[test]
fn the_greeting_names_the_application_whose_tokens_are_renewed() {
    let (mut child, said) = greeting(&["--port", "0"]);
    child.kill().unwrap();
    child.wait().unwrap();
    let config = Config::default();
    for value in [config.client_id, config.client_secret, config.refresh_token] {
        assert!(said.contains(&value), "{said}");
    }
    assert!(said.contains("/oauth/token/"), "{said}");
}

#[test]
fn what_is_asked_can_be_watched_without_secrets() {
    let (mut child, said) = greeting(&["--port", "0", "--log"]);
    let webhook = said.lines().find(|line| line.contains("webhook")).unwrap();
    let webhook = webhook.split_whitespace().last().unwrap().to_owned();
    b24busy::get_user_busy(&webhook, "1", "2025-09-08", "2025-09-14", None).unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        line.contains("POST /rest/1/***/calendar.accessibility.get") && line.contains("-> 200"),
        "{line}"
    );
}

#[test]
fn a_printed_configuration_has_every_key_and_can_be_read_again() {
    let file = scratch("printed.json");
    let printed = run(&[
        "emulate",
        "--print-config",
        "--lang",
        "ru",
        "--week",
        "2025-09-10",
    ]);
    let json: serde_json::Value = serde_json::from_str(&printed.out).unwrap();
    let expected = Config {
        bind: "127.0.0.1:8024".to_owned(),
        week: Some("2025-09-08".to_owned()),
        ..Config::default()
    };
    assert_eq!(json, serde_json::to_value(expected).unwrap());
    std::fs::write(&file, &printed.out).unwrap();
    let file = file.to_str().unwrap();
    let again = run(&["emulate", "--config", file, "--print-config"]);
    assert_eq!((again.code, again.out), (0, printed.out));
}

#[test]
fn a_file_that_names_no_port_and_no_language_leaves_both_as_they_are() {
    let file = scratch("little.json");
    let file = file.to_str().unwrap();
    let set = |json: &str, more: &[&str]| {
        std::fs::write(file, json).unwrap();
        let run = run(&[&["emulate", "--config", file, "--print-config"], more].concat());
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let text = |key: &str| json[key].as_str().unwrap().to_owned();
        (text("bind"), text("language"))
    };
    let pair = |bind: &str, language: &str| (bind.to_owned(), language.to_owned());
    assert_eq!(set("{}", &["--lang", "ru"]), pair("127.0.0.1:8024", "ru"));
    let both = r#"{"bind": "[::1]:9", "language": "ru"}"#;
    assert_eq!(set(both, &[]), pair("[::1]:9", "ru"));
    let more = ["--lang", "en", "--port", "7"];
    assert_eq!(set(both, &more), pair("[::1]:7", "en"));
}

#[test]
fn a_wrong_configuration_is_told_all_its_faults_at_once() {
    let file = scratch("wrong.json");
    std::fs::write(
        &file,
        r#"{"usr": 1, "bucket": {"limit": "x"}, "week": "soon"}"#,
    )
    .unwrap();
    let run = run(&["emulate", "--config", file.to_str().unwrap()]);
    assert_eq!(run.code, 2);
    for problem in ["usr: unknown field", "bucket.limit: ", "week: not a date"] {
        assert!(run.err.contains(problem), "{}", run.err);
    }
}

#[test]
fn the_emulator_says_how_to_ask_it() {
    let mut child = program()
        .args(["emulate", "--port", "0", "--week", "2025-09-10", "--fault"])
        .arg(r#"{"fault": {"kind": "html", "status": 403}, "times": 1}"#)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut example = None;
    for line in lines.map_while(Result::ok) {
        if line.trim_start().starts_with("b24busy get") {
            example = Some(line.trim().to_owned());
        }
        if line.starts_with("Ctrl-C") {
            break;
        }
    }
    let example = example.unwrap_or_default();
    let args: Vec<&str> = example.split(' ').skip(1).collect();
    let codes = [run(&args).code, run(&args).code];
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(codes, [3, 0], "{example}");
    let week = "--from 2025-09-08 --to 2025-09-14";
    assert!(example.ends_with(week), "{example}");
}

#[test]
fn the_emulator_refuses_what_it_cannot_do() {
    let taken = portal();
    let port = taken.address().port().to_string();
    for (args, code) in [
        (&["emulate", "--port", &port][..], 4),
        (&["emulate", "--port", "many"], 2),
        (&["emulate", "--scenario", "none.json"], 4),
        (&["emulate", "--week", "soon"], 2),
        (&["emulate", "--fault", "{\"kind\": \"nonsense\"}"], 2),
        (&["emulate", "--ca-out", "x.pem"], 2),
    ] {
        let run = run(args);
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{args:?}");
        assert!(run.err.starts_with("b24busy: "), "{}", run.err);
    }
}

#[test]
fn an_emulator_with_tls_is_trusted_by_its_own_authority() {
    let folder = folder("tls");
    let file = folder.join("ca.pem");
    let portal = Emulator::start(Config {
        tls: b24busy::emulator::Tls::On,
        ca_file: Some(file.clone()),
        ..Config::default()
    })
    .unwrap();
    assert_eq!(Run::of(&mut get(&portal, &[])).code, 3);
    let trusting = ["--ca-file", file.to_str().unwrap()];
    let run = Run::of(&mut get(&portal, &trusting));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    std::fs::remove_dir_all(&folder).unwrap();
}
