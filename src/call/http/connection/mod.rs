//! One connection: how it is opened, directly or through a proxy, and how bytes go over it.

pub(crate) mod open;
#[cfg(any(test, fuzzing))]
pub(crate) mod script;
mod socket;
mod socks;
mod stream;
mod tls_configs;
mod tunnel;
mod wire;
