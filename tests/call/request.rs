//! What is sent.

use std::time::Duration;

use b24busy::{CallOptions, Client, Options};
use serde_json::{Value, json};

use crate::asking::{METHOD, ask, client, sent};
use crate::support::portal;

#[test]
fn a_webhook_call_is_one_post_as_documented() {
    let portal = portal();
    let answer = ask(&client(&portal)).unwrap();
    assert!(answer.result().unwrap().starts_with("{\"1\":["));
    let request = &portal.requests()[0];
    assert_eq!(request.method, "POST");
    assert!(
        request.target.ends_with(&format!("/{METHOD}")),
        "{}",
        request.target
    );
    let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("accept"), "application/json");
    assert!(header("user-agent").starts_with("b24busy/"));
    assert_eq!(header("content-length"), request.body.len().to_string());
    assert_eq!(
        sent(&portal),
        json!({"users": [1, 2], "from": "2025-09-08", "to": "2025-09-14"})
    );
}

#[test]
fn a_token_travels_in_the_body_and_never_in_the_address() {
    let portal = portal();
    let token = portal.access_token();
    let client = Client::new(&portal.origin(), Some(&token), Options::new()).unwrap();
    assert!(ask(&client).unwrap().result().is_ok());
    assert!(
        client
            .call("user.current", "", &CallOptions::new())
            .unwrap()
            .result()
            .is_ok()
    );
    for request in portal.requests() {
        assert!(!request.target.contains(&token), "{}", request.target);
        assert!(
            request
                .headers
                .iter()
                .all(|(_, value)| !value.contains(&token))
        );
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["auth"], token);
    }
}

#[test]
fn the_address_of_rest_3_is_asked_at_its_old_twin_for_busy_and_as_given_for_the_rest() {
    let portal = portal();
    let version3 = portal.webhook_url().replace("/rest/", "/rest/api/");
    let client = Client::new(&version3, None, Options::new()).unwrap();
    assert!(ask(&client).unwrap().result().is_ok());
    assert!(
        client
            .call("server.time", "{}", &CallOptions::new())
            .unwrap()
            .result()
            .is_ok()
    );
    let answer = client.call(METHOD, "{}", &CallOptions::new()).unwrap();
    let error = answer.portal_error().unwrap();
    assert_eq!(error.status(), 404);
    assert!(!error.code().is_empty(), "{answer:?} {}", answer.as_str());
}

#[test]
fn a_scalar_of_users_cannot_be_sent() {
    // The portal answers it with an empty result, silently; so it is an array even for one user.
    let portal = portal();
    client(&portal)
        .get_user_busy(1, "2025-09-08", "2025-09-14")
        .unwrap();
    assert_eq!(sent(&portal)["users"], json!([1]));
}

#[test]
fn any_method_can_be_called() {
    let portal = portal();
    let client = client(&portal);
    let options = CallOptions::new().timeout(Duration::from_secs(20)).unwrap();
    let user = client.call("user.current", "", &options).unwrap();
    assert!(user.result().unwrap().contains("\"ID\""));
    let batch = r#"{"halt":0,"cmd":{"who":"user.current","when":"server.time"}}"#;
    let answer = client.call("batch", batch, &options).unwrap();
    assert!(
        answer.result().unwrap().contains("\"who\""),
        "{}",
        answer.as_str()
    );
}

#[test]
fn ids_and_days_are_taken_as_they_are_at_hand() {
    let portal = portal();
    let url = portal.webhook_url();
    let client = client(&portal);
    let first = b24busy::Day::try_from("2025-09-08").unwrap();
    let date = first.date();
    let (staff, last) = (vec![1_u64, 2], String::from("2025-09-14"));
    let asked = [
        client.get_user_busy(&staff, date, last.as_str()),
        client.get_user_busy(1..=2, "08.09.2025", String::from("20250914")),
        client.get_user_busy(staff.as_slice(), &last.replace("14", "08"), last.clone()),
        client.get_user_busy(String::from("1,2"), first, &last),
        b24busy::get_user_busy(&url, [1_u32, 2], date, "2025-09-14", None),
    ];
    for answer in asked {
        assert!(answer.unwrap().result().unwrap().starts_with("{\"1\":["));
    }
    let requests = portal.requests();
    let bodies: std::collections::BTreeSet<&[u8]> = requests
        .iter()
        .map(|request| request.body.as_slice())
        .collect();
    let body = br#"{"users":[1,2],"from":"2025-09-08","to":"2025-09-14"}"#;
    assert_eq!(bodies.into_iter().collect::<Vec<_>>(), [body]);
}
