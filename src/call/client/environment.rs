//! What the environment and the system say about proxies.

use crate::call::http::proxy::Proxy;

/// The proxy that the environment names for servers of this scheme, or else the system.
pub(crate) fn environment_proxy(https: bool) -> Result<Option<Proxy>, String> {
    let variable = |name: &str| {
        // A web server's CGI sets HTTP_PROXY from a request's header "Proxy". On Windows the other
        // spelling is the same variable.
        let is_settable =
            name == "HTTP_PROXY" || cfg!(windows) && name.eq_ignore_ascii_case("HTTP_PROXY");
        if is_settable && std::env::var_os("REQUEST_METHOD").is_some() {
            return None;
        }
        // What is not UTF-8 fails at the proxy instead of going past it without a word.
        std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
    };
    Proxy::from_environment(https, variable, || system_proxy(https))
}

#[cfg(windows)]
fn system_proxy(https: bool) -> Result<Option<Proxy>, String> {
    windows_settings().map_or(Ok(None), |settings| settings.proxy(https))
}

/// Elsewhere a system has no settings but the environment.
#[cfg(not(windows))]
#[expect(clippy::unnecessary_wraps)]
fn system_proxy(_: bool) -> Result<Option<Proxy>, String> {
    Ok(None)
}

/// The settings of the user that this process runs as, where they name a proxy.
#[cfg(windows)]
fn windows_settings() -> Option<crate::call::http::proxy::windows::Settings> {
    use windows_registry::{CURRENT_USER, LOCAL_MACHINE};
    const SETTINGS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    const POLICY: &str = r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";
    // An administrator may have set one proxy for all users.
    let per_user = LOCAL_MACHINE
        .open(POLICY)
        .and_then(|policy| policy.get_u32("ProxySettingsPerUser"))
        .unwrap_or(1);
    let root = if per_user == 0 {
        LOCAL_MACHINE
    } else {
        CURRENT_USER
    };
    let key = root.open(SETTINGS).ok()?;
    if key.get_u32("ProxyEnable").unwrap_or(0) == 0 {
        return None;
    }
    Some(crate::call::http::proxy::windows::Settings {
        servers: key.get_string("ProxyServer").ok()?,
        direct: key.get_string("ProxyOverride").unwrap_or_default(),
    })
}
