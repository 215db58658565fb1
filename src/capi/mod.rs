//! The C ABI: what `include/b24busy.h` declares. Each function turns C values into Rust ones,
//! calls the core, and turns the outcome into a string for the caller. There is no logic here.

mod border;
#[allow(non_camel_case_types)]
mod client;
#[allow(non_camel_case_types)]
mod code;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod fork;
mod functions;
mod result;
mod returned_strings;
#[cfg(windows)]
mod stay_loaded;
mod time;

// What each of the functions runs its body in.
#[cfg(not(windows))]
use crate::guard::guarded;
#[cfg(windows)]
use stay_loaded::guarded;
