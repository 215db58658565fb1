//! What a caller wants to know: which window and zones, whose time, what counts, which slots.

mod at_least;
pub(super) mod attendees;
pub(super) mod busy;
mod conceding;
pub(super) mod counted;
pub(super) mod dates;
pub(super) mod groups;
pub(super) mod person;
mod ranges;
pub(super) mod slots;
pub(super) mod values;
pub(super) mod window;
pub(super) mod working_hours;

pub use at_least::AtLeast;
pub use busy::BusyOptions;
pub use counted::AllDay;
pub use slots::{Grid, Order, SlotOptions};
pub(crate) use values::{by_user, user_id};
pub use window::Window;
pub use working_hours::WorkingHours;
