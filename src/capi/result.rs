//! What a returned string tells about itself. As in `functions.rs`, the comments are the manual.

use std::ffi::c_char;

use super::strings::facts;
use crate::error::Code;

/// What a returned string is: a result, the portal's own error, or one of this library's. The
/// numbers never change; a later version may have more of them.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum b24_code {
    /// A result.
    B24_OK = 0,
    /// An error of the portal's own: its code and words stand in the text.
    B24_PORTAL_ERROR = 1,
    /// B24BUSY_INVALID_ARGUMENT: an argument cannot be read. Nothing was sent.
    B24_INVALID_ARGUMENT = 2,
    /// B24BUSY_INVALID_OPTIONS: the options are no JSON object, or one is unknown or out of range.
    B24_INVALID_OPTIONS = 3,
    /// B24BUSY_DNS: the portal's name has no address.
    B24_DNS = 4,
    /// B24BUSY_CONNECT: no connection to the portal.
    B24_CONNECT = 5,
    /// B24BUSY_TLS: the certificate was not accepted, or the handshake failed.
    B24_TLS = 6,
    /// B24BUSY_PROXY: the proxy cannot be reached, or refused.
    B24_PROXY = 7,
    /// B24BUSY_TIMEOUT: no complete answer in time.
    B24_TIMEOUT = 8,
    /// B24BUSY_DISCONNECTED: the connection broke.
    B24_DISCONNECTED = 9,
    /// B24BUSY_REDIRECT_REFUSED: the portal sent the call where the secret must not go.
    B24_REDIRECT_REFUSED = 10,
    /// B24BUSY_NOT_JSON: the answer is no JSON.
    B24_NOT_JSON = 11,
    /// B24BUSY_UNEXPECTED_ANSWER: the answer is JSON, but none of a portal's.
    B24_UNEXPECTED_ANSWER = 12,
    /// B24BUSY_TOO_LARGE: the answer is larger than max_answer_bytes.
    B24_TOO_LARGE = 13,
    /// B24BUSY_OAUTH: the access token has expired, and there is no new one.
    B24_OAUTH = 14,
    /// B24BUSY_CANCELLED: the caller broke the call off.
    B24_CANCELLED = 15,
    /// B24BUSY_OUT_OF_MEMORY: no memory for the answer.
    B24_OUT_OF_MEMORY = 16,
    /// B24BUSY_INTERNAL: a defect of this library.
    B24_INTERNAL = 17,
}

impl From<Code> for b24_code {
    fn from(code: Code) -> Self {
        match code {
            Code::Portal => Self::B24_PORTAL_ERROR,
            Code::InvalidArgument => Self::B24_INVALID_ARGUMENT,
            Code::InvalidOptions => Self::B24_INVALID_OPTIONS,
            Code::Dns => Self::B24_DNS,
            Code::Connect => Self::B24_CONNECT,
            Code::Tls => Self::B24_TLS,
            Code::Proxy => Self::B24_PROXY,
            Code::Timeout => Self::B24_TIMEOUT,
            Code::Disconnected => Self::B24_DISCONNECTED,
            Code::RedirectRefused => Self::B24_REDIRECT_REFUSED,
            Code::NotJson => Self::B24_NOT_JSON,
            Code::UnexpectedAnswer => Self::B24_UNEXPECTED_ANSWER,
            Code::TooLarge => Self::B24_TOO_LARGE,
            Code::Oauth => Self::B24_OAUTH,
            Code::Cancelled => Self::B24_CANCELLED,
            Code::OutOfMemory => Self::B24_OUT_OF_MEMORY,
            Code::Internal => Self::B24_INTERNAL,
        }
    }
}

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
/// It is B24_OK exactly where b24_is_error of the same string is 0; what b24_error_info returns is
/// a result. Safe from any thread.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_that_programs_were_compiled_with() {
        let numbers: Vec<(&str, u32)> = Code::ALL
            .iter()
            .map(|&code| (code.as_str(), b24_code::from(code) as u32))
            .collect();
        let expected = [
            ("B24BUSY_INVALID_ARGUMENT", 2),
            ("B24BUSY_INVALID_OPTIONS", 3),
            ("B24BUSY_DNS", 4),
            ("B24BUSY_CONNECT", 5),
            ("B24BUSY_TLS", 6),
            ("B24BUSY_PROXY", 7),
            ("B24BUSY_TIMEOUT", 8),
            ("B24BUSY_DISCONNECTED", 9),
            ("B24BUSY_REDIRECT_REFUSED", 10),
            ("B24BUSY_NOT_JSON", 11),
            ("B24BUSY_UNEXPECTED_ANSWER", 12),
            ("B24BUSY_TOO_LARGE", 13),
            ("B24BUSY_OAUTH", 14),
            ("B24BUSY_CANCELLED", 15),
            ("B24BUSY_OUT_OF_MEMORY", 16),
            ("B24BUSY_INTERNAL", 17),
        ];
        assert_eq!(numbers, expected);
        assert_eq!(b24_code::from(Code::Portal) as u32, 1);
        assert_eq!(b24_code::B24_OK as u32, 0);
    }
}
