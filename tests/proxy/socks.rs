//! Through microsocks, which speaks SOCKS5.

use b24busy::Code;

use crate::programs::{
    ADDRESS, NAME, PASSWORD, Proxy, WRONG, ask, host, login, proxy_error, through, webhook,
};
use crate::support::{has_tool, portal};

#[test]
fn socks5h_leaves_the_name_to_the_proxy() {
    if !has_tool("microsocks") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::microsocks(None));
    let answer = ask(
        &webhook(&portal, host()),
        through(&proxy.url("socks5h", "")),
    )
    .unwrap();
    assert!(answer.result().is_ok());
    proxy.was_asked_for(host(), &portal);
}

#[test]
fn socks5_takes_an_address() {
    if !has_tool("microsocks") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::microsocks(None));
    for scheme in ["socks5", "socks5h", "socks"] {
        let url = webhook(&portal, ADDRESS);
        ask(&url, through(&proxy.url(scheme, ""))).unwrap_or_else(|e| panic!("{scheme}: {e}"));
    }
    proxy.was_asked_for(ADDRESS, &portal);
}

#[test]
fn socks5_looks_the_name_up_here() {
    if !has_tool("microsocks") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::microsocks(None));
    let options = through(&proxy.url("socks5", "")).retries(0).unwrap();
    let error = ask(&webhook(&portal, NAME), options).unwrap_err();
    assert_eq!(error.code(), Code::Dns, "{error}");
    assert!(error.message().contains(NAME), "{error}");
    assert!(portal.requests().is_empty());
}

#[test]
fn a_socks_proxys_password_is_given() {
    if !has_tool("microsocks") {
        return;
    }
    // What has a meaning in an address is escaped there.
    let password = "p@ss:w/rd?";
    let (portal, proxy) = (portal(), Proxy::microsocks(Some(password)));
    let url = webhook(&portal, host());
    let login = login("p%40ss%3Aw%2Frd%3F");
    assert!(ask(&url, through(&proxy.url("socks5h", &login))).is_ok());
    proxy.was_asked_for(host(), &portal);
}

#[test]
fn a_socks_proxys_password_that_is_wrong_or_missing_is_said_at_once() {
    if !has_tool("microsocks") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::microsocks(Some(PASSWORD)));
    let url = webhook(&portal, host());
    for login in [String::new(), login(WRONG)] {
        let error = proxy_error(&url, through(&proxy.url("socks5h", &login)));
        let message = error.message();
        assert!(message.contains("password"), "{message}");
        assert!(message.contains(&proxy.port.to_string()), "{message}");
        assert!(!error.is_retryable(), "{error}");
        assert_eq!(error.attempts(), 1, "a password does not get better");
    }
    assert!(portal.requests().is_empty());
}
