//! Servers that are reached without a proxy, as Windows' settings list them.

use crate::call::portal::origin::{Origin, normal_host};

/// The list, `ProxyOverride`: items between semicolons, commas or blanks.
///
/// - `<local>`: names without a dot.
/// - `intranet`, `*.corp.local`, `192.168.*`: a host, where a star stands for any characters.
/// - Any of these with `https://` before it: this scheme alone; with `:port` behind it: this port alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Direct(Vec<Item>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Local,
    Like {
        https: Option<bool>,
        /// In lower case, with stars.
        host: String,
        port: Option<u16>,
    },
}

impl Direct {
    /// Reads the list. What cannot be read matches nothing: the proxy is the safe way.
    pub(crate) fn parse(list: &str) -> Self {
        let items = list.split(|c: char| matches!(c, ';' | ',') || c.is_whitespace());
        Self(items.filter_map(Item::parse).collect())
    }

    pub(crate) fn has(&self, origin: &Origin) -> bool {
        self.0.iter().any(|item| item.has(origin))
    }
}

impl Item {
    fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("<local>") {
            return Some(Self::Local);
        }
        let (https, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Some(true), rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Some(false), rest),
            Some(_) => return None,
            None => (None, text),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            // An IPv6 address without brackets has no port.
            Some((host, port)) if host.ends_with(']') || !host.contains(':') => {
                (host, Some(port.parse().ok().filter(|port| *port > 0)?))
            }
            _ => (rest, None),
        };
        let host = pattern(host)?;
        Some(Self::Like { https, host, port })
    }

    fn has(&self, origin: &Origin) -> bool {
        match self {
            Self::Local => !origin.host.contains(['.', ':']),
            Self::Like { https, host, port } => {
                https.is_none_or(|https| https == origin.https)
                    && port.is_none_or(|port| port == origin.port)
                    && is_like(&origin.host, host)
            }
        }
    }
}

/// A host with stars, written as hosts are sent. Stars stand within labels, too.
fn pattern(host: &str) -> Option<String> {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    let bare = bare.strip_suffix('.').unwrap_or(bare);
    // .corp.local is all below it.
    let all = if bare.starts_with('.') { "*" } else { "" };
    let labels: Option<Vec<String>> = bare
        .split('.')
        .map(|label| {
            if label.is_ascii() {
                Some(label.to_ascii_lowercase())
            } else {
                normal_host(label).ok()
            }
        })
        .collect();
    let pattern = format!("{all}{}", labels?.join("."));
    let is_sane = |b: u8| b.is_ascii_alphanumeric() || b".-_*:".contains(&b);
    (!pattern.is_empty() && pattern.bytes().all(is_sane)).then_some(pattern)
}

/// Whether a text is like a pattern, in which a star stands for any characters or none.
fn is_like(text: &str, pattern: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        // Without a star.
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_direct(list: &str, server: &str) -> bool {
        let server = if server.contains("://") {
            server.to_owned()
        } else {
            format!("https://{server}")
        };
        Direct::parse(list).has(&Origin::split_from(&server).unwrap().0)
    }

    #[test]
    fn every_form_of_an_exception_is_honoured() {
        for (list, server) in [
            ("<local>", "intranet"),
            ("*.by;<LOCAL>", "portal"),
            ("intranet", "intranet"),
            ("portal.corp.local", "Portal.Corp.Local."),
            ("*.corp.local", "a.b.corp.local"),
            (".corp.local", "a.corp.local"),
            ("*corp.local", "corp.local"),
            ("*corp*", "a.corp.local"),
            ("b24*.corp.local", "b24-test.corp.local"),
            ("a*b*c", "a1b2b3c"),
            ("192.168.*", "192.168.7.7"),
            ("192.168.*.7", "192.168.1.7"),
            ("*", "x.by"),
            ("x.by, y.by", "y.by"),
            ("x.by y.by", "y.by"),
            ("https://x.by", "x.by"),
            ("http://x.by/", "http://x.by"),
            ("x.by:8443", "x.by:8443"),
            ("*.x.by:8443", "a.x.by:8443"),
            ("*.портал.рф", "a.портал.рф"),
            ("2001:db8::1", "[2001:db8::1]"),
            ("[2001:db8::*]:8443", "[2001:db8::1]:8443"),
        ] {
            assert!(is_direct(list, server), "{list:?} has {server}");
        }
    }

    #[test]
    fn what_only_looks_like_an_exception_goes_through_the_proxy() {
        for (list, server) in [
            ("", "x.by"),
            (";", "x.by"),
            ("<local>", "x.by"),
            ("<local>", "[2001:db8::1]"),
            ("<-loopback>", "x.by"),
            ("corp.local", "a.corp.local"),
            ("*.corp.local", "corp.local"),
            ("*.corp.local", "corp.local.evil.com"),
            ("192.168.*", "192.169.1.1"),
            ("a*ab", "ab"),
            ("a*b*c", "acb"),
            ("http://x.by", "x.by"),
            ("ftp://x.by", "x.by"),
            ("x.by:8443", "x.by"),
            ("x.by:0", "x.by"),
            ("x.by:port", "x.by"),
        ] {
            assert!(!is_direct(list, server), "{list:?} has not {server}");
        }
    }
}
