//! What the portal tells of itself and of its caller.

use jiff::Timestamp;

use crate::emulator::php::value::Value;
use crate::emulator::portal::state::Portal;
use crate::emulator::stop::lock;

/// The server's clock.
pub fn server_time(portal: &Portal) -> Value {
    let now = Timestamp::now().to_zoned_datetime(portal.time_zone.clone());
    Value::text(now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// Who calls.
pub fn user_current(portal: &Portal) -> Value {
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
