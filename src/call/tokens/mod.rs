//! The tokens of a client: the pair it was made with, and the newest one. Renewed once for all
//! threads, when the portal says `expired_token`.

pub(crate) mod application;
mod generations;
mod one_asker;
mod renewal;
mod reply;

use std::sync::Arc;
use std::time::Instant;

use crate::call::pace::repeat::Link;
use crate::call::pace::sent::Sent;
use crate::call::per_process::PerProcess;
use crate::call::secret::{Scrubber, Secret};
use crate::error::{Code, Error};

use application::Application;
use generations::{Generations, Pair};
use one_asker::{End, OneAsker, Role};
use reply::Renewed;

/// A client's tokens, and the application that can renew them.
pub(crate) struct Tokens {
    application: Application,
    /// What the client was made with.
    first: Arc<Pair>,
    processes: PerProcess<Process>,
}

/// What each process has for itself: a child of `fork()` knows the tokens of its parent, and asks
/// whether or not a thread of the parent's was asking.
struct Process {
    generations: Generations,
    asker: OneAsker,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(***)")
    }
}

/// An access token, with the number of refreshes before it.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) token: Secret,
    pub(crate) generation: u64,
}

impl From<&Pair> for Access {
    fn from(pair: &Pair) -> Self {
        Self {
            token: pair.access.clone(),
            generation: pair.generation,
        }
    }
}

impl Tokens {
    pub(crate) fn new(access: Secret, application: Application) -> Self {
        Self {
            first: Arc::new(Pair {
                access,
                refresh: application.refresh_token.clone(),
                generation: 0,
            }),
            application,
            processes: PerProcess::new(),
        }
    }

    fn process(&self) -> &Process {
        self.processes.get_with(|parent| {
            let inherited = parent.and_then(|parent| parent.generations.inherited());
            Process {
                generations: Generations::new(&inherited.unwrap_or_else(|| self.first.clone())),
                asker: OneAsker::default(),
            }
        })
    }

    fn newest(&self) -> Arc<Pair> {
        self.process().generations.newest()
    }

    /// The token to use now.
    pub(crate) fn current(&self) -> Access {
        Access::from(&*self.newest())
    }

    /// The pair to store, as JSON.
    pub(crate) fn to_json(&self) -> String {
        let pair = self.newest();
        serde_json::json!({
            "access_token": pair.access.expose(),
            "refresh_token": pair.refresh.expose(),
            "generation": pair.generation,
        })
        .to_string()
    }

    /// Everything of it that must not get into a message: the pair in force, the one before it and
    /// the one that the client was made with.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let [one, other] = self.process().generations.pairs();
        [&one, &other, &self.first]
            .into_iter()
            .flat_map(|pair| [pair.access.clone(), pair.refresh.clone()])
            .chain([self.application.client_secret.clone()])
            .collect()
    }

    /// A token newer than the expired one: another thread's, or a fresh one from the server.
    pub(crate) fn renew(
        &self,
        expired: u64,
        link: &Link,
        deadline: Instant,
        sent: &Sent,
    ) -> Result<Access, Error> {
        self.renew_by(expired, deadline, |pair| {
            let scrubber = Scrubber::new(self.secrets());
            renewal::request_tokens(
                &self.application,
                &pair.refresh,
                link,
                &scrubber,
                deadline,
                sent,
            )
        })
    }

    fn renew_by(
        &self,
        expired: u64,
        deadline: Instant,
        ask: impl Fn(&Pair) -> Result<Renewed, Error>,
    ) -> Result<Access, Error> {
        let process = self.process();
        loop {
            let newest = process.generations.newest();
            if newest.generation > expired {
                return Ok(Access::from(&*newest));
            }
            match process.asker.join() {
                Role::Asker(asking) => {
                    // Another may have asked between the look and the role.
                    let newest = process.generations.newest();
                    if newest.generation > expired {
                        return Ok(Access::from(&*newest));
                    }
                    let start = Instant::now();
                    match ask(&newest) {
                        Ok(renewed) => {
                            let pair = process.generations.publish(&newest, renewed);
                            asking.ends(End::Done);
                            return Ok(Access::from(&*pair));
                        }
                        Err(error) => {
                            asking.ends(end(&error, start, deadline));
                            return Err(error);
                        }
                    }
                }
                Role::Waiter(attempt) => match attempt.wait(deadline)? {
                    Some(End::Done | End::Abandoned) => {}
                    Some(End::Failed(error)) => return Err(error),
                    Some(End::TooLate(error, had)) => {
                        // One that has more time than was too short tries; the others would only
                        // ask the same in vain, one after another.
                        if deadline.saturating_duration_since(Instant::now()) <= had {
                            return Err(error);
                        }
                    }
                    None => return Err(renewal::failed(STILL_ASKING).with_retryable(true)),
                },
                Role::Inside => return Err(renewal::failed(INSIDE).with_retryable(true)),
            }
        }
    }
}

const STILL_ASKING: &str = "another call of this client was asking for a new one, and the time of \
                            this call ended before the answer came";

const INSIDE: &str = "a new one is being asked for by the very call whose progress callback makes \
                      this call, which so cannot wait for it; make it again after the callback has \
                      returned";

/// What an asker's error means to those who wait.
fn end(error: &Error, start: Instant, deadline: Instant) -> End {
    if error.code() == Code::Cancelled {
        End::Abandoned
    } else if Instant::now() >= deadline {
        End::TooLate(error.clone(), deadline.saturating_duration_since(start))
    } else {
        End::Failed(error.clone())
    }
}

#[cfg(test)]
mod tests;
