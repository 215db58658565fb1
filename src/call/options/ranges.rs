//! The numbers among the options of the call.

use crate::input::range::{Real, Whole};

/// From a millisecond to an hour.
const fn time(key: &'static str) -> Whole {
    Whole {
        key,
        range: 1..=3_600_000,
        unit: "milliseconds",
    }
}

pub(super) const TIMEOUT: Whole = time("timeout_ms");
pub(super) const TOTAL_TIMEOUT: Whole = time("total_timeout_ms");
pub(super) const CONNECT_TIMEOUT: Whole = time("connect_timeout_ms");

pub(super) const MAX_ANSWER_BYTES: Whole = Whole {
    key: "max_answer_bytes",
    range: 1..=0x7fff_ffff,
    unit: "bytes",
};

pub(super) const RETRIES: Whole = Whole {
    key: "retries",
    range: 0..=100,
    unit: "repeats",
};

pub(super) const USERS_PER_CALL: Whole = Whole {
    key: "users_per_call",
    range: 1..=10_000,
    unit: "users",
};

pub(super) const RATE: Real = Real {
    key: "rate_per_second",
    range: 0.1..=1000.0,
};

pub(super) const BURST: Real = Real {
    key: "burst",
    range: 1.0..=10_000.0,
};
