//! The doors of the portal: which one a request knocks at, whom it lets in, and in what shape it
//! answers.

pub mod control;
pub mod knock;
pub mod oauth;
pub mod parameters;
pub mod rest;
pub mod rest3;
pub mod route;
