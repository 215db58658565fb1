//! The call from Rust, over real sockets: what is sent, what comes back, what goes wrong.

#![cfg(feature = "emulator")]

mod answer;
mod asking;
mod callback;
mod connection;
mod faults;
mod redirects;
mod request;
#[path = "../support/mod.rs"]
mod support;
mod tls;
