//! The methods of the old REST version: which there are, and how one is run.

mod batch;
mod calendar;
pub mod call;
mod outcome;
mod people;
pub mod server;

use std::time::Instant;

use super::error::PortalError;
use super::state::Portal;
use super::time_block::Watch;
use crate::emulator::config::Billed;
use crate::emulator::fault::Fault;
use crate::emulator::php::value::Value;
use crate::emulator::stop::lock;
use calendar::{accessibility, around, events};
use call::Call;
use outcome::Outcome;

/// A method.
pub struct Method {
    /// Its name.
    name: &'static str,
    /// The scope that it needs; empty is none.
    pub scope: &'static str,
    /// What it does.
    run: Run,
}

type Run = fn(&Portal, &Call) -> Result<Outcome, PortalError>;

/// All methods.
const METHODS: [Method; 18] = [
    method("batch", "", |portal, call| {
        Ok(batch::run(call, |inner| run_command(portal, inner)))
    }),
    method("calendar.accessibility.get", "calendar", |portal, call| {
        accessibility::get(portal, call).map(Outcome::from)
    }),
    method("calendar.event.add", "calendar", |portal, call| {
        events::add(portal, call).map(Outcome::from)
    }),
    method("calendar.event.delete", "calendar", |portal, call| {
        events::delete(portal, call).map(Outcome::from)
    }),
    method("calendar.event.get", "calendar", |portal, call| {
        events::get(portal, call).map(Outcome::from)
    }),
    method("calendar.event.getbyid", "calendar", |portal, call| {
        events::get_by_id(portal, call).map(Outcome::from)
    }),
    method("calendar.event.update", "calendar", |portal, call| {
        events::update(portal, call).map(Outcome::from)
    }),
    method("calendar.meeting.status.set", "calendar", |portal, call| {
        events::set_status(portal, call).map(Outcome::from)
    }),
    method("calendar.section.get", "calendar", |portal, call| {
        around::sections(portal, call).map(Outcome::from)
    }),
    method("calendar.settings.get", "calendar", |portal, _| {
        Ok(around::settings(portal).into())
    }),
    method("department.get", "department", |portal, call| {
        Ok(people::departments(portal, call))
    }),
    method("methods", "", |_, _| Ok(names().into())),
    method(
        "profile",
        "",
        |portal, _| Ok(people::profile(portal).into()),
    ),
    method("scope", "", |portal, _| {
        Ok(Value::list(portal.config.scopes.iter().map(Value::text)).into())
    }),
    method("server.time", "", |portal, _| {
        Ok(server::time(portal).into())
    }),
    method("user.current", "user", |portal, _| {
        Ok(people::current(portal).into())
    }),
    method("user.get", "user", |portal, call| {
        Ok(people::list(portal, call))
    }),
    method("user.search", "user", |portal, call| {
        Ok(people::list(portal, call))
    }),
];

const fn method(name: &'static str, scope: &'static str, run: Run) -> Method {
    Method { name, scope, run }
}

fn names() -> Value {
    let all = const { &METHODS }.iter();
    Value::list(all.map(|method| Value::text(method.name)))
}

/// The method of that name.
pub fn find(name: &str) -> Result<&'static Method, PortalError> {
    const { &METHODS }
        .iter()
        .find(|method| method.name == name)
        .ok_or_else(PortalError::method_not_found)
}

/// Runs a command of a batch, or lets happen to it what is to go wrong with its method.
fn run_command(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    let faults = lock(&portal.faults).take_for_command(call.method, call.path);
    let mut own = None;
    for fault in faults {
        match fault {
            Fault::Error {
                status,
                code,
                description,
            } => own = Some(PortalError::new(status, &code, description)),
            other => call.struck.borrow_mut().push(other),
        }
    }
    match own {
        Some(error) => Err(error),
        None if call.is_lost() => Err(PortalError::new(500, "INTERNAL_SERVER_ERROR", "")),
        None => {
            let method = find(call.method)?;
            if !portal.allows(method.scope) {
                return Err(PortalError::new(401, "insufficient_scope", ""));
            }
            run(portal, method, call, Watch::start())
        }
    }
}

/// Runs a method that its caller may call: `{"result": ..., "time": ...}`.
pub fn run(
    portal: &Portal,
    method: &Method,
    call: &Call,
    watch: Watch,
) -> Result<Value, PortalError> {
    let rule = portal.config.operating;
    lock(&portal.run_times).admit(rule, call.credential, call.method, Instant::now())?;
    let own = Watch::start();
    let outcome = (method.run)(portal, call)?;
    portal.count_run(call.method);
    let processing = own.seconds();
    let cost = match rule.batch {
        Billed::Batch if call.in_batch => 0.0,
        Billed::Commands if call.method == "batch" => 0.0,
        // Real time is charged in full only where it matters; short calls count as nothing, as on
        // the published sample, where a call of 7 ms left `operating` at 0.
        _ => rule.cost_seconds + if processing < 0.1 { 0.0 } else { processing },
    };
    let operating = rule.enabled.then(|| {
        lock(&portal.run_times).charge(rule, call.credential, call.method, cost, Instant::now())
    });
    let mut members = vec![("result", outcome.result)];
    members.extend(outcome.next.map(|next| ("next", Value::Int(next))));
    members.extend(outcome.total.map(|total| ("total", Value::Int(total))));
    members.push((
        "time",
        watch.block(processing, operating, &portal.time_zone),
    ));
    Ok(Value::map(members))
}
