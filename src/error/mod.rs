//! The one error of the library: a stable code, a sentence for people, and all that is known beside
//! them. Its JSON is written, and read, in `envelope`.

mod code;
pub(crate) mod may_pass;
mod portal_error;

use std::borrow::Cow;
use std::fmt;

pub use code::{Code, Kind};
pub use portal_error::PortalError;

/// An error of this library.
///
/// An error that the *portal* reports is not one of these: it is an answer, see
/// [`Answer::portal_error`](crate::Answer::portal_error). Only where a call was made in parts and
/// one of them failed, the portal's error is wrapped in one that names the part's users.
///
/// Neither the message nor the `Debug` output ever contains a webhook's secret, a token or a
/// password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    details: Box<Details>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    code: Code,
    message: String,
    /// Owned where it has words of the caller's in it.
    argument: Option<Cow<'static, str>>,
    status: Option<u16>,
    retryable: bool,
    attempts: u32,
    request_left: bool,
    users: Vec<u64>,
    portal: Option<PortalError>,
}

impl Error {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            details: Box::new(Details {
                code,
                message: message.into(),
                argument: None,
                status: None,
                retryable: may_pass::code(code),
                attempts: 0,
                request_left: false,
                users: Vec::new(),
                portal: None,
            }),
        }
    }

    /// The error for an argument that cannot be read.
    pub(crate) fn invalid_argument(argument: &'static str, invalid: &impl fmt::Display) -> Self {
        let mut error = Self::new(Code::InvalidArgument, format!("{argument}: {invalid}"));
        error.details.argument = Some(Cow::Borrowed(argument));
        error
    }

    /// The error for options that cannot be taken, by the name of the one that is wrong.
    pub(crate) fn invalid_options(option: Option<Cow<'static, str>>, words: String) -> Self {
        let mut error = Self::new(Code::InvalidOptions, words);
        error.details.argument = option;
        error
    }

    /// Names the argument in a word that came from elsewhere.
    pub(crate) fn with_argument(mut self, argument: Option<String>) -> Self {
        self.details.argument = argument.map(Cow::Owned);
        self
    }

    /// Notes the status of the answer; 0 where nobody knows it. What its server blames itself for
    /// may pass, unless something that is known of it says otherwise: [`Error::with_retryable`],
    /// after this.
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        if status != 0 {
            self.details.status = Some(status);
        }
        self.details.retryable |= may_pass::status(status);
        self
    }

    pub(crate) fn with_retryable(mut self, retryable: bool) -> Self {
        self.details.retryable = retryable;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.details.attempts = attempts;
        self
    }

    /// Notes whether the portal may have seen the request.
    pub(crate) fn with_request_left(mut self, left: bool) -> Self {
        self.details.request_left = left;
        self
    }

    /// Whether the portal may have seen the request.
    pub(crate) fn request_left(&self) -> bool {
        self.details.request_left
    }

    /// The portal's own error, as one of ours.
    pub(crate) fn portal(error: &PortalError) -> Self {
        let mut wrapped = Self::new(Code::Portal, error.to_string())
            .with_status(error.status())
            .with_retryable(error.passes());
        wrapped.details.portal = Some(error.clone());
        wrapped
    }

    /// Names the users that the failed part asked for.
    pub(crate) fn with_users(mut self, users: &[u64]) -> Self {
        self.details.users = users.to_vec();
        self
    }

    /// The same with its texts changed, the portal's own included: used to mask secrets in what they
    /// quote.
    pub(crate) fn map_texts(mut self, change: impl Fn(&str) -> String) -> Self {
        self.details.message = change(&self.details.message);
        if let Some(Cow::Owned(argument)) = &mut self.details.argument {
            *argument = change(argument);
        }
        if let Some(portal) = &mut self.details.portal {
            portal.change_texts(change);
        }
        self
    }

    /// What went wrong, for programs.
    pub fn code(&self) -> Code {
        self.details.code
    }

    /// Who has to act.
    pub fn kind(&self) -> Kind {
        self.details.code.kind()
    }

    /// What went wrong, in a sentence for people. Secrets are masked.
    pub fn message(&self) -> &str {
        &self.details.message
    }

    /// The name of the argument that is wrong, or with [`Code::InvalidOptions`] of the option, where
    /// one is.
    ///
    /// An option within another is named with its way there, such as `per_user.34.time_zone` or
    /// `working_hours.monday`. The name of an unknown option is the caller's own word; where that may
    /// be a secret it is not told, nor is it in the message. Where several options do not go together,
    /// it is the one to be changed or added first. Options that are no JSON object at all have none.
    pub fn argument(&self) -> Option<&str> {
        self.details.argument.as_deref()
    }

    /// The HTTP status of the answer that could not be used, where there was one: the portal's, or with
    /// [`Code::Oauth`] the token server's. It is known as soon as an answer begins.
    pub fn status(&self) -> Option<u16> {
        self.details.status
    }

    /// Whether the same call may succeed when it is made again later, unchanged.
    ///
    /// It may after network trouble (unless a proxy, a certificate or a token server refused for
    /// good), when memory was short, after a gateway's page or a portal's error with status 429 or
    /// 5xx (but `PORTAL_DELETED`), and after the portal's `QUERY_LIMIT_EXCEEDED`,
    /// `OPERATION_TIME_LIMIT`, `OVERLOAD_LIMIT`, `INTERNAL_SERVER_ERROR` and
    /// `ERROR_UNEXPECTED_ANSWER`.
    ///
    /// This says nothing about whether the portal has already carried the call out: after a
    /// time-out or a broken connection it may have.
    pub fn is_retryable(&self) -> bool {
        self.details.retryable
    }

    /// How many requests the whole call had sent, or tried to send, when it was given up: all its
    /// parts, all repeats, each step of a redirect, and those to the token server.
    ///
    /// A request that no connection came about for was tried, and counts. What is told to a proxy, so
    /// that there is a connection, does not; nor does what another call sent, whose new token this one
    /// waited for. 0: nothing was sent, since an argument was wrong or the call ended before its first
    /// turn.
    pub fn attempts(&self) -> u32 {
        self.details.attempts
    }

    /// The users of the part that failed, where a call was made in parts. The other parts' answers
    /// are not handed out: nothing is silently missing.
    pub fn users(&self) -> &[u64] {
        &self.details.users
    }

    /// The portal's own error, where that is what failed a part.
    pub fn portal_error(&self) -> Option<&PortalError> {
        self.details.portal.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.portal_error() {
            // It names the portal's code itself.
            Some(_) => f.write_str(self.message()),
            None => write!(f, "{} ({})", self.message(), self.code()),
        }
    }
}

impl std::error::Error for Error {}
