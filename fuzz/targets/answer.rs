//! What the library's reader says of a text is what `serde_json` says of it, to the byte; and what
//! `is_error` says of it is what a reader of JSON would say.
#![no_main]

mod support;

use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use serde_json::Value;
use support::Object;

fuzz_target!(|text: &str| {
    is_read_alike(text);
    if let Some(info) = b24busy::error_info(text) {
        assert!(info.code.chars().count() <= 200 && info.message.len() <= 16 << 10);
        assert!(!info.message.is_empty());
    }
    let said = b24busy::is_error(text);
    // A picture and a calendar are no errors.
    if text.starts_with("<svg") || text.starts_with("BEGIN:VCALENDAR\r\n") {
        assert!(!said);
        return;
    }
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(map)) => {
            // A reader that takes the last of two equal keys is no judge of them.
            let is_judge = !text.contains('\\')
                && [
                    "\"result\"",
                    "\"error\"",
                    "\"error_description\"",
                    "\"time\"",
                ]
                .into_iter()
                .all(|key| text.matches(key).count() <= 1);
            match map.get("error") {
                Some(Value::Null | Value::Bool(false)) | None => assert!(!said || !is_judge),
                // Nothing in brackets is no error either.
                Some(Value::Array(items)) if items.is_empty() => {}
                Some(Value::Object(members)) if members.is_empty() => {}
                Some(_) => assert!(said, "an error is taken for an answer"),
            }
        }
        Ok(_) => assert!(said, "no object is taken for an answer"),
        // A reader of values is stricter than one that skips them: depth, sizes of numbers.
        Err(error) if error.is_eof() => assert!(said, "half a text is taken for an answer"),
        Err(_) => {}
    }
    if !said {
        assert!(text.trim_start().starts_with('{') && text.trim_end().ends_with('}'));
    }
});

fn is_read_alike(text: &str) {
    let read = b24busy::fuzz_json(text);
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => {
            let members = read.expect("what is JSON is read");
            // A key with half a character is none to serde_json.
            let whole: Option<Vec<(String, &str)>> = members
                .into_iter()
                .map(|(key, value)| Some((key?, value)))
                .collect();
            match serde_json::from_str(text) {
                Ok(Object(object)) => assert_eq!(whole, Some(object)),
                Err(_) => assert!(whole.is_none_or(|members| members.is_empty())),
            }
        }
        Err(error) => assert_eq!(read, Err(error.is_eof()), "{text:?}"),
    }
}
