//! What a returned string is, as a number. As in `functions.rs`, the comments are the manual.

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
