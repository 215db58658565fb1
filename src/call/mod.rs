//! The call: one method of a portal asked over HTTP, blocking. A request goes one way through
//! these files: client → redirect → transport; the answer comes back as it was sent.

mod address;
mod answer;
mod body;
mod client;
mod failure;
mod options;
mod params;
mod portal;
mod process;
mod proxy;
mod redirect;
mod secret;
mod socket;
mod tls;
mod transport;
mod wire;

pub use answer::{Answer, PortalError, is_error};
pub use client::{CallOptions, Client, get_user_busy};
pub use options::Options;
