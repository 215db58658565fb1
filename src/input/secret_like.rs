//! Texts that look like a token or a webhook, whoever it belongs to: where nothing else is known, they
//! are not shown.

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

/// Whether a text is an address of a portal, which may carry a webhook's secret: in the wrong place it
/// is not repeated.
pub(crate) fn may_be_webhook(text: &str) -> bool {
    let lower = text.trim_start().to_ascii_lowercase();
    lower.contains("://")
        || lower.contains("/rest/")
        || lower.starts_with("rest/")
        || has_login(&lower)
}

/// Whether a login stands in front of a host, as in a proxy's address that is written without its
/// scheme: `user:password@proxy:3128`.
fn has_login(text: &str) -> bool {
    text.split_once('@').is_some_and(|(login, _)| {
        login
            .rsplit_once(':')
            .is_some_and(|(_, password)| !password.is_empty())
    })
}

/// Whether a path of a file may be a webhook's address or a token, put where a path belongs. A folder
/// may be called `rest`; a user's id after it is a webhook's.
pub(crate) fn is_path_secret(path: &str) -> bool {
    let path = path.trim();
    let mut parts = path.split(['/', '\\']).filter(|part| !part.is_empty());
    if path.contains("://") || has_login(path) {
        return true;
    }
    while let Some(part) = parts.next() {
        if part.eq_ignore_ascii_case("rest") {
            let mut after = parts.clone().skip_while(|p| p.eq_ignore_ascii_case("api"));
            let is_user = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
            if after
                .next()
                .is_some_and(|part| is_user(part) || is_token_like(part))
            {
                return true;
            }
        }
    }
    let last = path.rsplit('.').next().unwrap_or_default();
    !path.contains(['/', '\\']) && is_token_like(last)
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

    #[test]
    fn a_path_may_be_shown_unless_it_may_be_a_secret() {
        for secret in [
            "https://x.by/rest/1/s3cret/",
            "x.by/rest/1/s3cret",
            "/rest/1/s3cret/",
            "rest/api/1/s3cret",
            "rest\\1\\s3cret",
            "user:s3cret@proxy:3128",
            "4f8db968006e9f06006b12e4s3cret",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0",
        ] {
            assert!(is_path_secret(secret), "{secret}");
        }
        for path in [
            "/etc/ssl/company.pem",
            "/opt/rest/ca.pem",
            "C:\\rest\\ca.pem",
            "сертификаты/центр.pem",
            "4f8db968006e9f06006b12e4.pem",
            "/home/4f8db968006e9f06006b12e4/ca.pem",
            "ca",
            "",
        ] {
            assert!(!is_path_secret(path), "{path}");
        }
    }
}
