//! May it pass? Whether the same call may succeed when it is made again later, unchanged.
//!
//! One policy for everything that tells it: the envelope, [`error_info`](crate::error_info) and the
//! repeats.

/// Whether what an HTTP status reports may pass: too many requests (429), and everything that a
/// server or a gateway in front of it blames itself for (5xx, Cloudflare's 520 to 524 among them).
pub(crate) fn status(status: u16) -> bool {
    status == 429 || (500..=599).contains(&status)
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
}
