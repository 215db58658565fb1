//! The 1C Native API: the shared library is an external component, too, for 1C:Enterprise 8.3 and
//! for OneScript. `abi` speaks the hosts' binary interface and holds every unsafe line; above it
//! stands safe Rust: names, arguments, and one call of the core for each method.
//!
//! - A method answers with a string: a result, or an error as JSON in the shape of the portal's own
//!   errors. With `RaiseErrors` an error is reported to the host, and the method fails instead. In
//!   both cases `LastError` is that JSON; after a success it is empty.
//! - What cannot be passed to a component, such as an array, arrives as an empty value. Where a
//!   parameter is required, that is an error; a default never takes its place.
//! - `Options` that cannot be read are an error of the next call, which is not made with older ones:
//!   of a write that fails, hosts say little or nothing. With `RaiseErrors` the write fails as well.
//! - `Isolated` is empty where the host does not tell. `Tokens` is the pair to store where the options
//!   let an access token be renewed, as of the last call; else it is empty.

mod abi;
mod arguments;
mod catalogue;
mod component;
mod kept_client;
mod messages;
mod methods;
mod value;
