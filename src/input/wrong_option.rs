//! Why options cannot be taken: in words for people, and by the name of the option that is wrong.

use std::borrow::Cow;
use std::fmt;

use crate::error::Error;

/// What is wrong with options, and with which of them.
///
/// An option within another is named with its way there: `working_hours.monday`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrongOption {
    /// None: they are no options at all, or the name may be a secret in the wrong place.
    option: Option<Cow<'static, str>>,
    words: String,
    may_pass: bool,
}

impl WrongOption {
    /// An option has a value that it cannot have.
    pub(crate) fn new(option: &'static str, problem: impl fmt::Display) -> Self {
        Self::in_words(option, format!("option {option}: {problem}"))
    }

    /// An option is wrong in a way that these words tell, its name and those of others among them.
    pub(crate) fn in_words(option: impl Into<Cow<'static, str>>, words: impl Into<String>) -> Self {
        Self {
            option: Some(option.into()),
            ..Self::nameless(words)
        }
    }

    /// What is wrong is not one option, or one whose name is not told.
    pub(crate) fn nameless(words: impl Into<String>) -> Self {
        Self {
            option: None,
            words: words.into(),
            may_pass: false,
        }
    }

    /// The same of an option within another, and how the words change with that.
    pub(crate) fn within(self, outer: &str, change: impl FnOnce(&str) -> String) -> Self {
        let option = match &self.option {
            Some(inner) => format!("{outer}.{inner}"),
            None => outer.to_owned(),
        };
        Self {
            option: Some(option.into()),
            words: change(&self.words),
            ..self
        }
    }

    /// The same, and whether the value may be taken later.
    pub(crate) fn with_may_pass(self, may_pass: bool) -> Self {
        Self { may_pass, ..self }
    }

    /// The same with its words changed: used to mask secrets in what they quote.
    pub(crate) fn map_words(self, change: impl FnOnce(&str) -> String) -> Self {
        Self {
            words: change(&self.words),
            ..self
        }
    }
}

impl fmt::Display for WrongOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl From<WrongOption> for Error {
    fn from(wrong: WrongOption) -> Self {
        Self::invalid_options(wrong.option, wrong.words).with_retryable(wrong.may_pass)
    }
}
