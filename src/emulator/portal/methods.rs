//! The methods of the old REST version.

use jiff::Timestamp;

use super::error::PortalError;
use super::state::Portal;
use super::{accessibility, batch};
use crate::emulator::php::value::Value;
use crate::emulator::stop::lock;

/// One call of a method.
pub struct Call<'a> {
    /// The method, in lower case.
    pub method: &'a str,
    /// Its parameters.
    pub params: &'a Value,
    /// Under what name limits are counted.
    pub credential: &'a str,
    /// It is a command of a batch.
    pub in_batch: bool,
}

/// A method.
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// The scope that it needs; empty is none.
    pub scope: &'static str,
    /// What it does.
    pub run: fn(&Portal, &Call) -> Result<Value, PortalError>,
}

/// All methods.
pub const METHODS: [Method; 7] = [
    Method {
        name: "batch",
        scope: "",
        run: batch::run,
    },
    Method {
        name: "calendar.accessibility.get",
        scope: "calendar",
        run: accessibility::get,
    },
    Method {
        name: "calendar.event.add",
        scope: "calendar",
        run: accessibility::add_event,
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
        run: |portal, _| Ok(server_time(portal)),
    },
    Method {
        name: "user.current",
        scope: "user",
        run: |portal, _| Ok(user_current(portal)),
    },
];

/// The method of that name.
pub fn find(name: &str) -> Option<&'static Method> {
    const { &METHODS }.iter().find(|method| method.name == name)
}

/// The server's clock.
pub fn server_time(portal: &Portal) -> Value {
    let now = Timestamp::now().to_zoned_datetime(portal.time_zone.clone());
    Value::text(now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

fn user_current(portal: &Portal) -> Value {
    let user = portal.config.user;
    let calendar = lock(&portal.calendar);
    let zone = calendar.user_zone(user);
    Value::map([
        ("ID", Value::text(user.to_string())),
        ("ACTIVE", Value::Bool(true)),
        (
            "TIME_ZONE",
            Value::text(zone.iana_name().unwrap_or_default()),
        ),
        (
            "TIME_ZONE_OFFSET",
            Value::text(zone.to_offset(Timestamp::now()).seconds().to_string()),
        ),
        (
            "USER_TYPE",
            Value::text(if calendar.is_external(user) {
                "extranet"
            } else {
                "employee"
            }),
        ),
    ])
}
