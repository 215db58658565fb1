//! Pictures and calendars from outside: what the program writes of the answers in docs.

#![cfg(feature = "cli")]

use std::path::PathBuf;
use std::process::{Command, Output};

use b24busy::emulator::Emulator;

fn docs(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name)
}

fn program(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_b24busy"));
    for variable in [
        "B24_URL",
        "B24_TOKEN",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "LC_ALL",
        "LANG",
    ] {
        command.env_remove(variable);
    }
    command.args(args).output().unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The arguments of the answer in docs, in one of its languages.
fn example(command: &str, language: &str) -> Vec<String> {
    let file = |name: String| docs(&name).to_str().unwrap().to_owned();
    vec![
        command.to_owned(),
        "--answer".to_owned(),
        file(format!("answer{language}.json")),
        "--time-options".to_owned(),
        file(format!("timeline-options{language}.json")),
    ]
}

fn shown(command: &str, language: &str, more: &[&str]) -> String {
    let example = example(command, language);
    let args: Vec<&str> = example.iter().map(String::as_str).collect();
    text(&program(&[args.as_slice(), more].concat()))
}

/// To make them anew: `b24busy timeline --answer docs/answer.json --time-options
/// docs/timeline-options.json --svg docs/timeline.svg`, and the same with `.ru`.
#[test]
fn the_pictures_in_docs_are_what_the_program_makes() {
    for language in ["", ".ru"] {
        let kept = std::fs::read_to_string(docs(&format!("timeline{language}.svg"))).unwrap();
        let made = shown("timeline", language, &["--svg", "-"]);
        assert!(kept == made, "docs/timeline{language}.svg is out of date");
    }
}

#[test]
fn a_pipe_gets_letters_in_80_columns() {
    let text = shown("timeline", "", &[]);
    assert!(text.is_ascii(), "{text}");
    assert!(text.lines().all(|line| line.len() <= 80));
    assert!(text.contains("Contractor   ????"), "{text}");
    assert!(text.contains("4+ of 6 free:\n  Mon 15 Sep, 12:00-13:00 (free: 5 of 6)\n"));
    let russian = shown("timeline", ".ru", &[]);
    assert!(russian.starts_with("Кто и когда занят: 15 сен - 19 сен 2025"));
    assert!(!russian.contains('\u{1b}'));
}

#[test]
fn flags_win_over_options_and_the_language_is_the_command_lines() {
    let text = shown(
        "timeline",
        "",
        &["--lang", "ru", "--title", "Неделя", "--to", "2025-09-15"],
    );
    assert!(
        text.starts_with("Неделя: Пн 15 сен 2025, Europe/Moscow\n"),
        "{text}"
    );
    let names = shown("timeline", "", &["--names", r#"{"12": "Shop"}"#]);
    assert!(
        names.contains("Shop ") && names.contains("User 77"),
        "{names}"
    );
    let output = program(&[
        "timeline",
        "--answer",
        docs("answer.json").to_str().unwrap(),
        "--names",
        "[]",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("option names"), "{said}");
}

#[test]
fn a_file_gets_the_picture_or_the_calendar() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("report");
    std::fs::create_dir_all(&folder).unwrap();
    for (command, option, name, beginning) in [
        ("timeline", "--svg", "week.svg", "<svg "),
        ("timeline", "--out", "week.txt", "Who is busy: "),
        ("ics", "--out", "week.ics", "BEGIN:VCALENDAR\r\n"),
    ] {
        let file = folder.join(name);
        let printed = shown(command, "", &[option, file.to_str().unwrap()]);
        assert_eq!(printed, "");
        let written = std::fs::read_to_string(file).unwrap();
        assert!(written.starts_with(beginning), "{written}");
    }
    let both = program(&["timeline", "--svg", "a", "--out", "b"]);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn the_portal_is_asked_for_a_picture_in_one_call() {
    let portal = Emulator::start(b24busy::emulator::Config::default()).unwrap();
    let url = portal.webhook_url();
    let window = [
        "--from",
        "2025-09-08",
        "--to",
        "2025-09-12",
        "--time-zone",
        "Europe/Moscow",
    ];
    let asked = |command: &str, more: &[&str]| {
        let head = [command, "--url", &url, "--users", "1,2,999"];
        text(&program(&[head.as_slice(), &window, more].concat()))
    };
    let picture = asked("timeline", &["--svg", "-"]);
    assert!(picture.starts_with("<svg "), "{picture}");
    let told = "User 1: busy\nMon 8 Sep, 10:00–11:30\nPlanning";
    assert!(picture.contains(told), "{picture}");
    assert!(asked("timeline", &[]).contains("\nUser 2     "));
    let calendar = asked("ics", &[]);
    assert_eq!(calendar.matches("BEGIN:VFREEBUSY").count(), 3);
    // Asked for a second time, with events: those of one portal are not those of another.
    let uids = |url: &str, more: &[&str]| -> Vec<String> {
        let head = ["ics", "--events", "--url", url, "--users", "1,2"];
        let calendar = text(&program(&[head.as_slice(), &window, more].concat()));
        let lines = calendar.lines().filter(|line| line.starts_with("UID:"));
        lines.map(str::to_owned).collect()
    };
    let first = uids(&url, &[]);
    assert!(first.len() > 10, "{first:?}");
    assert_eq!(uids(&url, &[]), first);
    let named = ["--time-options", r#"{"portal": "127.0.0.1"}"#];
    assert_eq!(uids(&url, &named), first);
    let other = ["--time-options", r#"{"portal": "shop.example"}"#];
    assert!(uids(&url, &other).iter().all(|uid| !first.contains(uid)));
    // The request is shown, a day wider than the window; nothing is drawn.
    let request = asked("timeline", &["--test"]);
    assert!(
        request.contains("2025-09-0") && !request.contains("<svg"),
        "{request}"
    );
    assert!(!request.contains(portal.webhook_url().rsplit('/').nth(1).unwrap()));
}

/// `B24BUSY_PYTHON` names a Python that has `icalendar`, `vobject` and `ical`; `.ci/run` has one.
#[test]
fn calendar_libraries_that_are_not_ours_read_what_is_written() {
    let Some(python) = std::env::var_os("B24BUSY_PYTHON") else {
        let in_ci = std::env::var_os("CI").is_some();
        assert!(!in_ci, "B24BUSY_PYTHON is needed in CI");
        eprintln!("not compared: B24BUSY_PYTHON is not set");
        return;
    };
    let output = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/ics.py"))
        .arg(env!("CARGO_BIN_EXE_b24busy"))
        .output()
        .unwrap();
    assert_eq!(text(&output).trim(), "ok");
}
