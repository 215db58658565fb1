//! What a portal wrote: users and their entries, as they stand in an answer.
//!
//! What comments here and in `reading` cite:
//! - docs: the vendor's documentation of `calendar.accessibility.get`, apidocs.bitrix24.com;
//! - calendar, intranet: the PHP of the modules of these names, which boxed portals carry;
//! - records: answers of portals that people have published with their questions and reports.

pub(super) mod accessibility;
pub(super) mod answer;
pub(super) mod date_order;
pub(super) mod entry;
mod evidence;
mod halves;
mod members;
pub(super) mod written;
mod zones;

pub use accessibility::Accessibility;
pub use date_order::{DateFormat, DateOrder};
pub use entry::{EntryId, Unread};
