//! `multipart/form-data` bodies, fields only: that is how PHP's curl sends an array.

use super::query;
use super::value::{Array, Value};

/// Reads the fields of a multipart body into an array; a body that breaks off gives what came.
pub fn parse_into(array: &mut Array, content_type: &str, body: &[u8]) {
    let Some(boundary) = parameter(content_type, "boundary") else {
        return;
    };
    let body = String::from_utf8_lossy(body);
    let delimiter = format!("--{boundary}");
    for part in body.split(delimiter.as_str()).skip(1) {
        let Some((head, value)) = part.split_once("\r\n\r\n") else {
            continue;
        };
        let disposition = head.lines().find(|line| {
            line.to_ascii_lowercase()
                .starts_with("content-disposition:")
        });
        if let Some(name) = disposition.and_then(|line| parameter(line, "name")) {
            query::set(
                array,
                &name,
                Value::text(value.strip_suffix("\r\n").unwrap_or(value)),
            );
        }
    }
}

/// The value of `name=...` in a header, with or without quotes.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_multipart_body_are_read() {
        let body = "--X\r\nContent-Disposition: form-data; name=\"users[0]\"\r\n\r\n5\r\n--X\r\ncontent-disposition: form-data; name=\"from\"\r\n\r\n2025-09-08\r\n--X--\r\n";
        let mut array = Array::new();
        parse_into(
            &mut array,
            "multipart/form-data; boundary=X",
            body.as_bytes(),
        );
        let value = Value::Array(array);
        assert_eq!(value.get("users"), Some(&Value::list([Value::text("5")])));
        assert_eq!(value.get("from"), Some(&Value::text("2025-09-08")));
    }
}
