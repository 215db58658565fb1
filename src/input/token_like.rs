//! Texts that look like a token, whoever it belongs to: where nothing else is known, they are not
//! shown.

/// What stands in a message where a secret was.
pub(crate) const MASK: &str = "***";

/// A run of this many letters and digits, both in it, may be a token.
const SHORTEST: usize = 16;

/// Whether the whole text is one run that may be a token. Numbers alone are ids, and a date-time
/// such as `20250910T183357Z` is a date-time.
pub(crate) fn is_token_like(text: &str) -> bool {
    text.len() >= SHORTEST && text.chars().all(is_in_run) && is_mixed(text)
}

/// The text with such runs masked.
///
/// `cut`: the text goes on where it ends here, so its last run may be the beginning of a token.
pub(crate) fn mask_token_like(text: &str, cut: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_in_run) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c| !is_in_run(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let halved = cut && after.is_empty() && is_mixed(run);
        out.push_str(if halved || is_token_like(run) {
            MASK
        } else {
            run
        });
        rest = after;
    }
    out + rest
}

fn is_in_run(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// Whether there are digits, and letters that are not those of a date-time.
fn is_mixed(run: &str) -> bool {
    let digits = run.bytes().any(|b| b.is_ascii_digit());
    let mut letters = run.bytes().filter(u8::is_ascii_alphabetic);
    digits && !(letters.clone().count() <= 2 && letters.all(|b| matches!(b, b'T' | b'Z')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_masked_whoever_they_belong_to() {
        for (text, masked) in [
            ("auth=4f8db968006e9f06006b12e400000001 ok", "auth=*** ok"),
            ("id 550e8400-e29b-41d4-a716-446655440000.", "id ***."),
            ("sha da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha ***"),
            ("AAAABBBBCCCCDDDD1", "***"),
        ] {
            assert_eq!(mask_token_like(text, false), masked);
        }
    }

    #[test]
    fn ids_dates_hosts_and_words_stay() {
        for text in [
            "user 1234567890123456",
            "2025-09-10T18:33:57+03:00",
            "20250910T183357Z",
            "2025-09-10T183357",
            "b24-x.bitrix24.by is not known",
            "<title>502 Bad Gateway",
            "Internationalization",
            "непереводимое слово 12345678901234567890",
        ] {
            assert_eq!(mask_token_like(text, false), text);
        }
    }

    #[test]
    fn the_half_of_a_token_is_masked_where_the_text_was_cut() {
        assert_eq!(mask_token_like("auth=4f8db9680", true), "auth=***");
        assert_eq!(mask_token_like("auth=4f8db9680", false), "auth=4f8db9680");
        assert_eq!(mask_token_like("a page", true), "a page");
    }
}
