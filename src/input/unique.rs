//! JSON in which no key stands twice, however deep: which of the two values holds would be a guess.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// An object.
pub(super) fn object_from(json: &str) -> serde_json::Result<Map<String, Value>> {
    let mut parser = serde_json::Deserializer::from_str(json);
    let map = (&mut parser).deserialize_map(Object)?;
    parser.end()?;
    Ok(map)
}

/// A value of any type.
pub(crate) fn value_from(json: &str) -> serde_json::Result<Value> {
    let mut parser = serde_json::Deserializer::from_str(json);
    let value = Any.deserialize(&mut parser)?;
    parser.end()?;
    Ok(value)
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<String, Value>, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            if map.insert(key, access.next_value_seed(Any)?).is_some() {
                return Err(Error::custom("a key stands twice"));
            }
        }
        Ok(map)
    }
}

struct Any;

impl<'de> DeserializeSeed<'de> for Any {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        Object.visit_map(access).map(Value::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(Any)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_they_are_without_the_care() {
        let json =
            r#" {"a": [1, -2, 3.5, 1e300, "x\u00e9", null, true, {}], "b": {"a": {"a": []}}} "#;
        let plain: Value = serde_json::from_str(json).unwrap();
        assert_eq!(value_from(json).unwrap(), plain);
        assert_eq!(Value::Object(object_from(json).unwrap()), plain);
        assert!(object_from("[]").is_err() && value_from("[]").is_ok());
        assert!(value_from("{} x").is_err() && object_from("{} x").is_err());
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_at_any_depth() {
        for json in [
            r#"{"a": 1, "a": 1}"#,
            r#"{"b": {"a": 1, "a": 1}}"#,
            r#"{"b": [[{"a": 1, "\u0061": 1}]]}"#,
        ] {
            assert!(object_from(json).is_err(), "{json}");
            assert!(value_from(json).is_err(), "{json}");
        }
        let deep = "[".repeat(100_000);
        assert!(value_from(&deep).is_err());
    }
}
