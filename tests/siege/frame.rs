//! Where that ends which a client says: a request, or a step of a proxy's dialogue.

/// Something that is waited for whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// At least one byte.
    Anything,
    /// Of HTTP, with its body.
    Request,
    /// SOCKS 5: the methods that the client knows.
    Greeting,
    /// SOCKS 5: user name and password.
    Login,
    /// SOCKS 5: where to connect to.
    Socks5,
    /// SOCKS 4 and 4a.
    Socks4,
}

impl Frame {
    /// How long it is, once enough of it is there.
    pub fn length(self, bytes: &[u8]) -> Option<usize> {
        let at = |index: usize| bytes.get(index).copied().map(usize::from);
        let length = match self {
            Frame::Anything => 1,
            Frame::Request => {
                let head = find(bytes, b"\r\n\r\n")? + 4;
                head + content_length(&bytes[..head])
            }
            Frame::Greeting => 2 + at(1)?,
            Frame::Login => {
                let user = at(1)?;
                3 + user + at(2 + user)?
            }
            Frame::Socks5 => match at(3)? {
                1 => 10,
                4 => 22,
                _ => 7 + at(4)?,
            },
            Frame::Socks4 => {
                let user = 8 + find(bytes.get(8..)?, b"\0")? + 1;
                let named = bytes[4..7] == [0, 0, 0] && bytes[7] != 0;
                if named {
                    user + find(&bytes[user..], b"\0")? + 1
                } else {
                    user
                }
            }
        };
        (bytes.len() >= length).then_some(length)
    }
}

fn content_length(head: &[u8]) -> usize {
    String::from_utf8_lossy(head)
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
