//! The functions of the C ABI. Their comments are the manual: `cbindgen` copies them into
//! `include/b24busy.h`, word for word.

use std::ffi::{CStr, c_char};

use super::border::{borrow, borrow_optional};
use super::guarded;
use super::returned_strings::{give_answer, give_outcome, take_back_string};
use crate::call;
use crate::envelope::error_info::{ErrorInfo, error_info};
use crate::envelope::shape::is_error;
use crate::error::Error;

/// The version of this interface. It grows only when a change is not compatible: a program that
/// was compiled against one header works with every library whose b24_abi_version() is the same.
pub const B24_ABI_VERSION: u32 = 1;

/// Before anything is kept for this process, or started in it.
pub(super) fn settle_in_process() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    super::fork::watch();
    #[cfg(windows)]
    call::keep_loaded_by(super::stay_loaded::stay_loaded);
}

/// Asks a portal who is busy, in one go and with the default options.
///
/// url: a webhook, such as "https://example.bitrix24.com/rest/1/secret/", or a portal's address,
/// such as "example.bitrix24.com", together with a token.
/// users: user ids: "1", "1,2" or "[1,2]".
/// from, to: the first and the last day, both included: "2025-09-10", "2025-09-10T18:33:57",
/// "20250910183357" or "10.09.2025 18:33:57". A time of day is allowed and not used: the portal's
/// limits are whole days, in its server's time zone.
/// token: an access token, with a portal's address; NULL or "" with a webhook.
///
/// Returns the portal's answer byte for byte, or an error as JSON; tell them apart with
/// b24_is_error. Never NULL. The string is the caller's: return it to b24_string_free.
/// The answer's "result" maps each user's id to a list of entries; an empty map may be written [].
/// A user who is missing from it is unknown, not free. Times in it are not what they seem:
/// DATE_FROM_TS_UTC, for one, is not UTC on most portals.
///
/// The connection is kept and used again by later calls. Prefer a client where options are needed.
/// Safe from any thread.
///
/// # Safety
/// Each argument is NULL or points to a NUL-terminated string. (NULL, except as the token, is
/// answered with an error.)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_get_user_busy(
    url: *const c_char,
    users: *const c_char,
    from: *const c_char,
    to: *const c_char,
    token: *const c_char,
) -> *mut c_char {
    give_answer(guarded(|| {
        settle_in_process();
        // SAFETY: the caller promises NULL or NUL-terminated strings that live during the call.
        let (url, users, from, to, token) = unsafe {
            (
                borrow(url, "url")?,
                borrow(users, "users")?,
                borrow(from, "from")?,
                borrow(to, "to")?,
                borrow_optional(token, "token")?,
            )
        };
        call::get_user_busy(url, users, from, to, token)
    }))
}

/// Tells an error from a result, in a string that any function of this library returned.
///
/// Returns 1 for an error of any shape: the portal's own, this library's, NULL, text that is no
/// JSON object. Returns 0 for a result, a picture, a calendar. Safe from any thread.
///
/// # Safety
/// answer is NULL or points to a NUL-terminated string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_is_error(answer: *const c_char) -> i32 {
    let is_error = guarded(|| {
        // SAFETY: the caller promises NULL or a NUL-terminated string.
        let answer = unsafe { borrow(answer, "answer") }?;
        Ok::<bool, Error>(is_error(answer))
    });
    i32::from(is_error.unwrap_or(true))
}

/// Tells what is known of an error, in one form whatever the shape of the error.
///
/// answer: as for b24_is_error.
///
/// Returns JSON, never NULL, to be returned to b24_string_free. For an error, always these members
/// in this order and without blanks:
///   {"code":"B24BUSY_INVALID_ARGUMENT","message":"users: no user is given; expected ...",
///    "kind":"argument","retryable":false,"argument":"users","status":null,"attempts":0,"users":[]}
/// "code" is the portal's own, which may be empty, or one of this library's; it is cut to 200
/// characters. "message" is never empty, and cut to 16 KiB; what is cut ends with an ellipsis.
/// "kind" is "argument", "network", "portal", "answer", "cancelled" or "internal".
/// "argument" is the argument that is wrong, or with B24BUSY_INVALID_OPTIONS the option, be it known
/// ("duration_minutes"), within another ("per_user.34.time_zone") or unknown; else null. "status" is
/// the HTTP status of an answer that could not be used, "attempts" how many requests were sent; both
/// are null where the text does not tell them, as a portal's own error does not (b24_result_status
/// and b24_result_attempts do). "users" are those of the part that failed, where the call was made
/// in parts. What a text claims in this library's name is believed, whoever wrote it: whether an
/// error is the portal's own, b24_result_code knows. In texts only quotation marks, backslashes and
/// control characters are escaped. For a result: the text null.
/// Safe from any thread.
///
/// # Safety
/// answer is NULL or points to a NUL-terminated string.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_error_info(answer: *const c_char) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    let info = unsafe { info_of(answer) };
    give_outcome(Ok(
        info.map_or_else(|| "null".to_owned(), |info| info.to_json())
    ))
}

/// One member of what b24_error_info tells, as plain text: for hosts that have no JSON.
///
/// answer: as for b24_is_error.
/// name: "code", "message", "kind", "retryable", "argument", "status", "attempts" or "users".
///
/// Returns the text as it is, with nothing escaped; "true" or "false"; a number in digits; users as
/// "1,2". What is not known, and every member of a result, is "". Never NULL; to be returned to
/// b24_string_free. A character NUL, which no C string can carry, becomes U+FFFD.
/// Safe from any thread.
///
/// # Safety
/// answer and name are NULL or point to NUL-terminated strings.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_error_member(
    answer: *const c_char,
    name: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    let info = unsafe { info_of(answer) };
    let member = guarded(|| {
        // SAFETY: the caller promises NULL or a NUL-terminated string.
        let name = unsafe { borrow(name, "name") }?;
        Ok(info.and_then(|info| info.member(name)))
    });
    let member = member.ok().flatten().unwrap_or_default();
    give_outcome(Ok(member.replace('\0', "\u{fffd}")))
}

/// What is known of the error that a caller's text is.
///
/// # Safety
/// As for [`b24_error_info`].
unsafe fn info_of(answer: *const c_char) -> Option<ErrorInfo> {
    guarded(|| {
        // SAFETY: the caller promises NULL or a NUL-terminated string.
        let answer = unsafe { borrow(answer, "answer") }?;
        Ok(error_info(answer))
    })
    .unwrap_or_else(|error| error_info(&error.to_json()))
}

/// Frees a string that a function of this library returned. NULL is allowed and does nothing.
///
/// To be called once for each string, and for no other string. Safe from any thread.
///
/// # Safety
/// string is NULL or came from this library and was not freed yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_string_free(string: *mut c_char) {
    let _ = guarded(|| {
        // SAFETY: the caller promises a string of ours that was not freed yet, or NULL.
        unsafe { take_back_string(string) };
        Ok(())
    });
}

/// Closes the connections that are kept for later calls and that no call is using now. Calls open
/// new ones. For a host that is about to unload the library or to sleep for long. Safe from any
/// thread.
#[unsafe(no_mangle)]
pub extern "C" fn b24_close_idle() {
    let _ = guarded(|| {
        call::close_idle();
        Ok(())
    });
}

/// The library's version, such as "1.0.0". The string is static: it is not to be freed.
#[unsafe(no_mangle)]
pub extern "C" fn b24_version() -> *const c_char {
    const VERSION: &CStr =
        match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
            Ok(version) => version,
            Err(_) => c"",
        };
    VERSION.as_ptr()
}

/// The version of the interface that the loaded library has: B24_ABI_VERSION of its header.
#[unsafe(no_mangle)]
pub extern "C" fn b24_abi_version() -> u32 {
    B24_ABI_VERSION
}
