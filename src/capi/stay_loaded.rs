//! Keeps this library in the process for good, as `-z nodelete` does on Linux, from the first call on. A look-up
//! that has outlived its call would else go on in memory that the host's `FreeLibrary` has unmapped. And each of
//! Rust's thread-locals takes one of the 1,088 places that Windows has for a process, and never gives it back: a host
//! that loads, calls and unloads would have none left after some hundred times, which ends the process.

use std::io;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;
use crate::guard;
use windows_sys::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_PIN, GetModuleHandleExW,
};

/// Runs the body of a function that a host calls, where no panic passes and the library stays loaded.
pub(super) fn guarded<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    static DONE: AtomicBool = AtomicBool::new(false);
    // Where it fails, the next call tries again; a thread that may outlive its call is not started without it.
    if !DONE.load(Ordering::Acquire) && stay_loaded().is_ok() {
        DONE.store(true, Ordering::Release);
    }
    guard::guarded(body)
}

/// Pins the module that this very function is in, be it the library or a program that holds it.
pub(super) fn stay_loaded() -> io::Result<()> {
    const HOW: u32 = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
    let within: fn() -> io::Result<()> = stay_loaded;
    let mut module = ptr::null_mut();
    // SAFETY: with this flag the "name" is an address within a module, which our own code's is, and
    // nothing is read there; the handle goes into a variable of ours.
    if unsafe { GetModuleHandleExW(HOW, within as *const u16, &raw mut module) } == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}
