//! `batch`: up to fifty calls in one.

mod references;

use super::call::Call;
use super::outcome::Outcome;
use crate::emulator::php::query;
use crate::emulator::php::value::{Array, Key, Value};
use crate::emulator::portal::error::PortalError;
use references::{Given, resolve};

const MOST: usize = 50;

/// Runs the commands one after another, each as `run_one` runs a call.
pub fn run(call: &Call, run_one: impl Fn(&Call) -> Result<Value, PortalError>) -> Outcome {
    let nothing = Array::new();
    let commands = call.params.get("cmd").and_then(Value::as_array);
    let halt = call.params.get("halt").is_some_and(|halt| !halt.is_empty());
    let mut answers = Answers::default();
    for (index, (key, command)) in commands.unwrap_or(&nothing).iter().enumerate() {
        let Value::Text(command) = command else {
            continue;
        };
        let answer = if index < MOST {
            run_command(call, command, &answers, &run_one)
        } else {
            Err(PortalError::new(
                400,
                "ERROR_BATCH_LENGTH_EXCEEDED",
                "Max batch length exceeded",
            ))
        };
        let failed = answer.is_err();
        answers.note(key, answer);
        // A fault that takes the place of the whole answer ends the batch.
        if failed && halt || call.is_lost() {
            break;
        }
    }
    answers.into_value().into()
}

fn run_command(
    call: &Call,
    command: &str,
    earlier: &Answers,
    run_one: impl Fn(&Call) -> Result<Value, PortalError>,
) -> Result<Value, PortalError> {
    let command = command.split('#').next().unwrap_or_default();
    let (method, parameters) = command.split_once('?').unwrap_or((command, ""));
    if method.eq_ignore_ascii_case("batch") {
        return Err(PortalError::new(
            405,
            "ERROR_BATCH_METHOD_NOT_ALLOWED",
            "Method is not allowed for batch usage",
        ));
    }
    let mut params = Array::new();
    query::parse_into(&mut params, parameters);
    run_one(&Call {
        method: &method.to_ascii_lowercase(),
        params: &Value::Array(resolve(params, &earlier.given())),
        in_batch: true,
        ..*call
    })
}

/// What the commands answered, part by part, as the portal gathers it.
#[derive(Default)]
struct Answers {
    result: Array,
    next: Array,
    total: Array,
    time: Array,
    error: Array,
}

impl Answers {
    fn note(&mut self, key: &Key, answer: Result<Value, PortalError>) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                self.error.push((key.clone(), error.to_value()));
                return;
            }
        };
        for (name, part) in [
            ("result", &mut self.result),
            ("next", &mut self.next),
            ("total", &mut self.total),
            ("time", &mut self.time),
        ] {
            if let Some(value) = answer.get(name) {
                part.push((key.clone(), value.clone()));
            }
        }
    }

    fn given(&self) -> Given<'_> {
        Given {
            parts: [
                ("result", &self.result),
                ("next", &self.next),
                ("total", &self.total),
                ("time", &self.time),
                ("error", &self.error),
            ],
        }
    }

    fn into_value(self) -> Value {
        Value::map([
            ("result", Value::Array(self.result)),
            ("result_error", Value::Array(self.error)),
            ("result_total", Value::Array(self.total)),
            ("result_next", Value::Array(self.next)),
            ("result_time", Value::Array(self.time)),
        ])
    }
}
