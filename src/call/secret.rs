//! Secrets: texts that never print, and the masking of texts that may contain them.

use std::fmt;

/// What stands in a message where a secret was.
pub(crate) const MASK: &str = "***";

/// A run of this many letters and digits, both in it, may be a token, whoever it belongs to.
const TOKEN_LIKE: usize = 16;

/// A text that is never printed: its `Debug` output is a mask, and it has no `Display`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Whoever calls this must not let it out of the request.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// Masks the secrets it knows, and whatever looks like a token, in text that came from elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scrubber {
    secrets: Vec<Secret>,
}

impl Scrubber {
    pub(crate) fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let mut secrets: Vec<Secret> = secrets
            .into_iter()
            .filter(|secret| !secret.0.is_empty())
            .collect();
        // The longest first: a shorter secret may be a part of a longer one.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.0.len()));
        Self { secrets }
    }

    /// The same with more secrets.
    pub(crate) fn with(&self, more: Vec<Secret>) -> Self {
        Self::new(self.secrets.iter().cloned().chain(more))
    }

    /// The text without secrets. A secret is found raw and in any percent, JSON or HTML escaping,
    /// since it is looked for in the unescaped text too.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let mut text = self.mask_known(text);
        let unescaped = unescape(&text);
        if self
            .secrets
            .iter()
            .any(|secret| unescaped.contains(&secret.0))
        {
            text = self.mask_known(&unescaped);
        }
        mask_token_like(&text)
    }

    /// The text without the secrets that are known, as they are.
    pub(crate) fn mask_known(&self, text: &str) -> String {
        self.secrets
            .iter()
            .fold(text.to_owned(), |text, secret| mask(&text, &secret.0))
    }
}

/// Masks a secret. One of up to three characters only where it stands by itself: within words it
/// would mask, and so show, itself everywhere.
fn mask(text: &str, secret: &str) -> String {
    if secret.chars().count() > 3 {
        return text.replace(secret, MASK);
    }
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(secret) {
        let (before, after) = (&rest[..at], &rest[at + secret.len()..]);
        let last = before.chars().next_back().or(out.chars().next_back());
        let inside = is_word(last) || is_word(after.chars().next());
        out.push_str(before);
        out.push_str(if inside { secret } else { MASK });
        rest = after;
    }
    out + rest
}

fn mask_token_like(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String| {
        let mixed =
            run.bytes().any(|b| b.is_ascii_digit()) && run.bytes().any(|b| b.is_ascii_alphabetic());
        let token_like = run.len() >= TOKEN_LIKE && mixed;
        out.push_str(if token_like { MASK } else { run });
        run.clear();
    };
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            out.push(c);
        }
    }
    flush(&mut run, &mut out);
    out
}

/// Undoes percent, JSON (`\u0041`, `\/`) and HTML (`&#65;`, `&#x41;`, `&amp;`) escapes, until
/// nothing changes: an error page may quote an already escaped address.
pub(crate) fn unescape(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..4 {
        let next = unescape_once(&text);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

fn unescape_once(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((c, taken)) = escape_at(rest) {
            match c {
                Unescaped::Byte(byte) => bytes.push(byte),
                Unescaped::Char(c) => bytes.extend_from_slice(c.to_string().as_bytes()),
            }
            rest = &rest[taken..];
        } else {
            let length = first.len_utf8();
            bytes.extend_from_slice(&rest.as_bytes()[..length]);
            rest = &rest[length..];
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

enum Unescaped {
    Byte(u8),
    Char(char),
}

fn escape_at(text: &str) -> Option<(Unescaped, usize)> {
    let code = |digits: &str, radix| {
        u32::from_str_radix(digits, radix)
            .ok()
            .and_then(char::from_u32)
            .map(Unescaped::Char)
    };
    if text.starts_with('%') {
        let byte = u8::from_str_radix(text.get(1..3)?, 16).ok()?;
        return Some((Unescaped::Byte(byte), 3));
    }
    if text.starts_with("\\u") {
        return Some((code(text.get(2..6)?, 16)?, 6));
    }
    if let Some(after) = text.strip_prefix('\\') {
        let escaped = after.chars().next()?;
        return matches!(escaped, '/' | '"' | '\\').then_some((Unescaped::Char(escaped), 2));
    }
    let entity = text.strip_prefix('&')?;
    let name = &entity[..entity.get(..10.min(entity.len())).unwrap_or("").find(';')?];
    let c = match name {
        "amp" => Unescaped::Char('&'),
        "lt" => Unescaped::Char('<'),
        "gt" => Unescaped::Char('>'),
        "quot" => Unescaped::Char('"'),
        "apos" => Unescaped::Char('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            match number.strip_prefix(['x', 'X']) {
                Some(hex) => code(hex, 16)?,
                None => code(number, 10)?,
            }
        }
    };
    Some((c, name.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "***");
    }

    #[test]
    fn known_secrets_are_masked_in_every_escaping() {
        let scrubber = Scrubber::new([Secret::new("p@ss/w&rd"), Secret::new("h0m")]);
        for text in [
            "at p@ss/w&rd end",
            "at p%40ss%2Fw%26rd end",
            "at p%40ss/w&rd end",
            r"at p@ss\/w&rd end",
            r"at p\u0040ss\/w\u0026rd end",
            "at p@ss/w&amp;rd end",
            "at p&#64;ss&#x2f;w&#38;rd end",
            "at p%2540ss%252Fw%2526rd end",
        ] {
            assert_eq!(scrubber.scrub(text), "at *** end", "{text}");
        }
        assert_eq!(scrubber.scrub("/rest/1/h0m/x"), "/rest/1/***/x");
        assert_eq!(
            scrubber.scrub("h0m and %680m"),
            "*** and ***",
            "both ways at once"
        );
    }

    #[test]
    fn token_like_runs_are_masked_whoever_they_belong_to() {
        let scrubber = Scrubber::default();
        assert_eq!(
            scrubber.scrub("auth=4f8db968006e9f06006b12e400000001 ok"),
            "auth=*** ok"
        );
        assert_eq!(
            scrubber.scrub("<title>502 Bad Gateway"),
            "<title>502 Bad Gateway"
        );
        assert_eq!(
            scrubber.scrub("100% of é \\q &x; %zz"),
            "100% of é \\q &x; %zz"
        );
    }

    #[test]
    fn a_very_short_secret_does_not_show_itself_in_words() {
        let scrubber = Scrubber::new([Secret::new("u")]);
        assert_eq!(scrubber.scrub("u:p refused u"), "***:p refused ***");
    }

    #[test]
    fn a_long_secret_goes_before_the_short_one_inside_it() {
        let scrubber = Scrubber::new([Secret::new("abc"), Secret::new("abcdef")]);
        assert_eq!(scrubber.scrub("abcdef abc"), "*** ***");
    }
}
