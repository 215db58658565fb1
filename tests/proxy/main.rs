//! The client through real proxy programs: tinyproxy (CONNECT) and microsocks (SOCKS5).
//!
//! A server on this machine is never reached through a proxy, so the portal is asked for under a
//! name that the proxy alone knows: it runs with an `/etc/hosts` of its own, in a mount namespace.
//! Where that is not permitted it is asked for as 0.0.0.0, which is this machine, but not said so.

#![cfg(all(feature = "emulator", unix))]

mod connect;
#[cfg(feature = "cli")]
mod environment;
mod missing;
mod programs;
mod socks;
#[path = "../support/mod.rs"]
mod support;
