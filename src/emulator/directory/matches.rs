//! Values compared as a database compares them: letters' case does not count.

use crate::emulator::php::value::Value;

/// Whether two values are written alike.
pub fn equal(is: &Value, wanted: &Value) -> bool {
    is.to_text().to_lowercase() == wanted.to_text().to_lowercase()
}

/// Whether a value fits a pattern in which `%` is any text.
pub fn like(is: &Value, pattern: &str) -> bool {
    let (text, pattern) = (is.to_text().to_lowercase(), pattern.to_lowercase());
    let mut parts = pattern.split('%');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

/// A value as a number.
pub fn number(value: &Value) -> i64 {
    value.to_int()
}

/// The words of a text, in small letters.
pub fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}
