//! How many requests a call has sent: whatever sends one counts it, and the call's outcome tells all.

use std::cell::Cell;

use crate::envelope::answer::Answer;
use crate::error::Error;

/// The requests of one call so far, to the portal and to the token server.
#[derive(Debug, Default)]
pub(crate) struct Sent(Cell<u32>);

impl Sent {
    /// To be called before each request: one that no connection comes about for was tried.
    pub(crate) fn one_more(&self) {
        self.0.set(self.0.get().saturating_add(1));
    }

    /// The call's outcome, an answer or an error, with the number noted. Here alone it is: a call ends in
    /// many ways, and no part of it knows of all its requests.
    pub(crate) fn noted(&self, outcome: Result<Answer, Error>) -> Result<Answer, Error> {
        let attempts = self.0.get();
        match outcome {
            Ok(answer) => Ok(answer.with_attempts(attempts)),
            Err(error) => Err(error.with_attempts(attempts)),
        }
    }
}
