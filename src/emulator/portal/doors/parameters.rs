//! The parameters of a request, as PHP finds them.

use crate::emulator::http::request::Head;
use crate::emulator::php::value::{Array, Value};
use crate::emulator::php::{multipart, query};

/// Query and body as the portal merges them: the body wins, and only that of a `POST` is read.
pub fn parameters(head: &Head, body: &[u8]) -> Value {
    let mut array = Array::new();
    query::parse_into(&mut array, head.query());
    if head.method != "POST" {
        return Value::Array(array);
    }
    let content_type = head.header("content-type").unwrap_or_default();
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => {
            // A body that is no JSON object leaves the parameters unset, and so "missing".
            if let Ok(Value::Array(members)) = serde_json::from_slice(body) {
                for (key, value) in members {
                    array.retain(|(known, _)| *known != key);
                    array.push((key, value));
                }
            }
        }
        "multipart/form-data" => multipart::parse_into(&mut array, content_type, body),
        // Whatever else it says it is, the portal takes it as a form.
        _ => query::parse_into(&mut array, String::from_utf8_lossy(body).trim()),
    }
    Value::Array(array)
}
