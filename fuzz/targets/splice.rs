//! Answers to parts, one a line, become one that has all their users, each as it came.
#![no_main]

mod support;

use std::collections::HashSet;

use b24busy::fuzz_splice;
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;
use support::Object;

fuzz_target!(|text: &str| {
    let parts: Vec<&str> = text.split('\n').collect();
    let users: Option<Vec<_>> = parts.iter().map(|part| users(part)).collect();
    // The parts are about users 1, 2, 3: one of one part is as it came, strangers included.
    let has_stranger = parts.len() > 1
        && users.iter().flatten().zip(1..).any(|(part, asked)| {
            let asked = asked.to_string();
            part.iter().any(|(user, _)| *user != asked)
        });
    let users = users.map(|users| users.concat());
    let mut seen = HashSet::new();
    let each_once = users.iter().flatten().all(|(user, _)| seen.insert(user));
    let whole = match fuzz_splice(&parts) {
        Ok(whole) => whole,
        Err(error) => {
            assert!(b24busy::is_error(&error.to_json()));
            // Depth is limited, too.
            let deep = text.matches(['[', '{']).count() > 90;
            assert!(
                users.is_none() || !each_once || deep || has_stranger,
                "{error}"
            );
            return;
        }
    };
    if parts.len() == 1 {
        assert_eq!(whole.as_str(), parts[0], "one part is the answer");
        return;
    }
    let body = whole.as_str();
    assert!(!b24busy::is_error(body), "{body}");
    let Object(shape) = serde_json::from_str(body).expect("JSON");
    let keys: Vec<&str> = shape.iter().map(|(key, _)| key.as_str()).collect();
    assert!(
        matches!(keys[..], ["result"] | ["result", "time"]),
        "{body}"
    );
    let Object(spliced) = serde_json::from_str(shape[0].1).expect("a map of users");
    // In the order of the parts, byte for byte; nobody twice, and nobody who was not asked for.
    assert!(each_once && !has_stranger, "{body}");
    assert_eq!(Some(spliced), users, "{body}");
    let Object(last) = serde_json::from_str(parts[parts.len() - 1]).expect("JSON");
    let time = |shape: &[(String, &str)]| {
        let time = shape.iter().find(|(key, _)| key == "time")?;
        Some(time.1.to_owned())
    };
    assert_eq!(time(&shape), time(&last), "{body}");
});

/// An answer's users and their events, as they are written. `None`: it is no answer.
fn users(part: &str) -> Option<Vec<(String, &str)>> {
    let Object(shape) = serde_json::from_str(part).ok()?;
    let mut result = None;
    let mut seen = HashSet::new();
    for (key, value) in &shape {
        let known = ["result", "error", "error_description", "time"].contains(&key.as_str());
        if known && !seen.insert(key) {
            return None;
        }
        match key.as_str() {
            "result" => result = Some(*value),
            "error" if !["null", "false", "[]", "{}"].contains(value) => return None,
            _ => {}
        }
    }
    let result = result?;
    if let Ok(Object(users)) = serde_json::from_str(result) {
        return Some(users);
    }
    // PHP's empty map.
    let items: Vec<&RawValue> = serde_json::from_str(result).ok()?;
    items.is_empty().then(Vec::new)
}
