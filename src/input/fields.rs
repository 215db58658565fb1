//! A JSON object of options: known keys only, each of its type, each error naming the key.

use std::fmt::Display;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::quoted;
use super::spelling::nearest;
use super::unique::object_from;
use super::wrong_option::WrongOption;

/// The options that are still to be taken. What is left at the end is unknown and refused.
pub(crate) struct Fields {
    map: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Fields {
    /// Reads the object; blank text is an object without keys.
    pub(crate) fn parse(json: &str) -> Result<Self, WrongOption> {
        let map = if json.trim().is_empty() {
            Map::new()
        } else {
            // The parser's own message could quote a secret from the text; its position cannot.
            object_from(json).map_err(|error| {
                WrongOption::nameless(format!(
                    "the options are not a JSON object: {} at line {}, column {}",
                    syntax(&error),
                    error.line(),
                    error.column()
                ))
            })?
        };
        Ok(Self {
            map,
            known: Vec::new(),
        })
    }

    /// Reads the whole object: what `take` takes has to be all.
    pub(crate) fn parse_with<T>(
        json: &str,
        take: impl FnOnce(&mut Self) -> Result<T, WrongOption>,
    ) -> Result<T, WrongOption> {
        let mut fields = Self::parse(json)?;
        let taken = take(&mut fields)?;
        fields.finish()?;
        Ok(taken)
    }

    /// Reads an object inside the options.
    pub(crate) fn of(map: Map<String, Value>) -> Self {
        Self {
            map,
            known: Vec::new(),
        }
    }

    /// The value of a key as it is; null counts as none.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        self.map.remove(key).filter(|value| !value.is_null())
    }

    /// An object, whose keys are the caller's own: not options.
    pub(crate) fn object(
        &mut self,
        key: &'static str,
    ) -> Result<Option<Map<String, Value>>, WrongOption> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(map)),
            Some(other) => Err(WrongOption::new(
                key,
                format!("{} given; expected an object", brief(&other)),
            )),
        }
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy, const N: usize>(
        &mut self,
        key: &'static str,
        words: [(&'static str, T); N],
    ) -> Result<Option<T>, WrongOption> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        let found = words
            .iter()
            .find(|(word, _)| value.as_str() == Some(word))
            .map(|(_, meaning)| *meaning);
        match found {
            Some(meaning) => Ok(Some(meaning)),
            None => Err(WrongOption::new(
                key,
                format!(
                    "{} given; expected {}",
                    shown(&value),
                    words.map(|(word, _)| format!("\"{word}\"")).join(" or ")
                ),
            )),
        }
    }

    /// A whole number in `range`; `unit` completes the message ("milliseconds").
    pub(crate) fn whole(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u64>,
        unit: &str,
    ) -> Result<Option<u64>, WrongOption> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        match as_whole(&value) {
            Some(number) if range.contains(&number) => Ok(Some(number)),
            _ => Err(whole_refused(key, brief(&value), &range, unit)),
        }
    }

    /// A number in `range`, with or without a fraction.
    pub(crate) fn number(
        &mut self,
        key: &'static str,
        range: RangeInclusive<f64>,
    ) -> Result<Option<f64>, WrongOption> {
        let Some(value) = self.take(key) else {
            return Ok(None);
        };
        match value.as_f64() {
            Some(number) if range.contains(&number) => Ok(Some(number)),
            _ => Err(real_refused(key, brief(&value), &range)),
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, key: &'static str) -> Result<Option<bool>, WrongOption> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(other) => Err(WrongOption::new(
                key,
                format!("{} given; expected true or false", brief(&other)),
            )),
        }
    }

    /// `true` or `false` of a key that may have another value, which is left.
    pub(crate) fn take_flag(&mut self, key: &'static str) -> Option<bool> {
        let flag = self.map.get(key)?.as_bool()?;
        self.take(key);
        Some(flag)
    }

    /// A text. What was given instead is not quoted: it may be a secret.
    pub(crate) fn text(&mut self, key: &'static str) -> Result<Option<String>, WrongOption> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(WrongOption::new(key, "expected a text in quotes")),
        }
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, key: &'static str) -> Result<Option<Vec<String>>, WrongOption> {
        let wrong = || WrongOption::new(key, "expected a list of texts");
        match self.take(key) {
            None => Ok(None),
            Some(Value::Array(items)) => items
                .into_iter()
                .map(|item| match item {
                    Value::String(text) => Ok(text),
                    _ => Err(wrong()),
                })
                .collect::<Result<_, _>>()
                .map(Some),
            Some(_) => Err(wrong()),
        }
    }

    /// Refuses what nobody asked for, with the nearest known key.
    pub(crate) fn finish(self) -> Result<(), WrongOption> {
        let Some(key) = self.map.keys().next() else {
            return Ok(());
        };
        // A key of letters can be shown; anything else may be a secret in the wrong place.
        let is_word = key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
        let hint = match nearest(key, self.known.iter().copied()) {
            Some(known) => format!("did you mean {known}?"),
            None => format!("known are {}", self.known.join(", ")),
        };
        Err(if is_word {
            let words = format!("unknown option {}; {hint}", quoted(key));
            WrongOption::in_words(key.clone(), words)
        } else {
            WrongOption::nameless(format!("unknown option (not a word); {hint}"))
        })
    }
}

/// Why a number is not taken; `given` is what was given instead of one in the range.
pub(super) fn whole_refused(
    key: &'static str,
    given: impl Display,
    range: &RangeInclusive<u64>,
    unit: &str,
) -> WrongOption {
    let (least, most) = (range.start(), range.end());
    let expected = format!("expected a whole number of {unit} from {least} to {most}");
    WrongOption::new(key, format!("{given} given; {expected}"))
}

/// The same where it may have a fraction.
pub(super) fn real_refused(
    key: &'static str,
    given: impl Display,
    range: &RangeInclusive<f64>,
) -> WrongOption {
    let (least, most) = (range.start(), range.end());
    WrongOption::new(
        key,
        format!("{given} given; expected a number from {least} to {most}"),
    )
}

fn syntax(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Eof => "the text ends too early",
        serde_json::error::Category::Data => "an object with each key once is expected",
        _ => "a syntax error",
    }
}

/// 1C writes whole numbers as `30000` or `30000.0`.
pub(crate) fn as_whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        ((0.0..=9e15).contains(&number) && number.fract() == 0.0).then_some(number as u64)
    })
}

/// A value that is no secret, for a message.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        other => brief(other),
    }
}

fn brief(value: &Value) -> String {
    match value {
        // Not quoted: under the wrong key it may be a secret.
        Value::String(_) => "a text".into(),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "an object".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused_and_the_nearest_is_suggested() {
        let mut fields = Fields::parse(r#"{"timeout": 5}"#).unwrap();
        fields.whole("timeout_ms", 1..=10, "milliseconds").unwrap();
        fields.flag("gzip").unwrap();
        let error = fields.finish().unwrap_err();
        let words = "unknown option \"timeout\"; did you mean timeout_ms?";
        assert_eq!(error, WrongOption::in_words("timeout", words));

        let mut fields = Fields::parse(r#"{"verify_certificates": false}"#).unwrap();
        fields.flag("gzip").unwrap();
        let error = fields.finish().unwrap_err();
        assert!(error.to_string().contains("known are gzip"), "{error}");
    }

    #[test]
    fn values_have_types_and_ranges() {
        let mut fields =
            Fields::parse(r#"{"a": 30000.0, "b": "x", "c": null, "d": 11, "e": [1]}"#).unwrap();
        assert_eq!(fields.whole("a", 1..=60_000, "ms").unwrap(), Some(30_000));
        let error = fields.flag("b").unwrap_err();
        assert_eq!(
            error,
            WrongOption::new("b", "a text given; expected true or false")
        );
        assert_eq!(fields.text("c").unwrap(), None);
        let error = fields.whole("d", 1..=10, "bytes").unwrap_err();
        assert_eq!(
            error.to_string(),
            "option d: 11 given; expected a whole number of bytes from 1 to 10"
        );
        assert!(fields.texts("e").is_err());
        assert_eq!(fields.finish(), Ok(()));
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_not_quoted() {
        let mut fields = Fields::parse(r#"{"timeout_ms": "4f8db968006e9f06"}"#).unwrap();
        let error = fields.whole("timeout_ms", 1..=2, "ms").unwrap_err();
        assert!(!format!("{error:?}").contains("4f8d"), "{error}");
        let error = Fields::parse(r#"{"4f8db968006e9f06": 1}"#)
            .unwrap()
            .finish()
            .unwrap_err();
        assert!(!format!("{error:?}").contains("4f8d"), "{error}");
    }

    #[test]
    fn what_is_no_object_is_an_error_without_its_text() {
        for text in [
            "[]",
            "1",
            "{\"hunter2\"",
            "{\"a\":hunter2}",
            "{\"a\":1,\"a\":2}",
            "{\"b\":{\"a\":1,\"a\":2}}",
            "{\"b\":[{\"a\":1,\"a\":2}]}",
        ] {
            let error = Fields::parse(text).err().unwrap();
            assert!(error.to_string().contains("not a JSON object"), "{error}");
            assert!(!format!("{error:?}").contains("hunter2"), "{error}");
        }
        assert!(Fields::parse("").is_ok() && Fields::parse(" {} ").is_ok());
    }
}
