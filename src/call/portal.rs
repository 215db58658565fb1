//! A portal's address in every form that people paste, and the credential that goes with it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::secret::{Scrubber, Secret};
use crate::error::Error;
use crate::input::Invalid;

const EXPECTED_URL: &str = "a webhook such as https://example.bitrix24.com/rest/1/secret/, or a \
                            portal's address such as example.bitrix24.com together with a token";
const EXPECTED_TOKEN: &str =
    "an access token with a portal's address, and none with a webhook";

/// Where a portal's methods are, and what opens it.
///
/// `Debug` and [`Portal::origin`] show the host and never the credential.
#[derive(Clone, Debug)]
pub(crate) struct Portal {
    pub(crate) origin: Origin,
    /// The path before `rest`, with a leading slash and without a trailing one; often empty.
    prefix: String,
    /// Whether the address is that of REST 3.0 (`/rest/api/`).
    version3: bool,
    credential: Credential,
}

#[derive(Clone, Debug)]
enum Credential {
    Webhook { user: String, code: Secret },
    Token(Secret),
}

/// Scheme, host and port of a server.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Origin {
    pub(crate) https: bool,
    /// Lower case, IDN as `xn--`, IPv6 without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Origin {
    /// Whether the host is this machine, by its address or as `localhost`.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self
                .host
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for Origin {
    /// `https://host` or `http://host:8080`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, default) = if self.https { ("https", 443) } else { ("http", 80) };
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

impl Portal {
    /// Reads the arguments `url` and `token`.
    pub(crate) fn new(url: &str, token: Option<&str>, allow_http: bool) -> Result<Self, Error> {
        let token = token.map(str::trim).filter(|token| !token.is_empty());
        let scrubber = Scrubber::new(token.map(Secret::new));
        let address = Address::read(url, allow_http).map_err(|invalid| {
            Error::invalid_argument("url", &invalid.map_problem(|text| scrubber.scrub(text)))
        })?;
        let credential = match (address.webhook, token) {
            (Some((user, code)), None) => Credential::Webhook { user, code },
            (None, Some(token)) => Credential::Token(read_token(token)?),
            (Some(_), Some(_)) => {
                return Err(Error::invalid_argument(
                    "token",
                    &Invalid::new(
                        "a token is given together with a webhook's url",
                        EXPECTED_TOKEN,
                    ),
                ));
            }
            (None, None) => {
                return Err(Error::invalid_argument(
                    "token",
                    &Invalid::new(
                        "neither a webhook's url nor a token is given",
                        EXPECTED_TOKEN,
                    ),
                ));
            }
        };
        Ok(Self {
            origin: address.origin,
            prefix: address.prefix,
            version3: address.version3,
            credential,
        })
    }

    /// The path of a method at the address as it was given.
    pub(crate) fn path(&self, method: &str) -> Secret {
        self.path_in(if self.version3 { "rest/api" } else { "rest" }, method)
    }

    /// The path of a method that exists in the old version of REST alone.
    ///
    /// The same webhook or token works at both addresses.
    pub(crate) fn path_without_version(&self, method: &str) -> Secret {
        self.path_in("rest", method)
    }

    fn path_in(&self, root: &str, method: &str) -> Secret {
        let prefix = &self.prefix;
        Secret::new(match &self.credential {
            Credential::Webhook { user, code } => {
                format!("{prefix}/{root}/{user}/{}/{method}", code.expose())
            }
            Credential::Token(_) => format!("{prefix}/{root}/{method}"),
        })
    }

    /// The token that belongs in the body as `auth`.
    pub(crate) fn token(&self) -> Option<&Secret> {
        match &self.credential {
            Credential::Webhook { .. } => None,
            Credential::Token(token) => Some(token),
        }
    }

    /// What must not leave the library.
    pub(crate) fn secret(&self) -> &Secret {
        match &self.credential {
            Credential::Webhook { code, .. } => code,
            Credential::Token(token) => token,
        }
    }
}

fn read_token(token: &str) -> Result<Secret, Error> {
    const LONGEST: usize = 4096;
    let problem = if token.len() > LONGEST {
        "the token is longer than 4096 characters"
    } else if !token.bytes().all(|b| b.is_ascii_graphic()) {
        "the token has characters that no token has (spaces, line ends, letters outside ASCII)"
    } else {
        return Ok(Secret::new(token));
    };
    Err(Error::invalid_argument(
        "token",
        &Invalid::new(problem, EXPECTED_TOKEN),
    ))
}

/// The parts of a pasted address.
struct Address {
    origin: Origin,
    prefix: String,
    version3: bool,
    webhook: Option<(String, Secret)>,
}

impl Address {
    fn read(url: &str, allow_http: bool) -> Result<Self, Invalid> {
        // Of an address that cannot be read nothing is quoted but the host: the rest is secret.
        let wrong = |problem: &str| Invalid::new(problem, EXPECTED_URL);
        let url = url.trim();
        if url.is_empty() {
            return Err(wrong("no address is given"));
        }
        if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(wrong("the address has spaces or control characters inside"));
        }
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, url),
        };
        let scheme = match scheme.as_deref() {
            None => None,
            Some("https") => Some(true),
            Some("http") => Some(false),
            Some(_) => return Err(wrong("the address begins with neither https:// nor http://")),
        };
        if rest.contains(['?', '#']) {
            return Err(wrong(
                "the address has a query or a fragment (\"?\" or \"#\"), which are not taken",
            ));
        }
        if rest.contains('\\') {
            return Err(wrong("the address has a backslash"));
        }
        let (authority, path) = match rest.find('/') {
            Some(at) => (&rest[..at], &rest[at..]),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(wrong(
                "the address has a user name or password before the host (\"@\"), which are not taken",
            ));
        }
        let (host, port) = split_port(authority).ok_or_else(|| {
            wrong("the address's port is not a number from 1 to 65535")
        })?;
        let host = read_host(host).map_err(wrong)?;
        let origin = read_origin(scheme, host, port, allow_http)?;
        let (prefix, version3, webhook) = read_path(path).map_err(|problem| {
            Invalid::new(format!("after the host {origin}, {problem}"), EXPECTED_URL)
        })?;
        Ok(Self {
            origin,
            prefix,
            version3,
            webhook,
        })
    }
}

/// The scheme that holds: https but where plain http was asked for and may be.
fn read_origin(
    scheme: Option<bool>,
    host: String,
    port: Option<u16>,
    allow_http: bool,
) -> Result<Origin, Invalid> {
    let mut origin = Origin {
        https: true,
        host,
        port: 443,
    };
    // A server on this very machine is a portal's emulator or a tunnel: plain unless said.
    let plain_asked = match scheme {
        None => origin.is_loopback() && port != Some(443),
        Some(https) => !https,
    };
    if plain_asked {
        if allow_http || origin.is_loopback() {
            origin.https = false;
            origin.port = port.unwrap_or(80);
        } else if port.is_some_and(|port| port != 80) {
            return Err(Invalid::new(
                format!(
                    "http:// to {} port {} would send the secret in the clear",
                    origin.host,
                    port.unwrap_or(80)
                ),
                "https://, or the option allow_http set to true for a portal in a network you trust",
            ));
        }
        // http without a port, or with port 80, is lifted to https: every portal answers there.
    } else if let Some(port) = port {
        origin.port = port;
    }
    Ok(origin)
}

/// Splits `host:port`, `[v6]:port`, `host`. `None`: the port is none.
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
pub(super) fn read_host(host: &str) -> Result<String, &'static str> {
    if let Some(v6) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
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

type Path = (String, bool, Option<(String, Secret)>);

/// What stands after the host: a prefix, `rest`, perhaps `api`, perhaps a webhook, perhaps a method.
fn read_path(path: &str) -> Result<Path, &'static str> {
    let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
    let is_safe = |segment: &&str| {
        segment
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~'))
            && *segment != "."
            && *segment != ".."
    };
    if !segments.iter().all(is_safe) {
        return Err("the path has characters that no webhook has");
    }
    let prefix = |segments: &[&str]| {
        segments
            .iter()
            .fold(String::new(), |path, segment| path + "/" + segment)
    };
    let Some(rest) = segments.iter().rposition(|segment| *segment == "rest") else {
        let webhook_like = |pair: &[&str]| {
            pair[0].bytes().all(|b| b.is_ascii_digit()) && !pair[1].contains('.')
        };
        return if segments.windows(2).any(webhook_like) {
            Err("there is something like a webhook, but no /rest/ before it")
        } else {
            Ok((prefix(&segments), false, None))
        };
    };
    let mut tail = &segments[rest + 1..];
    let version3 = tail.first() == Some(&"api");
    if version3 {
        tail = &tail[1..];
    }
    let is_user = |segment: &str| segment.bytes().all(|b| b.is_ascii_digit());
    let is_code = |segment: &str| {
        segment
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let webhook = match tail {
        [user] if is_user(user) => {
            return Err("there is a webhook's user, but no secret after it");
        }
        // The portal, perhaps with a method or a file name that was pasted along.
        [] | [_] => None,
        [user, code] | [user, code, _] if is_user(user) && is_code(code) => {
            Some(((*user).to_owned(), Secret::new(*code)))
        }
        _ => return Err("there is neither /rest/, nor /rest/USER/SECRET/"),
    };
    Ok((prefix(&segments[..rest]), version3, webhook))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhook(url: &str) -> Result<String, Error> {
        let portal = Portal::new(url, None, false)?;
        Ok(format!("{}{}", portal.origin, portal.path("m").expose()))
    }

    fn with_token(url: &str) -> Result<String, Error> {
        let portal = Portal::new(url, Some("t0ken"), false)?;
        assert_eq!(portal.token().map(Secret::expose), Some("t0ken"));
        Ok(format!("{}{}", portal.origin, portal.path("m").expose()))
    }

    #[test]
    fn every_form_of_a_webhook_is_read() {
        let right = "https://b24-x.bitrix24.by/rest/1/h0m/m";
        for url in [
            "https://b24-x.bitrix24.by/rest/1/h0m/",
            "https://b24-x.bitrix24.by/rest/1/h0m",
            "b24-x.bitrix24.by/rest/1/h0m",
            "  b24-x.bitrix24.by/rest/1/h0m/  ",
            "HTTPS://B24-X.Bitrix24.BY./rest/1/h0m/",
            "https://b24-x.bitrix24.by:443/rest/1/h0m/",
            "http://b24-x.bitrix24.by/rest/1/h0m/",
            "http://b24-x.bitrix24.by:80/rest/1/h0m/",
            "https://b24-x.bitrix24.by//rest//1/h0m//",
            "https://b24-x.bitrix24.by/rest/1/h0m/calendar.accessibility.get",
            "https://b24-x.bitrix24.by/rest/1/h0m/calendar.accessibility.get.json",
            "https://b24-x.bitrix24.by/rest/1/h0m/profile.json",
        ] {
            assert_eq!(webhook(url).unwrap(), right, "{url}");
        }
        assert_eq!(
            webhook("https://box.local:8443/portal/rest/7/a-b_c/").unwrap(),
            "https://box.local:8443/portal/rest/7/a-b_c/m"
        );
        assert_eq!(
            webhook("https://портал.рф/rest/1/h0m/").unwrap(),
            "https://xn--80awhdgm.xn--p1ai/rest/1/h0m/m"
        );
        assert_eq!(
            webhook("https://192.168.1.5/rest/1/h0m/").unwrap(),
            "https://192.168.1.5/rest/1/h0m/m"
        );
        assert_eq!(
            webhook("https://[2001:DB8::1]:8443/rest/1/h0m/").unwrap(),
            "https://[2001:db8::1]:8443/rest/1/h0m/m"
        );
        assert_eq!(
            webhook("http://127.0.0.1:8080/rest/1/h0m/").unwrap(),
            "http://127.0.0.1:8080/rest/1/h0m/m"
        );
    }

    #[test]
    fn every_form_of_a_portal_is_read() {
        let right = "https://b24-x.bitrix24.by/rest/m";
        for url in [
            "b24-x.bitrix24.by",
            "b24-x.bitrix24.by/",
            "https://b24-x.bitrix24.by",
            "https://b24-x.bitrix24.by/rest",
            "https://b24-x.bitrix24.by/rest/",
            "https://b24-x.bitrix24.by/rest/calendar.accessibility.get",
            "https://b24-x.bitrix24.by/rest/calendar.accessibility.get.json",
        ] {
            assert_eq!(with_token(url).unwrap(), right, "{url}");
        }
        assert_eq!(
            with_token("localhost:8080").unwrap(),
            "http://localhost:8080/rest/m"
        );
        assert_eq!(
            with_token("https://[::1]:8080").unwrap(),
            "https://[::1]:8080/rest/m"
        );
    }

    #[test]
    fn rest_3_keeps_its_address_and_has_an_old_twin() {
        let portal =
            Portal::new("https://x.bitrix24.ru/rest/api/1/h0m/tasks.task.get", None, false)
                .unwrap();
        assert_eq!(portal.path("m").expose(), "/rest/api/1/h0m/m");
        assert_eq!(portal.path_without_version("m").expose(), "/rest/1/h0m/m");
        let portal = Portal::new("x.bitrix24.ru/rest/api/", Some("t"), false).unwrap();
        assert_eq!(portal.path("m").expose(), "/rest/api/m");
        assert_eq!(portal.path_without_version("m").expose(), "/rest/m");
    }

    #[test]
    fn http_is_allowed_to_loopback_or_by_the_option() {
        let error = webhook("http://box.local:8080/rest/1/h0m/").unwrap_err();
        assert!(error.message().contains("allow_http"), "{error}");
        assert!(!error.message().contains("h0m"), "{error}");
        let portal = Portal::new("http://box.local:8080/rest/1/h0m/", None, true).unwrap();
        assert_eq!(portal.origin.to_string(), "http://box.local:8080");
        let portal = Portal::new("http://box.local/rest/1/h0m/", None, true).unwrap();
        assert_eq!(portal.origin.to_string(), "http://box.local");
        let portal = Portal::new("https://box.local/rest/1/h0m/", None, true).unwrap();
        assert!(portal.origin.https);
    }

    #[test]
    fn what_is_no_address_is_an_error_that_keeps_the_secret() {
        for (url, why) in [
            ("", "no address"),
            ("   ", "no address"),
            ("https://", "no host"),
            ("https:///rest/1/s3cret/", "no host"),
            ("ftp://x.by/rest/1/s3cret/", "neither https:// nor http://"),
            ("https://x.by/rest/1/s3cret/?auth=1", "query or a fragment"),
            ("https://x.by/rest/1/s3cret/#a", "query or a fragment"),
            ("https://u:s3cret@x.by/rest/1/s3cret/", "\"@\""),
            ("https://x.by:0/rest/1/s3cret/", "port"),
            ("https://x.by:99999/rest/1/s3cret/", "port"),
            ("https://x.by:/rest/1/s3cret/", "port"),
            ("https://x.by:s3cret/rest/1/s3cret/", "port"),
            ("https://x.by/rest/1/", "no secret"),
            ("https://x.by/1/s3cret/", "no /rest/"),
            ("https://x.by/rest/one/s3cret/", "neither /rest/"),
            ("https://x.by/rest/1/s3cret/a/b", "neither /rest/"),
            ("https://x.by/rest/1/s3%63ret/", "no webhook has"),
            ("https://x.by/rest/1/s3cret/../x", "no webhook has"),
            ("https://x.by/rest/1/s3cret\r\nX: y/", "spaces or control"),
            ("https://x.by/rest/1/s3 cret/", "spaces or control"),
            ("https://x.by\\rest\\1\\s3cret", "backslash"),
            ("https://ex ample.by/rest/1/s3cret/", "spaces"),
            ("https://exa*mple.by/rest/1/s3cret/", "no host name has"),
            ("https://256.1.1.1/rest/1/s3cret/", "IPv4"),
            ("https://::1/rest/1/s3cret/", "brackets"),
            ("https://[::z]/rest/1/s3cret/", "IPv6"),
        ] {
            let error = Portal::new(url, None, false).unwrap_err();
            assert_eq!(error.argument(), Some("url"), "{url}: {error}");
            assert!(error.message().contains(why), "{url}: {error}");
            assert!(!format!("{error:?} {error}").contains("s3cret"), "{error:?}");
        }
    }

    #[test]
    fn a_webhook_takes_no_token_and_a_portal_needs_one() {
        let both = Portal::new("x.by/rest/1/s3cret/", Some("t0ken"), false).unwrap_err();
        assert_eq!(both.argument(), Some("token"));
        assert!(both.message().contains("together with a webhook"), "{both}");
        let neither = Portal::new("x.by", Some("  "), false).unwrap_err();
        assert!(neither.message().contains("neither"), "{neither}");
        let bad = Portal::new("x.by", Some("t0k\r\nen"), false).unwrap_err();
        assert!(!bad.message().contains("t0k"), "{bad}");
    }

    #[test]
    fn debug_output_shows_no_credential() {
        let hook = Portal::new("https://x.by/rest/1/s3cret/", None, false).unwrap();
        let token = Portal::new("https://x.by", Some("t0ken"), false).unwrap();
        let shown = format!("{hook:?}{token:?}");
        assert!(!shown.contains("s3cret") && !shown.contains("t0ken"), "{shown}");
    }
}
