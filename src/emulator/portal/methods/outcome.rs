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

/// How many things of a list are in an answer.
const PAGE: usize = 50;

impl Outcome {
    /// The page of a list that begins there; a negative beginning asks for no count.
    pub fn page(items: Vec<Value>, start: i64) -> Outcome {
        let total = items.len();
        let skipped = usize::try_from(start).unwrap_or(0);
        let page: Vec<Value> = items.into_iter().skip(skipped).take(PAGE).collect();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let end = skipped.saturating_add(page.len());
        let counted = start >= 0;
        Outcome {
            next: (counted && !page.is_empty() && end < total).then(|| number(end)),
            total: counted.then(|| number(total)),
            result: Value::list(page),
        }
    }
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
