//! A portal's address in every form that people paste.

use percent_encoding::percent_decode_str;

use super::origin::{Origin, normal_host, split_port};
use crate::call::secret::Secret;
use crate::input::Invalid;

pub(crate) const EXPECTED_URL: &str = "a webhook such as https://example.bitrix24.com/rest/1/secret/, or a \
                            portal's address such as example.bitrix24.com together with a token";

/// The parts of a pasted address.
pub(crate) struct Address {
    pub(crate) origin: Origin,
    pub(crate) prefix: String,
    pub(crate) version3: bool,
    pub(crate) webhook: Option<(String, Secret)>,
}

impl Address {
    pub(crate) fn parse(url: &str, allow_http: bool) -> Result<Self, Invalid> {
        const LONGEST: usize = 2000;
        // Of an address that cannot be read nothing is quoted but the host: the rest is secret.
        let wrong = |problem: &str| Invalid::new(problem, EXPECTED_URL);
        let url = url.trim();
        if url.is_empty() {
            return Err(wrong("no address is given"));
        }
        if url.len() > LONGEST {
            return Err(wrong("the address is longer than 2000 characters"));
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
            Some(_) => {
                return Err(wrong(
                    "the address begins with neither https:// nor http://",
                ));
            }
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
        let (host, port) = split_port(authority)
            .ok_or_else(|| wrong("the address's port is not a number from 1 to 65535"))?;
        let host = normal_host(host).map_err(wrong)?;
        let origin = choose_origin(scheme, host, port, allow_http)?;
        let (prefix, version3, webhook) = split_path(path).map_err(|problem| {
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
fn choose_origin(
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

type Path = (String, bool, Option<(String, Secret)>);

/// What stands after the host: a prefix, `rest`, perhaps `api`, perhaps a webhook, perhaps a method.
fn split_path(path: &str) -> Result<Path, &'static str> {
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
        let webhook_like =
            |pair: &[&str]| pair[0].bytes().all(|b| b.is_ascii_digit()) && !pair[1].contains('.');
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

/// What may be secret in an address, however wrong it is: a webhook's code, and where there is none
/// to be seen, whatever stands in its place.
pub(crate) fn secrets_in(url: &str) -> Vec<Secret> {
    let url = url.trim();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (authority, path) = rest.split_at(rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len()));
    let login = authority.rsplit_once('@').map_or("", |(login, _)| login);
    let parts: Vec<&str> = path
        .split(|c: char| "/\\?#&=".contains(c) || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let is = |part: &str, word: &str| part.eq_ignore_ascii_case(word);
    let is_user = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    // `split_path` looks for a webhook behind the last "rest", too.
    let tail = match parts.iter().rposition(|part| is(part, "rest")) {
        Some(rest) => &parts[rest + 1..],
        None => &parts,
    };
    let secret = tail
        .iter()
        .enumerate()
        .filter(|(place, part)| {
            let behind_user = *place > 0 && is_user(&tail[*place - 1]);
            // A user's id, and a method's name.
            behind_user || !(is_user(part) || part.contains('.') || is(part, "api"))
        })
        .map(|(_, part)| *part);
    login
        .split(':')
        .chain(secret)
        .filter(|part| !part.is_empty())
        .flat_map(|part| {
            let meant = percent_decode_str(part).decode_utf8_lossy().into_owned();
            [part.to_owned(), meant]
        })
        .map(Secret::new)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_secret_in_every_address_right_or_wrong() {
        for (url, secrets) in [
            ("https://x.by/rest/1/s3cret/", &["s3cret"][..]),
            ("x.by/rest/api/1/s3cret/user.current.json", &["s3cret"]),
            ("https://x.by/portal/rest/1/s3cret", &["s3cret"]),
            ("https://x.by/1/s3cret/", &["s3cret"]),
            ("https://x.by/rest/one/s3cret/", &["one", "s3cret"]),
            ("https://x.by/rest/1/s3%63ret/", &["s3%63ret", "s3cret"]),
            ("https://x.by\\rest\\1\\s3cret", &["s3cret"]),
            ("ftp://x.by/rest/1/12345678/", &["12345678"]),
            ("https://x.by/rest/1/a.b/", &["a.b"]),
            ("https://x.by/rest/?auth=s3cret", &["auth", "s3cret"]),
            ("https://u:s3cret@x.by/", &["u", "s3cret"]),
            ("https://x.by", &[]),
            ("x.by/rest/user.current", &[]),
            ("", &[]),
        ] {
            let found = secrets_in(url);
            let found: Vec<&str> = found.iter().map(Secret::expose).collect();
            for secret in secrets {
                assert!(found.contains(secret), "{url}: {found:?}");
            }
            assert!(
                found.iter().all(|part| secrets.contains(part)),
                "{url}: {found:?}"
            );
        }
    }
}
