//! The portal's own error.

use std::fmt;

use super::may_pass;

/// An error that the portal reported in its answer.
///
/// It is short whatever the portal wrote: the code has at most 200 characters, the description at
/// most 16 KiB; what is longer is cut and ends with `…`. The answer itself is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalError {
    code: String,
    description: String,
    status: u16,
}

impl PortalError {
    /// In characters.
    pub(crate) const LONGEST_CODE: usize = 200;
    /// In bytes.
    pub(crate) const LONGEST_DESCRIPTION: usize = 16 << 10;

    /// Neither text is longer than it may be.
    pub(crate) fn new(code: String, description: String, status: u16) -> Self {
        Self {
            code,
            description,
            status,
        }
    }

    /// Changes both texts: used to mask secrets in what they quote.
    pub(super) fn change_texts(&mut self, change: impl Fn(&str) -> String) {
        self.code = change(&self.code);
        self.description = change(&self.description);
    }

    /// The portal's code, such as `expired_token` or `QUERY_LIMIT_EXCEEDED`. Some of the portal's
    /// errors have an **empty** code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The portal's description, in the portal's language.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The HTTP status that the error came with; 0 in an answer at hand, which does not tell it.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the portal may say something else later.
    pub(crate) fn passes(&self) -> bool {
        may_pass::portal(&self.code, self.status)
    }
}

impl fmt::Display for PortalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = if self.code.is_empty() {
            "no code"
        } else {
            &self.code
        };
        write!(f, "the portal says: {} ({code}", self.description)?;
        if self.status != 0 {
            write!(f, ", HTTP {}", self.status)?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for PortalError {}
