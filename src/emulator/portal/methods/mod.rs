//! The methods of the old REST version: which there are, and how one is run.

mod batch;
mod calendar;
pub mod call;
pub mod server_and_user;

use std::time::Instant;

use super::error::PortalError;
use super::state::Portal;
use super::time_block::Watch;
use crate::emulator::php::value::Value;
use crate::emulator::stop::lock;
use call::Call;

/// A method.
struct Method {
    /// Its name.
    name: &'static str,
    /// The scope that it needs; empty is none.
    scope: &'static str,
    /// What it does.
    run: fn(&Portal, &Call) -> Result<Value, PortalError>,
}

/// All methods.
const METHODS: [Method; 7] = [
    Method {
        name: "batch",
        scope: "",
        run: |portal, call| batch::run(call, |inner| run(portal, inner, Watch::start())),
    },
    Method {
        name: "calendar.accessibility.get",
        scope: "calendar",
        run: calendar::get,
    },
    Method {
        name: "calendar.event.add",
        scope: "calendar",
        run: calendar::add_event,
    },
    Method {
        name: "methods",
        scope: "",
        run: |_, _| {
            Ok(Value::list(
                METHODS.iter().map(|method| Value::text(method.name)),
            ))
        },
    },
    Method {
        name: "scope",
        scope: "",
        run: |portal, _| Ok(Value::list(portal.config.scopes.iter().map(Value::text))),
    },
    Method {
        name: "server.time",
        scope: "",
        run: |portal, _| Ok(server_and_user::server_time(portal)),
    },
    Method {
        name: "user.current",
        scope: "user",
        run: |portal, _| Ok(server_and_user::user_current(portal)),
    },
];

/// Runs one method, by itself or as a command of a batch: `{"result": ..., "time": ...}`.
pub fn run(portal: &Portal, call: &Call, watch: Watch) -> Result<Value, PortalError> {
    let method = const { &METHODS }
        .iter()
        .find(|method| method.name == call.method)
        .ok_or_else(PortalError::method_not_found)?;
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
