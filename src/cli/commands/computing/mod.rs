//! The time half: its options, and the answer that it computes with.

mod dates;
pub(super) mod options;
pub(super) mod source;
