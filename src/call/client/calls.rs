//! The calls themselves: sent with the token in force, once for each part.

use std::time::{Duration, Instant};

use super::Client;
use crate::call::options::call::CallOptions;
use crate::call::pace::random;
use crate::call::pace::repeat::{self, Question, Repeat};
use crate::call::pace::sent::Sent;
use crate::call::portal::request_body;
use crate::call::secret::{Scrubber, Secret};
use crate::call::tokens::Access;
use crate::call::{many_users, progress};
use crate::envelope::answer::Answer;
use crate::error::{Error, PortalError};
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::users::Users;
use crate::input::wrong_option::WrongOption;

/// Who is busy. [docs: "calendar.accessibility.get"]
pub(super) const BUSY_METHOD: &str = "calendar.accessibility.get";

impl Client {
    /// Asks who of `users` is busy from the day `from` to the day `to`, both included.
    ///
    /// - `users`: ids as a number, numbers (an array, a vector, a range), or text (`"1,2"`,
    ///   `"[1,2]"`); see [`Users`].
    /// - `from`, `to`: days as text in any usual form or as [`time::Date`], each as it is at hand;
    ///   see [`Day`]. Of a date-time the day is taken as written: the portal knows limits of whole
    ///   days only, and reads them in a zone of its own. Whoever needs the exact truth of a window
    ///   asks from the day before to the day after.
    ///
    /// The answer is the portal's, byte for byte, also when it is an error of the portal's own.
    /// A user who is missing from the answer is *unknown*, not free.
    pub fn get_user_busy<U, F, T>(&self, users: U, from: F, to: T) -> Result<Answer, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
        F: TryInto<Day>,
        Invalid: From<F::Error>,
        T: TryInto<Day>,
        Invalid: From<T::Error>,
    {
        self.masked(self.send_busy(users, from, to))
    }

    fn send_busy<U, F, T>(&self, users: U, from: F, to: T) -> Result<Answer, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
        F: TryInto<Day>,
        Invalid: From<F::Error>,
        T: TryInto<Day>,
        Invalid: From<T::Error>,
    {
        let (users, from, to) = self.busy_arguments(users, from, to)?;
        // The method is not in REST 3.0, whose address people paste all the same.
        let path = self.portal.path_without_version(BUSY_METHOD);
        let sent = Sent::default();
        let call = Call {
            path: &path,
            max_answer_bytes: self.link.max_answer_bytes,
            timeout: self.timeout,
            end: Instant::now() + self.total_timeout,
            // It only reads.
            repeat: Repeat::Always,
            idempotency_key: None,
            sent: &sent,
        };
        let users = users.as_slice();
        let limit = self.link.max_answer_bytes;
        sent.noted(progress::watched(
            &self.cancel,
            self.progress.as_ref(),
            users.len() as u64,
            || {
                many_users::ask_in_parts(users, self.users_per_call, limit, |part, left| {
                    let call = Call {
                        max_answer_bytes: left,
                        ..call
                    };
                    self.send_with_token(&call, |token| request_body::busy(part, from, to, token))
                })
            },
        ))
    }

    /// Calls any REST method of the portal.
    ///
    /// - `method`: its name, such as `"user.current"`: letters, digits, dots and underscores.
    /// - `params`: a JSON object as text, without `auth`; blank text is an object without keys.
    ///
    /// A method is called at the address that the client was made with, that of REST 3.0
    /// (`/rest/api/`) included. It is repeated only when it surely did not run, unless
    /// [`CallOptions::idempotent`] says that it may be, or the address is that of REST 3.0: there a
    /// key of its own (`Idempotency-Key`) keeps a repeat from running twice.
    pub fn call(&self, method: &str, params: &str, options: &CallOptions) -> Result<Answer, Error> {
        self.masked(self.send_any(method, params, options))
    }

    fn send_any(&self, method: &str, params: &str, options: &CallOptions) -> Result<Answer, Error> {
        let (method, params) = self.call_arguments(method, params)?;
        let version3 = self.portal.is_version3();
        if options.idempotency_key.is_some() && !version3 {
            return Err(WrongOption::new(
                "idempotency_key",
                "only an address of REST 3.0 (/rest/api/) knows such keys",
            )
            .into());
        }
        let key = version3.then(|| options.idempotency_key.clone().unwrap_or_else(random::key));
        let path = self.portal.path(method);
        let sent = Sent::default();
        let call = Call {
            path: &path,
            max_answer_bytes: self.link.max_answer_bytes,
            timeout: options.timeout.unwrap_or(self.timeout),
            end: Instant::now() + self.total_timeout,
            repeat: if options.idempotent || version3 {
                Repeat::Always
            } else {
                Repeat::IfItDidNotRun
            },
            idempotency_key: key.as_deref(),
            sent: &sent,
        };
        sent.noted(progress::watched(
            &self.cancel,
            self.progress.as_ref(),
            0,
            || {
                progress::report(0)?;
                self.send_with_token(&call, |token| request_body::with_token(params, token))
            },
        ))
    }

    /// Asks with the token in force, and once more with a new one if the portal finds it expired.
    fn send_with_token(
        &self,
        call: &Call<'_>,
        body: impl Fn(Option<&Secret>) -> String,
    ) -> Result<Answer, Error> {
        let Some(tokens) = &self.tokens else {
            let body = body(self.portal.token());
            return self.send_once(call, &body, &self.scrubber);
        };
        let with = |access: &Access| {
            let mut secrets = tokens.secrets();
            // It may be neither the newest nor the one before when an error quotes it.
            secrets.push(access.token.clone());
            let known = self.scrubber.with(secrets);
            self.send_once(call, &body(Some(&access.token)), &known)
        };
        let access = tokens.current();
        let answer = with(&access)?;
        let expired = answer.portal_error().map(PortalError::code) == Some("expired_token");
        // With a result beside it, it may have run all the same.
        let may_have_run = call.repeat == Repeat::IfItDidNotRun && answer.has_result();
        if !expired || may_have_run {
            return Ok(answer);
        }
        // The next answer needs the memory.
        drop(answer);
        let deadline = call.end.min(Instant::now() + call.timeout);
        with(&tokens.renew(access.generation, &self.link, deadline, call.sent)?)
    }

    fn send_once(&self, call: &Call<'_>, body: &str, scrubber: &Scrubber) -> Result<Answer, Error> {
        let question = Question {
            origin: &self.portal.origin,
            path: call.path,
            body: body.as_bytes(),
            idempotency_key: call.idempotency_key,
            max_answer_bytes: call.max_answer_bytes,
            repeat: call.repeat,
            timeout: call.timeout,
            end: call.end,
            scrubber,
            sent: call.sent,
        };
        repeat::send_until_answered(&self.link, &question)
    }
}

/// A call as it is asked, in one part or in many.
#[derive(Clone, Copy)]
struct Call<'a> {
    path: &'a Secret,
    max_answer_bytes: u64,
    timeout: Duration,
    end: Instant,
    repeat: Repeat,
    idempotency_key: Option<&'a str>,
    sent: &'a Sent,
}
