//! What a caller may write: user ids, dates, JSON options. Every form that people paste is read
//! here once, and turned into the one form that the rest of the library knows.

pub(crate) mod clock;
pub(crate) mod cursor;
pub(crate) mod date;
pub(crate) mod device_name;
pub(crate) mod fields;
pub(crate) mod file_text;
pub(crate) mod range;
pub(crate) mod secret_like;
pub(crate) mod spelling;
pub(crate) mod unique;
pub(crate) mod users;
pub(crate) mod wrong_option;
pub(crate) mod years;

use std::fmt;

use secret_like::{mask_token_like, may_be_webhook};
pub(crate) use spelling::nearest;

/// Why an argument cannot be read: what is wrong with it and what is expected instead.
///
/// The argument's name is not known here; whoever asked for it adds the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    problem: String,
    expected: &'static str,
}

impl Invalid {
    pub(crate) fn new(problem: impl Into<String>, expected: &'static str) -> Self {
        Self {
            problem: problem.into(),
            expected,
        }
    }

    /// The same with the problem's text changed: used to mask secrets in what it quotes.
    pub(crate) fn map_problem(mut self, change: impl FnOnce(&str) -> String) -> Self {
        self.problem = change(&self.problem);
        self
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; expected {}", self.problem, self.expected)
    }
}

impl std::error::Error for Invalid {}

impl From<std::convert::Infallible> for Invalid {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// What was given, quoted for a message and cut to a readable length. What may be an address or a
/// token is masked.
pub(crate) fn quoted(given: &str) -> String {
    const LONGEST: usize = 60;
    if may_be_webhook(given) {
        return "\"***\" (an address)".to_owned();
    }
    let beginning: String = given.chars().take(1024).collect();
    let given = mask_token_like(&beginning, beginning.len() < given.len());
    let mut text: String = given.chars().take(LONGEST).collect();
    if text.len() < given.len() {
        text.push('…');
    }
    format!("\"{}\"", text.escape_debug())
}

/// The non-breaking spaces that 1C puts between the digits of a number and the parts of a date.
pub(crate) const fn is_no_break_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_not_quoted() {
        for given in [
            "https://x.by/rest/1/s3cret/",
            "x.by/rest/1/s3cret",
            "rest/1/s3cret",
            "4f8db968006e9s3cret",
            "user:s3cret@proxy:3128",
        ] {
            assert!(!quoted(given).contains("s3cret"), "{given}");
        }
        assert_eq!(quoted("Москва"), "\"Москва\"");
        assert_eq!(quoted("20250910T183357Z"), "\"20250910T183357Z\"");
        assert!(quoted(&"a".repeat(61)).ends_with("…\""));
    }
}
