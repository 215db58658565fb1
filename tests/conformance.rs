//! `conformance/`: cases as data, for every client of any language. Here they are run by the Rust API, and
//! through the C ABI by a program in another language, as a stranger would.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use b24busy::{BusyOptions, Error, SlotOptions};
use serde_json::{Map, Value};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

/// The files, each with its name.
fn files() -> Vec<(String, Value)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let json = serde_json::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
            (name, json)
        })
        .collect()
}

/// The cases of all files.
fn cases() -> Vec<Map<String, Value>> {
    let mut cases = Vec::new();
    for (name, file) in files() {
        let list = file["cases"].as_array().unwrap_or_else(|| panic!("{name}"));
        assert!(!list.is_empty(), "{name} has no cases");
        cases.extend(list.iter().map(|case| case.as_object().unwrap().clone()));
    }
    cases
}

/// What is given under one of two keys: as JSON, or as a text that is sent as it is.
fn given(case: &Map<String, Value>, key: &str) -> String {
    match (case.get(key), case.get(&format!("{key}_text"))) {
        (Some(json), None) => json.to_string(),
        (None, Some(text)) => text.as_str().unwrap().to_owned(),
        _ => panic!("{}: one of {key} and {key}_text", case["name"]),
    }
}

fn compute(case: &Map<String, Value>) -> Result<String, Error> {
    let (answer, options) = (given(case, "answer"), given(case, "options"));
    match case["function"].as_str() {
        Some("busy") => {
            let options = BusyOptions::from_json(&options)?;
            Ok(b24busy::busy_intervals(&answer, &options)?.to_json())
        }
        Some("slots") => {
            let options = SlotOptions::from_json(&options)?;
            Ok(b24busy::available_slots(&answer, &options)?.to_json())
        }
        other => panic!("{}: no function {other:?}", case["name"]),
    }
}

/// The rule of the README: an object has all that is expected, a list is as long, all else is equal.
fn contains(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => expected
            .iter()
            .all(|(key, value)| found.get(key).is_some_and(|found| contains(found, value))),
        (Value::Array(found), Value::Array(expected)) => {
            let mut pairs = found.iter().zip(expected);
            found.len() == expected.len() && pairs.all(|(a, b)| contains(a, b))
        }
        _ => found == expected,
    }
}

#[test]
fn every_case_is_right() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (failed, text) = match compute(&case) {
            Ok(text) => (false, text),
            Err(error) => (true, error.to_json()),
        };
        let found: Value = serde_json::from_str(&text).unwrap();
        let right = match (case.get("result"), case.get("whole"), case.get("error")) {
            (Some(part), None, None) => !failed && contains(&found, part),
            (None, Some(whole), None) => !failed && found == *whole,
            (None, None, Some(error)) => failed && contains(&found, error),
            _ => panic!("{}: one of result, whole and error", case["name"]),
        };
        if !right {
            wrong.push(format!("{}\n{found}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_cases_are_written_as_the_readme_says() {
    const KEYS: [&str; 10] = [
        "name",
        "why",
        "function",
        "answer",
        "answer_text",
        "options",
        "options_text",
        "result",
        "whole",
        "error",
    ];
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let files = files();
    assert!(files.len() > 10, "{}", files.len());
    for (name, file) in &files {
        let keys: Vec<&String> = file.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["about", "cases"], "{name}");
        assert!(
            readme.contains(&format!("`{name}`")),
            "{name} is not told of"
        );
    }
    let mut names = BTreeSet::new();
    for case in cases() {
        let name = case["name"].as_str().unwrap().to_owned();
        for key in case.keys() {
            assert!(KEYS.contains(&key.as_str()), "{name}: {key}");
            assert!(readme.contains(&format!("`{key}`")), "{key} is not told of");
        }
        let why = case["why"].as_str().unwrap();
        assert!(why.ends_with('.'), "{name}: {why}");
        assert!(names.insert(name.clone()), "{name} stands twice");
    }
    assert!(names.len() >= 250, "{}", names.len());
}

/// A case that expects what is not so has to fail, or the others say nothing.
#[test]
fn the_rule_of_comparison_tells_the_difference() {
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let found = json(r#"{"a": 1, "b": [{"c": null, "d": "x"}], "e": {}}"#);
    for part in [
        r"{}",
        r#"{"a": 1}"#,
        r#"{"b": [{"c": null}]}"#,
        r#"{"b": [{}], "e": {}}"#,
    ] {
        assert!(contains(&found, &json(part)), "{part}");
    }
    for other in [
        r#"{"a": 2}"#,
        r#"{"a": "1"}"#,
        r#"{"b": []}"#,
        r#"{"b": [{}, {}]}"#,
        r#"{"b": [{"f": null}]}"#,
        r#"{"b": {}}"#,
        r#"{"e": {"c": null}}"#,
        r"[]",
    ] {
        assert!(!contains(&found, &json(other)), "{other}");
    }
}

#[cfg(all(feature = "capi", unix))]
#[test]
fn a_program_in_another_language_finds_every_case_right() {
    use std::process::Command;

    let python = match std::env::var_os("B24BUSY_PYTHON") {
        Some(python) => python,
        None if support::has_tool("python3") => "python3".into(),
        None => return,
    };
    let output = support::run(
        Command::new(python)
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/python/conformance.py"
            ))
            .arg(support::shared_library())
            .arg(folder()),
    );
    assert!(output.status.success(), "{}", support::text(&output.stdout));
    let said = support::text(&output.stdout);
    assert_eq!(said, format!("{} cases, 0 wrong\n", cases().len()));
}
