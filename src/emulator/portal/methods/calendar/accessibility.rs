//! `calendar.accessibility.get`: who is busy when.

use super::{admit, reader, required};
use crate::emulator::calendar::store::Window;
use crate::emulator::php::strtotime;
use crate::emulator::php::value::{Array, Key, Value};
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::methods::call::Call;
use crate::emulator::portal::state::Portal;
use crate::emulator::stop::lock;

/// Who is busy when.
pub fn get(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    let calendar = lock(&portal.calendar);
    admit(portal, &calendar)?;
    required(portal, call, &["from", "to", "users"])?;
    // Anything but an array is no error: it names nobody.
    let Some(Value::Array(users)) = call.params.get("users") else {
        return Ok(Value::list([]));
    };
    let day = |name| {
        strtotime::day(
            &call
                .params
                .get(name)
                .map(Value::to_text)
                .unwrap_or_default(),
            calendar.server(),
        )
    };
    let window = Window {
        from: day("from"),
        to: day("to"),
    };
    let mut seen = std::collections::HashSet::new();
    let ids = users
        .iter()
        .map(|(_, user)| user.to_int())
        .filter(|id| *id != 0 && seen.insert(*id));
    Ok(Value::Array(
        ids.map(|id| (Key::Int(id), calendar.entries(id, window, reader(portal))))
            .collect::<Array>(),
    ))
}
