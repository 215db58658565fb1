//! The call: one method of a portal asked over HTTP, blocking. A request goes one way through
//! these files: client → parts (many users) → oauth (an expired token) → retry (waiting its turn by
//! pacing) → redirect → transport; the answer comes back as it was sent.

mod address;
mod answer;
mod body;
mod call_options;
mod client;
mod failure;
mod oauth;
mod option_values;
mod options;
mod pacing;
mod params;
mod parts;
mod portal;
mod process;
mod proxy;
mod random;
mod redirect;
mod retry;
mod secret;

mod socket;
mod tls;
mod transport;
mod waiting;
mod wire;

pub use answer::Answer;
pub use call_options::CallOptions;
pub use client::{Client, get_user_busy};
pub use options::Options;

#[cfg(all(feature = "capi", any(target_os = "linux", target_os = "android")))]
pub(crate) use process::identify_by;
#[cfg(feature = "capi")]
pub(crate) use transport::close_idle;

/// For the fuzz targets: answers to parts, one user each, made one.
#[cfg(fuzzing)]
pub(crate) fn splice(bodies: &[&str]) -> Result<Answer, crate::Error> {
    let users: Vec<u64> = (1..=bodies.len() as u64).collect();
    let mut bodies = bodies.iter();
    parts::ask(&users, 1, 1 << 20, |_| {
        Answer::whole(bodies.next().copied().unwrap_or_default().to_owned())
    })
    .and_then(Answer::with_each_user_once)
}
