//! The day that most cases are about.

use serde_json::{Value, json};

use crate::support::time::{free, one, starts, with};

/// The 11th of September 2025, a Thursday, in UTC.
pub fn thursday(more: Value) -> Value {
    with(
        json!({"from": "2025-09-11", "to": "2025-09-11", "time_zone": "UTC"}),
        more,
    )
}

pub fn starts_of(entries: Vec<Value>, more: Value) -> Vec<String> {
    starts(&free(&one(entries), thursday(more)))
}
