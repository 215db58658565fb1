//! The top level of a portal's answer, as it came from the network or from a caller: what it has,
//! what is wrong with it. Nothing inside is built.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::PortalError;

/// Whether a text that the library handed out is an error of any shape: one of the portal's, one
/// of ours, or no JSON object at all. A picture (`<svg`) is not an error.
pub fn is_error(text: &str) -> bool {
    if text.starts_with("<svg") {
        return false;
    }
    serde_json::from_str::<Shape>(text).map_or(true, |shape| shape.error.is_some())
}

/// The `time` member of an answer, as it came.
pub(crate) fn time(body: &str) -> Option<&str> {
    let shape: Shape = serde_json::from_str(body).ok()?;
    shape.time.map(RawValue::get)
}

/// The top level of an answer. What stands inside is skipped over, not built.
#[derive(Default)]
pub(crate) struct Shape<'a> {
    pub(crate) result: Option<&'a RawValue>,
    pub(crate) error: Option<&'a RawValue>,
    error_description: Option<&'a RawValue>,
    /// What an error of this library tells beside the portal's shape.
    pub(crate) ours: Option<&'a RawValue>,
    time: Option<&'a RawValue>,
}

impl Shape<'_> {
    pub(crate) fn portal_error(&self, status: u16) -> Option<PortalError> {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let read = |raw: &RawValue| serde_json::from_str::<Value>(raw.get()).unwrap_or_default();
        let (code, description) = match read(self.error?) {
            // The error of REST 3.0.
            Value::Object(error) => {
                let member = |name| error.get(name).map(text).unwrap_or_default();
                (member("code"), member("message"))
            }
            error => {
                let description = self.error_description.map(|raw| text(&read(raw)));
                (text(&error), description.unwrap_or_default())
            }
        };
        Some(PortalError::new(code, description, status))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Shape<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TopLevel;

        impl<'de> Visitor<'de> for TopLevel {
            type Value = Shape<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape<'de>, A::Error> {
                let mut shape = Shape::default();
                while let Some(key) = map.next_key::<Key>()? {
                    let slot = match key.0.as_ref() {
                        "result" => &mut shape.result,
                        "error" => &mut shape.error,
                        "error_description" => &mut shape.error_description,
                        "b24busy" => &mut shape.ours,
                        "time" => &mut shape.time,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    // Which of two results holds would be a guess.
                    if slot.replace(map.next_value()?).is_some() {
                        return Err(serde::de::Error::custom("a key stands twice"));
                    }
                }
                // Where PHP code speaks of no error.
                shape.error = shape.error.filter(|error| {
                    let bare = error
                        .get()
                        .split_ascii_whitespace()
                        .take(3)
                        .collect::<String>();
                    !["null", "false", "[]", "{}"].contains(&bare.as_str())
                });
                Ok(shape)
            }
        }

        deserializer.deserialize_map(TopLevel)
    }
}

/// An answer deeper than this is none of a portal's, and a danger to a host whose JSON reader
/// recurses.
pub(crate) const DEEPEST: usize = 100;

/// How deep lists and objects stand in each other, at most.
pub(crate) fn nesting(json: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    let mut in_text = false;
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_text = !in_text,
            b'\\' if in_text => drop(bytes.next()),
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// An object in which no key stands twice.
pub(crate) struct KeysOnce;

impl<'de> Deserialize<'de> for KeysOnce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = KeysOnce;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<KeysOnce, A::Error> {
                let mut seen = HashSet::new();
                while let Some((key, _)) = map.next_entry::<Key, IgnoredAny>()? {
                    if !seen.insert(key.0) {
                        return Err(serde::de::Error::custom("a key stands twice"));
                    }
                }
                Ok(KeysOnce)
            }
        }

        deserializer.deserialize_map(Keys)
    }
}

/// A key, borrowed unless it is escaped.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_any_shape_is_told_from_a_result() {
        for error in [
            "",
            "x",
            "[]",
            "{",
            r#"{"error":""}"#,
            r#"{"error":{"code":"X"}}"#,
        ] {
            assert!(is_error(error), "{error}");
        }
        for result in [r#"{"result":[]}"#, r#"{"users":{}}"#, "<svg xmlns='x'>"] {
            assert!(!is_error(result), "{result}");
        }
    }
}
