//! JSON as the portal prints it.

use super::value::{Array, Key, Value};
use crate::put::put;

/// How texts are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escaping {
    /// As the vendor's framework does by default: everything beyond ASCII as `\uXXXX`, `/` as
    /// `\/`, and `<`, `>`, `&`, `'`, `"` as `\u00XX` so that the text is safe inside a page.
    Portal,
    /// Only what JSON demands: how the documentation's (reprinted) samples look.
    Plain,
}

/// Prints a value as PHP's `json_encode` does: an array whose keys are 0, 1, 2... in order is a
/// list, and so is every empty one.
pub fn print(value: &Value, escaping: Escaping) -> String {
    let mut out = String::new();
    write_value(&mut out, value, escaping);
    out
}

fn write_value(out: &mut String, value: &Value, escaping: Escaping) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(value) => out.push_str(&value.to_string()),
        Value::Float(value) if value.is_finite() => out.push_str(&float(*value)),
        Value::Float(_) => out.push('0'),
        Value::Text(text) => write_text(out, text, escaping),
        Value::Array(array) => write_array(out, array, escaping),
    }
}

/// Both PHP and Rust print the shortest digits that read back as the same number, whole ones
/// without a fraction; but PHP turns to powers of ten early, so that a short `duration` is `7.9e-5`.
fn float(value: f64) -> String {
    if value == 0.0 || (1e-4..1e15).contains(&value.abs()) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let fraction = if digits.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{digits}{fraction}e{sign}{exponent}")
}

fn write_array(out: &mut String, array: &Array, escaping: Escaping) {
    let is_list = (0..)
        .zip(array)
        .all(|(index, (key, _))| *key == Key::Int(index));
    out.push(if is_list { '[' } else { '{' });
    for (index, (key, value)) in array.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if !is_list {
            write_text(out, &key.to_string(), escaping);
            out.push(':');
        }
        write_value(out, value, escaping);
    }
    out.push(if is_list { ']' } else { '}' });
}

fn write_text(out: &mut String, text: &str, escaping: Escaping) {
    let portal = escaping == Escaping::Portal;
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '<' | '>' | '&' | '\'' if portal => escape(out, character),
            '/' if portal => out.push_str("\\/"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if other < ' ' || (portal && !other.is_ascii()) => escape(out, other),
            other => out.push(other),
        }
    }
    out.push('"');
}

fn escape(out: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        put!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_maps_and_ordered_ids_become_lists() {
        let by_id = |ids: &[i64]| {
            Value::Array(
                ids.iter()
                    .map(|id| (Key::Int(*id), Value::list([])))
                    .collect(),
            )
        };
        assert_eq!(print(&by_id(&[]), Escaping::Portal), "[]");
        assert_eq!(print(&by_id(&[0, 1]), Escaping::Portal), "[[],[]]");
        assert_eq!(
            print(&by_id(&[1, 2]), Escaping::Portal),
            r#"{"1":[],"2":[]}"#
        );
        assert_eq!(
            print(&by_id(&[1, 0]), Escaping::Portal),
            r#"{"1":[],"0":[]}"#
        );
    }

    #[test]
    fn numbers_are_written_as_php_does() {
        let cases = [
            (1_757_529_241.345_88, "1757529241.34588"),
            (0.000_079_76, "7.976e-5"),
            (1e-6, "1.0e-6"),
            (1e15, "1.0e+15"),
            (-2.5, "-2.5"),
            (300.0, "300"),
            (0.0, "0"),
        ];
        for (number, text) in cases {
            assert_eq!(print(&Value::Float(number), Escaping::Portal), text);
        }
    }

    #[test]
    fn texts_are_escaped_as_the_portal_does() {
        let text = Value::text("Я/\"<\n😀");
        assert_eq!(
            print(&text, Escaping::Portal),
            r#""\u042f\/\u0022\u003c\n\ud83d\ude00""#
        );
        assert_eq!(print(&text, Escaping::Plain), "\"Я/\\\"<\\n😀\"");
    }
}
