//! Parameters, credentials and methods of the old REST version.

use serde_json::json;

use super::client::{FORM, GET, JSON, WEEK, connect, post, read_reply, request, send, start};

#[test]
fn parameters_are_taken_from_json_form_and_query_alike() {
    let emulator = start("{}");
    let json = post(&emulator, GET, &format!(r#"{{"users":["1"],{WEEK}}}"#)).json();
    let form = "users%5B%5D=1&from=2025-09-08&to=2025-09-14";
    let by_form = send(&emulator, &request(&emulator, "POST", GET, FORM, form))
        .unwrap()
        .json();
    let by_query = send(
        &emulator,
        &request(&emulator, "GET", &format!("{GET}.json?{form}"), "", ""),
    )
    .unwrap()
    .json();
    assert!(json["result"]["1"].as_array().unwrap().len() > 3);
    assert_eq!(json["result"], by_form["result"]);
    assert_eq!(json["result"], by_query["result"]);
}

#[test]
fn sloppy_users_are_no_errors() {
    let emulator = start("{}");
    let result = |users: &str| {
        post(&emulator, GET, &format!(r#"{{"users":{users},{WEEK}}}"#))
            .text()
            .split(",\"time\"")
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(result("5"), r#"{"result":[]"#);
    assert_eq!(result(r#""5""#), r#"{"result":[]"#);
    assert_eq!(result(r#"[0,"x"]"#), r#"{"result":[]"#);
    assert_eq!(
        result(r#"["5x",5.9,5,77]"#),
        r#"{"result":{"5":[],"77":[]}"#
    );
    assert_eq!(result(r#"{"a":5}"#), r#"{"result":{"5":[]}"#);
}

#[test]
fn missing_and_empty_parameters_have_an_empty_code() {
    let emulator = start(r#"{"language": "en"}"#);
    for (body, missing) in [
        ("{}", "from"),
        (r#"{"from":"2025-09-08","users":[1]}"#, "to"),
        (r#"{"from":"x","to":"y","users":0}"#, "users"),
        ("no json", "from"),
    ] {
        let reply = post(&emulator, GET, body);
        assert_eq!(reply.status, 400);
        assert_eq!(reply.json()["error"], "");
        assert!(
            reply.json()["error_description"]
                .as_str()
                .unwrap()
                .contains(missing)
        );
    }
}

#[test]
fn unreadable_limits_are_no_limits() {
    let emulator = start("{}");
    let all = post(
        &emulator,
        GET,
        r#"{"users":[5],"from":"soon","to":"later"}"#,
    )
    .json();
    assert_eq!(all["result"]["5"].as_array().unwrap().len(), 2);
}

#[test]
fn only_the_right_credentials_open_the_portal() {
    let emulator = start("{}");
    let said = |path: &str, body: &str| {
        let reply = post(&emulator, path, body);
        let error = reply.json()["error"].as_str().unwrap_or("").to_owned();
        (reply.status, error)
    };
    let with = |name: &str, token: &str| format!(r#"{{"{name}":"{token}"}}"#);
    let refused = |code: &str| (401, code.to_owned());
    assert_eq!(
        said("/rest/1/wrong/server.time", "{}"),
        refused("INVALID_CREDENTIALS")
    );
    assert_eq!(said("/rest/server.time", "{}"), refused("NO_AUTH_FOUND"));
    assert_eq!(
        said("/rest/server.time", &with("auth", "wrong")),
        refused("invalid_token")
    );
    let token = emulator.access_token();
    for name in ["auth", "access_token"] {
        assert_eq!(
            said("/rest/server.time", &with(name, &token)),
            (200, String::new()),
            "{name}"
        );
    }
    emulator.expire_token();
    assert_eq!(
        said("/rest/server.time", &with("auth", &token)),
        refused("expired_token")
    );
}

#[test]
fn a_token_may_stand_in_a_header_which_wins() {
    let emulator = start("{}");
    let status = |header: &str, body: &str| {
        let headers = format!("{JSON}{header}");
        let text = request(&emulator, "POST", "/rest/server.time", &headers, body);
        send(&emulator, &text).unwrap().status
    };
    let right = format!("Authorization: bearer {}\r\n", emulator.access_token());
    assert_eq!(status(&right, r#"{"auth":"wrong"}"#), 200);
    let body = format!(r#"{{"auth":"{}"}}"#, emulator.access_token());
    assert_eq!(status("Authorization: Bearer wrong\r\n", &body), 401);
    assert_eq!(status("Authorization: Basic d3Jvbmc=\r\n", &body), 200);
}

#[test]
fn an_unknown_method_is_told_before_anything_else() {
    let emulator = start(r#"{"https_required": true}"#);
    for path in ["no.such.method", "/rest/1/wrong/no.such.method", "/rest/no"] {
        let reply = post(&emulator, path, "{}");
        assert_eq!(
            (reply.status, &reply.json()["error"]),
            (404, &json!("ERROR_METHOD_NOT_FOUND")),
            "{path}"
        );
    }
}

#[test]
fn what_lacks_is_told_in_the_words_for_webhook_token_and_batch() {
    let emulator = start(r#"{"scopes": []}"#);
    let said = |path: &str, body: &str| {
        post(&emulator, path, body).json()["error_description"].to_string()
    };
    assert!(said(GET, "{}").contains("by the webhook token"));
    let body = format!(r#"{{"auth":"{}"}}"#, emulator.access_token());
    assert!(said(&format!("/rest/{GET}"), &body).contains("by the access token"));
    let batch = post(&emulator, "batch", &format!(r#"{{"cmd":["{GET}"]}}"#)).json();
    assert_eq!(
        batch["result"]["result_error"][0],
        json!({"error": "insufficient_scope", "error_description": ""})
    );
}

#[test]
fn a_form_is_read_whatever_type_it_says_it_is_of() {
    let emulator = start("{}");
    let form = "users[]=5&from=2025-09-08&to=2025-09-14\r\n";
    for kind in ["", "Content-Type: text/plain\r\n", "Content-Type: x\r\n"] {
        let text = request(&emulator, "POST", GET, kind, form);
        let answer = send(&emulator, &text).unwrap().json();
        assert_eq!(answer["result"], json!({"5": []}), "{kind}");
    }
    // But of a POST alone.
    let text = request(&emulator, "GET", GET, FORM, form);
    assert_eq!(send(&emulator, &text).unwrap().status, 400);
}

#[test]
fn scripts_of_any_page_may_read_the_answers() {
    let emulator = start("{}");
    for (method, path) in [("OPTIONS", GET), ("POST", "server.time"), ("POST", "none")] {
        let text = request(
            &emulator,
            method,
            path,
            "Origin: https://app.example\r\n",
            "",
        );
        let reply = send(&emulator, &text).unwrap();
        assert!(
            reply.head.contains("Access-Control-Allow-Origin: *\r\n"),
            "{}",
            reply.head
        );
        assert_eq!(reply.body.is_empty(), method == "OPTIONS");
    }
    assert_eq!(emulator.runs(GET), 0);
}

#[test]
fn scope_externals_and_plain_http_are_refused() {
    let refused = |config: &str| {
        let reply = post(&start(config), GET, &format!(r#"{{"users":[1],{WEEK}}}"#));
        (
            reply.status,
            reply.json()["error"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(
        refused(r#"{"scopes": ["user"]}"#),
        (401, "insufficient_scope".to_owned())
    );
    assert_eq!(refused(r#"{"user": 9}"#), (400, String::new()));
    assert_eq!(
        refused(r#"{"https_required": true}"#),
        (400, "INVALID_REQUEST".to_owned())
    );
}

#[test]
fn the_time_block_is_the_portals() {
    let emulator = start(r#"{"time_block_zone": "Europe/Moscow", "user": 3}"#);
    let answer = post(&emulator, "user.current", "{}").json();
    assert_eq!(answer["result"]["TIME_ZONE"], "Asia/Yekaterinburg");
    let time = &answer["time"];
    assert!(time["start"].is_f64() && time["date_start"].as_str().unwrap().ends_with("+03:00"));
    assert_eq!(time["operating"], 0);
}

#[test]
fn the_control_endpoint_serves_other_languages() {
    let emulator = start("{}");
    let control = |method: &str, what: &str, body: &str| {
        send(
            &emulator,
            &request(&emulator, method, &format!("/__emulator/{what}"), "", body),
        )
        .unwrap()
    };
    assert_eq!(
        control(
            "POST",
            "faults",
            r#"{"fault":{"kind":"html","status":502},"times":1}"#
        )
        .status,
        200
    );
    assert_eq!(
        control("POST", "faults", r#"[{"fault":{"kind":"nonsense"}}]"#).status,
        400
    );
    assert_eq!(post(&emulator, "server.time", "{}").status, 502);
    assert_eq!(post(&emulator, "server.time", "{}").status, 200);
    let requests = control("GET", "requests", "").json();
    assert_eq!(requests.as_array().unwrap().len(), 2);
    assert_eq!(requests[0]["body"], "{}");
    assert_eq!(control("GET", "runs", "").json()["server.time"], 1);
    control("POST", "reset", "");
    assert_eq!(control("GET", "requests", "").json(), json!([]));
    assert_eq!(control("GET", "scenario", "").json()["week"], "2025-09-08");
    assert_eq!(control("GET", "nothing", "").status, 404);
}

#[test]
fn requests_on_one_connection_bear_its_number() {
    use std::io::Write;
    let emulator = start(r#"{"path_prefix": "/portal"}"#);
    let text = request(&emulator, "POST", "server.time", "", "");
    assert!(text.starts_with("POST /portal/rest/1/"));
    let mut stream = connect(&emulator);
    stream.write_all(text.repeat(2).as_bytes()).unwrap();
    assert_eq!(read_reply(&mut stream).unwrap().status, 200);
    assert_eq!(read_reply(&mut stream).unwrap().status, 200);
    send(&emulator, &text).unwrap();
    let numbers: Vec<u64> = emulator
        .requests()
        .iter()
        .map(|request| request.connection)
        .collect();
    assert_eq!(numbers, [1, 1, 2]);
}
