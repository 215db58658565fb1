//! The object behind a script's `Новый("AddIn....B24Busy")`: its properties, its errors, and the
//! client that it keeps between calls.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::CLASS;
use super::abi::{Arguments, Component, Refusal};
use super::arguments::Reader;
use super::catalogue::{self, METHODS, Names, PROPERTIES, PropertyKind};
use super::messages::{self, Expected};
use super::methods;
use super::value::{Reply, Value};
use crate::call::{Client, Options};
use crate::envelope::answer::Answer;
use crate::error::{Code, Error};
use crate::guard::guarded;
use crate::language::Language;

/// One object of a script's. It is locked for moments only, never while a portal is asked: a host
/// may call it from several threads.
#[derive(Default)]
pub(super) struct B24Busy {
    state: Mutex<State>,
}

struct State {
    options_json: String,
    /// An error here is that of the last, failed write: no call is made with older options then.
    options: Result<Options, Error>,
    raise_errors: bool,
    last_error: String,
    isolated: Option<bool>,
    language: Language,
    kept: Option<Kept>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            options_json: String::new(),
            options: Ok(Options::default()),
            raise_errors: false,
            last_error: String::new(),
            isolated: None,
            language: Language::default(),
            kept: None,
        }
    }
}

/// The client of the last call, for the next one to the same portal.
struct Kept {
    url: String,
    token: String,
    client: Client,
}

/// What a method has to say: a result, or an error that the portal itself reported.
pub(super) struct Said {
    text: String,
    portal_error: Option<String>,
}

impl Said {
    pub(super) fn result(text: String) -> Self {
        Self {
            text,
            portal_error: None,
        }
    }

    /// The portal's body, byte for byte; what is reported of an error in it is a text of ours.
    pub(super) fn answer(answer: Answer, client: &Client) -> Self {
        Self {
            portal_error: answer
                .portal_error()
                .map(|error| client.mask(&error.to_string())),
            text: answer.into_string(),
        }
    }
}

impl B24Busy {
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

    fn run(&self, method: usize, arguments: &Arguments<'_>) -> Result<Said, Error> {
        let language = self.state().language;
        let method = METHODS
            .get(method)
            .ok_or_else(|| Error::new(Code::InvalidArgument, "there is no such method"))?;
        let reader = Reader::new(method, arguments, language)?;
        methods::run(self, method.kind, reader)
    }

    fn write_property(&self, property: usize, value: &Value) -> Result<(), Error> {
        let language = self.state().language;
        let property = PROPERTIES
            .get(property)
            .ok_or_else(|| Error::new(Code::InvalidArgument, "there is no such property"))?;
        let wrong = |expected| {
            let problem = messages::wrong_value(language, value, expected);
            Error::invalid_argument(property.names[0], &problem)
        };
        match (property.kind, value) {
            (PropertyKind::Options, value) => {
                let kept = self.state().kept.as_ref().map(|kept| kept.client.clone());
                // Files are read here: not while the object is locked.
                let read = match (value, &kept) {
                    // The client's secrets may be what stands in the wrong place.
                    (Value::Text(json), Some(client)) => client.masked(Options::from_json(json)),
                    (Value::Text(json), None) => Options::from_json(json),
                    _ => Err(wrong(Expected::Text)),
                };
                let outcome = read.as_ref().map(|_| ()).map_err(Clone::clone);
                let mut state = self.state();
                if let Value::Text(json) = value {
                    state.options_json.clone_from(json);
                }
                state.options = read;
                state.kept = None;
                outcome
            }
            (PropertyKind::RaiseErrors, Value::Flag(raise)) => {
                self.state().raise_errors = *raise;
                Ok(())
            }
            (PropertyKind::RaiseErrors, _) => Err(wrong(Expected::Flag)),
            _ => Err(Error::invalid_argument(
                property.names[0],
                &messages::read_only(language, property),
            )),
        }
    }

    /// Notes how a call or a write ended, for `LastError`. Returns whether errors are raised.
    fn note(&self, error: &str) -> bool {
        let mut state = self.state();
        error.clone_into(&mut state.last_error);
        state.raise_errors
    }

    /// Notes an error that has no value to be answered in.
    fn refuse(&self, error: &Error) -> Refusal {
        let raise = self.note(&error.to_json());
        Refusal {
            report: raise.then(|| error.to_string()),
        }
    }
}

impl Component for B24Busy {
    fn class(&self) -> &'static str {
        CLASS
    }

    fn properties(&self) -> usize {
        PROPERTIES.len()
    }

    fn find_property(&self, name: &str) -> Option<usize> {
        catalogue::find(&PROPERTIES, |property| property.names, name)
    }

    fn property_names(&self, property: usize) -> Option<Names> {
        PROPERTIES.get(property).map(|property| property.names)
    }

    fn is_writable(&self, property: usize) -> bool {
        PROPERTIES
            .get(property)
            .is_some_and(|property| property.writable)
    }

    fn read(&self, property: usize) -> Option<Reply> {
        let state = self.state();
        Some(match PROPERTIES.get(property)?.kind {
            PropertyKind::Options => Reply::Text(state.options_json.clone()),
            PropertyKind::RaiseErrors => Reply::Flag(state.raise_errors),
            PropertyKind::Version => Reply::Text(env!("CARGO_PKG_VERSION").to_owned()),
            PropertyKind::LastError => Reply::Text(state.last_error.clone()),
            PropertyKind::Isolated => state.isolated.map_or(Reply::Empty, Reply::Flag),
            PropertyKind::Tokens => {
                let tokens = state.kept.as_ref().and_then(|kept| kept.client.tokens());
                Reply::Text(tokens.unwrap_or_default())
            }
        })
    }

    fn write(&self, property: usize, value: &Value) -> Result<(), Refusal> {
        match guarded(|| self.write_property(property, value)) {
            Ok(()) => {
                self.note("");
                Ok(())
            }
            Err(error) => {
                let refusal = self.refuse(&error);
                // The next call answers with this very error, in words: the host's own are poor.
                let kept = PROPERTIES
                    .get(property)
                    .is_some_and(|property| property.kind == PropertyKind::Options);
                if kept && refusal.report.is_none() {
                    Ok(())
                } else {
                    Err(refusal)
                }
            }
        }
    }

    fn methods(&self) -> usize {
        METHODS.len()
    }

    fn find_method(&self, name: &str) -> Option<usize> {
        catalogue::find(&METHODS, |method| method.names, name)
    }

    fn method_names(&self, method: usize) -> Option<Names> {
        METHODS.get(method).map(|method| method.names)
    }

    fn parameters(&self, method: usize) -> usize {
        METHODS
            .get(method)
            .map_or(0, |method| method.parameters.len())
    }

    fn default_value(&self, method: usize, parameter: usize) -> Option<Reply> {
        let method = METHODS.get(method)?;
        let optional = (method.required..method.parameters.len()).contains(&parameter);
        optional.then(|| Reply::Text(String::new()))
    }

    fn call(&self, method: usize, arguments: &Arguments<'_>) -> Result<Reply, Refusal> {
        let (text, report) = match guarded(|| self.run(method, arguments)) {
            Ok(Said { text, portal_error }) => (text, portal_error),
            Err(error) => (error.to_json(), Some(error.to_string())),
        };
        let raise = self.note(if report.is_some() { &text } else { "" });
        match report {
            Some(report) if raise => Err(Refusal {
                report: Some(report),
            }),
            _ => Ok(Reply::Text(text)),
        }
    }

    fn attached(&self, isolated: Option<bool>) {
        self.state().isolated = isolated;
    }

    fn set_language(&self, locale: &str) {
        self.state().language = Language::of_locale(locale);
    }

    fn out_of_memory(&self) -> Refusal {
        let message = "the host has no memory for the answer";
        self.refuse(&Error::new(Code::OutOfMemory, message))
    }
}
