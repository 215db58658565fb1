//! What the README shows is compiled and run, and its tables are complete.

#![cfg(all(feature = "capi", feature = "emulator", unix))]

mod support;

use std::path::Path;
use std::process::Command;

use b24busy::Code;
use support::{Link, compile_file, portal, run, text};

const READMES: [&str; 2] = ["README.md", "README.ru.md"];

fn readme(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The code blocks in a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    text.split(&opening)
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("```")?.0.to_owned()))
        .collect()
}

#[test]
fn the_c_examples_compile_and_get_an_answer() {
    let portal = portal();
    for name in READMES {
        let examples = blocks(&readme(name), "c");
        assert!(!examples.is_empty(), "{name}");
        for (number, example) in examples.iter().enumerate() {
            // The address alone is replaced by the emulated portal's.
            let (before, rest) = example.split_once("\"https://").unwrap();
            let (_, after) = rest.split_once('"').unwrap();
            let source = format!("{before}\"{}\"{after}", portal.webhook_url());
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{number}.c"));
            std::fs::write(&file, source).unwrap();
            let program = compile_file(&file, "c99", Link::Shared);
            let output = run(&mut Command::new(program));
            let answer = text(&output.stdout);
            let slots = example.contains("available_slots");
            let expected = if slots {
                "\"slots\":[{\"start\":"
            } else {
                "{\"result\":{\"1\":["
            };
            assert!(answer.contains(expected), "{name}: {output:?}");
        }
    }
}

#[test]
fn every_code_and_every_option_is_listed() {
    let header = include_str!("../include/b24busy.h");
    // The error for an unknown option lists the known ones.
    let error =
        b24busy::Options::from_json(r#"{"q_______________________________": 1}"#).unwrap_err();
    let options = error
        .message()
        .split("known are ")
        .nth(1)
        .unwrap()
        .to_owned();
    for (name, text) in [
        ("README.md", readme("README.md")),
        ("README.ru.md", readme("README.ru.md")),
    ] {
        for code in Code::ALL {
            assert!(text.contains(&format!("| `{code}` |")), "{name}: {code}");
        }
        for option in options.split(", ") {
            assert!(text.contains(&format!("`{option}`")), "{name}: {option}");
        }
    }
    for code in Code::ALL {
        assert!(header.contains(code.as_str()), "{code}");
    }
    for option in options.split(", ") {
        assert!(header.contains(&format!("\"{option}\"")), "{option}");
    }
}

#[test]
fn the_envelope_that_is_shown_is_the_envelope_that_comes() {
    let portal = portal();
    portal.add_fault(b24busy::emulator::FaultRule::always(
        b24busy::emulator::Fault::Hang,
    ));
    let options = b24busy::Options::new()
        .timeout(std::time::Duration::from_millis(200))
        .unwrap();
    let client = b24busy::Client::new(&portal.webhook_url(), None, options).unwrap();
    let error = client
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap_err();
    let shape = |json: &str| {
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        let ours = value["b24busy"].clone();
        (
            value["error"].clone(),
            ours["kind"].clone(),
            ours["retryable"].clone(),
            ours.as_object().unwrap().len(),
        )
    };
    for name in READMES {
        let blocks = blocks(&readme(name), "json");
        let shown = blocks
            .iter()
            .find(|json| json.contains("\"error\""))
            .unwrap();
        assert_eq!(shape(shown), shape(&error.to_json()), "{name}");
    }
}

#[test]
fn the_entry_that_is_shown_is_busy_when_the_readme_says() {
    for name in READMES {
        let text = readme(name);
        let blocks = blocks(&text, "json");
        let entry = blocks
            .iter()
            .find(|json| json.contains("DATE_FROM"))
            .unwrap();
        let answer = format!("{{\"result\": {{\"1\": [{entry}]}}}}");
        let found = support::time::busy(&answer, serde_json::json!({}));
        let busy = &found.users[0].busy[0];
        let row = text
            .lines()
            .find(|line| line.starts_with("| b24busy |"))
            .unwrap();
        for clock in [busy.start(), busy.end()] {
            assert!(
                row.contains(&format!("**{}** UTC", &clock[11..16])),
                "{row}"
            );
        }
        // What the stamps say is shown as well: 1757594040 is 12:34Z.
        assert!(text.contains("**12:34** UTC"));
    }
}

#[test]
fn every_option_of_the_time_half_is_listed_in_russian_and_in_the_header() {
    let error = b24busy::TimelineOptions::from_json(r#"{"q_____________________________": 1}"#)
        .unwrap_err();
    let known = error
        .message()
        .split("known are ")
        .nth(1)
        .unwrap()
        .to_owned();
    let (russian, header) = (readme("README.ru.md"), include_str!("../include/b24busy.h"));
    for option in known.split(", ") {
        assert!(russian.contains(&format!("`{option}`")), "{option}");
        assert!(header.contains(&format!("\"{option}\"")), "{option}");
    }
}
