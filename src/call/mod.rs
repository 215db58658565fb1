//! The call: one method of a portal asked over HTTP, blocking.
//!
//! A request goes one way through these folders: client → `many_users` (the list is cut) → tokens (an
//! expired one is renewed) → pace (its turn, its repeats, its redirects) → http. The answer comes
//! back as it was sent, read once by `envelope`.
//!
//! What comments here cite as docs is the vendor's documentation of REST, apidocs.bitrix24.com, by
//! the title of the page.

mod client;
#[cfg(fuzzing)]
pub(crate) mod fuzzing;
mod http;
mod many_users;
mod options;
mod pace;
mod per_process;
mod portal;
mod progress;
mod secret;
mod tokens;

pub use client::Client;
pub use client::stateless::get_user_busy;
pub use options::Options;
pub use options::call::CallOptions;

#[cfg(feature = "capi")]
pub(crate) use http::close_idle;
#[cfg(all(windows, any(feature = "addin", feature = "capi")))]
pub(crate) use http::keep_loaded_by;
#[cfg(feature = "capi")]
pub(crate) use http::room::SPARE;
#[cfg(feature = "cli")]
pub(crate) use options::given::scrubber as given_secrets;
#[cfg(all(feature = "capi", any(target_os = "linux", target_os = "android")))]
pub(crate) use per_process::identify_by;
#[cfg(feature = "cli")]
pub(crate) use portal::host_of;
