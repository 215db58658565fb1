//! A portal on this machine.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use b24busy::emulator::{Config, Emulator};

use crate::program::{Run, folder, get, portal, program, run};

#[cfg(unix)]
#[test]
fn an_emulator_takes_everything_that_can_be_set_from_a_file() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator.json");
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
