//! The old REST version: the way of a call from the door to the answer.

use std::cell::RefCell;

use super::knock::{Knock, admit, credential};
use super::parameters::parameters;
use crate::emulator::fault::Fault;
use crate::emulator::http::answer::Answer;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::methods;
use crate::emulator::portal::methods::call::Call;
use crate::emulator::portal::state::Portal;
use crate::emulator::portal::time_block::Watch;

/// Answers a call; beside the answer, the faults that struck commands of a batch and are to strike
/// all of it.
pub fn answer(portal: &Portal, knock: &Knock) -> (Answer, Vec<Fault>) {
    // What a browser asks before a script's request.
    if knock.head.method == "OPTIONS" {
        return (Answer::html(200).with_no_body().for_browsers(), Vec::new());
    }
    let watch = Watch::start();
    let struck = RefCell::default();
    let answer = match call(portal, knock, &struck, watch) {
        Ok(value) => portal.print(200, &value),
        Err(error) => portal.print(error.status, &error.to_value()),
    };
    (answer, struck.into_inner())
}

/// In the portal's order: the method, then who asks, then what they may, then how much of it.
fn call(
    portal: &Portal,
    knock: &Knock,
    struck: &RefCell<Vec<Fault>>,
    watch: Watch,
) -> Result<Value, PortalError> {
    admit(portal, knock)?;
    let method = methods::find(knock.method)?;
    let params = parameters(knock.head, knock.body);
    let credential = credential(portal, knock, &params)?;
    if !portal.allows(method.scope) {
        return Err(credential.insufficient_scope());
    }
    let call = Call {
        method: knock.method,
        params: &params,
        credential: credential.name(),
        in_batch: false,
        path: knock.head.path(),
        struck,
    };
    methods::run(portal, method, &call, watch)
}
