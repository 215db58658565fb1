//! Which door a request knocks at.

/// A door of the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The emulator's own control endpoint, with what follows.
    Control(String),
    /// The token server.
    OAuth,
    /// A REST method, of the old version or of 3.0.
    Rest {
        /// Below `/rest/api/`.
        version3: bool,
        /// The credential in the path: user and code.
        webhook: Option<(String, String)>,
        /// The method, in lower case, without `.json`.
        method: String,
    },
    /// Nothing of the portal's.
    Nowhere,
}

/// Finds the door.
pub fn route(path: &str, prefix: &str) -> Route {
    if let Some(rest) = path.strip_prefix("/__emulator/") {
        return Route::Control(rest.trim_end_matches('/').to_owned());
    }
    if path.trim_end_matches('/') == "/oauth/token" {
        return Route::OAuth;
    }
    let prefix = prefix.trim_matches('/');
    let inner = if prefix.is_empty() {
        Some(path)
    } else {
        path.strip_prefix('/')
            .and_then(|path| path.strip_prefix(prefix))
    };
    let Some(rest) = inner.and_then(|path| path.strip_prefix("/rest/")) else {
        return Route::Nowhere;
    };
    let (version3, rest) = rest
        .strip_prefix("api/")
        .map_or((false, rest), |rest| (true, rest));
    let segments: Vec<&str> = rest
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let (webhook, method) = match segments.as_slice() {
        [user, code, method @ ..] => (
            Some(((*user).to_owned(), (*code).to_owned())),
            method.join("/"),
        ),
        [method] => (None, (*method).to_owned()),
        [] => (None, String::new()),
    };
    let method = method.to_ascii_lowercase();
    let method = method
        .strip_suffix(".json")
        .or(method.strip_suffix(".xml"))
        .unwrap_or(&method)
        .to_owned();
    Route::Rest {
        version3,
        webhook,
        method,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(version3: bool, webhook: Option<(&str, &str)>, method: &str) -> Route {
        Route::Rest {
            version3,
            webhook: webhook.map(|(user, code)| (user.to_owned(), code.to_owned())),
            method: method.to_owned(),
        }
    }

    #[test]
    fn doors_are_found() {
        assert_eq!(
            route("/rest/1/abc/Server.Time.json", ""),
            rest(false, Some(("1", "abc")), "server.time")
        );
        assert_eq!(
            route("/rest//1/abc//batch/", ""),
            rest(false, Some(("1", "abc")), "batch")
        );
        assert_eq!(route("/rest/batch.xml", ""), rest(false, None, "batch"));
        assert_eq!(
            route("/rest/api/1/abc/batch", ""),
            rest(true, Some(("1", "abc")), "batch")
        );
        assert_eq!(
            route("/rest/1/abc/", ""),
            rest(false, Some(("1", "abc")), "")
        );
        assert_eq!(
            route("/portal/rest/batch", "/portal/"),
            rest(false, None, "batch")
        );
        assert_eq!(route("/rest/batch", "/portal"), Route::Nowhere);
        assert_eq!(route("/oauth/token/", "/portal"), Route::OAuth);
        assert_eq!(
            route("/__emulator/faults", ""),
            Route::Control("faults".to_owned())
        );
        assert_eq!(route("/", ""), Route::Nowhere);
    }
}
