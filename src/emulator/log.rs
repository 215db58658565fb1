//! What a portal was asked, a line a request, without secrets: a client's own may be among them,
//! where it was led here by mistake.

use std::time::Duration;

use super::fault::Fault;
use super::http::request::Head;
use super::php::json::{self, Escaping};
use super::php::value::{Array, Key, Value};
use super::portal::doors::parameters::parameters;
use super::portal::doors::route::Route;
use crate::put::put;

const MASK: &str = "***";
const LONGEST: usize = 500;
/// Parameters whose values nobody is to see.
const SECRETS: [&str; 6] = [
    "auth",
    "access_token",
    "refresh_token",
    "client_secret",
    "code",
    "ap",
];

/// A request and what became of it.
pub struct Exchange<'a> {
    /// The connection's number.
    pub connection: u64,
    /// The request's head.
    pub head: &'a Head,
    /// Its body.
    pub body: &'a [u8],
    /// Where it went.
    pub route: &'a Route,
    /// What went wrong on purpose.
    pub faults: &'a [Fault],
    /// The answer's status; nothing if there was none.
    pub status: Option<u16>,
    /// How long it took.
    pub took: Duration,
}

impl Exchange<'_> {
    /// The line; what is secret but known here, such as the tokens in force, is masked wherever it
    /// stands.
    pub fn line(&self, known: &[String]) -> String {
        let path = self.path();
        let asked = match masked(parameters(self.head, self.body)) {
            Value::Array(none) if none.is_empty() => String::new(),
            params => format!(" {}", json::print(&params, Escaping::Plain)),
        };
        let mut asked = format!("{} {path}{asked}", self.head.method);
        for secret in known.iter().filter(|secret| !secret.is_empty()) {
            asked = asked.replace(secret.as_str(), MASK);
        }
        if let Some((cut, _)) = asked.char_indices().nth(LONGEST) {
            asked.truncate(cut);
            asked.push('…');
        }
        let status = self
            .status
            .map_or("no answer".to_owned(), |status| status.to_string());
        let mut kinds = String::new();
        for fault in self.faults {
            put!(kinds, ", {}", fault.kind());
        }
        let milliseconds = self.took.as_millis();
        format!(
            "{} {asked} -> {status} ({milliseconds} ms{kinds})",
            self.connection
        )
    }

    fn path(&self) -> String {
        let code = match self.route {
            Route::Rest {
                webhook: Some((_, code)),
                ..
            } => code.as_str(),
            _ => "",
        };
        let segments = self.head.path().split('/');
        let shown: Vec<&str> = segments
            .map(|segment| {
                if !code.is_empty() && segment == code {
                    MASK
                } else {
                    segment
                }
            })
            .collect();
        shown.join("/")
    }
}

fn is_secret(name: &str) -> bool {
    SECRETS
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(name))
}

fn masked(value: Value) -> Value {
    match value {
        Value::Array(members) => Value::Array(
            members
                .into_iter()
                .map(|(key, member)| match &key {
                    Key::Text(name) if is_secret(name) => (key, Value::text(MASK)),
                    _ => (key, masked(member)),
                })
                .collect::<Array>(),
        ),
        Value::Text(text) if text.contains('=') => Value::Text(masked_query(&text)),
        other => other,
    }
}

/// A batch's command is a query within a parameter.
fn masked_query(text: &str) -> String {
    text.split_inclusive(['?', '&'])
        .map(|piece| match piece.split_once('=') {
            Some((name, value)) if is_secret(name) => {
                let end = if value.ends_with('&') { "&" } else { "" };
                format!("{name}={MASK}{end}")
            }
            _ => piece.to_owned(),
        })
        .collect()
}
