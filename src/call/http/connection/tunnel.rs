//! A tunnel through an HTTP proxy, by CONNECT. The proxy's answer has a budget of its own, and what
//! follows it is not the proxy's to say.

use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::stream::Stream;
use crate::call::http::proxy::Login;
use crate::call::http::request::USER_AGENT;
use crate::call::http::trouble::{ProxyTrouble, Trouble};
use crate::put::put;

/// Of a proxy's answer, with whatever it says before it, in bytes.
const MOST: usize = 16 * 1024;

/// Asks for a tunnel to `host:port`, over a connection to the proxy.
pub(crate) fn open(
    stream: &mut Stream,
    host: &str,
    port: u16,
    login: Option<&Login>,
    deadline: Instant,
) -> Result<(), Trouble> {
    let host = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    let mut request = format!(
        "CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\nUser-Agent: {USER_AGENT}\r\n\
         Proxy-Connection: Keep-Alive\r\n"
    );
    if let Some(login) = login {
        let credentials = format!("{}:{}", login.user.expose(), login.password.expose());
        put!(
            request,
            "Proxy-Authorization: Basic {}\r\n",
            BASE64_STANDARD.encode(credentials)
        );
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes(), deadline)?;
    let status = answer(stream, deadline)?;
    if (200..300).contains(&status) {
        Ok(())
    } else {
        Err(ProxyTrouble::Refused(status).into())
    }
}

/// The status of the proxy's answer. Interim answers (1xx) are passed over.
fn answer(stream: &mut Stream, deadline: Instant) -> Result<u16, Trouble> {
    let mut come = Vec::with_capacity(1024);
    let mut buffer = [0; 1024];
    let mut total = 0;
    loop {
        while let Some(end) = end_of_head(&come) {
            let status = status(&come[..end]).ok_or(ProxyTrouble::NoHttp)?;
            come.drain(..end);
            if !(100..200).contains(&status) || status == 101 {
                // In a tunnel the client speaks first.
                let is_more = (200..300).contains(&status) && !come.is_empty();
                return if is_more {
                    Err(ProxyTrouble::SaysTooMuch.into())
                } else {
                    Ok(status)
                };
            }
        }
        if total >= MOST {
            return Err(ProxyTrouble::SaysTooMuch.into());
        }
        // What cannot become an answer any more is not waited for.
        let begin = &come[..come.len().min(5)];
        if !b"HTTP/".starts_with(begin) {
            return Err(ProxyTrouble::NoHttp.into());
        }
        let read = stream.read(&mut buffer, deadline)?;
        if read == 0 {
            return Err(ProxyTrouble::Closed.into());
        }
        total += read;
        come.extend_from_slice(&buffer[..read]);
    }
}

/// Where the head ends, behind its empty line.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let mut line_is_empty = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' if line_is_empty => return Some(at + 1),
            b'\n' => line_is_empty = true,
            b'\r' => {}
            _ => line_is_empty = false,
        }
    }
    None
}

/// `HTTP/1.1 200 whatever`.
fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\n').next()?;
    let rest = line.strip_prefix(b"HTTP/1.")?;
    let (version, rest) = rest.split_first()?;
    let digits = rest.strip_prefix(b" ")?.get(..3)?;
    let ends = rest.get(4).is_none_or(|next| matches!(next, b' ' | b'\r'));
    if !version.is_ascii_digit() || !ends {
        return None;
    }
    let status = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (100..=599).contains(&status).then_some(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::http::connection::script::{End, Script};
    use crate::call::secret::Secret;

    #[test]
    fn a_head_ends_behind_its_empty_line() {
        for (head, rest) in [
            ("HTTP/1.1 200 OK\r\n\r\n", "x"),
            ("HTTP/1.0 200\n\n", ""),
            ("HTTP/1.1 200 OK\r\nA: b\r\n\r\n", "\r\n"),
        ] {
            let all = format!("{head}{rest}");
            assert_eq!(end_of_head(all.as_bytes()), Some(head.len()), "{all:?}");
        }
        for none in ["", "\r\r\r", "HTTP/1.1 200 OK\r\n", "a\r\nb\r\n\r"] {
            assert_eq!(end_of_head(none.as_bytes()), None, "{none:?}");
        }
    }

    #[test]
    fn a_status_is_read_from_the_first_line_alone() {
        for (head, expected) in [
            ("HTTP/1.1 200 Connection established\r\n\r\n", Some(200)),
            ("HTTP/1.0 407\r\n\r\n", Some(407)),
            ("HTTP/1.1 503\n\n", Some(503)),
            ("HTTP/1.1 2000 no\r\n\r\n", None),
            ("HTTP/1.1 +20 no\r\n\r\n", None),
            ("HTTP/2 200\r\n\r\n", None),
            ("HTTP/1.1  200\r\n\r\n", None),
            ("HTTP/1.1 099\r\n\r\n", None),
            ("\r\nHTTP/1.1 200 OK\r\n\r\n", None),
            ("SSH-2.0\r\n\r\n", None),
        ] {
            assert_eq!(status(head.as_bytes()), expected, "{head:?}");
        }
    }

    fn knock(says: &[u8], piece: usize, end: End) -> (Result<(), Trouble>, Script) {
        let script = Script::new(says, piece, end);
        let mut stream = Stream::Script(script.clone());
        let deadline = Instant::now() + std::time::Duration::from_secs(60);
        (
            open(&mut stream, "portal.test", 443, None, deadline),
            script,
        )
    }

    fn trouble(says: &[u8], piece: usize, end: End) -> Option<ProxyTrouble> {
        match knock(says, piece, end).0 {
            Ok(()) => None,
            Err(Trouble::Proxy(trouble)) => Some(trouble),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn the_proxy_is_asked_for_the_portal_and_told_the_login() {
        let script = Script::new(*b"HTTP/1.1 200 OK\r\n\r\n", 100, End::Mute);
        let mut stream = Stream::Script(script.clone());
        let login = Login {
            user: Secret::new("Aladdin"),
            password: Secret::new("open sesame"),
        };
        let deadline = Instant::now() + std::time::Duration::from_secs(60);
        assert!(open(&mut stream, "::1", 8443, Some(&login), deadline).is_ok());
        let heard = String::from_utf8(script.heard()).unwrap();
        assert!(
            heard.starts_with("CONNECT [::1]:8443 HTTP/1.1\r\nHost: [::1]:8443\r\n"),
            "{heard}"
        );
        // The example of RFC 7617.
        let basic = "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n";
        assert!(heard.ends_with(basic), "{heard}");
    }

    #[test]
    fn an_answer_is_understood_however_it_is_cut() {
        for piece in 1..40 {
            for (says, expected) in [
                (&b"HTTP/1.0 200 Connection established\r\n\r\n"[..], None),
                (b"HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", None),
                (
                    b"HTTP/1.1 407 Who?\r\nA: b\r\n\r\n<html>",
                    Some(ProxyTrouble::Refused(407)),
                ),
                (b"HTTP/1.1 101 So\r\n\r\n", Some(ProxyTrouble::Refused(101))),
                (b"HTTP/1.1 20 OK\r\n\r\n", Some(ProxyTrouble::NoHttp)),
                (b"SSH-2.0-x\r\n", Some(ProxyTrouble::NoHttp)),
                (b"HTTP/1.1 200 OK\r\n", Some(ProxyTrouble::Closed)),
                (b"", Some(ProxyTrouble::Closed)),
            ] {
                assert_eq!(trouble(says, piece, End::Close), expected, "{piece}");
            }
        }
    }

    #[test]
    fn a_proxy_that_does_not_stop_is_stopped() {
        let endless = [&b"HTTP/1.1 200 OK\r\nA: "[..], &vec![b'a'; 1 << 16]].concat();
        let (outcome, script) = knock(&endless, 4096, End::Mute);
        assert!(matches!(
            outcome,
            Err(Trouble::Proxy(ProxyTrouble::SaysTooMuch))
        ));
        assert!(script.left() > endless.len() - 2 * MOST, "and soon");
        let interim = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000);
        assert_eq!(
            trouble(&interim, 1000, End::Mute),
            Some(ProxyTrouble::SaysTooMuch)
        );
        // What follows its answer would be taken for the portal's.
        let forged = b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}";
        assert_eq!(
            trouble(forged, 1000, End::Mute),
            Some(ProxyTrouble::SaysTooMuch)
        );
    }
}
