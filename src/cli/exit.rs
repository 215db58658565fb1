//! How the program ends: its exit codes, and the sentence that goes with a failure.

use std::process::ExitCode;

use crate::error::{Error, Kind};
use crate::put::put;

/// The exit codes, as `--help` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// An answer, or help that was asked for.
    Answer = 0,
    /// The portal answered with an error of its own.
    Portal = 1,
    /// An argument or an option is wrong.
    Usage = 2,
    /// The network, or something that answered and is no portal.
    Network = 3,
    /// A file or a port of this machine, or a defect of ours.
    Local = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why the program ends early.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    pub(super) message: String,
}

impl Failure {
    /// An argument or an option is wrong.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Usage,
            message: message.into(),
        }
    }

    /// Something on this machine is in the way.
    pub(super) fn local(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Local,
            message: message.into(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            Kind::Argument => Exit::Usage,
            Kind::Portal => Exit::Portal,
            Kind::Network | Kind::Answer => Exit::Network,
            Kind::Internal | Kind::Cancelled => Exit::Local,
        };
        Self {
            exit,
            message: format!("{error}{}", beside(&error)),
        }
    }
}

/// What an error knows and its message does not say: the status, how many requests it took if more
/// than one, whose part failed.
fn beside(error: &Error) -> String {
    const MOST: usize = 10;
    let mut known = String::new();
    if let Some(status) = error.status() {
        let said = format!("HTTP {status}");
        if !error.message().contains(&said) {
            put!(known, "; {said}");
        }
    }
    if error.attempts() > 1 {
        put!(known, "; requests: {}", error.attempts());
    }
    if !error.users().is_empty() {
        let (shown, more) = error.users().split_at(error.users().len().min(MOST));
        let shown: Vec<String> = shown.iter().map(u64::to_string).collect();
        put!(known, "; users: {}", shown.join(", "));
        if !more.is_empty() {
            put!(known, " and {} more", more.len());
        }
    }
    known
}
