//! May it pass? Whether the same call may succeed when it is made again later, unchanged.
//!
//! One policy for everything that tells it: the envelope, [`error_info`](crate::error_info) and the
//! repeats. What is repeated at once is less than what may pass later: see [`soon`].

use super::code::Code;

/// Whether what an HTTP status reports may pass: too many requests (429), and everything that a
/// server or a gateway in front of it blames itself for (5xx, Cloudflare's 520 to 524 among them).
pub(crate) fn status(status: u16) -> bool {
    status == 429 || (500..=599).contains(&status)
}

/// Whether an error that the portal reports may pass. Its code knows best; the status is 0 where
/// nobody knows it.
pub(crate) fn portal(code: &str, status: u16) -> bool {
    match code {
        // In this order: too many requests; too much time spent on them; blocked until somebody
        // unblocks; what the portal could not do this time, and what it found odd this time.
        "QUERY_LIMIT_EXCEEDED"
        | "OPERATION_TIME_LIMIT"
        | "OVERLOAD_LIMIT"
        | "INTERNAL_SERVER_ERROR"
        | "ERROR_UNEXPECTED_ANSWER" => true,
        // It comes with a 500, and the portal does not come back.
        "PORTAL_DELETED" => false,
        _ => self::status(status),
    }
}

/// Whether an error of this library may pass, as far as its code tells. With an answer at hand, its
/// status tells more.
pub(crate) fn code(code: Code) -> bool {
    match code {
        // The network comes back, the other end recovers, memory is given back.
        Code::Dns
        | Code::Connect
        | Code::Proxy
        | Code::Timeout
        | Code::Disconnected
        | Code::OutOfMemory => true,
        // Somebody has to do something first: the caller, an administrator, the portal.
        Code::InvalidArgument
        | Code::InvalidOptions
        | Code::Tls
        | Code::RedirectRefused
        | Code::NotJson
        | Code::UnexpectedAnswer
        | Code::TooLarge
        | Code::Oauth
        | Code::Cancelled
        | Code::Portal
        | Code::Internal => false,
    }
}

/// Whether a page in the portal's place may be gone in moments, so that the request is worth
/// repeating at once: a gateway that finds the portal away, too late or too busy.
pub(crate) fn soon(status: u16) -> bool {
    matches!(status, 429 | 502..=504 | 520..=524)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_blames_itself_for_may_pass() {
        for passing in [429, 500, 502, 503, 504, 520, 524, 599] {
            assert!(status(passing), "{passing}");
        }
        for lasting in [0, 200, 301, 400, 401, 403, 404, 428, 430, 499, 600] {
            assert!(!status(lasting), "{lasting}");
        }
    }

    #[test]
    fn what_is_worth_repeating_at_once_may_pass() {
        assert!((0..1000).all(|code| status(code) || !soon(code)));
        assert!([429, 502, 503, 504, 520, 522, 524].into_iter().all(soon));
        assert!(![0, 200, 500, 501, 505, 519, 525].into_iter().any(soon));
    }

    #[test]
    fn the_portals_code_tells_what_its_status_does_not() {
        for (code, status, passes) in [
            ("QUERY_LIMIT_EXCEEDED", 503, true),
            ("QUERY_LIMIT_EXCEEDED", 0, true),
            ("OPERATION_TIME_LIMIT", 429, true),
            ("OPERATION_TIME_LIMIT", 0, true),
            ("OVERLOAD_LIMIT", 0, true),
            ("INTERNAL_SERVER_ERROR", 0, true),
            ("ERROR_UNEXPECTED_ANSWER", 200, true),
            ("PORTAL_DELETED", 500, false),
            ("", 500, true),
            ("", 429, true),
            ("", 400, false),
            ("", 0, false),
            ("expired_token", 401, false),
            ("ACCESS_DENIED", 403, false),
            ("ERROR_METHOD_NOT_FOUND", 404, false),
        ] {
            assert_eq!(portal(code, status), passes, "{code} {status}");
        }
    }
}
