//! The object behind a script's `Новый("AddIn....B24Busy")`: its properties, its methods, and what
//! becomes of their errors.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::abi::{Arguments, Component, Refusal};
use super::arguments::Reader;
use super::catalogue::{self, CLASS, METHODS, Names, PROPERTIES, PropertyKind, same_name};
use super::kept_client::KeptClient;
use super::messages::{self, Expected};
use super::methods::{self, Said};
use super::value::{Reply, Value};
use crate::error::{Code, Error};
use crate::guard::guarded;
use crate::language::Language;

/// An object of the class with this name, if that is what it is called.
pub(super) fn create(class: &str) -> Option<Box<dyn Component>> {
    same_name(class, CLASS).then(|| Box::<B24Busy>::default() as _)
}

/// One object of a script's. It is locked for moments only: a host may call it from several threads.
#[derive(Default)]
struct B24Busy {
    client: KeptClient,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    raise_errors: bool,
    last_error: String,
    isolated: Option<bool>,
    language: Language,
}

impl B24Busy {
    fn state(&self) -> MutexGuard<'_, State> {
        // What a panic left behind is whole: nothing under the lock panics halfway.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run_method(&self, method: usize, arguments: &Arguments<'_>) -> Result<Said, Error> {
        let language = self.state().language;
        let method = METHODS
            .get(method)
            .ok_or_else(|| Error::new(Code::InvalidArgument, "there is no such method"))?;
        let reader = Reader::new(method, arguments, language)?;
        methods::run(&self.client, method.kind, reader)
    }

    fn change_property(&self, property: usize, value: &Value) -> Result<(), Error> {
        let language = self.state().language;
        let property = PROPERTIES
            .get(property)
            .ok_or_else(|| Error::new(Code::InvalidArgument, "there is no such property"))?;
        let wrong = |expected| {
            let problem = messages::wrong_value(language, value, expected);
            Error::invalid_argument(property.names[0], &problem)
        };
        match (property.kind, value) {
            (PropertyKind::Options, Value::Text(json)) => self.client.set_options(json),
            (PropertyKind::Options, _) => self.client.refuse_options(wrong(Expected::Text)),
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

    fn get_property(&self, property: usize) -> Option<Reply> {
        let state = self.state();
        Some(match PROPERTIES.get(property)?.kind {
            PropertyKind::Options => Reply::Text(self.client.options_json()),
            PropertyKind::RaiseErrors => Reply::Flag(state.raise_errors),
            PropertyKind::Version => Reply::Text(env!("CARGO_PKG_VERSION").to_owned()),
            PropertyKind::LastError => Reply::Text(state.last_error.clone()),
            PropertyKind::Isolated => state.isolated.map_or(Reply::Empty, Reply::Flag),
            PropertyKind::Tokens => Reply::Text(self.client.tokens()),
        })
    }

    fn set_property(&self, property: usize, value: &Value) -> Result<(), Refusal> {
        match guarded(|| self.change_property(property, value)) {
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

    fn call_method(&self, method: usize, arguments: &Arguments<'_>) -> Result<Reply, Refusal> {
        let (text, report) = match guarded(|| self.run_method(method, arguments)) {
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
