//! A server: its scheme, its host in the form that is sent, its port.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Scheme, host and port of a server.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Origin {
    pub(crate) https: bool,
    /// Lower case, IDN as `xn--`, IPv6 without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Origin {
    /// Reads an absolute address: its server, and what follows as it is written.
    pub(crate) fn split_from(url: &str) -> Option<(Self, &str)> {
        let (scheme, rest) = url.split_once("://")?;
        let https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (host, port) = split_port(authority)?;
        let origin = Self {
            https,
            host: normal_host(host).ok()?,
            port: port.unwrap_or(if https { 443 } else { 80 }),
        };
        Some((origin, path))
    }

    /// Whether the host is this machine, by its address or as `localhost`.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self
                .host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.to_canonical().is_loopback())
    }
}

impl fmt::Display for Origin {
    /// `https://host` or `http://host:8080`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, default) = if self.https {
            ("https", 443)
        } else {
            ("http", 80)
        };
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]", self.host)?;
        } else {
            write!(f, "{scheme}://{}", self.host)?;
        }
        if self.port != default {
            write!(f, ":{}", self.port)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Splits `host:port`, `[v6]:port`, `host`. `None` where what should be the
/// port is no number from 1 to 65535.
pub(super) fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = if authority.starts_with('[') {
        let end = authority.find(']').map_or(authority.len(), |at| at + 1);
        let (host, rest) = authority.split_at(end);
        match rest.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if rest.is_empty() => (host, None),
            None => return None,
        }
    } else {
        match authority.split_once(':') {
            // More than one colon and no brackets: left whole, and refused as a host.
            Some((host, port)) if !port.contains(':') => (host, Some(port)),
            _ => (authority, None),
        }
    };
    match port {
        None => Some((host, None)),
        Some(port) if port.bytes().all(|b| b.is_ascii_digit()) => match port.parse() {
            Ok(0) | Err(_) => None,
            Ok(port) => Some((host, Some(port))),
        },
        Some(_) => None,
    }
}

/// The host in the form that is sent: ASCII, lower case, no brackets.
pub(crate) fn normal_host(host: &str) -> Result<String, &'static str> {
    if let Some(v6) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return v6
            .parse::<Ipv6Addr>()
            .map(|address| address.to_string())
            .map_err(|_| "the address in brackets is not an IPv6 address");
    }
    if host.contains(':') {
        return Err("an IPv6 address must stand in brackets, as in [::1]");
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.is_empty() {
        return Err("the address has no host");
    }
    let ascii = if host.is_ascii() {
        host.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii(host).map_err(|_| "the host is not a valid domain name")?
    };
    let label_is_valid = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if ascii.len() > 253 || !ascii.split('.').all(label_is_valid) {
        return Err("the host has characters or a length that no host name has");
    }
    let last_is_number = ascii
        .rsplit('.')
        .next()
        .is_some_and(|label| label.bytes().all(|b| b.is_ascii_digit()));
    if last_is_number && ascii.parse::<Ipv4Addr>().is_err() {
        return Err("the host looks like an IPv4 address and is none");
    }
    Ok(ascii)
}

/// Whether a text can be the name of a portal's host, and hardly a token.
pub(crate) fn is_host(text: &str) -> bool {
    let host = text.split(':').next().unwrap_or_default();
    let top = host.rsplit('.').next().unwrap_or_default();
    host.eq_ignore_ascii_case("localhost")
        || text.starts_with('[')
        || (host.contains('.')
            && (top.chars().all(char::is_alphabetic) && (2..=24).contains(&top.chars().count())
                || host.parse::<std::net::Ipv4Addr>().is_ok()))
}
