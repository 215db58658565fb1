//! The emulator from outside, over sockets, with a client that hides nothing.

mod batch;
mod calendar;
mod client;
mod events;
mod faults;
mod limits;
mod log;
mod oauth;
mod people;
mod rest;
mod rest3;
mod tls;
mod wire;
