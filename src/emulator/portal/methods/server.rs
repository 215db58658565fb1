//! What the portal tells of itself.

use jiff::Timestamp;

use crate::emulator::php::value::Value;
use crate::emulator::portal::state::Portal;

/// The server's clock.
pub fn time(portal: &Portal) -> Value {
    let now = Timestamp::now().to_zoned_datetime(portal.time_zone.clone());
    Value::text(now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}
