//! What a method gives: a value, and of a list where it goes on.

use crate::emulator::php::value::Value;

/// What stands in an answer of what a method did.
pub struct Outcome {
    /// `result`.
    pub result: Value,
    /// `next`: where the next page begins.
    pub next: Option<i64>,
    /// `total`: how many there are.
    pub total: Option<i64>,
}

impl From<Value> for Outcome {
    fn from(result: Value) -> Outcome {
        Outcome {
            result,
            next: None,
            total: None,
        }
    }
}
