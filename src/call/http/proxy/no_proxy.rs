//! Hosts that are reached without a proxy: the variable `NO_PROXY`, in all the forms that curl
//! honours and a few that others do.

use std::net::IpAddr;

use crate::call::portal::origin::{Origin, normal_host};

/// The list: items between commas or blanks.
///
/// - `*`: every host.
/// - `example.com`, `.example.com`, `*.example.com`: this domain and all below it; a dot at the end
///   changes nothing, nor does the letter case.
/// - `10.1.2.3`, `::1`, `[::1]`: this address.
/// - `10.0.0.0/8`, `fd00::/8`: the addresses that begin with so many bits.
/// - Any of these with `:port`, an IPv6 address in brackets then: this port alone.
///
/// Names match names and addresses match addresses: nothing is resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NoProxy(Vec<Item>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    Every,
    /// In lower case, without dots at its ends.
    Domain(String),
    Network(IpAddr, u32),
}

impl NoProxy {
    /// Reads the list. What cannot be read matches nothing: the proxy is the safe way.
    pub(crate) fn parse(list: &str) -> Self {
        let items = list.split(|c: char| c == ',' || c.is_whitespace());
        Self(items.filter_map(Item::parse).collect())
    }

    /// Whether a server is on the list.
    pub(crate) fn has(&self, origin: &Origin) -> bool {
        self.0.iter().any(|item| {
            item.port.is_none_or(|port| port == origin.port) && item.hosts.have(&origin.host)
        })
    }
}

impl Item {
    fn parse(text: &str) -> Option<Self> {
        let item = |hosts, port| Some(Self { hosts, port });
        // An IPv6 address without brackets has no port.
        if let Some(hosts) = Hosts::parse(text) {
            return item(hosts, None);
        }
        let (host, port) = text.rsplit_once(':')?;
        let port = port.parse().ok().filter(|port| *port > 0)?;
        let bracketed = host.starts_with('[') && host.contains(']');
        if host.contains(':') && !bracketed {
            return None;
        }
        item(Hosts::parse(host)?, Some(port))
    }
}

impl Hosts {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Every);
        }
        let (host, bits) = match text.split_once('/') {
            Some((host, bits)) => (host, Some(bits)),
            None => (text, None),
        };
        // [fd00::]/8 and [fd00::/8] are the same.
        let bare = host.strip_prefix('[').unwrap_or(host);
        let bare = bare.strip_suffix(']').unwrap_or(bare);
        let bits = bits.map(|bits| bits.strip_suffix(']').unwrap_or(bits));
        // A dot at the end makes no name of an address.
        let undotted = bare.strip_suffix('.').unwrap_or(bare);
        if let Ok(address) = undotted.parse::<IpAddr>() {
            let whole = if address.is_ipv4() { 32 } else { 128 };
            let digits = |bits: &str| bits.bytes().all(|b| b.is_ascii_digit());
            let bits = match bits {
                Some(bits) => digits(bits).then(|| bits.parse().ok()).flatten()?,
                None => whole,
            };
            return (bits <= whole).then_some(Self::Network(address, bits));
        }
        if bits.is_some() {
            return None;
        }
        let domain = text.strip_prefix("*.").unwrap_or(text);
        let domain = domain.trim_matches('.');
        // International names as they are sent.
        normal_host(domain).ok().map(Self::Domain)
    }

    fn have(&self, host: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Domain(domain) => {
                host.parse::<IpAddr>().is_err()
                    && host
                        .strip_suffix(domain.as_str())
                        .is_some_and(|before| before.is_empty() || before.ends_with('.'))
            }
            Self::Network(network, bits) => host
                .parse::<IpAddr>()
                .is_ok_and(|address| share_bits(address, *network, *bits)),
        }
    }
}

/// Whether two addresses of one kind begin with the same bits. An IPv4 address written as IPv6 is of
/// both kinds.
fn share_bits(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros() >= bits,
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros() >= bits,
        (IpAddr::V6(a), IpAddr::V4(_)) => a
            .to_ipv4_mapped()
            .is_some_and(|a| share_bits(a.into(), network, bits)),
        (IpAddr::V4(_), IpAddr::V6(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(list: &str, server: &str) -> bool {
        let (origin, _) = Origin::split_from(&format!("https://{server}")).unwrap();
        NoProxy::parse(list).has(&origin)
    }

    #[test]
    fn every_form_is_honoured() {
        for (list, server) in [
            ("*", "x.by"),
            ("*", "10.0.0.1"),
            ("a.by, *", "x.by"),
            ("x.by", "x.by"),
            ("x.by", "a.x.by"),
            (".x.by", "x.by"),
            (".x.by", "a.b.x.by"),
            ("*.x.by", "a.x.by"),
            ("*.x.by", "x.by"),
            ("..x.by", "x.by"),
            ("x.by.", "x.by"),
            (".x.by.", "a.x.by"),
            ("x.by", "x.by."),
            ("x.by.", "a.x.by."),
            ("X.BY", "a.x.by"),
            ("x.by", "A.X.By"),
            ("a.by,x.by", "x.by"),
            ("a.by x.by", "x.by"),
            (" a.by ,\t,, x.by\n", "x.by"),
            ("портал.рф", "a.портал.рф"),
            ("xn--80awhdgm.xn--p1ai", "портал.рф"),
            ("localhost,127.0.0.1", "localhost"),
            ("under_score.by", "under_score.by"),
            ("10.1.2.3", "10.1.2.3"),
            ("10.1.2.3.", "10.1.2.3"),
            ("10.0.0.0/8", "10.255.0.1"),
            ("10.1.2.3/8", "10.255.0.1"),
            ("192.168.1.7/32", "192.168.1.7"),
            ("192.168.1.6/31", "192.168.1.7"),
            ("172.16.0.0/12", "172.31.255.255"),
            ("0.0.0.0/0", "8.8.8.8"),
            ("::/0", "[2001:db8::1]"),
            ("2001:db8::1", "[2001:db8::1]"),
            ("[2001:db8::1]", "[2001:db8::1]"),
            ("2001:DB8:0:0::1", "[2001:db8::1]"),
            ("fd00::/8", "[fdff::1]"),
            ("[fd00::]/8", "[fdff::1]"),
            ("[fd00::/8]", "[fdff::1]"),
            ("2001:db8::/33", "[2001:db8:7fff::1]"),
            ("2001:db8::1/128", "[2001:db8::1]"),
            ("10.0.0.0/8", "[::ffff:10.1.2.3]"),
            ("x.by:443", "x.by"),
            ("x.by:8443", "a.x.by:8443"),
            (".x.by:8443", "a.x.by:8443"),
            ("x.by.:8443", "x.by:8443"),
            ("*:8443", "x.by:8443"),
            ("10.1.2.3:8443", "10.1.2.3:8443"),
            ("10.0.0.0/8:8443", "10.1.2.3:8443"),
            ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
            ("[2001:db8::]/32:8443", "[2001:db8::1]:8443"),
        ] {
            assert!(has(list, server), "{list:?} has {server}");
        }
    }

    #[test]
    fn what_only_looks_alike_goes_through_the_proxy() {
        for (list, server) in [
            ("", "x.by"),
            (",", "x.by"),
            (".", "x.by"),
            ("*.", "x.by"),
            ("**", "x.by"),
            ("x*.by", "xa.by"),
            ("*x.by", "ax.by"),
            ("x.by", "ax.by"),
            (".x.by", "ax.by"),
            ("x.by", "x.by.evil.com"),
            ("a.x.by", "x.by"),
            ("by", "xby"),
            ("x.by:8443", "x.by"),
            ("x.by:443", "x.by:8443"),
            ("x.by:0", "x.by"),
            ("x.by:port", "x.by"),
            ("x.by:", "x.by"),
            ("x.by/8", "x.by"),
            // A name is no address, and an address no name.
            ("0.1", "10.0.0.1"),
            ("1", "10.0.0.1"),
            (".0.0.1", "10.0.0.1"),
            ("10.0.0.1", "x.10.0.0.1.by"),
            ("10.0.0.0/8", "x.by"),
            ("::/0", "x.by"),
            ("::/0", "10.0.0.1"),
            ("0.0.0.0/0", "[2001:db8::1]"),
            ("10.1.2.3", "10.1.2.4"),
            ("192.168.0.0", "192.168.0.1"),
            ("192.168.0.0/24", "192.168.1.1"),
            ("192.168.1.7/32", "192.168.1.6"),
            ("172.16.0.0/12", "172.32.0.1"),
            ("10.0.0.0/33", "10.0.0.0"),
            ("10.0.0.0/-1", "10.0.0.0"),
            ("10.0.0.0/+8", "10.0.0.0"),
            ("10.0.0.0/", "10.0.0.0"),
            ("fd00::/129", "[fd00::]"),
            ("fd00::/8", "[fe00::1]"),
            ("2001:db8::/33", "[2001:db8:8000::1]"),
            ("2001:db8::1:8443", "[2001:db8::1]:8443"),
            ("[2001:db8::1]:8443", "[2001:db8::1]"),
            ("10.0.0.0/8:8443", "10.1.2.3"),
        ] {
            assert!(!has(list, server), "{list:?} has not {server}");
        }
    }
}
