//! One call of a method, as a door or a batch hands it on.

use std::cell::RefCell;

use crate::emulator::fault::Fault;
use crate::emulator::php::value::Value;

/// One call of a method.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The method, in lower case.
    pub method: &'a str,
    /// Its parameters.
    pub params: &'a Value,
    /// Under what name limits are counted.
    pub credential: &'a str,
    /// It is a command of a batch.
    pub in_batch: bool,
    /// The path of the request.
    pub path: &'a str,
    /// Faults that struck commands of a batch and concern the answer to all of it.
    pub struck: &'a RefCell<Vec<Fault>>,
}

impl Call<'_> {
    /// Where the page of a list begins.
    pub fn start(&self) -> i64 {
        self.params.get("start").map_or(0, Value::to_int)
    }

    /// Whether a fault takes the place of the answer to all of the batch.
    pub fn is_lost(&self) -> bool {
        self.struck.borrow().iter().any(Fault::replaces_answer)
    }
}
