//! Where a redirected call may go. A renamed portal answers with 302 and its new address; the call
//! follows there as the POST it was. The secret goes nowhere else.

use super::sent::Sent;
use crate::call::http;
use crate::call::http::request::{LONGEST_PATH, Request, Response, Route};
use crate::call::portal::origin::Origin;
use crate::call::secret::{Scrubber, Secret};
use crate::error::{Code, Error};

/// A renamed portal takes one step; a chain longer than this is a loop.
const MOST: usize = 5;

/// What the caller allows beyond the rule.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    pub(crate) hosts: Vec<String>,
    /// Plain http to other machines than this one.
    pub(crate) http: bool,
}

/// Sends the request and follows redirects as far as they may be followed. Each step is a request.
pub(crate) fn send(
    route: &Route,
    allowed: &Allowed,
    request: &Request<'_>,
    sent: &Sent,
) -> Result<Response, Error> {
    let mut status = 0;
    let mut origin = request.origin.clone();
    let mut path = request.path.clone();
    for _ in 0..=MOST {
        let step = Request {
            origin: &origin,
            path: &path,
            ..*request
        };
        sent.one_more();
        let response = http::send(route, &step)?;
        status = response.status;
        let (301 | 302 | 307 | 308, Some(location)) = (response.status, &response.location) else {
            return Ok(response);
        };
        let refused = |why: &str| {
            Error::new(
                Code::RedirectRefused,
                format!("{} redirects the call, but {why}", origin.host),
            )
            .with_status(status)
        };
        let (next, next_path) = resolve_location(location.expose(), &origin)
            .ok_or_else(|| refused("not to an address that can be read"))?;
        let known = next.host == origin.host || allowed.hosts.contains(&next.host);
        if !known && holds_secret(&next.host, request.scrubber) {
            // To look the name up would tell the secret, too.
            return Err(refused(
                "to a host with a secret of this client in its name",
            ));
        }
        let shown = request.scrubber.scrub(&next.host);
        let plain_is_fine = allowed.http || next.is_loopback();
        if !next.https && (origin.https || !plain_is_fine) {
            return Err(refused(&format!(
                "to plain http on {shown}, where the secret would be readable"
            )));
        }
        if !may_follow(&origin, &next, &allowed.hosts) {
            return Err(refused(&format!(
                "to another host, {shown}; if that is right, use its address, or list the host in \
                 the option allow_redirect_hosts"
            )));
        }
        (origin, path) = (next, next_path);
    }
    Err(Error::new(
        Code::RedirectRefused,
        format!("{} redirects the call in a loop", request.origin.host),
    )
    .with_status(status))
}

/// Only to the same host, to the new name of a cloud portal in the same zone, or where the caller
/// allows it; and to https, except from plain http, which the caller allowed already.
fn may_follow(from: &Origin, to: &Origin, allowed_hosts: &[String]) -> bool {
    from.host == to.host
        || cloud_zone(&from.host)
            .is_some_and(|zone| to.https && to.port == 443 && Some(zone) == cloud_zone(&to.host))
        || allowed_hosts.contains(&to.host)
}

/// Whether a host's name is, or has in it, a secret: as it is sent, as people read it, or cut into
/// labels, which are short.
fn holds_secret(host: &str, scrubber: &Scrubber) -> bool {
    let (read, _) = idna::domain_to_unicode(host);
    [host, read.as_str(), &host.replace('.', "")]
        .iter()
        .any(|form| scrubber.finds(form))
}

/// `bitrix24.by` of `name.bitrix24.by`, where every name is a portal of the vendor's cloud.
fn cloud_zone(host: &str) -> Option<&str> {
    let (name, zone) = host.split_once('.')?;
    let country = zone.strip_prefix("bitrix24.")?;
    (!name.is_empty() && !country.is_empty()).then_some(zone)
}

/// The address in a `Location` header, absolute or relative to the same server.
fn resolve_location(location: &str, from: &Origin) -> Option<(Origin, Secret)> {
    let valid = location.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if !valid || location.len() > LONGEST_PATH {
        return None;
    }
    if location.starts_with('/') && !location.starts_with("//") {
        return Some((from.clone(), Secret::new(location)));
    }
    let absolute = match location.strip_prefix("//") {
        Some(rest) => format!("{}://{rest}", if from.https { "https" } else { "http" }),
        None => location.to_owned(),
    };
    let (origin, path) = Origin::split_from(&absolute)?;
    let path = path.split('#').next().unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    Some((origin, Secret::new(format!("{slash}{path}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        resolve_location(
            text,
            &Origin {
                https: true,
                host: "x".into(),
                port: 443,
            },
        )
        .unwrap_or_else(|| panic!("{text}"))
        .0
    }

    #[test]
    fn a_renamed_portal_and_the_same_host_are_followed_and_strangers_are_not() {
        let from = origin("https://old.bitrix24.by");
        for (to, follow) in [
            ("https://new.bitrix24.by/rest/", true),
            ("https://old.bitrix24.by/other/", true),
            ("https://old.bitrix24.by:8443/", true),
            ("https://new.bitrix24.by:8443/", false),
            ("https://new.bitrix24.ru/", false),
            ("https://a.b.bitrix24.by/", false),
            ("https://bitrix24.by/", false),
            ("https://evil.by/", false),
            ("https://new.bitrix24.by.evil.com/", false),
            ("https://new-bitrix24.by/", false),
            ("https://friend.by/", true),
        ] {
            let allowed = ["friend.by".to_owned()];
            assert_eq!(may_follow(&from, &origin(to), &allowed), follow, "{to}");
        }
        let boxed = origin("https://portal.local");
        assert!(!may_follow(&boxed, &origin("https://other.local"), &[]));
    }

    #[test]
    fn locations_are_read_as_browsers_do() {
        let from = origin("https://x.by:8443");
        let read = |text| {
            resolve_location(text, &from).map(|(origin, path)| format!("{origin}{}", path.expose()))
        };
        assert_eq!(read("/a?b=1").unwrap(), "https://x.by:8443/a?b=1");
        assert_eq!(read("//y.by/a").unwrap(), "https://y.by/a");
        assert_eq!(read("HTTPS://Y.by").unwrap(), "https://y.by/");
        assert_eq!(read("http://y.by:81?q#f").unwrap(), "http://y.by:81/?q");
        let long = format!("/{}", "a".repeat(LONGEST_PATH));
        for bad in [
            "",
            &long,
            "a/b",
            "ftp://y.by/",
            "https://u@y.by/",
            "https://y.by\\@z.by/",
            "javascript:1",
            "https://y.by/ a",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_host_is_searched_for_secrets_in_every_form() {
        let scrubber = Scrubber::new(["s3cret", "h0m", "пароль"].map(Secret::new));
        for location in [
            "https://s3cret.host/",
            "https://S3CRET.host/",
            "https://host.s3cret",
            "https://a.xs3cretx.by/",
            "https://s3.cret.by/",
            "https://ｓ３ｃｒｅｔ.by/",
            "https://xn--s3cret-pkf.by/",
            "https://h0m.by/",
            "https://xn--80awicg8e.by/",
        ] {
            // As an attacker's server may send what a browser would follow.
            let (origin, _) = Origin::split_from(location).unwrap_or_else(|| panic!("{location}"));
            assert!(holds_secret(&origin.host, &scrubber), "{location}");
        }
        for host in ["secret.by", "h0me.by", "новый.рф", "new.bitrix24.by"] {
            assert!(!holds_secret(host, &scrubber), "{host}");
        }
    }
}
