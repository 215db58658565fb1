//! Which proxy stands between here and a portal: the option's, the environment's, that of Windows'
//! settings, or none.

mod no_proxy;
#[cfg_attr(
    not(any(test, windows)),
    allow(dead_code, reason = "elsewhere there are none")
)]
pub(crate) mod windows;
mod windows_exceptions;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use percent_encoding::percent_decode_str;

use crate::call::portal::origin::{Origin, normal_host};
use crate::call::secret::Secret;
use no_proxy::NoProxy;
use windows_exceptions::Direct;

/// How a proxy is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// By CONNECT, in the clear or in TLS.
    Http { tls: bool },
    /// SOCKS 4, by addresses alone or (4a) also by names.
    Socks4 { names: bool },
    /// SOCKS 5, by addresses or (5h) by names.
    Socks5 { names: bool },
}

/// What a proxy knows its user by, as it is meant and not as it is escaped in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Login {
    pub(crate) user: Secret,
    pub(crate) password: Secret,
}

/// A proxy, and the hosts that are reached without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proxy {
    pub(crate) protocol: Protocol,
    /// A name, or an address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) login: Option<Login>,
    /// The address without its password, for messages.
    pub(crate) shown: String,
    /// User name and password, also as a proxy is told them, to be masked wherever they turn up.
    pub(crate) secrets: Vec<Secret>,
    exceptions: NoProxy,
    /// What Windows' settings except.
    direct: Direct,
}

impl Proxy {
    /// Reads a proxy's address: `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`;
    /// without a scheme it is `http`.
    pub(crate) fn parse(url: &str) -> Result<Self, &'static str> {
        let url = url.trim();
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let scheme = scheme.to_ascii_lowercase();
        let (protocol, default_port) = match scheme.as_str() {
            "http" => (Protocol::Http { tls: false }, 80),
            "https" => (Protocol::Http { tls: true }, 443),
            "socks4" => (Protocol::Socks4 { names: false }, 1080),
            "socks4a" => (Protocol::Socks4 { names: true }, 1080),
            "socks" | "socks5" => (Protocol::Socks5 { names: false }, 1080),
            "socks5h" => (Protocol::Socks5 { names: true }, 1080),
            _ => return Err("its scheme is none of http, https, socks4, socks4a, socks5, socks5h"),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains(|c: char| c.is_whitespace() || c.is_control() || "/?#".contains(c)) {
            return Err("it has characters that no proxy's address has");
        }
        let (login, server) = rest.rsplit_once('@').unwrap_or(("", rest));
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => {
                let port = port.parse::<u16>().ok().filter(|port| *port > 0);
                (host, Some(port.ok_or("its port is not a number")?))
            }
            _ => (server, None),
        };
        let v6 = host.starts_with('[');
        let host = normal_host(host)?;
        let shown_host = if v6 {
            format!("[{host}]")
        } else {
            host.clone()
        };
        let shown_port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let secrets = login_secrets(login);
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        let login = (!login.is_empty()).then(|| Login {
            user: Secret::new(meant(user)),
            password: Secret::new(meant(password)),
        });
        Ok(Self {
            protocol,
            host,
            port: port.unwrap_or(default_port),
            login,
            shown: format!("{scheme}://{shown_host}{shown_port}"),
            secrets,
            exceptions: NoProxy::default(),
            direct: Direct::default(),
        })
    }

    /// The proxy that the environment names for a server of this scheme, if any, else that of the
    /// system's settings.
    ///
    /// `HTTPS_PROXY` or `HTTP_PROXY`, then `ALL_PROXY`, in either case; `NO_PROXY` lists what
    /// is reached directly, see [`NoProxy`], also past the system's. An address that cannot be read is
    /// an error: going past the proxy without a word would be a surprise.
    pub(crate) fn from_environment(
        https: bool,
        variable: impl Fn(&str) -> Option<String>,
        system: impl FnOnce() -> Result<Option<Self>, String>,
    ) -> Result<Option<Self>, String> {
        let find = |name: &str| {
            [name.to_owned(), name.to_ascii_lowercase()]
                .into_iter()
                .find_map(|name| {
                    let value = variable(&name).filter(|value| !value.trim().is_empty())?;
                    Some((name, value))
                })
        };
        let own = if https { "HTTPS_PROXY" } else { "HTTP_PROXY" };
        let named = match find(own).or_else(|| find("ALL_PROXY")) {
            Some((name, url)) => Some(Self::parse(&url).map_err(|problem| {
                format!("the proxy in the environment variable {name} cannot be used: {problem}")
            })?),
            None => system()?,
        };
        let Some(mut proxy) = named else {
            return Ok(None);
        };
        if let Some((_, exceptions)) = find("NO_PROXY") {
            proxy.exceptions = NoProxy::parse(&exceptions);
        }
        Ok(Some(proxy))
    }

    /// Whether the server is reached through this proxy. One on this machine never is.
    pub(crate) fn serves(&self, origin: &Origin) -> bool {
        !(origin.is_loopback() || self.exceptions.has(origin) || self.direct.has(origin))
    }
}

/// What must not be shown of a login: user name and password, each as it is written and as it is
/// meant, and both together as the header `Proxy-Authorization: Basic` carries them.
///
/// The user name stays visible nowhere: some proxies take a token in its place.
pub(crate) fn login_secrets(login: &str) -> Vec<Secret> {
    if login.is_empty() {
        return Vec::new();
    }
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let basic = |user: &str, password: &str| {
        // The padding is no secret: some write it and some do not.
        BASE64_STANDARD_NO_PAD.encode(format!("{user}:{password}"))
    };
    [user, password]
        .into_iter()
        .flat_map(|part| [part.to_owned(), meant(part)])
        .filter(|part| !part.is_empty())
        .chain([basic(user, password), basic(&meant(user), &meant(password))])
        .map(Secret::new)
        .collect()
}

/// A user name or a password without the escapes that an address needs.
fn meant(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(host: &str) -> Origin {
        Origin {
            https: true,
            host: host.into(),
            port: 443,
        }
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        let proxy = Proxy::parse("http://user:p%40ss@proxy.local:3128/").unwrap();
        assert_eq!(proxy.shown, "http://proxy.local:3128");
        assert_eq!((proxy.host.as_str(), proxy.port), ("proxy.local", 3128));
        assert!(!format!("{proxy:?}").contains("p%40ss"));
        for (given, host, user, password) in [
            (
                "http://u:p^s\"@прокси.рф:1",
                "xn--h1adldfi.xn--p1ai",
                "u",
                "p^s\"",
            ),
            ("http://u:a%20b%3A@h:1", "h", "u", "a b:"),
            ("http://u:a:b@h", "h", "u", "a:b"),
            ("http://u@h", "h", "u", ""),
            ("http://u%zz:100%@h", "h", "u%zz", "100%"),
        ] {
            let proxy = Proxy::parse(given).unwrap();
            let login = proxy.login.unwrap();
            assert_eq!(proxy.host, host);
            assert_eq!(login.user.expose(), user);
            assert_eq!(login.password.expose(), password);
        }
        assert_eq!(
            Proxy::parse("proxy:3128").unwrap().shown,
            "http://proxy:3128"
        );
        assert_eq!(
            Proxy::parse("socks5://[::1]:1080").unwrap().shown,
            "socks5://[::1]:1080"
        );
        assert_eq!(Proxy::parse("socks5h://p").unwrap().shown, "socks5h://p");
        for (url, port) in [("p", 80), ("https://p", 443), ("socks4://p", 1080)] {
            assert_eq!(Proxy::parse(url).unwrap().port, port);
        }
    }

    #[test]
    fn what_is_no_proxy_is_refused() {
        for url in [
            "",
            "ftp://p:1",
            "http://",
            "http://p:port",
            "http://p:0",
            "http://a b",
            "http://p/x",
        ] {
            assert!(Proxy::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn the_environment_is_read_by_scheme_and_case() {
        let from = |https, variables: &[(&str, &str)]| {
            Proxy::from_environment(
                https,
                |name| {
                    let found = variables.iter().find(|(key, _)| *key == name)?;
                    Some(found.1.to_owned())
                },
                || Proxy::parse("system:1").map(Some).map_err(str::to_owned),
            )
            .map(|proxy| proxy.map(|proxy| proxy.shown))
        };
        let all = [
            ("https_proxy", "s:1"),
            ("HTTP_PROXY", "h:1"),
            ("ALL_PROXY", "a:1"),
        ];
        assert_eq!(from(true, &all).unwrap().unwrap(), "http://s:1");
        assert_eq!(from(false, &all).unwrap().unwrap(), "http://h:1");
        assert_eq!(from(true, &all[1..]).unwrap().unwrap(), "http://a:1");
        let system = Some("http://system:1".to_owned());
        assert_eq!(from(true, &[("HTTPS_PROXY", " ")]).unwrap(), system);
        assert_eq!(from(true, &all[1..2]).unwrap(), system);
        let error = from(true, &[("HTTPS_PROXY", "ftp://u:hunter2@p")]).unwrap_err();
        assert!(
            error.contains("HTTPS_PROXY") && !error.contains("hunter2"),
            "{error}"
        );
    }

    #[test]
    fn exceptions_and_this_machine_go_direct() {
        let proxy = Proxy::from_environment(
            true,
            |name| match name {
                "HTTPS_PROXY" => Some("p:1".into()),
                "no_proxy" => Some("box.local, 10.0.0.0/8".into()),
                _ => None,
            },
            || Ok(None),
        )
        .unwrap()
        .unwrap();
        for direct in ["box.local", "a.box.local", "10.1.2.3"] {
            assert!(!proxy.serves(&origin(direct)), "{direct}");
        }
        for proxied in ["xbox.local", "b24.by", "11.1.2.3"] {
            assert!(proxy.serves(&origin(proxied)), "{proxied}");
        }
        for loopback in ["localhost", "127.0.0.1", "127.8.8.8", "::1"] {
            assert!(!proxy.serves(&origin(loopback)), "{loopback}");
        }
    }

    #[test]
    fn no_proxy_counts_past_the_system_s_proxy_too() {
        let no_proxy = |name: &str| (name == "NO_PROXY").then(|| "box.local".to_owned());
        let system = || Proxy::parse("system:1").map(Some).map_err(str::to_owned);
        let proxy = Proxy::from_environment(true, no_proxy, system);
        let proxy = proxy.unwrap().unwrap();
        assert!(proxy.serves(&origin("b24.by")));
        assert!(!proxy.serves(&origin("a.box.local")));
        let none = Proxy::from_environment(true, no_proxy, || Ok(None));
        assert_eq!(none.unwrap(), None);
    }

    #[test]
    fn a_login_is_secret_in_every_form_that_a_proxy_is_told() {
        let proxy = Proxy::parse("http://Aladdin:open%20sesame@h:1").unwrap();
        let secrets: Vec<&str> = proxy.secrets.iter().map(Secret::expose).collect();
        for form in [
            "Aladdin",
            "open%20sesame",
            "open sesame",
            "QWxhZGRpbjpvcGVuIHNlc2FtZQ",
        ] {
            assert!(secrets.contains(&form), "{form}");
        }
    }
}
