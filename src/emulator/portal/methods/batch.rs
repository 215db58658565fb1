//! `batch`: up to fifty calls in one.

use super::call::Call;
use crate::emulator::php::query;
use crate::emulator::php::value::{Array, Value};
use crate::emulator::portal::error::PortalError;

const MOST: usize = 50;

/// Runs the commands one after another, each as `run_one` runs a call.
pub fn run(
    call: &Call,
    run_one: impl Fn(&Call) -> Result<Value, PortalError>,
) -> Result<Value, PortalError> {
    if call.in_batch {
        return Err(PortalError::new(
            405,
            "ERROR_BATCH_METHOD_NOT_ALLOWED",
            "Method is not allowed for batch usage",
        ));
    }
    let nothing = Array::new();
    let commands = call
        .params
        .get("cmd")
        .and_then(Value::as_array)
        .unwrap_or(&nothing);
    if commands.len() > MOST {
        return Err(PortalError::new(
            400,
            "ERROR_BATCH_LENGTH_EXCEEDED",
            "Max batch length exceeded",
        ));
    }
    let halt = call.params.get("halt").is_some_and(|halt| !halt.is_empty());
    let (mut results, mut errors, mut times) = (Array::new(), Array::new(), Array::new());
    for (key, command) in commands {
        let command = command.to_text();
        let (method, parameters) = command.split_once('?').unwrap_or((&command, ""));
        let mut params = Array::new();
        query::parse_into(&mut params, parameters);
        let method = method.trim_matches('/').to_ascii_lowercase();
        let inner = Call {
            method: &method,
            params: &Value::Array(params),
            credential: call.credential,
            in_batch: true,
        };
        match run_one(&inner) {
            Ok(answer) => {
                let part = |name| answer.get(name).cloned().unwrap_or(Value::Null);
                results.push((key.clone(), part("result")));
                times.push((key.clone(), part("time")));
            }
            Err(error) => {
                errors.push((key.clone(), error.to_value()));
                if halt {
                    break;
                }
            }
        }
    }
    Ok(Value::map([
        ("result", Value::Array(results)),
        ("result_error", Value::Array(errors)),
        ("result_total", Value::list([])),
        ("result_next", Value::list([])),
        ("result_time", Value::Array(times)),
    ]))
}
