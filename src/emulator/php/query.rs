//! Query strings and form bodies, read as PHP's `parse_str` reads them.

use super::value::{Array, Value, assign};

/// Reads `a=1&b[]=2&c[x][y]=3` into an existing array; later values win.
pub fn parse_into(array: &mut Array, text: &str) {
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        set(array, &decode(name), Value::Text(decode(value)));
    }
}

/// Sets the variable that a form calls `name`, as PHP would.
pub fn set(array: &mut Array, name: &str, value: Value) {
    let name = name.trim_start_matches(' ');
    let (variable, mut rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    if variable.is_empty() {
        return;
    }
    // PHP's variables could not have dots or spaces in their names once, and never lost the habit.
    let variable = variable.replace(['.', ' '], "_");
    let mut path = vec![variable.as_str()];
    while let Some((segment, after)) = rest
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'))
    {
        path.push(segment);
        rest = after;
    }
    assign(array, &path, value);
}

/// Undoes URL encoding: `+` is a space, and an incomplete `%` stands for itself.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => match after {
                [high, low, remaining @ ..]
                    if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
                {
                    bytes.push(hex(*high) * 16 + hex(*low));
                    rest = remaining;
                }
                _ => bytes.push(b'%'),
            },
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emulator::php::json;

    fn parsed(text: &str) -> String {
        let mut array = Array::new();
        parse_into(&mut array, text);
        json::print(&Value::Array(array), json::Escaping::Plain)
    }

    #[test]
    fn arrays_are_read_as_php_reads_them() {
        assert_eq!(parsed("users[]=1&users[]=2"), r#"{"users":["1","2"]}"#);
        assert_eq!(
            parsed("users[1]=5&users[]=6"),
            r#"{"users":{"1":"5","2":"6"}}"#
        );
        assert_eq!(parsed("users%5B0%5D=1"), r#"{"users":["1"]}"#);
        assert_eq!(
            parsed("cmd[a][b]=c&cmd[a][d]=e"),
            r#"{"cmd":{"a":{"b":"c","d":"e"}}}"#
        );
        assert_eq!(parsed("a=1&a=2&b"), r#"{"a":"2","b":""}"#);
        assert_eq!(parsed("a=1&a[]=2"), r#"{"a":["2"]}"#);
        assert_eq!(parsed("a.b c=1&[x]=2"), r#"{"a_b_c":"1"}"#);
    }

    #[test]
    fn escapes_are_undone_and_bad_ones_kept() {
        assert_eq!(decode("a+b%20%D0%BF%2%zz"), "a b п%2%zz");
    }
}
