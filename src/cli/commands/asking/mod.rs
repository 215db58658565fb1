//! A portal asked: by which client, how it is told about, and what becomes of the answer.

pub(super) mod client;
pub(super) mod exchange;
pub(super) mod progress;
