//! The portal itself: what it knows (state), at which doors it lets in whom (doors), what its methods
//! do (methods).

pub mod doors;
pub mod error;
mod methods;
pub mod state;
mod time_block;
