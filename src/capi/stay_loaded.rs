//! Keeps this library in the process for good, as `-z nodelete` does on Linux: a look-up that has
//! outlived its call would else go on in memory that the host's `FreeLibrary` has unmapped.

use std::io;
use std::ptr;

use windows_sys::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_PIN, GetModuleHandleExW,
};

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
