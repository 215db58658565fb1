//! The token server.

use super::client::{FORM, request, send, start};

#[test]
fn a_refresh_replaces_both_tokens() {
    let emulator = start(r#"{"client_id": "app", "client_secret": "s"}"#);
    let (access, refresh) = (emulator.access_token(), emulator.refresh_token());
    let query = |token: &str| {
        format!("grant_type=refresh_token&client_id=app&client_secret=s&refresh_token={token}")
    };
    let get = |query: &str| {
        send(
            &emulator,
            &request(&emulator, "GET", &format!("/oauth/token/?{query}"), "", ""),
        )
        .unwrap()
    };
    let answer = get(&query(&refresh)).json();
    assert_eq!(answer["access_token"], emulator.access_token());
    assert!(
        answer["expires"].is_i64()
            && answer["client_endpoint"]
                .as_str()
                .unwrap()
                .ends_with("/rest/")
    );
    assert_ne!(
        (access, refresh.clone()),
        (emulator.access_token(), emulator.refresh_token())
    );

    let used = get(&query(&refresh));
    assert_eq!(
        (used.status, used.json()["error"].as_str()),
        (400, Some("invalid_grant"))
    );
    let stranger = get(&query(&refresh).replace("=app", "=other"));
    assert_eq!(
        (stranger.status, stranger.json()["error"].as_str()),
        (401, Some("invalid_client"))
    );
    let form = query(&emulator.refresh_token());
    assert_eq!(
        send(
            &emulator,
            &request(&emulator, "POST", "/oauth/token/", FORM, &form)
        )
        .unwrap()
        .status,
        200
    );
    assert_eq!(emulator.refreshes(), 2);
}
