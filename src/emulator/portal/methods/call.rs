//! One call of a method, as a door or a batch hands it on.

use crate::emulator::php::value::Value;

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
