//! What a portal wrote: users and their entries, as they stand in an answer.

pub(super) mod answer;
pub(super) mod entry;
pub(super) mod format;

pub use entry::{Accessibility, EntryId, Unread};
pub use format::{DateFormat, DateOrder};
