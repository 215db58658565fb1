//! JSON made readable without being read: numbers stay as the portal wrote them, keys in its order.

use super::terminal::steers_a_terminal;
use crate::put::put;

/// Deeper levels are not indented further: an answer that is nothing but brackets would otherwise
/// grow with the square of its length.
const DEEPEST_INDENT: usize = 32;

/// Valid JSON, indented by two spaces. Texts are printed readably: `\u043f` becomes the letter it
/// stands for, and what could steer a terminal becomes an escape.
pub(super) fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut rest = json.trim();
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '"' => {
                taken = string_length(rest);
                push_string(&mut out, &rest[..taken]);
            }
            '{' | '[' => {
                out.push(c);
                let inside = rest[1..].trim_start();
                if let Some(close) = inside.chars().next().filter(|c| matches!(c, '}' | ']')) {
                    out.push(close);
                    taken = rest.len() - inside.len() + 1;
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            ' ' | '\t' | '\r' | '\n' => {}
            other => out.push(other),
        }
        rest = &rest[taken..];
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST_INDENT)));
}

/// The length of the string that the text begins with, its quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn push_string(out: &mut String, token: &str) {
    // What is no text, such as half of a surrogate pair, stays as it is written.
    let Ok(text) = serde_json::from_str::<String>(token) else {
        out.extend(token.chars().map(|c| {
            if steers_a_terminal(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        }));
        return;
    };
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if steers_a_terminal(c) => {
                // None of them is outside the first 65536 characters.
                put!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_and_numbers_their_digits() {
        let json = r#" {"b":[1757529241.34588,-0,1E400,12345678901234567890.10],"a":{"z":null,"y":true}} "#;
        assert_eq!(
            pretty(json),
            "{\n  \"b\": [\n    1757529241.34588,\n    -0,\n    1E400,\n    12345678901234567890.10\n  ],\n  \
             \"a\": {\n    \"z\": null,\n    \"y\": true\n  }\n}"
        );
    }

    #[test]
    fn empty_ones_stay_on_their_line() {
        assert_eq!(
            pretty("{\"1\": [ ],\n\"2\":{}}"),
            "{\n  \"1\": [],\n  \"2\": {}\n}"
        );
        assert_eq!(pretty("[[]]"), "[\n  []\n]");
        assert_eq!(pretty("[ \n ]"), "[]");
    }

    #[test]
    fn texts_are_readable_and_harmless() {
        for (json, printed) in [
            (r#""\u041f\u043b\u0430\u043d""#, r#""План""#),
            (
                r#""a, {b}: \"c\" \\ \/ [d]""#,
                r#""a, {b}: \"c\" \\ / [d]""#,
            ),
            (r#""\ud83d\ude00""#, "\"😀\""),
            (r#""\ud83d""#, r#""\ud83d""#),
            (r#""\u001b[31m\n""#, r#""\u001b[31m\n""#),
            ("\"\u{9b}31m\u{202e}\"", r#""\u009b31m\u202e""#),
            ("\"\\ud800\u{9b}\"", "\"\\ud800\u{fffd}\""),
        ] {
            assert_eq!(pretty(json), printed);
        }
    }

    #[test]
    fn what_was_printed_means_the_same() {
        let json =
            r#"{"result":{"1":[{"NAME":"[\u041f\u043e\u0434 \"\\\/]","X":1.50}]},"time":[]}"#;
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&pretty(json)), value(json));
        assert_eq!(pretty(&pretty(json)), pretty(json));
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = "[".repeat(20_000) + "1" + &"]".repeat(20_000);
        assert!(pretty(&deep).len() < 4_000_000);
    }
}
