//! The application that renews its tokens, and the server where it does.

use crate::call::portal::origin::Origin;
use crate::call::secret::Secret;

/// The vendor's authorisation servers; a secret is sent to no other, except on this machine.
const SERVERS: [&str; 2] = ["oauth.bitrix.info", "oauth.bitrix24.tech"];

/// What an application needs to renew its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Application {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) refresh_token: Secret,
    pub(crate) server: Server,
}

/// Where tokens are renewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    pub(super) origin: Origin,
    pub(super) path: String,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            origin: Origin {
                https: true,
                host: SERVERS[0].into(),
                port: 443,
            },
            path: "/oauth/token/".into(),
        }
    }
}

impl Server {
    /// Reads the option `oauth_url`.
    pub(crate) fn parse(url: &str) -> Result<Self, &'static str> {
        const EXPECTED: &str = "expected https://oauth.bitrix.info/oauth/token/, \
                                https://oauth.bitrix24.tech/oauth/token/ or an address on this \
                                machine";
        let (origin, path) = Origin::split_from(url.trim()).ok_or(EXPECTED)?;
        let vendors = origin.https && origin.port == 443 && SERVERS.contains(&&*origin.host);
        let plain = path
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b));
        if !plain || !(vendors || origin.is_loopback()) {
            return Err(EXPECTED);
        }
        let path = if path.trim_matches('/').is_empty() {
            "/oauth/token/".into()
        } else {
            path.to_owned()
        };
        Ok(Self { origin, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_to_the_vendor_or_to_this_machine_only() {
        for good in [
            "https://oauth.bitrix.info/oauth/token/",
            "https://oauth.bitrix24.tech/oauth/token/",
            "https://oauth.bitrix.info",
            "http://127.0.0.1:8080/oauth/token/",
            "http://localhost:1/x",
        ] {
            assert!(Server::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://oauth.bitrix.info/oauth/token/",
            "https://oauth.bitrix.info:8443/oauth/token/",
            "https://oauth.bitrix.info.evil.com/oauth/token/",
            "https://a.oauth.bitrix.info/",
            "https://oauth.bitrix.info@evil.com/",
            "https://oauth.bitrix.info/?x=y",
            "evil.com",
            "",
        ] {
            assert!(Server::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Server::parse("https://oauth.bitrix.info").unwrap(),
            Server::default()
        );
    }
}
