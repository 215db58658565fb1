//! A request as it may be shown: method, address, headers and body, with secrets masked.

use std::fmt::Write;

use crate::error::Error;
use crate::input::Invalid;
use crate::{Day, Options, Users};

const MASK: &str = "***";
/// A run of letters and digits as long as this may be a token, whoever it belongs to.
const TOKEN_LIKE: usize = 16;

/// A portal's address and credential, in the parts that make up a request.
pub(super) struct Address {
    /// `https://host:port` and the path before `rest`.
    base: String,
    version3: bool,
    /// The webhook's user and code.
    webhook: Option<(String, String)>,
    token: Option<String>,
    user_agent: String,
    gzip: bool,
}

impl Address {
    /// Takes apart what a [`Client`](crate::Client) has accepted.
    pub(super) fn new(url: &str, token: Option<String>, options: &Options) -> Self {
        let (scheme, rest) = match url.trim().split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, url.trim()),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = authority.to_lowercase();
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let at = segments.iter().rposition(|part| *part == "rest");
        let mut tail = at.map_or(&[][..], |at| &segments[at + 1..]);
        let version3 = tail.first() == Some(&"api");
        if version3 {
            tail = &tail[1..];
        }
        let webhook = match tail {
            [user, code, ..] => Some(((*user).to_owned(), (*code).to_owned())),
            _ => None,
        };
        let mut base = if is_plain(scheme.as_deref(), &host, options.allow_http) {
            format!("http://{host}")
        } else {
            format!("https://{}", host.strip_suffix(":80").unwrap_or(&host))
        };
        for part in &segments[..at.unwrap_or(segments.len())] {
            base = base + "/" + part;
        }
        Self {
            base,
            version3,
            webhook,
            token,
            user_agent: options.user_agent.clone(),
            gzip: options.gzip,
        }
    }

    /// Text without the credential, and without what looks like one.
    pub(super) fn mask(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let code = self.webhook.as_ref().map(|(_, code)| code);
        for secret in self.token.iter().chain(code) {
            text = text.replace(secret.as_str(), MASK);
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let taken = if end == 0 { first.len_utf8() } else { end };
            out.push_str(if end >= TOKEN_LIKE {
                MASK
            } else {
                &rest[..taken]
            });
            rest = &rest[taken..];
        }
        out
    }

    /// The request for users' busy time.
    pub(super) fn busy(&self, users: &str, from: &str, to: &str) -> Result<String, Error> {
        let wrong = |name, invalid: Invalid| {
            Error::invalid_argument(name, &invalid.map_problem(|text| self.mask(text)))
        };
        let users = Users::try_from(users).map_err(|invalid| wrong("users", invalid))?;
        let first = Day::try_from(from).map_err(|invalid| wrong("from", invalid))?;
        let last = Day::try_from(to).map_err(|invalid| wrong("to", invalid))?;
        if first > last {
            let problem = format!("{first} is after {last}, the day given as to");
            let expected = "a first day that is not after the last one";
            return Err(wrong("from", Invalid::new(problem, expected)));
        }
        let ids: Vec<String> = users.as_slice().iter().map(u64::to_string).collect();
        let body = format!(
            "{{\"users\":[{}],\"from\":\"{first}\",\"to\":\"{last}\"}}",
            ids.join(",")
        );
        Ok(self.request("rest", "calendar.accessibility.get", &body))
    }

    /// The request for any method. The parameters are the caller's own and are shown as written,
    /// but for the credential.
    pub(super) fn call(&self, method: &str, params: &str) -> Result<String, Error> {
        let method = method.trim();
        let is_name = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        if !method.split('.').all(is_name) {
            let expected = "the name of a REST method such as user.current";
            let invalid = Invalid::new("this is no method", expected);
            return Err(Error::invalid_argument("method", &invalid));
        }
        let params = if params.trim().is_empty() {
            "{}"
        } else {
            params.trim()
        };
        let object: Option<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(params).ok();
        if object.is_none_or(|object| object.contains_key("auth")) {
            let invalid = Invalid::new(
                "the parameters cannot be taken",
                "a JSON object such as {\"ID\": 5}, without \"auth\"",
            );
            return Err(Error::invalid_argument("params_json", &invalid));
        }
        let root = if self.version3 { "rest/api" } else { "rest" };
        Ok(self.request(root, method, params))
    }

    fn request(&self, root: &str, method: &str, params: &str) -> String {
        let credential = match &self.webhook {
            Some((user, _)) => format!("{user}/{MASK}/"),
            None => String::new(),
        };
        let mut text = format!("POST {}/{root}/{credential}{method}\n", self.base);
        let encoding = if self.gzip { "gzip" } else { "identity" };
        for (name, value) in [
            ("Content-Type", "application/json"),
            ("Accept", "application/json"),
            ("User-Agent", &self.user_agent),
            ("Accept-Encoding", encoding),
        ] {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name}: {value}");
        }
        text.push('\n');
        if self.token.is_some() {
            let rest = params.trim_start_matches('{').trim_start();
            let comma = if rest.starts_with('}') { "" } else { "," };
            let _ = write!(text, "{{\"auth\":\"{MASK}\"{comma}");
            text.push_str(&self.without_credential(rest));
        } else {
            text.push_str(&self.without_credential(params));
        }
        text
    }

    /// The parameters, where the credential may stand by mistake.
    fn without_credential(&self, params: &str) -> String {
        let code = self.webhook.as_ref().map(|(_, code)| code);
        // A very short code would mask half of the numbers in the text.
        let long = |secret: &&String| secret.len() >= 6;
        self.token
            .iter()
            .chain(code)
            .filter(long)
            .fold(params.to_owned(), |text, secret| {
                text.replace(secret.as_str(), MASK)
            })
    }
}

/// Whether plain http holds: to this machine, or where it was asked for and allowed.
fn is_plain(scheme: Option<&str>, host: &str, allow_http: bool) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (name, Some(port)),
        _ => (host, None),
    };
    let name = name.trim_matches(['[', ']']);
    let loopback = name == "localhost"
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    match scheme {
        Some("http") => loopback || allow_http,
        None => loopback && port != Some("443"),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy(url: &str, token: Option<&str>) -> String {
        let address = Address::new(url, token.map(str::to_owned), &Options::new());
        let request = address.busy("[1,'2']", "2025-09-10T18:33:57", "17.09.2025");
        request.unwrap()
    }

    #[test]
    fn a_request_is_shown_without_its_secrets() {
        let agent = concat!("b24busy/", env!("CARGO_PKG_VERSION"));
        let headers = format!(
            "Content-Type: application/json\nAccept: application/json\nUser-Agent: {agent}\n\
             Accept-Encoding: gzip\n\n"
        );
        let method = "calendar.accessibility.get";
        let params = "\"users\":[1,2],\"from\":\"2025-09-10\",\"to\":\"2025-09-17\"}";
        assert_eq!(
            busy("B24-x.bitrix24.by/rest/1/s3cret/", None),
            format!("POST https://b24-x.bitrix24.by/rest/1/***/{method}\n{headers}{{{params}")
        );
        assert_eq!(
            busy("b24-x.bitrix24.by", Some("s3cret")),
            format!(
                "POST https://b24-x.bitrix24.by/rest/{method}\n{headers}{{\"auth\":\"***\",{params}"
            )
        );
    }

    #[test]
    fn the_address_is_the_one_that_is_asked() {
        for (url, shown) in [
            (
                "http://b24-x.bitrix24.by/rest/1/s3cret",
                "https://b24-x.bitrix24.by/rest/1/***/",
            ),
            (
                "http://127.0.0.1:8024/rest/1/s3cret/",
                "http://127.0.0.1:8024/rest/1/***/",
            ),
            (
                "localhost:8024/rest/1/s3cret/",
                "http://localhost:8024/rest/1/***/",
            ),
            ("[::1]/rest/1/s3cret/x.json", "http://[::1]/rest/1/***/"),
            (
                "https://box.example/b24/rest/api/1/s3cret/",
                "https://box.example/b24/rest/1/***/",
            ),
        ] {
            let first = busy(url, None);
            let expected = format!("POST {shown}calendar.accessibility.get\n");
            assert!(first.starts_with(&expected), "{url}: {first}");
        }
        let address = Address::new("x.by/rest/api/1/s3cret/", None, &Options::new());
        let request = address.call("server.time", "{\"a\": 1.10}").unwrap();
        assert!(request.starts_with("POST https://x.by/rest/api/1/***/server.time\n"));
        assert!(request.ends_with("\n\n{\"a\": 1.10}"));
    }

    #[test]
    fn what_is_wrong_is_said_without_secrets() {
        let address = Address::new("x.by/rest/1/s3cret/", None, &Options::new());
        let error = address.busy("s3cret", "1", "1").unwrap_err();
        assert!(!error.message().contains("s3cret"), "{error}");
        assert!(address.busy("1", "2025-09-11", "2025-09-10").is_err());
        assert!(address.call("a/b", "").is_err());
        for params in ["[]", "{", "{\"auth\":\"x\"}"] {
            assert!(address.call("m", params).is_err(), "{params}");
        }
        let masked = address.mask("an s3cret, a 0123456789abcdef and [words]");
        assert_eq!(masked, "an ***, a *** and [words]");
    }
}
