//! `docs/time.md`: its examples are run, and there is one for every option and every field.

mod support;

use std::collections::BTreeSet;

use b24busy::{BusyOptions, CalendarOptions, SlotOptions, TimelineOptions};
use serde_json::Value;

const PAGE: &str = include_str!("../docs/time.md");

/// The JSON blocks in order, each with its kind.
fn blocks() -> Vec<(&'static str, Value)> {
    PAGE.split("```json ")
        .skip(1)
        .map(|rest| {
            let (kind, rest) = rest.split_once('\n').unwrap();
            let (json, _) = rest.split_once("```").unwrap();
            let json = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
            (kind, json)
        })
        .collect()
}

fn compute(kind: &str, options: &Value, answer: &str) -> Value {
    let json = options.to_string();
    let result = match kind {
        "busy" => {
            let options = BusyOptions::from_json(&json).unwrap();
            b24busy::busy_intervals(answer, &options).unwrap().to_json()
        }
        "slots" => {
            let options = SlotOptions::from_json(&json).unwrap();
            b24busy::available_slots(answer, &options)
                .unwrap()
                .to_json()
        }
        other => panic!("an example of another kind: {other}"),
    };
    serde_json::from_str(&result).unwrap()
}

/// Whether all that is shown is so. Lists are shown whole; of objects, what matters.
fn shows(shown: &Value, whole: &Value) -> bool {
    match (shown, whole) {
        (Value::Object(shown), Value::Object(whole)) => shown
            .iter()
            .all(|(key, value)| whole.get(key).is_some_and(|whole| shows(value, whole))),
        (Value::Array(shown), Value::Array(whole)) => {
            shown.len() == whole.len() && shown.iter().zip(whole).all(|(a, b)| shows(a, b))
        }
        _ => shown == whole,
    }
}

#[test]
fn every_example_gives_what_it_shows() {
    let mut blocks = blocks().into_iter();
    let (kind, answer) = blocks.next().unwrap();
    assert_eq!(kind, "answer");
    let answer = answer.to_string();
    let mut examples = 0;
    while let Some((kind, options)) = blocks.next() {
        let (result, shown) = blocks.next().unwrap();
        examples += 1;
        if kind == "picture" {
            let options = TimelineOptions::from_json(&options.to_string()).unwrap();
            let svg = b24busy::timeline_svg(&answer, &options).unwrap();
            for text in shown.as_array().unwrap() {
                assert!(svg.contains(text.as_str().unwrap()), "{text}\n{svg}");
            }
            continue;
        }
        if kind == "calendar" {
            let options = CalendarOptions::from_json(&options.to_string()).unwrap();
            let calendar = b24busy::freebusy_ics(&answer, &options, 0).unwrap();
            for line in shown.as_array().unwrap() {
                let line = format!("\r\n{}\r\n", line.as_str().unwrap());
                assert!(calendar.contains(&line), "{line}{calendar}");
            }
            continue;
        }
        assert_eq!(result, "result");
        let whole = compute(kind, &options, &answer);
        assert!(
            shows(&shown, &whole),
            "{options}\nshows {shown}\nis    {whole}"
        );
        examples += 1;
    }
    assert!(examples >= 18, "{examples}");
}

#[test]
fn there_is_an_example_of_every_option() {
    let error =
        CalendarOptions::from_json(r#"{"q______________________________": 1}"#).unwrap_err();
    let known = error
        .message()
        .split("known are ")
        .nth(1)
        .unwrap()
        .to_owned();
    let blocks = blocks();
    let used: BTreeSet<&String> = blocks
        .iter()
        .filter(|(kind, _)| matches!(*kind, "busy" | "slots" | "picture" | "calendar"))
        .flat_map(|(_, options)| options.as_object().unwrap().keys())
        .collect();
    for option in known.split(", ") {
        assert!(used.contains(&option.to_owned()), "no example of {option}");
        // In a heading, or in the text.
        let heading = |line: &str| line.starts_with("### ") && line.contains(option);
        assert!(
            PAGE.lines().any(heading) || PAGE.contains(&format!("`{option}`")),
            "{option} is not explained"
        );
    }
}

#[test]
fn every_field_is_explained() {
    fn keys(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    // Ids of users are keys too.
                    if key.parse::<u64>().is_err() {
                        found.insert(key.clone());
                    }
                    keys(inner, found);
                }
            }
            Value::Array(list) => list.iter().for_each(|inner| keys(inner, found)),
            _ => {}
        }
    }
    let blocks = blocks();
    let answer = blocks[0].1.to_string();
    let mut fields = BTreeSet::new();
    for (kind, options) in &blocks {
        if matches!(*kind, "busy" | "slots") {
            keys(&compute(kind, options, &answer), &mut fields);
        }
    }
    assert!(fields.len() > 20, "{fields:?}");
    for field in fields {
        assert!(
            PAGE.contains(&format!("`{field}`")),
            "{field} is not explained"
        );
    }
}
