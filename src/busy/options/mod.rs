//! What a caller wants to know: which window and zones, whose time, what counts, which slots.

pub(super) mod busy;
pub(super) mod slots;

pub(crate) use busy::invalid;
pub use busy::{BusyOptions, Window};
pub use slots::{AtLeast, Grid, Order, SlotOptions};
