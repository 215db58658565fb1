//! The time half: its options, and the answer that it computes with.

pub(super) mod options;
pub(super) mod source;
