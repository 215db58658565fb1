//! The portal's calendar: what is in it, and what it answers for a user and a window.

pub mod culture;
pub mod day;
pub mod entry;
pub mod event;
pub mod listing;
pub mod scenario;
pub mod series;
pub mod store;
pub mod synthetic;
