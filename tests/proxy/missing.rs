//! Where no proxy is, or something else.

use crate::programs::{
    ADDRESS, PASSWORD, USER, ask, free_port, login, proxy_error, through, webhook,
};
use crate::support::portal;

#[test]
fn a_proxy_that_is_down_is_named() {
    let portal = portal();
    for scheme in ["http", "socks5", "socks5h", "socks4a"] {
        let proxy = format!("{scheme}://{USER}:{PASSWORD}@127.0.0.1:{}", free_port());
        let error = proxy_error(
            &webhook(&portal, ADDRESS),
            through(&proxy).retries(0).unwrap(),
        );
        let shown = proxy.replace(&login(PASSWORD), "");
        assert!(error.message().contains(&shown), "{error}");
        assert!(error.is_retryable(), "{error}");
    }
    // A name that no proxy has; the portal's name is not looked up first.
    let proxy = format!("socks5h://{USER}:{PASSWORD}@proxy.test:1080");
    let error = proxy_error(
        &webhook(&portal, ADDRESS),
        through(&proxy).retries(0).unwrap(),
    );
    assert!(
        error.message().contains("socks5h://proxy.test:1080"),
        "{error}"
    );
    // The portal itself is on this machine: no proxy stands before it.
    let dead = format!("http://127.0.0.1:{}", free_port());
    assert!(ask(&portal.webhook_url(), through(&dead)).is_ok());
}

#[test]
fn what_is_no_proxy_is_a_proxy_error() {
    let portal = portal();
    // A web server that knows no CONNECT, and no SOCKS.
    let web = format!("127.0.0.1:{}", portal.address().port());
    let error = proxy_error(
        &webhook(&portal, ADDRESS),
        through(&format!("http://{web}")).retries(0).unwrap(),
    );
    assert!(error.message().contains(&web), "{error}");
    let error = proxy_error(
        &webhook(&portal, ADDRESS),
        through(&format!("socks5h://{web}")).retries(0).unwrap(),
    );
    assert!(error.message().contains(&web), "{error}");
}
