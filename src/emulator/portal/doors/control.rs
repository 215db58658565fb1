//! The control endpoint, for tests in other languages and for shells; requests to it are neither
//! recorded nor limited, and no fault happens to them.
//!
//! | request | what it does |
//! |---|---|
//! | `GET /__emulator/requests` | the recorded requests, as a list |
//! | `DELETE /__emulator/requests` | forgets them |
//! | `GET /__emulator/faults` | the rules in force |
//! | `POST /__emulator/faults` | adds a rule, or a list of rules |
//! | `DELETE /__emulator/faults` | forgets the rules |
//! | `GET /__emulator/runs` | how often each method really ran |
//! | `GET /__emulator/tokens` | the OAuth tokens in force, and the number of refreshes |
//! | `POST /__emulator/expire-token` | lets the access token expire |
//! | `POST /__emulator/reset` | everything as at the start |
//! | `GET /__emulator/scenario` | the scenario |

use serde::Serialize;
use serde_json::json;

use crate::emulator::fault::FaultRule;
use crate::emulator::http::answer::Answer;
use crate::emulator::portal::state::Portal;
use crate::emulator::stop::lock;

/// Answers a request to the control endpoint.
pub fn answer(portal: &Portal, method: &str, what: &str, body: &[u8]) -> Answer {
    match (method, what) {
        ("GET", "requests") => print(&*lock(&portal.requests)),
        ("DELETE", "requests") => {
            lock(&portal.requests).clear();
            done()
        }
        ("GET", "faults") => print(lock(&portal.faults).rules()),
        ("POST", "faults") => match rules(body) {
            Ok(rules) => {
                let mut book = lock(&portal.faults);
                for rule in rules {
                    book.add(rule);
                }
                done()
            }
            Err(error) => problem(400, &error.to_string()),
        },
        ("DELETE", "faults") => {
            lock(&portal.faults).clear();
            done()
        }
        ("GET", "runs") => print(&*lock(&portal.runs)),
        ("GET", "tokens") => {
            let tokens = lock(&portal.tokens);
            print(
                &json!({"access_token": tokens.access, "refresh_token": tokens.refresh, "refreshes": tokens.refreshes}),
            )
        }
        ("POST", "expire-token") => {
            lock(&portal.tokens).expire();
            done()
        }
        ("POST", "reset") => portal
            .reset()
            .map_or_else(|error| problem(500, &error), |()| done()),
        ("GET", "scenario") => print(&portal.scenario),
        _ => problem(404, "no such control"),
    }
}

fn rules(body: &[u8]) -> serde_json::Result<Vec<FaultRule>> {
    if body.trim_ascii_start().starts_with(b"[") {
        return serde_json::from_slice(body);
    }
    serde_json::from_slice(body).map(|rule| vec![rule])
}

fn print(value: &(impl Serialize + ?Sized)) -> Answer {
    serde_json::to_vec(value).map_or_else(
        |error| problem(500, &error.to_string()),
        |body| Answer::json(200, body),
    )
}

fn done() -> Answer {
    print(&json!({"ok": true}))
}

fn problem(status: u16, text: &str) -> Answer {
    Answer::json(status, json!({"ok": false, "problem": text}).to_string())
}
