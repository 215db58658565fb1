//! How the portal is reached, or not.

use std::net::TcpListener;

use b24busy::{Client, Code, Options};

use crate::asking::{ask, client};
use crate::support::portal;

#[test]
fn calls_share_a_connection_and_stateless_calls_too() {
    let portal = portal();
    let url = portal.webhook_url();
    for _ in 0..3 {
        b24busy::get_user_busy(&url, "1", "2025-09-08", "2025-09-14", None).unwrap();
        ask(&client(&portal)).unwrap();
    }
    let connections: std::collections::BTreeSet<_> = portal
        .requests()
        .iter()
        .map(|request| request.connection)
        .collect();
    assert_eq!(connections.len(), 1);
}

#[test]
fn a_port_where_nobody_listens_is_a_connect_error() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}/rest/1/s3cret/");
    let error = ask(&Client::new(&url, None, Options::new()).unwrap()).unwrap_err();
    assert_eq!(error.code(), Code::Connect, "{error}");
    assert!(
        error.is_retryable() && error.message().contains(&port.to_string()),
        "{error}"
    );
    assert!(!error.to_json().contains("s3cret"));
}

#[test]
fn a_host_that_does_not_exist_is_a_dns_error() {
    let options = Options::new().proxy("").unwrap();
    let client = Client::new("https://portal.invalid/rest/1/s3cret/", None, options).unwrap();
    let error = ask(&client).unwrap_err();
    assert_eq!(error.code(), Code::Dns, "{error}");
    assert!(error.message().contains("portal.invalid"), "{error}");
    assert_eq!((error.attempts(), error.status()), (4, None));
}

#[test]
fn a_proxy_that_is_not_there_is_a_proxy_error_without_its_password() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for scheme in ["http", "socks5h"] {
        let proxy = format!("{scheme}://clerk:hunter2@127.0.0.1:{port}");
        let options = Options::new().proxy(&proxy).unwrap();
        let client = Client::new("https://example.invalid/rest/1/s3cret/", None, options).unwrap();
        let error = ask(&client).unwrap_err();
        assert_eq!(error.code(), Code::Proxy, "{error}");
        assert!(
            error
                .message()
                .contains(&format!("{scheme}://127.0.0.1:{port}")),
            "{error}"
        );
        let shown = format!("{} {error:?} {client:?}", error.to_json());
        assert!(
            !shown.contains("hunter2") && !shown.contains("clerk"),
            "{shown}"
        );
    }
}
