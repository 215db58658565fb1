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
    use winreg::{HKCU, HKLM};
    const SETTINGS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    const POLICY: &str = r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";
    // An administrator may have set one proxy for all users.
    let per_user = HKLM
        .open_subkey(POLICY)
        .and_then(|policy| policy.get_value::<u32, _>("ProxySettingsPerUser"))
        .unwrap_or(1);
    let root = if per_user == 0 { HKLM } else { HKCU };
    let key = root.open_subkey(SETTINGS).ok()?;
    if key.get_value::<u32, _>("ProxyEnable").unwrap_or(0) == 0 {
        return None;
    }
    Some(crate::call::http::proxy::windows::Settings {
        servers: key.get_value("ProxyServer").ok()?,
        direct: key.get_value("ProxyOverride").unwrap_or_default(),
    })
}
