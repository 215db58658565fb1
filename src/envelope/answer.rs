//! The portal's answer: its body as it came, and the error in it if there is one.

use std::fmt;
use std::ops::Range;

use super::first_words::first_words;
use super::json::{Fault, Text, count_items};
use super::roll::{self, Keys, Strangers};
use super::shape::{DEEPEST, Shape, Why, is_nothing};
use crate::error::{Code, Error, PortalError};

/// What a portal answered: JSON with a `result`, or an error of the portal's own.
///
/// The body is kept byte for byte: numbers such as `1757529241.34588` stay as they are.
/// `Debug` shows its length alone, since a body may hold what is nobody else's business.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    body: String,
    status: u16,
    attempts: u32,
    result: Option<Range<usize>>,
    time: Option<Range<usize>>,
    /// Those of the result.
    keys: Keys,
    error: Option<PortalError>,
}

impl Answer {
    /// Takes the body of a response if it is one of a portal. `mask` takes the secrets out of a
    /// beginning of it (`true`: it was cut) that stands in an error.
    ///
    /// The body is read once and not copied: beside it, little memory is needed.
    pub(crate) fn from_body(
        status: u16,
        body: Vec<u8>,
        host: &str,
        mask: impl Fn(&str, bool) -> String,
    ) -> Result<Self, Error> {
        let fail = |code, what: &str| {
            // A gateway's page goes away, as its status says; a login page does not.
            Error::new(code, format!("the answer of {host} (HTTP {status}) {what}"))
                .with_status(status)
                .with_request_left(true)
        };
        let body = String::from_utf8(body).map_err(|error| {
            let words = first_words(error.as_bytes(), &mask);
            fail(
                Code::NotJson,
                &format!("is not valid UTF-8; it begins {words}"),
            )
        })?;
        let place = |part: &str| {
            let start = part.as_ptr() as usize - body.as_ptr() as usize;
            start..start + part.len()
        };
        let mut keys = Keys::default();
        let note = |key: Text<'_>| keys.note(place(key.raw()));
        let shape = Shape::scan_noting(&body, DEEPEST, note).map_err(|refusal| {
            let no_json = |what| {
                let words = first_words(&body, &mask);
                fail(Code::NotJson, &format!("{what}; it begins {words}"))
            };
            let odd = |what: &str| fail(Code::UnexpectedAnswer, what);
            match refusal.why {
                Why::Fault(Fault::TooDeep) => {
                    odd(&format!("is nested more than {DEEPEST} levels deep"))
                }
                Why::Fault(_) if body.trim().is_empty() => fail(Code::NotJson, "is empty"),
                Why::Fault(Fault::Cut) => no_json("is cut short"),
                Why::Fault(Fault::Broken) => no_json("is not JSON"),
                Why::NoObject => odd("is JSON, but no object; is this a Bitrix24 portal?"),
                Why::KeyTwice => odd("has a key twice"),
                Why::BrokenKey => odd("has half a character in a key"),
            }
        })?;
        if shape.result.is_none() && shape.error.is_none() {
            return Err(fail(
                Code::UnexpectedAnswer,
                "is JSON, but has neither result nor error; is this a Bitrix24 portal?",
            ));
        }
        let (result, time) = (shape.result.map(place), shape.time.map(place));
        let error = shape.portal_error(status);
        Ok(Self {
            body,
            status,
            attempts: 0,
            result,
            time,
            keys,
            error,
        })
    }

    /// An answer spliced from answers that were read; where its members stand is known.
    pub(crate) fn spliced(body: String, result: Range<usize>, time: Option<Range<usize>>) -> Self {
        Self {
            body,
            status: 200,
            attempts: 0,
            result: Some(result),
            time,
            keys: Keys::default(),
            error: None,
        }
    }

    /// An answer of a portal's that is at hand.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn at_hand(body: String) -> Result<Self, Error> {
        Self::from_body(200, body.into_bytes(), "the portal", |text, _| {
            text.to_owned()
        })
    }

    /// Refuses an answer in which a user stands twice: which of the two lists holds would be a
    /// guess. Users who were not `asked` for may be in it.
    pub(crate) fn with_each_user_once(self, asked: &[u64]) -> Result<Self, Error> {
        self.call_roll(asked, Strangers::Ignored)?;
        Ok(self)
    }

    /// Goes through the users whom the result is about.
    pub(crate) fn call_roll(&self, asked: &[u64], strangers: Strangers) -> Result<(), Error> {
        let Ok(result) = self.result() else {
            return Ok(());
        };
        // PHP writes a map as a list if its keys are 0, 1, 2 and so on.
        roll::limit(count_items(result), asked)
            .and_then(|()| roll::call(&self.keys.of(&self.body, result), asked, strangers))
            .map_err(|error| error.with_status(self.status))
    }

    /// The member `time` as it came.
    pub(crate) fn time(&self) -> Option<&str> {
        self.time.clone().map(|place| &self.body[place])
    }

    /// The body, byte for byte as the portal sent it.
    pub fn as_str(&self) -> &str {
        &self.body
    }

    /// The body, without copying it.
    pub fn into_string(self) -> String {
        self.body
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// How many requests the whole call sent or tried, as [`Error::attempts`] counts them.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Whether there is anything under `result`, an error beside it or not.
    pub(crate) fn has_result(&self) -> bool {
        let result = self.result.clone().map(|place| &self.body[place]);
        result.is_some_and(|result| !is_nothing(result))
    }

    /// The error that the portal reported, if it did.
    pub fn portal_error(&self) -> Option<&PortalError> {
        self.error.as_ref()
    }

    /// The value of `result` as JSON text, or the error that the portal reported.
    ///
    /// An empty map may stand there as `[]`: PHP, which wrote it, has one type for both.
    pub fn result(&self) -> Result<&str, PortalError> {
        match (&self.error, &self.result) {
            (Some(error), _) => Err(error.clone()),
            (None, range) => Ok(range.clone().map_or("null", |range| &self.body[range])),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .field("bytes", &self.body.len())
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
