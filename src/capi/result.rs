//! What a returned string tells about itself. As in `functions.rs`, the comments are the manual.

use std::ffi::c_char;

use super::code::b24_code;
use super::returned_strings::facts;

/// How many bytes a returned string has, its NUL not counted. In constant time.
///
/// result: a string that a function of this library returned and that was not freed yet; of any
/// other it must not be asked, no more than it may be freed. NULL has 0.
/// Safe from any thread.
///
/// # Safety
/// The result is NULL or a string of this library's that was not freed yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_result_length(result: *const c_char) -> usize {
    // SAFETY: the caller's promise is passed on.
    unsafe { facts(result) }.map_or(0, |(length, _)| length)
}

/// Tells what a returned string is: B24_OK for a result, else which error. In constant time.
///
/// result: as for b24_result_length. NULL is B24_INVALID_ARGUMENT, as it is to b24_error_info.
///
/// It is B24_OK exactly where b24_is_error of the same string is 0, but for the strings of
/// b24_error_info and b24_error_member: these are results, whatever stands in them. Safe from any thread.
///
/// # Safety
/// As for b24_result_length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_result_code(result: *const c_char) -> b24_code {
    // SAFETY: the caller's promise is passed on.
    unsafe { facts(result) }.map_or(b24_code::B24_INVALID_ARGUMENT, |(_, facts)| facts.code)
}

/// Tells whether the call that returned this string may succeed later, unchanged: 1 if so, 0 if
/// not, and 0 for a result. In constant time.
///
/// result: as for b24_result_length. NULL has 0.
///
/// Of the portal's own error it may know more than b24_error_info: the status of HTTP, which does
/// not stand in the text. Safe from any thread.
///
/// # Safety
/// As for b24_result_length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_result_retryable(result: *const c_char) -> i32 {
    // SAFETY: the caller's promise is passed on.
    unsafe { facts(result) }.map_or(0, |(_, facts)| facts.retryable.into())
}

/// Tells the HTTP status that came with this string: of the portal's answer, its own errors included,
/// or of an answer that could not be used (with B24BUSY_OAUTH, the token server's). In constant time.
///
/// result: as for b24_result_length. NULL has 0.
///
/// It is 0 where no answer began, after B24BUSY_CANCELLED, and for what was computed, such as
/// intervals, slots, pictures and calendars, with a portal asked for it or not. Safe from any thread.
///
/// # Safety
/// As for b24_result_length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_result_status(result: *const c_char) -> i32 {
    // SAFETY: the caller's promise is passed on.
    unsafe { facts(result) }.map_or(0, |(_, facts)| facts.status.into())
}

/// Tells how many requests the call that returned this string sent, or tried to send: all parts of
/// it, all repeats, each step of a redirect, and those to the token server. In constant time.
///
/// result: as for b24_result_length. NULL has 0.
///
/// A request that no connection came about for was tried, and counts. 0: nothing was sent; also for a
/// result that was computed, with a portal asked for it or not. Safe from any thread.
///
/// # Safety
/// As for b24_result_length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_result_attempts(result: *const c_char) -> u32 {
    // SAFETY: the caller's promise is passed on.
    unsafe { facts(result) }.map_or(0, |(_, facts)| facts.attempts)
}
