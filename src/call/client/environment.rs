//! What the environment says about proxies.

use crate::call::http::proxy::Proxy;

/// The proxy that the environment names for servers of this scheme.
pub(crate) fn environment_proxy(https: bool) -> Result<Option<Proxy>, String> {
    Proxy::from_environment(https, |name| {
        // A web server's CGI sets HTTP_PROXY from a request's header "Proxy".
        if name == "HTTP_PROXY" && std::env::var_os("REQUEST_METHOD").is_some() {
            return None;
        }
        // What is not UTF-8 fails at the proxy instead of going past it without a word.
        std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
    })
}
