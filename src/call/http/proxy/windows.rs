//! The proxy of Windows' settings, in the two texts that they have of it: "http=web:3128;socks=old:1080"
//! and the hosts that are reached without it, `*.corp.local;192.168.*;<local>`. No script that chooses a
//! proxy (PAC) is run.

use super::Proxy;
use super::windows_exceptions::Direct;

/// What the settings say where they name a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// `ProxyServer`.
    pub(crate) servers: String,
    /// `ProxyOverride`.
    pub(crate) direct: String,
}

impl Settings {
    /// The proxy for servers of this scheme, if there is one. An address that cannot be read is an
    /// error, as in the environment.
    pub(crate) fn proxy(&self, https: bool) -> Result<Option<Proxy>, String> {
        let Some(address) = self.address(https) else {
            return Ok(None);
        };
        let mut proxy = Proxy::parse(&address).map_err(|problem| {
            format!(
                "the proxy in Windows' settings cannot be used: {problem}; name one in the option \
                 proxy, or \"\" for none"
            )
        })?;
        proxy.direct = Direct::parse(&self.direct);
        Ok(Some(proxy))
    }

    /// The scheme's own, the one for all, or the SOCKS one.
    fn address(&self, https: bool) -> Option<String> {
        let items = || {
            let items = self.servers.split(|c: char| c == ';' || c.is_whitespace());
            items.filter(|item| !item.is_empty()).map(split_item)
        };
        let find = |wanted: Option<&str>| {
            let fits = |known: Option<&str>| match (known, wanted) {
                (Some(known), Some(wanted)) => known.eq_ignore_ascii_case(wanted),
                (known, wanted) => known.is_none() && wanted.is_none(),
            };
            let found = items().find(|(known, address)| fits(*known) && !address.is_empty());
            found.map(|(_, address)| address)
        };
        let own = find(Some(if https { "https" } else { "http" })).or_else(|| find(None));
        own.map(str::to_owned).or_else(|| {
            let socks = find(Some("socks"))?;
            // Windows speaks version 4 to it.
            Some(if socks.contains("://") {
                socks.to_owned()
            } else {
                format!("socks4://{socks}")
            })
        })
    }
}

/// `https=address`, or an address for all.
fn split_item(item: &str) -> (Option<&str>, &str) {
    match item.split_once('=') {
        Some((scheme, address)) if scheme.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            (Some(scheme), address)
        }
        _ => (None, item),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::portal::origin::Origin;

    fn proxy(https: bool, servers: &str) -> Result<Option<String>, String> {
        let settings = Settings {
            servers: servers.to_owned(),
            direct: String::new(),
        };
        let found = settings.proxy(https)?;
        Ok(found.map(|proxy| format!("{} {}", proxy.shown, proxy.port)))
    }

    #[test]
    fn one_proxy_is_for_all_and_one_of_a_scheme_for_it_alone() {
        for (servers, http, https) in [
            (
                "web:3128",
                Some("http://web:3128 3128"),
                Some("http://web:3128 3128"),
            ),
            (
                "http://web:3128",
                Some("http://web:3128 3128"),
                Some("http://web:3128 3128"),
            ),
            ("web", Some("http://web 80"), Some("http://web 80")),
            (
                "http=a:1;https=b:2",
                Some("http://a:1 1"),
                Some("http://b:2 2"),
            ),
            (
                "HTTP=a:1; HTTPS=http://b:2",
                Some("http://a:1 1"),
                Some("http://b:2 2"),
            ),
            (
                "http=a:1 https=b:2",
                Some("http://a:1 1"),
                Some("http://b:2 2"),
            ),
            ("https=https://b:2", None, Some("https://b:2 2")),
            ("http=a:1;ftp=c:3", Some("http://a:1 1"), None),
            ("http=a:1;b:2", Some("http://a:1 1"), Some("http://b:2 2")),
            (
                "http=a:1;socks=s",
                Some("http://a:1 1"),
                Some("socks4://s 1080"),
            ),
            (
                "socks=socks5://s:9",
                Some("socks5://s:9 9"),
                Some("socks5://s:9 9"),
            ),
            (
                "https=;socks=s:9",
                Some("socks4://s:9 9"),
                Some("socks4://s:9 9"),
            ),
            ("ftp=c:3;gopher=d:4", None, None),
            ("", None, None),
            (" ; ", None, None),
        ] {
            assert_eq!(proxy(false, servers).unwrap().as_deref(), http, "{servers}");
            assert_eq!(proxy(true, servers).unwrap().as_deref(), https, "{servers}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_an_error_that_says_where_it_stands_and_nothing_secret() {
        for servers in ["https=ftp://u:hunter2@p", "p:port", "u:hunter2@p:0"] {
            let error = proxy(true, servers).unwrap_err();
            assert!(error.contains("Windows' settings"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn exceptions_of_the_settings_are_the_proxy_s() {
        let settings = Settings {
            servers: "web:3128".into(),
            direct: "*.corp.local;<local>".into(),
        };
        let proxy = settings.proxy(true).unwrap().unwrap();
        let serves = |server: &str| proxy.serves(&Origin::split_from(server).unwrap().0);
        assert!(serves("https://example.bitrix24.com"));
        assert!(!serves("https://portal.corp.local"));
        assert!(!serves("https://portal"));
        assert!(!serves("https://127.0.0.1"));
    }
}
