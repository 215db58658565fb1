//! The calendar's methods, over one store: busy time follows every change.

pub mod accessibility;
pub mod around;
pub mod events;
mod given;

use super::call::Call;
use crate::emulator::calendar::culture;
use crate::emulator::calendar::store::{Calendar, Reader};
use crate::emulator::config::Version;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::state::Portal;

/// On whose behalf answers are made.
fn reader(portal: &Portal) -> Reader {
    Reader {
        user: portal.config.user,
        language: portal.config.language,
        old: portal.config.version == Version::Old,
    }
}

/// External users may not ask.
fn admit(portal: &Portal, calendar: &Calendar) -> Result<(), PortalError> {
    if calendar.is_external(portal.config.user) {
        return Err(plain(culture::access_denied(portal.config.language)));
    }
    Ok(())
}

/// Each of these has to be there, and be more than what PHP calls empty.
fn required(portal: &Portal, call: &Call, names: &[&str]) -> Result<(), PortalError> {
    let missing = |name: &&&str| call.params.get(name).is_none_or(Value::is_empty);
    names
        .iter()
        .find(missing)
        .map_or(Ok(()), |name| Err(missing_parameter(portal, call, name)))
}

fn missing_parameter(portal: &Portal, call: &Call, name: &str) -> PortalError {
    let language = portal.config.language;
    plain(culture::missing_parameter(language, name, call.method))
}

/// An error of the calendar's, whose code is empty.
fn plain(description: impl Into<String>) -> PortalError {
    PortalError::new(400, "", description)
}
