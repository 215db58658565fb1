//! The old REST version: the way of a call from the door to the answer.

use std::net::IpAddr;
use std::time::Instant;

use super::error::PortalError;
use super::methods::{self, Call};
use super::state::Portal;
use super::time_block::Watch;
use crate::emulator::http::answer::Answer;
use crate::emulator::http::request::Head;
use crate::emulator::php::value::{Array, Value};
use crate::emulator::php::{multipart, query};
use crate::emulator::stop::lock;

/// A request at a REST door.
pub struct Knock<'a> {
    /// From where.
    pub source: IpAddr,
    /// Over TLS.
    pub tls: bool,
    /// Its head.
    pub head: &'a Head,
    /// Its body.
    pub body: &'a [u8],
    /// The credential in the path.
    pub webhook: Option<&'a (String, String)>,
    /// The method.
    pub method: &'a str,
}

/// Answers a call.
pub fn answer(portal: &Portal, knock: &Knock) -> Answer {
    let watch = Watch::start();
    match call(portal, knock, watch) {
        Ok(value) => portal.print(200, &value),
        Err(error) => portal.print(error.status, &error.to_value()),
    }
}

fn call(portal: &Portal, knock: &Knock, watch: Watch) -> Result<Value, PortalError> {
    admit(portal, knock)?;
    let params = parameters(knock.head, knock.body);
    let credential = credential(portal, knock.webhook, &params)?;
    run(
        portal,
        &Call {
            method: knock.method,
            params: &params,
            credential: &credential,
            in_batch: false,
        },
        watch,
    )
}

/// What is checked before anybody looks at who is asking.
pub fn admit(portal: &Portal, knock: &Knock) -> Result<(), PortalError> {
    if portal.config.https_required && !knock.tls {
        return Err(PortalError::new(400, "INVALID_REQUEST", "Https required."));
    }
    lock(&portal.buckets).admit(portal.config.bucket, knock.source, Instant::now())
}

/// The credential under which limits are counted, if it opens the portal.
pub fn credential(
    portal: &Portal,
    webhook: Option<&(String, String)>,
    params: &Value,
) -> Result<String, PortalError> {
    match webhook {
        Some(webhook) if portal.is_webhook(webhook) => Ok("webhook".to_owned()),
        Some(_) => Err(PortalError::no_auth()),
        None => {
            let token = params.get("auth").map(Value::to_text).unwrap_or_default();
            lock(&portal.tokens)
                .check(&token)
                .map(|()| "application".to_owned())
        }
    }
}

/// Runs one method, by itself or as a command of a batch: `{"result": ..., "time": ...}`.
pub fn run(portal: &Portal, call: &Call, watch: Watch) -> Result<Value, PortalError> {
    let method = methods::find(call.method).ok_or_else(PortalError::method_not_found)?;
    if !method.scope.is_empty()
        && !portal
            .config
            .scopes
            .iter()
            .any(|scope| scope == method.scope)
    {
        return Err(PortalError::new(
            403,
            "insufficient_scope",
            "The request requires higher privileges than provided by the access token",
        ));
    }
    let rule = portal.config.operating;
    lock(&portal.run_times).admit(rule, call.credential, call.method, Instant::now())?;
    let own = Watch::start();
    let result = (method.run)(portal, call)?;
    portal.count_run(call.method);
    let processing = own.seconds();
    // Real time is charged in full only where it matters; short calls count as nothing, as on the
    // published sample, where a call of 7 ms left `operating` at 0.
    let cost = rule.cost_seconds + if processing < 0.1 { 0.0 } else { processing };
    let operating =
        lock(&portal.run_times).charge(rule, call.credential, call.method, cost, Instant::now());
    Ok(Value::map([
        ("result", result),
        (
            "time",
            watch.block(processing, operating, &portal.time_zone),
        ),
    ]))
}

/// Query and body as PHP merges them; the body wins.
pub fn parameters(head: &Head, body: &[u8]) -> Value {
    let mut array = Array::new();
    query::parse_into(&mut array, head.query());
    let content_type = head.header("content-type").unwrap_or_default();
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => {
            // A body that is no JSON object leaves the parameters unset, and so "missing".
            if let Ok(Value::Array(members)) = serde_json::from_slice(body) {
                for (key, value) in members {
                    array.retain(|(known, _)| *known != key);
                    array.push((key, value));
                }
            }
        }
        "multipart/form-data" => multipart::parse_into(&mut array, content_type, body),
        // PHP takes a body without a type as a form too, as the vendor's oldest examples rely on.
        "application/x-www-form-urlencoded" | "" => {
            query::parse_into(&mut array, &String::from_utf8_lossy(body));
        }
        _ => {}
    }
    Value::Array(array)
}
