//! Where answers, drawings and sentences go, and how they look there.

pub(super) mod deliver;
pub(super) mod drawing;
mod file;
mod pretty;
pub(super) mod terminal;
