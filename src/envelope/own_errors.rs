//! The envelope of this library's own errors: written and read here.
//!
//! It has the shape of the portal's own errors, and under `b24busy` what the portal's do not tell.

use serde::Serialize;

use super::json::{Text, members, shortened};
use crate::error::{Error, Kind};

/// Arguments have shorter names; a text from elsewhere may claim anything.
const LONGEST_NAME: usize = 200;

impl Error {
    /// The envelope: the error as JSON in the shape of the portal's own errors.
    ///
    /// ```json
    /// {"error": "B24BUSY_TIMEOUT", "error_description": "...",
    ///  "b24busy": {"kind": "network", "retryable": true, "attempts": 1}}
    /// ```
    /// `argument`, `status` and `users` stand beside `kind` where they are known.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Envelope<'a> {
            error: &'a str,
            error_description: &'a str,
            b24busy: Details<'a>,
        }
        #[derive(Serialize)]
        struct Details<'a> {
            kind: &'a str,
            retryable: bool,
            attempts: u32,
            #[serde(skip_serializing_if = "Option::is_none")]
            argument: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            status: Option<u16>,
            #[serde(skip_serializing_if = "<[u64]>::is_empty")]
            users: &'a [u64],
        }
        let (error, error_description) = match self.portal_error() {
            Some(error) => (error.code(), error.description()),
            None => (self.code().as_str(), self.message()),
        };
        let envelope = Envelope {
            error,
            error_description,
            b24busy: Details {
                kind: self.kind().as_str(),
                retryable: self.is_retryable(),
                attempts: self.attempts(),
                argument: self.argument(),
                status: self.status(),
                users: self.users(),
            },
        };
        // Texts and numbers always serialize.
        serde_json::to_string(&envelope).unwrap_or_default()
    }
}

/// What this library adds to the portal's shape.
#[derive(Default)]
pub(super) struct Ours {
    pub(super) kind: Option<Kind>,
    pub(super) retryable: Option<bool>,
    pub(super) argument: Option<String>,
    pub(super) status: Option<u16>,
    pub(super) attempts: Option<u32>,
    pub(super) users: Vec<u64>,
}

impl Ours {
    /// What is not as this library writes it is left out.
    pub(super) fn parse(ours: &str) -> Self {
        let mut read = Self::default();
        for (key, value) in members(ours) {
            let text = Text::of(value);
            if key.is("kind") {
                let is_of = |kind: &Kind| text.is_some_and(|text| text.is(kind.as_str()));
                read.kind = Kind::ALL.into_iter().find(is_of);
            } else if key.is("retryable") {
                read.retryable = value.parse().ok();
            } else if key.is("argument") {
                read.argument = text.map(|text| shortened(text.chars(), LONGEST_NAME, usize::MAX));
            } else if key.is("status") {
                read.status = value.parse().ok();
            } else if key.is("attempts") {
                read.attempts = value.parse().ok();
            } else if key.is("users") {
                read.users = serde_json::from_str(value).unwrap_or_default();
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::error::{Code, Error};

    #[test]
    fn the_envelope_has_the_portals_shape_and_our_details() {
        let error = Error::new(Code::Timeout, "no answer \"in time\"").with_attempts(3);
        let json: Value = serde_json::from_str(&error.to_json()).unwrap();
        assert_eq!(
            json,
            json!({
                "error": "B24BUSY_TIMEOUT",
                "error_description": "no answer \"in time\"",
                "b24busy": {"kind": "network", "retryable": true, "attempts": 3}
            })
        );
    }
}
