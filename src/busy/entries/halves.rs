//! Halves of characters. JSON writes what lies beyond 16 bits as two escapes; a title that was cut
//! between them ends with the first one alone, and is no text.

/// JSON with the replacement character for each half of one. It is as long as it was.
pub(super) fn mended(json: &str) -> String {
    const REPLACEMENT: &str = "\\ufffd";
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let (kept, length) = match surrogate(escape) {
            // An escape of one character: what follows a backslash is no backslash of its own.
            None => (&escape[..2.min(escape.len())], 2),
            Some(Half::First) if surrogate(&escape[6..]) == Some(Half::Second) => {
                (&escape[..12], 12)
            }
            Some(_) => (REPLACEMENT, 6),
        };
        mended.push_str(kept);
        rest = escape.get(length..).unwrap_or_default();
    }
    mended + rest
}

#[derive(PartialEq)]
enum Half {
    First,
    Second,
}

/// Which half of a character the escape is that a text begins with.
fn surrogate(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::First),
        0xdc00..=0xdfff => Some(Half::Second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_replaced_and_whole_characters_stay() {
        for (json, meant) in [
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""a\udc4db""#, "a\u{fffd}b"),
            (r#""\ud83d\ud83d\udc4d\udc4d""#, "\u{fffd}👍\u{fffd}"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\\ud83d \\\ud83d""#, "\\ud83d \\\u{fffd}"),
            (r#""\ud83d\n\"é\u00e9""#, "\u{fffd}\n\"éé"),
            (r#""plain""#, "plain"),
        ] {
            let read: String = serde_json::from_str(&mended(json)).unwrap();
            assert_eq!(read, meant, "{json}");
        }
    }
}
