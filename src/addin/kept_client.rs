//! The options that a script has set, and the client of its last call, for the next one to the same
//! portal.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::call::{Client, Options};
use crate::error::Error;

/// It is locked for moments only, never while a portal is asked or a file is read: a host may call
/// one object from several threads.
#[derive(Default)]
pub(super) struct KeptClient {
    state: Mutex<State>,
}

struct State {
    options_json: String,
    /// An error here is that of the last, failed write: no call is made with older options then.
    options: Result<Options, Error>,
    kept: Option<Kept>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            options_json: String::new(),
            options: Ok(Options::default()),
            kept: None,
        }
    }
}

struct Kept {
    url: String,
    token: String,
    client: Client,
}

impl KeptClient {
    fn state(&self) -> MutexGuard<'_, State> {
        // What a panic left behind is whole: nothing under the lock panics halfway.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client for a portal: the kept one, as long as address, token and options stay the same.
    pub(super) fn client(&self, url: &str, token: &str) -> Result<Client, Error> {
        let mut state = self.state();
        if let Some(kept) = &state.kept
            && kept.url == url
            && kept.token == token
        {
            return Ok(kept.client.clone());
        }
        let client = Client::given(url, Some(token), &state.options_json, |_| {
            state.options.clone()
        })?;
        state.kept = Some(Kept {
            url: url.to_owned(),
            token: token.to_owned(),
            client: client.clone(),
        });
        Ok(client)
    }

    /// Takes options. What is wrong with them is answered here, and again by every call until they
    /// are set anew.
    pub(super) fn set_options(&self, json: &str) -> Result<(), Error> {
        let kept = self.state().kept.as_ref().map(|kept| kept.client.clone());
        // Files are read here.
        let options = match kept {
            // The client's secrets may be what stands in the wrong place.
            Some(client) => client.masked(Options::from_json(json)),
            None => Options::from_json(json),
        };
        self.settle(Some(json), options)
    }

    /// Takes what cannot be options: this is the error of every call until they are set anew.
    pub(super) fn refuse_options(&self, error: Error) -> Result<(), Error> {
        self.settle(None, Err(error))
    }

    fn settle(&self, json: Option<&str>, options: Result<Options, Error>) -> Result<(), Error> {
        let outcome = options.as_ref().map(|_| ()).map_err(Clone::clone);
        let mut state = self.state();
        if let Some(json) = json {
            json.clone_into(&mut state.options_json);
        }
        state.options = options;
        state.kept = None;
        outcome
    }

    /// The options as they were written last.
    pub(super) fn options_json(&self) -> String {
        self.state().options_json.clone()
    }

    /// The pair of tokens to store, as of the last call; empty where there is none.
    pub(super) fn tokens(&self) -> String {
        let state = self.state();
        let tokens = state.kept.as_ref().and_then(|kept| kept.client.tokens());
        tokens.unwrap_or_default()
    }
}
