//! The portal itself: what it knows, whom it lets in, what its methods do.

pub mod accessibility;
pub mod batch;
pub mod control;
pub mod error;
pub mod limits;
pub mod methods;
pub mod oauth;
pub mod rest;
pub mod rest3;
pub mod route;
pub mod state;
pub mod time_block;
pub mod tokens;
