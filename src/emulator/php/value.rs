//! PHP's values: one array type, keys that are numbers when they look like numbers, and the
//! conversions that decide what a sloppy parameter means.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A key of a PHP array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A number, or a text that PHP turns into one.
    Int(i64),
    /// Any other text.
    Text(String),
}

impl Key {
    /// The key that PHP stores for this text: `"7"` becomes 7, while `"07"` and `"-0"` stay text.
    pub fn from_text(text: &str) -> Key {
        match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Key::Int(number),
            _ => Key::Text(text.to_owned()),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Int(number) => write!(f, "{number}"),
            Key::Text(text) => f.write_str(text),
        }
    }
}

/// A PHP value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A fractional number.
    Float(f64),
    /// A text.
    Text(String),
    /// An array, which is list and map at once and keeps its order.
    Array(Array),
}

/// A PHP array.
pub type Array = Vec<(Key, Value)>;

impl Value {
    /// A text value.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Value {
        Value::Array((0..).map(Key::Int).zip(items).collect())
    }

    /// A map with the given text keys, in the given order.
    pub fn map<K: AsRef<str>>(members: impl IntoIterator<Item = (K, Value)>) -> Value {
        Value::Array(
            members
                .into_iter()
                .map(|(key, value)| (Key::from_text(key.as_ref()), value))
                .collect(),
        )
    }

    /// The member under a text key, if this is an array that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let wanted = Key::from_text(key);
        self.as_array()?
            .iter()
            .find(|(key, _)| *key == wanted)
            .map(|(_, value)| value)
    }

    /// The array inside.
    pub fn as_array(&self) -> Option<&Array> {
        match self {
            Value::Array(array) => Some(array),
            _ => None,
        }
    }

    /// PHP's `empty()`: the reason why `users=0` counts as missing.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Bool(value) => !value,
            Value::Int(value) => *value == 0,
            Value::Float(value) => *value == 0.0,
            Value::Text(text) => text.is_empty() || text == "0",
            Value::Array(array) => array.is_empty(),
        }
    }

    /// PHP's `intval()`: what can be read at the beginning, else 0.
    pub fn to_int(&self) -> i64 {
        match self {
            Value::Null => 0,
            Value::Bool(value) => i64::from(*value),
            Value::Int(value) => *value,
            // PHP cuts towards zero, as this conversion does.
            #[expect(clippy::cast_possible_truncation)]
            Value::Float(value) => *value as i64,
            Value::Text(text) => int_prefix(text),
            Value::Array(array) => i64::from(!array.is_empty()),
        }
    }

    /// PHP's conversion to text.
    pub fn to_text(&self) -> String {
        match self {
            Value::Null | Value::Bool(false) => String::new(),
            Value::Bool(true) => "1".to_owned(),
            Value::Int(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Text(text) => text.clone(),
            Value::Array(_) => "Array".to_owned(),
        }
    }
}

/// Reads the number that a text begins with; `"1e3"` is 1000 since PHP 7.1.
fn int_prefix(text: &str) -> i64 {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let bytes = text.as_bytes();
    let digits_from = |start: usize| {
        bytes[start..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits_from(sign);
    let mut end = sign + whole;
    let mut fractional = false;
    if bytes.get(end) == Some(&b'.') {
        let decimals = digits_from(end + 1);
        fractional = whole + decimals > 0;
        end += 1 + decimals;
    }
    if whole > 0 && matches!(bytes.get(end), Some(b'e' | b'E')) {
        let signed = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = bytes
            .get(end + 1 + signed)
            .map_or(0, |_| digits_from(end + 1 + signed));
        if exponent > 0 {
            fractional = true;
            end += 1 + signed + exponent;
        }
    }
    if fractional {
        return Value::Float(text[..end].parse().unwrap_or(0.0)).to_int();
    }
    text[..end].parse().unwrap_or(0)
}

/// Sets `array[path[0]][path[1]]...` as PHP does; an empty segment appends.
pub fn assign(array: &mut Array, path: &[&str], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    let key = if first.is_empty() {
        Key::Int(next_index(array))
    } else {
        Key::from_text(first)
    };
    // An appended key is new by nature: a form with ten thousand `users[]` need not search for it.
    let known = if first.is_empty() {
        None
    } else {
        array.iter().position(|(known, _)| *known == key)
    };
    let position = known.unwrap_or_else(|| {
        array.push((key, Value::Null));
        array.len() - 1
    });
    let slot = &mut array[position].1;
    if rest.is_empty() {
        *slot = value;
        return;
    }
    if !matches!(slot, Value::Array(_)) {
        *slot = Value::Array(Array::new());
    }
    if let Value::Array(inner) = slot {
        assign(inner, rest, value);
    }
}

fn next_index(array: &Array) -> i64 {
    let numbers = array.iter().filter_map(|(key, _)| match key {
        Key::Int(number) => Some(*number),
        Key::Text(_) => None,
    });
    numbers
        .max()
        .map_or(0, |highest| highest.saturating_add(1).max(0))
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        // Beyond its integers PHP goes on in floating point.
        #[expect(clippy::cast_precision_loss)]
        Ok(i64::try_from(value).map_or(Value::Float(value as f64), Value::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::list(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut array = Array::new();
        while let Some((key, value)) = members.next_entry::<String, Value>()? {
            let key = Key::from_text(&key);
            match array.iter_mut().find(|(known, _)| *known == key) {
                Some((_, old)) => *old = value,
                None => array.push((key, value)),
            }
        }
        Ok(Value::Array(array))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_is_what_php_calls_empty() {
        let empty = ["null", "false", "0", "0.0", "\"\"", "\"0\"", "[]", "{}"];
        let full = [
            "true",
            "1",
            "-0.5",
            "\" \"",
            "\"00\"",
            "\"0.0\"",
            "[0]",
            "{\"a\":null}",
        ];
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert!(empty.iter().all(|text| read(text).is_empty()));
        assert!(full.iter().all(|text| !read(text).is_empty()));
    }

    #[test]
    fn ids_are_cut_to_integers() {
        let cases = [
            ("12", 12),
            (" 7x", 7),
            ("x7", 0),
            ("1.9", 1),
            ("-3", -3),
            ("1e3", 1000),
            ("1e", 1),
            ("", 0),
            (".5", 0),
        ];
        for (text, number) in cases {
            assert_eq!(Value::text(text).to_int(), number, "{text}");
        }
        assert_eq!(Value::Float(2.9).to_int(), 2);
        assert_eq!(Value::list([Value::Int(0)]).to_int(), 1);
    }

    #[test]
    fn keys_that_look_like_numbers_are_numbers() {
        assert_eq!(Key::from_text("7"), Key::Int(7));
        assert_eq!(Key::from_text("-7"), Key::Int(-7));
        assert_eq!(Key::from_text("07"), Key::Text("07".to_owned()));
        assert_eq!(Key::from_text("-0"), Key::Text("-0".to_owned()));
    }
}
