//! The caller's strings and handles across the border, named by who owns what. What is given to the
//! caller as a string is in `returned_strings.rs`.

use std::ffi::{CStr, c_char, c_void};
use std::sync::Arc;

use crate::error::Error;
use crate::input::Invalid;

const EXPECTED: &str = "a NUL-terminated string in UTF-8";

/// Borrows a string of the caller's that may be NULL.
///
/// # Safety
/// `text` is NULL or points to a NUL-terminated string that nobody changes while `'a` lasts.
pub(super) unsafe fn borrow_optional<'a>(
    text: *const c_char,
    argument: &'static str,
) -> Result<Option<&'a str>, Error> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, and NUL-terminated as the caller promises.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map(Some).map_err(|error| {
        let problem = format!("the byte at offset {} is not UTF-8", error.valid_up_to());
        Error::invalid_argument(argument, &Invalid::new(problem, EXPECTED))
    })
}

/// Borrows a string of the caller's that must be there.
///
/// # Safety
/// As for [`borrow_optional`].
pub(super) unsafe fn borrow<'a>(
    text: *const c_char,
    argument: &'static str,
) -> Result<&'a str, Error> {
    // SAFETY: the caller's promise is passed on.
    let text = unsafe { borrow_optional(text, argument) }?;
    text.ok_or_else(|| {
        Error::invalid_argument(argument, &Invalid::new("the pointer is NULL", EXPECTED))
    })
}

/// Gives a handle to the caller, who returns it to [`take_back_handle`].
pub(super) fn give_handle<T>(value: T) -> *mut T {
    Arc::into_raw(Arc::new(value)).cast_mut()
}

/// A reference of its own to what a handle stands for: the handle may be taken back while a call
/// goes on.
///
/// # Safety
/// `handle` is NULL or came from [`give_handle`] and was not taken back yet.
pub(super) unsafe fn share<T>(handle: *const T, argument: &'static str) -> Result<Arc<T>, Error> {
    if handle.is_null() {
        let expected = "a client from b24_client_new";
        return Err(Error::invalid_argument(
            argument,
            &Invalid::new("the pointer is NULL", expected),
        ));
    }
    // SAFETY: the handle is an `Arc` that is alive, so its count can grow and be owned anew.
    Ok(unsafe {
        Arc::increment_strong_count(handle);
        Arc::from_raw(handle)
    })
}

/// Takes back what [`give_handle`] gave. NULL is nothing.
///
/// # Safety
/// `handle` is NULL or came from [`give_handle`] and was not taken back yet.
pub(super) unsafe fn take_back_handle<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: it came from `Arc::into_raw`, once.
        drop(unsafe { Arc::from_raw(handle) });
    }
}

/// A pointer of the caller's that is only handed back to the caller, who is told when that is over.
pub(super) struct Context {
    pointer: *mut c_void,
    drop: Option<unsafe extern "C" fn(*mut c_void)>,
}

// SAFETY: the library never looks behind the pointer; that it may be used on every thread that
// makes calls, and dropped on any, is the caller's promise.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

impl Context {
    pub(super) fn new(
        pointer: *mut c_void,
        drop: Option<unsafe extern "C" fn(*mut c_void)>,
    ) -> Self {
        Self { pointer, drop }
    }

    /// The pointer. (A method, so that a closure captures the whole and not the bare pointer.)
    pub(super) fn get(&self) -> *mut c_void {
        self.pointer
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        if let Some(drop) = self.drop {
            // SAFETY: the caller gave the function for this very pointer and this moment.
            unsafe { drop(self.pointer) };
        }
    }
}
