//! What `is_error` says of a text is what a reader of JSON would say of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let said = b24busy::is_error(text);
    if text.starts_with("<svg") {
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
