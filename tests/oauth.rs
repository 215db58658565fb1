//! An expired access token is renewed: once, for all threads, and nothing leaks.

#![cfg(all(feature = "capi", feature = "emulator"))]

mod support;

use b24busy::emulator::{Emulator, Fault, FaultRule};
use b24busy::{Client, Code, Options};
use serde_json::Value;
use support::portal;

const CLIENT_ID: &str = "local.emulator.client";
const CLIENT_SECRET: &str = "emulatorclientsecret0000000000000000";

fn application(portal: &Emulator, secret: &str) -> Client {
    let options = Options::new()
        .pace(1000.0, 10_000.0)
        .refresh(CLIENT_ID, secret, &portal.refresh_token())
        .oauth_url(&portal.oauth_url())
        .unwrap();
    Client::new(&portal.origin(), Some(&portal.access_token()), options).unwrap()
}

fn stored(client: &Client) -> Value {
    serde_json::from_str(&client.tokens().unwrap()).unwrap()
}

#[test]
fn an_expired_token_is_renewed_and_the_call_repeated() {
    let portal = portal();
    let client = application(&portal, CLIENT_SECRET);
    assert_eq!(stored(&client)["generation"], 0);
    client.user_busy(1, "2025-09-08", "2025-09-14").unwrap();
    assert_eq!(portal.refreshes(), 0, "never before it is needed");
    portal.expire_token();
    let answer = client.user_busy(1, "2025-09-08", "2025-09-14").unwrap();
    assert!(answer.result().is_ok(), "{}", answer.as_str());
    assert_eq!(portal.refreshes(), 1);
    let pair = stored(&client);
    assert_eq!(pair["generation"], 1);
    assert_eq!(pair["access_token"], portal.access_token());
    assert_eq!(pair["refresh_token"], portal.refresh_token());
    portal.expire_token();
    assert!(
        client
            .user_busy(1, "2025-09-08", "2025-09-14")
            .unwrap()
            .result()
            .is_ok()
    );
    assert_eq!(stored(&client)["generation"], 2);
}

#[test]
fn one_refresh_serves_all_threads_and_all_parts() {
    let portal = portal();
    let client = application(&portal, CLIENT_SECRET);
    portal.expire_token();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let answer = client
                    .user_busy([1, 2], "2025-09-08", "2025-09-14")
                    .unwrap();
                assert!(answer.result().is_ok());
            });
        }
    });
    assert_eq!(portal.refreshes(), 1);
}

#[test]
fn a_refresh_that_fails_is_an_error_of_its_own_without_secrets() {
    let portal = portal();
    let client = application(&portal, "wrongsecret");
    let (access, refresh) = (portal.access_token(), portal.refresh_token());
    portal.expire_token();
    let error = client.user_busy(1, "2025-09-08", "2025-09-14").unwrap_err();
    assert_eq!(error.code(), Code::Oauth, "{error}");
    assert!(error.message().contains("invalid_client"), "{error}");
    let shown = format!("{} {error:?} {client:?}", error.to_json());
    for secret in ["wrongsecret", &access, &refresh] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn the_token_server_is_not_followed_elsewhere() {
    let stranger = portal();
    let portal = portal();
    let to = format!("{}{{path}}", stranger.origin());
    portal.add_fault(FaultRule::always(Fault::Redirect { status: 302, to }).on_path("/oauth/"));
    let client = application(&portal, CLIENT_SECRET);
    portal.expire_token();
    let error = client.user_busy(1, "2025-09-08", "2025-09-14").unwrap_err();
    assert_eq!(error.code(), Code::Oauth, "{error}");
    assert!(stranger.requests().is_empty());
}

#[test]
fn without_an_application_the_portals_word_is_handed_over() {
    let portal = portal();
    let client = Client::new(
        &portal.origin(),
        Some(&portal.access_token()),
        Options::new(),
    );
    let client = client.unwrap();
    portal.expire_token();
    let answer = client.user_busy(1, "2025-09-08", "2025-09-14").unwrap();
    assert_eq!(answer.portal_error().unwrap().code(), "expired_token");
    assert_eq!(client.tokens(), None);
    let webhook = Client::new(
        &portal.webhook_url(),
        None,
        Options::new().refresh("a", "b", "c"),
    );
    assert_eq!(webhook.unwrap_err().code(), Code::InvalidOptions);
}
