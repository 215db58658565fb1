//! `$result[key][field]` in a command's parameters: what earlier commands of the batch gave.
//!
//! As the portal does it, sloppiness included: a reference goes on up to the next blank, so that of
//! two behind each other without one the first alone counts; a step that leads nowhere stops where
//! it is; a reference that is the whole parameter takes over what it finds, whatever its type, and
//! one within a text takes over texts and numbers alone, else it stays as it is written.

use crate::emulator::php::value::{Array, Key, Value};

/// What the commands so far gave, by the names under which later ones may refer to it.
pub struct Given<'a> {
    /// The parts, such as `("result", ...)`.
    pub parts: [(&'static str, &'a Array); 5],
}

/// The parameters with their references replaced.
pub fn resolve(params: Array, given: &Given) -> Array {
    params
        .into_iter()
        .map(|(key, value)| {
            let value = match value {
                Value::Array(inner) => Value::Array(resolve(inner, given)),
                Value::Text(text) => resolve_text(&text, given),
                other => other,
            };
            (key, value)
        })
        .collect()
}

fn resolve_text(text: &str, given: &Given) -> Value {
    let mut resolved = text.to_owned();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let end = rest[at..]
            .find(char::is_whitespace)
            .map_or(rest.len(), |length| at + length);
        let reference = &rest[at..end];
        let Some(found) = find(reference, given) else {
            rest = &rest[at + 1..];
            continue;
        };
        if reference == resolved {
            return found;
        }
        match found {
            Value::Text(_) | Value::Int(_) | Value::Float(_) => {
                resolved = resolved.replace(reference, &found.to_text());
            }
            _ => {}
        }
        rest = &rest[end..];
    }
    Value::Text(resolved)
}

/// What a reference leads to, if it is one.
fn find(reference: &str, given: &Given) -> Option<Value> {
    let (_, part, path) = given.parts.iter().find_map(|(name, part)| {
        let rest = reference.strip_prefix('$')?.strip_prefix(name)?;
        Some((name, part, rest))
    })?;
    let mut steps = path
        .split('[')
        .skip(1)
        .filter_map(|step| step.split_once(']'))
        .map(|(step, _)| step)
        .filter(|step| !step.is_empty())
        .peekable();
    steps.peek()?;
    let mut found = Value::Array((*part).clone());
    for step in steps {
        match member(&found, step) {
            Some(inner) if *inner != Value::Null => found = inner.clone(),
            _ => break,
        }
    }
    Some(found)
}

fn member<'a>(value: &'a Value, step: &str) -> Option<&'a Value> {
    let wanted = Key::from_text(step);
    let members = value.as_array()?;
    members
        .iter()
        .find(|(key, _)| *key == wanted)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str) -> Value {
        let json = r#"{"find": [{"ID": "5", "UF_DEPARTMENT": [3, 4]}], "add": 2001, "list": []}"#;
        let Ok(Value::Array(result)) = serde_json::from_str(json) else {
            panic!("an object");
        };
        let total = vec![(Key::Text("find".to_owned()), Value::Int(1))];
        let nothing = Array::new();
        let given = Given {
            parts: [
                ("result", &result),
                ("next", &nothing),
                ("total", &total),
                ("time", &nothing),
                ("error", &nothing),
            ],
        };
        resolve_text(text, &given)
    }

    #[test]
    fn a_reference_takes_over_what_an_earlier_command_gave() {
        for (text, expected) in [
            ("$result[find][0][ID]", r#""5""#),
            ("$result[find][0][UF_DEPARTMENT]", "[3,4]"),
            ("$result[add]", "2001"),
            ("$total[find]", "1"),
            (
                "user $result[find][0][ID] of $total[find]",
                r#""user 5 of 1""#,
            ),
        ] {
            let expected: Value = serde_json::from_str(expected).unwrap();
            assert_eq!(resolved(text), expected, "{text}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_taken_as_the_portal_takes_it() {
        let same = [
            "5 $",
            "$result",
            "$results of",
            "$other[a]",
            "a $result[find] b",
        ];
        for text in same {
            assert_eq!(resolved(text), Value::text(text), "{text}");
        }
        // The step that fails is left out, and what comes behind it.
        assert_eq!(
            resolved("$result[find][0][ID],$result[add]"),
            Value::text("5")
        );
        assert_eq!(resolved("$result[list][0]"), Value::list([]));
    }
}
