//! A portal: where its methods are, and the credential that opens them.

pub(crate) mod address;
pub(crate) mod origin;
pub(crate) mod request_body;

use crate::call::secret::{MASK, Scrubber, Secret};
use crate::error::Error;
use crate::input::Invalid;
use address::{Address, EXPECTED_URL};
use origin::Origin;
use origin::is_host;

const EXPECTED_TOKEN: &str = "an access token with a portal's address, and none with a webhook";

/// The host of a portal's address, where it can be read.
#[cfg(feature = "cli")]
pub(crate) fn host_of(url: &str) -> Option<String> {
    let address = Address::parse(url, true).ok()?;
    Some(address.origin.host)
}

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

impl Portal {
    /// Reads the arguments `url` and `token`.
    pub(crate) fn new(url: &str, token: Option<&str>, allow_http: bool) -> Result<Self, Error> {
        let token = token.map(str::trim).filter(|token| !token.is_empty());
        let scrubber = Scrubber::new(token.map(Secret::new));
        if looks_like_token(url.trim()) || token.is_some_and(|token| are_swapped(url.trim(), token))
        {
            return Err(Error::invalid_argument(
                "url",
                &Invalid::new(
                    "it looks like a token; are url and token swapped?",
                    EXPECTED_URL,
                ),
            ));
        }
        let address = Address::parse(url, allow_http).map_err(|invalid| {
            Error::invalid_argument("url", &invalid.map_problem(|text| scrubber.scrub(text)))
        })?;
        let credential = match (address.webhook, token) {
            (Some((user, code)), None) => Credential::Webhook { user, code },
            (None, Some(token)) => Credential::Token(check_token(token)?),
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
        Secret::new(self.path_with(self.root(), method, self.secret().expose()))
    }

    /// The path of a method that exists in the old version of REST alone.
    ///
    /// The same webhook or token works at both addresses.
    pub(crate) fn path_without_version(&self, method: &str) -> Secret {
        Secret::new(self.path_with("rest", method, self.secret().expose()))
    }

    /// [`Portal::path`] as it may be shown.
    pub(crate) fn masked_path(&self, method: &str) -> String {
        self.path_with(self.root(), method, MASK)
    }

    /// [`Portal::path_without_version`] as it may be shown.
    pub(crate) fn masked_path_without_version(&self, method: &str) -> String {
        self.path_with("rest", method, MASK)
    }

    fn root(&self) -> &'static str {
        if self.version3 { "rest/api" } else { "rest" }
    }

    fn path_with(&self, root: &str, method: &str, code: &str) -> String {
        let prefix = &self.prefix;
        match &self.credential {
            Credential::Webhook { user, .. } => format!("{prefix}/{root}/{user}/{code}/{method}"),
            Credential::Token(_) => format!("{prefix}/{root}/{method}"),
        }
    }

    /// Whether the address is that of REST 3.0.
    pub(crate) fn is_version3(&self) -> bool {
        self.version3
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

/// Where a host is expected: one long word of letters and digits is no host of a portal, and it
/// must not be asked of a name server.
fn looks_like_token(url: &str) -> bool {
    url.len() >= 16
        && url.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && url.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a host stands where the token belongs, and what is no host where the host does; or the same
/// in both places.
fn are_swapped(url: &str, token: &str) -> bool {
    let is_name = !url.contains(['.', ':', '/']) && !url.eq_ignore_ascii_case("localhost");
    (is_name && is_host(token)) || url.eq_ignore_ascii_case(token)
}

fn check_token(token: &str) -> Result<Secret, Error> {
    const LONGEST: usize = 4096;
    let problem = if token.contains("://") || token.contains('/') {
        "the token looks like an address; are url and token swapped?"
    } else if token.len() > LONGEST {
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
        let portal = Portal::new(
            "https://x.bitrix24.ru/rest/api/1/h0m/tasks.task.get",
            None,
            false,
        )
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
        let long = format!("https://x.by/{}/rest/1/s3cret/", "a".repeat(2000));
        for (url, why) in [
            ("", "no address"),
            ("   ", "no address"),
            (&long, "longer than 2000"),
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
            assert!(
                !format!("{error:?} {error}").contains("s3cret"),
                "{error:?}"
            );
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
    fn swapped_arguments_are_noticed_and_not_quoted() {
        let token = "4f8db968006e9f06006b12e400000001";
        let error = Portal::new(token, Some("x.bitrix24.by"), false).unwrap_err();
        assert!(error.message().contains("swapped"), "{error}");
        assert!(!error.message().contains(token), "{error}");
        // A short one is no host either where the other is.
        for (url, token) in [
            ("t0ken", "x.bitrix24.by"),
            ("t0ken", "T0ken"),
            ("t0k.en", "t0k.en"),
        ] {
            let error = Portal::new(url, Some(token), false).unwrap_err();
            assert!(error.message().contains("swapped"), "{error}");
            assert!(!error.message().to_lowercase().contains("t0k"), "{error}");
        }
        assert!(Portal::new("portal", Some("t0ken"), false).is_ok());
        let hook = "https://x.by/rest/1/s3cret/";
        let error = Portal::new("x.by", Some(hook), false).unwrap_err();
        assert!(error.message().contains("swapped"), "{error}");
        assert!(!error.message().contains("s3cret"), "{error}");
    }

    #[test]
    fn debug_output_shows_no_credential() {
        let hook = Portal::new("https://x.by/rest/1/s3cret/", None, false).unwrap();
        let token = Portal::new("https://x.by", Some("t0ken"), false).unwrap();
        let shown = format!("{hook:?}{token:?}");
        assert!(
            !shown.contains("s3cret") && !shown.contains("t0ken"),
            "{shown}"
        );
    }
}
