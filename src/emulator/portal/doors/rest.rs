//! The old REST version: the way of a call from the door to the answer.

use super::knock::{Knock, admit, credential};
use super::parameters::parameters;
use crate::emulator::http::answer::Answer;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::methods;
use crate::emulator::portal::methods::call::Call;
use crate::emulator::portal::state::Portal;
use crate::emulator::portal::time_block::Watch;

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
    methods::run(
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
