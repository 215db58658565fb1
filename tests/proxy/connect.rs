//! Through tinyproxy, which speaks CONNECT.

use b24busy::Code;
use b24busy::emulator::{Config, Tls};

use crate::programs::{
    PASSWORD, Proxy, USER, WRONG, ask, free_port, host, keeps_secrets, login, proxy_error, scratch,
    through, webhook,
};
use crate::support::{has_tool, portal, start};

#[test]
fn a_connect_proxy_leads_to_the_portal_by_its_name() {
    if !has_tool("tinyproxy") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::tinyproxy(""));
    let answer = ask(&webhook(&portal, host()), through(&proxy.url("http", ""))).unwrap();
    assert!(answer.result().unwrap().starts_with("{\"1\":["));
    proxy.was_asked_for(host(), &portal);
    // Within the tunnel the portal is spoken to as itself, and told nothing of the proxy.
    let request = &portal.requests()[0];
    assert!(request.target.starts_with("/rest/1/"), "{}", request.target);
    assert!(request.header("host").unwrap().starts_with(host()));
    assert!(
        request
            .headers
            .iter()
            .all(|(name, _)| !name.to_lowercase().starts_with("proxy-"))
    );
}

#[test]
fn a_tunnel_is_kept_for_the_next_call() {
    if !has_tool("tinyproxy") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::tinyproxy(""));
    for _ in 0..3 {
        ask(&webhook(&portal, host()), through(&proxy.url("http", ""))).unwrap();
    }
    let requests = portal.requests();
    assert_eq!(requests.len(), 3);
    assert!(
        requests
            .iter()
            .all(|request| request.connection == requests[0].connection)
    );
}

#[test]
fn a_connect_proxys_password_is_given() {
    if !has_tool("tinyproxy") {
        return;
    }
    let portal = portal();
    let proxy = Proxy::tinyproxy(&format!("BasicAuth {USER} {PASSWORD}"));
    let url = webhook(&portal, host());
    assert!(ask(&url, through(&proxy.url("http", &login(PASSWORD)))).is_ok());
    // Percent escapes are those of every address.
    let escaped = login(PASSWORD).replace("hunter", "h%75nter");
    assert!(ask(&url, through(&proxy.url("http", &escaped))).is_ok());
    proxy.was_asked_for(host(), &portal);
}

#[test]
fn a_connect_proxys_password_that_is_wrong_or_missing_is_said_at_once() {
    if !has_tool("tinyproxy") {
        return;
    }
    let portal = portal();
    let proxy = Proxy::tinyproxy(&format!("BasicAuth {USER} {PASSWORD}"));
    let url = webhook(&portal, host());
    // Tinyproxy says 407 to whoever gives no password, and 401 to whoever gives a wrong one.
    for (login, status) in [(String::new(), "(407)"), (login(WRONG), "(401)")] {
        let error = proxy_error(&url, through(&proxy.url("http", &login)));
        let message = error.message();
        assert!(
            message.contains(status) && message.contains("password"),
            "{message}"
        );
        assert!(message.contains(&proxy.port.to_string()), "{message}");
        assert!(!error.is_retryable(), "{error}");
        assert_eq!(error.attempts(), 1, "a password does not get better");
    }
    assert!(portal.requests().is_empty());
}

#[test]
fn a_port_that_the_proxy_does_not_allow_is_refused_for_good() {
    if !has_tool("tinyproxy") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::tinyproxy("ConnectPort 443"));
    let error = proxy_error(&webhook(&portal, host()), through(&proxy.url("http", "")));
    assert!(!error.is_retryable(), "{error}");
    assert_eq!(error.attempts(), 1);
    assert!(error.message().contains("403"), "{error}");
    assert!(portal.requests().is_empty());
}

#[test]
fn a_portal_that_the_proxy_cannot_reach_may_be_there_later() {
    if !has_tool("tinyproxy") {
        return;
    }
    let proxy = Proxy::tinyproxy("");
    let url = format!("http://{}:{}/rest/1/emulatorwebhook1/", host(), free_port());
    let error = proxy_error(&url, through(&proxy.url("http", "")).retries(1).unwrap());
    assert!(error.is_retryable(), "{error}");
    assert_eq!(error.attempts(), 2);
}

#[test]
fn tls_is_with_the_portal_and_not_with_the_proxy() {
    if !has_tool("tinyproxy") || !has_tool("microsocks") {
        return;
    }
    let config = Config {
        tls: Tls::On,
        ..Config::default()
    };
    let portal = start(config);
    let ca = scratch("ca.pem");
    std::fs::write(&ca, portal.ca_pem().unwrap()).unwrap();
    let (connect, socks) = (Proxy::tinyproxy(""), Proxy::microsocks(None));
    for (proxy, scheme) in [(connect, "http"), (socks, "socks5h")] {
        let options = through(&proxy.url(scheme, ""))
            .ca_file(&ca.to_string_lossy())
            .unwrap();
        let error = ask(&webhook(&portal, host()), options).unwrap_err();
        // The certificate has come through the tunnel: it is for localhost, which is not proxied.
        assert_eq!(error.code(), Code::Tls, "{error}");
        assert!(error.message().contains("for another host name"), "{error}");
        keeps_secrets(&error);
        proxy.was_asked_for(host(), &portal);
    }
}
