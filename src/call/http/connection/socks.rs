//! A way through a SOCKS proxy: version 4 (and 4a) as its authors described it, version 5 by
//! RFC 1928, its password by RFC 1929. Every answer is read to its last byte and no further.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use super::stream::Stream;
use crate::call::http::proxy::Login;
use crate::call::http::trouble::{ProxyTrouble, Trouble};

/// Where a proxy is asked to go.
pub(crate) enum Target<'a> {
    Address(SocketAddr),
    /// The proxy looks the name up.
    Name(&'a str, u16),
}

const NO_LOGIN: u8 = 0;
const PASSWORD: u8 = 2;
const NOTHING_SUITS: u8 = 0xff;

/// SOCKS 5.
pub(crate) fn open5(
    stream: &mut Stream,
    target: &Target<'_>,
    login: Option<&Login>,
    deadline: Instant,
) -> Result<(), Trouble> {
    let methods: &[u8] = match login {
        None => &[5, 1, NO_LOGIN],
        Some(_) => &[5, 2, NO_LOGIN, PASSWORD],
    };
    stream.write_all(methods, deadline)?;
    let mut chosen = [0; 2];
    stream.read_exact(&mut chosen, deadline)?;
    match (chosen, login) {
        ([5, NO_LOGIN], _) => {}
        ([5, PASSWORD], Some(login)) => log_in(stream, login, deadline)?,
        ([5, NOTHING_SUITS], _) => return Err(ProxyTrouble::WantsLogin.into()),
        _ => return Err(ProxyTrouble::NoSocks.into()),
    }

    let mut request = vec![5, 1, 0];
    let port = match target {
        Target::Address(SocketAddr::V4(address)) => {
            request.push(1);
            request.extend(address.ip().octets());
            address.port()
        }
        Target::Address(SocketAddr::V6(address)) => {
            request.push(4);
            request.extend(address.ip().octets());
            address.port()
        }
        Target::Name(name, port) => {
            request.push(3);
            push_short(&mut request, name.as_bytes())?;
            *port
        }
    };
    request.extend(port.to_be_bytes());
    stream.write_all(&request, deadline)?;

    let mut reply = [0; 4];
    stream.read_exact(&mut reply, deadline)?;
    let [5, code, 0, kind] = reply else {
        return Err(ProxyTrouble::NoSocks.into());
    };
    if code != 0 {
        return Err(ProxyTrouble::Socks(reason5(code)).into());
    }
    // The address that the proxy speaks from is of no use here.
    let length = match kind {
        1 => 4,
        4 => 16,
        3 => {
            let mut length = [0];
            stream.read_exact(&mut length, deadline)?;
            usize::from(length[0])
        }
        _ => return Err(ProxyTrouble::NoSocks.into()),
    };
    let mut rest = [0; 255 + 2];
    stream.read_exact(&mut rest[..length + 2], deadline)?;
    Ok(())
}

fn log_in(stream: &mut Stream, login: &Login, deadline: Instant) -> Result<(), Trouble> {
    let mut request = vec![1];
    push_short(&mut request, login.user.expose().as_bytes())?;
    push_short(&mut request, login.password.expose().as_bytes())?;
    stream.write_all(&request, deadline)?;
    let mut reply = [0; 2];
    stream.read_exact(&mut reply, deadline)?;
    // Some proxies repeat SOCKS' version for that of the login.
    match reply {
        [1 | 5, 0] => Ok(()),
        [1 | 5, _] => Err(ProxyTrouble::WantsLogin.into()),
        _ => Err(ProxyTrouble::NoSocks.into()),
    }
}

/// A text with its length before it, in one byte.
fn push_short(request: &mut Vec<u8>, text: &[u8]) -> Result<(), Trouble> {
    let length = u8::try_from(text.len()).map_err(|_| ProxyTrouble::LoginTooLong)?;
    request.push(length);
    request.extend(text);
    Ok(())
}

fn reason5(code: u8) -> &'static str {
    match code {
        1 => "a failure of its own",
        2 => "its rules do not allow it",
        3 => "the network is unreachable",
        4 => "the host is unreachable",
        5 => "the connection was refused",
        6 => "the time was over",
        7 => "it knows no such command",
        8 => "it knows no such kind of address",
        _ => "it gives no known reason",
    }
}

/// SOCKS 4; with a name, 4a.
pub(crate) fn open4(
    stream: &mut Stream,
    target: &Target<'_>,
    login: Option<&Login>,
    deadline: Instant,
) -> Result<(), Trouble> {
    let (port, address, name) = match target {
        Target::Address(address) => match address.ip().to_canonical() {
            IpAddr::V4(ip) => (address.port(), ip.octets(), None),
            IpAddr::V6(_) => return Err(ProxyTrouble::NoIpv6.into()),
        },
        // An address that none is says that a name follows.
        Target::Name(name, port) => (*port, [0, 0, 0, 1], Some(name)),
    };
    let mut request = vec![4, 1];
    request.extend(port.to_be_bytes());
    request.extend(address);
    push_terminated(&mut request, login.map_or("", |login| login.user.expose()))?;
    if let Some(name) = name {
        push_terminated(&mut request, name)?;
    }
    stream.write_all(&request, deadline)?;
    let mut reply = [0; 8];
    stream.read_exact(&mut reply, deadline)?;
    match reply[..2] {
        [0, 90] => Ok(()),
        [0, 91] => Err(ProxyTrouble::Socks("it refuses, or cannot reach it").into()),
        [0, 92 | 93] => Err(ProxyTrouble::WantsLogin.into()),
        _ => Err(ProxyTrouble::NoSocks.into()),
    }
}

/// A text with a NUL behind it.
fn push_terminated(request: &mut Vec<u8>, text: &str) -> Result<(), Trouble> {
    if text.len() > 255 || text.contains('\0') {
        return Err(ProxyTrouble::LoginTooLong.into());
    }
    request.extend(text.as_bytes());
    request.push(0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::http::connection::script::{End, Script};
    use crate::call::secret::Secret;
    use std::io;
    use std::time::Duration;

    fn login() -> Login {
        Login {
            user: Secret::new("ann"),
            password: Secret::new("pw"),
        }
    }

    const NAME: Target<'_> = Target::Name("portal.test", 443);

    fn v4() -> Target<'static> {
        Target::Address(([10, 0, 0, 7], 8443).into())
    }

    fn v6() -> Target<'static> {
        Target::Address(([1, 2, 3, 4, 5, 6, 7, 8], 443).into())
    }

    /// What was heard, what was left unread, and the outcome.
    fn knock(
        version: u8,
        says: &[u8],
        target: &Target<'_>,
        login: Option<&Login>,
    ) -> (Vec<u8>, usize, Result<(), Trouble>) {
        let script = Script::new(says, 1, End::Close);
        let mut stream = Stream::Script(script.clone());
        let deadline = Instant::now() + Duration::from_secs(60);
        let outcome = match version {
            4 => open4(&mut stream, target, login, deadline),
            _ => open5(&mut stream, target, login, deadline),
        };
        (script.heard(), script.left(), outcome)
    }

    #[test]
    fn version_5_asks_as_the_standard_says_and_reads_no_byte_too_many() {
        let to_name = b"\x05\x01\x00\x03\x0bportal.test\x01\xbb";
        let to_v4 = b"\x05\x01\x00\x01\x0a\x00\x00\x07\x20\xfb";
        let to_v6 = [
            5, 1, 0, 4, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 1, 187,
        ];
        for (target, request) in [(&NAME, &to_name[..]), (&v4(), to_v4), (&v6(), &to_v6)] {
            for bound in [
                &b"\x01\x00\x00\x00\x00\x00\x00"[..],
                b"\x03\x02ab\x00\x00",
                b"\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
            ] {
                let says = [b"\x05\x00\x05\x00\x00", bound, b"TLS"].concat();
                let (heard, left, outcome) = knock(5, &says, target, None);
                assert!(outcome.is_ok(), "{outcome:?}");
                assert_eq!(heard, [b"\x05\x01\x00", request].concat());
                assert_eq!(left, 3, "what comes next is not the proxy's");
            }
        }
        let says = b"\x05\x02\x01\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00";
        let (heard, _, outcome) = knock(5, says, &NAME, Some(&login()));
        assert!(outcome.is_ok());
        let expected = [&b"\x05\x02\x00\x02\x01\x03ann\x02pw"[..], to_name].concat();
        assert_eq!(heard, expected);
    }

    #[test]
    fn version_4_asks_by_address_and_by_name() {
        let granted = b"\x00\x5a\x00\x00\x00\x00\x00\x00";
        let (heard, _, outcome) = knock(4, granted, &v4(), Some(&login()));
        assert!(outcome.is_ok());
        assert_eq!(heard, b"\x04\x01\x20\xfb\x0a\x00\x00\x07ann\x00");
        let (heard, _, outcome) = knock(4, granted, &NAME, None);
        assert!(outcome.is_ok());
        assert_eq!(
            heard,
            b"\x04\x01\x01\xbb\x00\x00\x00\x01\x00portal.test\x00"
        );
    }

    #[test]
    fn a_refusal_says_why() {
        let long = "a".repeat(256);
        for (version, says, target, expected) in [
            (5, &b"\x05\xff"[..], &NAME, ProxyTrouble::WantsLogin),
            (5, b"\x05\x02", &NAME, ProxyTrouble::NoSocks),
            (5, b"\x04\x00", &NAME, ProxyTrouble::NoSocks),
            (5, b"HTTP/1.1 400", &NAME, ProxyTrouble::NoSocks),
            (
                5,
                b"\x05\x00\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00",
                &NAME,
                ProxyTrouble::Socks("the host is unreachable"),
            ),
            (5, b"\x05\x00\x05\x00\x00\x09", &NAME, ProxyTrouble::NoSocks),
            (
                5,
                b"\x05\x00",
                &Target::Name(&long, 1),
                ProxyTrouble::LoginTooLong,
            ),
            (
                4,
                b"\x00\x5b\x00\x00\x00\x00\x00\x00",
                &NAME,
                ProxyTrouble::Socks("it refuses, or cannot reach it"),
            ),
            (
                4,
                b"\x00\x5d\x00\x00\x00\x00\x00\x00",
                &NAME,
                ProxyTrouble::WantsLogin,
            ),
            (4, b"HTTP/1.1", &NAME, ProxyTrouble::NoSocks),
            (4, b"", &v6(), ProxyTrouble::NoIpv6),
        ] {
            match knock(version, says, target, None).2 {
                Err(Trouble::Proxy(trouble)) => assert_eq!(trouble, expected, "{says:?}"),
                other => panic!("{says:?}: {other:?}"),
            }
        }
        let says = b"\x05\x02\x01\x01";
        let outcome = knock(5, says, &NAME, Some(&login())).2;
        assert!(matches!(
            outcome,
            Err(Trouble::Proxy(ProxyTrouble::WantsLogin))
        ));
    }

    #[test]
    fn an_answer_that_ends_early_is_an_end_of_the_connection() {
        let whole = b"\x05\x00\x05\x00\x00\x03\x02ab\x00\x00";
        for length in 0..whole.len() {
            match knock(5, &whole[..length], &NAME, None).2 {
                Err(Trouble::Io(error)) => {
                    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
                }
                other => panic!("{length}: {other:?}"),
            }
        }
    }
}
