//! One thread asks, the others wait for what it gets: so a token is renewed once, however many
//! threads find it expired.
//!
//! **Why nothing hangs.** The locks here guard a few words each and are held while these are read
//! or written, never while anybody waits, asks or runs the host's code. Whoever waits does so for
//! an [`Attempt`], until its own deadline and with its own progress callback at work. An attempt
//! ends when the asker's [`Asking`] goes, which happens on every way out: an answer, an error, a
//! cancel, a panic. A thread never waits for an attempt of its own.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use crate::call::progress::{self, Cancelled};
use crate::error::Error;

/// Where a process's threads agree on who asks.
#[derive(Debug, Default)]
pub(crate) struct OneAsker {
    attempt: Mutex<Option<Arc<Attempt>>>,
}

/// What a thread that wants something asked has to do.
pub(crate) enum Role<'a> {
    /// To ask, and to say how it ended.
    Asker(Asking<'a>),
    /// To wait for another thread's asking.
    Waiter(Arc<Attempt>),
    /// To give up: this thread is asking already, and has come here from within its own callback.
    Inside,
}

/// How an asking ended.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// What was asked for is there.
    Done,
    /// It failed for everybody who was waiting.
    Failed(Error),
    /// The asker's time was too short; it had this much.
    TooLate(Error, Duration),
    /// The asker went away without an answer: somebody else may ask.
    Abandoned,
}

/// One asking, shared by the asker and those who wait. A failure lives as long as they look at it:
/// it is not remembered.
#[derive(Debug)]
pub(crate) struct Attempt {
    asker: ThreadId,
    end: Mutex<Option<End>>,
    ended: Condvar,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics halfway under these locks.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl OneAsker {
    /// The calling thread's role. An asker keeps its role until the [`Asking`] is dropped.
    pub(crate) fn join(&self) -> Role<'_> {
        let this = thread::current().id();
        let mut attempt = lock(&self.attempt);
        match &*attempt {
            Some(attempt) if attempt.asker == this => Role::Inside,
            Some(attempt) => Role::Waiter(attempt.clone()),
            None => {
                let new = Arc::new(Attempt {
                    asker: this,
                    end: Mutex::new(None),
                    ended: Condvar::new(),
                });
                *attempt = Some(new.clone());
                Role::Asker(Asking {
                    place: self,
                    attempt: new,
                    end: End::Abandoned,
                })
            }
        }
    }
}

/// The asker's part of an attempt.
pub(crate) struct Asking<'a> {
    place: &'a OneAsker,
    attempt: Arc<Attempt>,
    end: End,
}

impl Asking<'_> {
    /// Says how it ended. Without a word it is abandoned.
    pub(crate) fn ends(mut self, end: End) {
        self.end = end;
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        // First the place is free, then the waiters hear of it: who wakes finds nobody asking.
        *lock(&self.place.attempt) = None;
        *lock(&self.attempt.end) = Some(std::mem::replace(&mut self.end, End::Abandoned));
        self.attempt.ended.notify_all();
    }
}

impl Attempt {
    /// Waits for the end, or until the deadline: then there is none.
    pub(crate) fn wait(&self, deadline: Instant) -> Result<Option<End>, Cancelled> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let (end, _) = self
                .ended
                .wait_timeout_while(lock(&self.end), progress::slice(left), |end| end.is_none())
                .unwrap_or_else(PoisonError::into_inner);
            if end.is_some() || left.is_zero() {
                return Ok(end.clone());
            }
            drop(end);
            // The host's code may run here.
            progress::tick()?;
        }
    }
}
