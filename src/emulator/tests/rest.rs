//! Parameters, credentials and methods of the old REST version.

use serde_json::json;

use super::client::{FORM, GET, WEEK, connect, entries, post, read_reply, request, send, start};

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
    let status = |path: &str, body: &str| {
        let reply = post(&emulator, path, body);
        (
            reply.status,
            reply.json()["error"].as_str().unwrap_or("").to_owned(),
        )
    };
    let refused = (401, "NO_AUTH_FOUND".to_owned());
    assert_eq!(status("/rest/1/wrong/server.time", "{}"), refused);
    assert_eq!(status("/rest/server.time", "{}"), refused);
    assert_eq!(status("/rest/server.time", r#"{"auth":"wrong"}"#), refused);
    let with_token = format!(r#"{{"auth":"{}"}}"#, emulator.access_token());
    assert_eq!(
        status("/rest/server.time", &with_token),
        (200, String::new())
    );
    emulator.expire_token();
    assert_eq!(
        status("/rest/server.time", &with_token),
        (401, "expired_token".to_owned())
    );
    assert_eq!(
        status("no.such.method", "{}"),
        (404, "ERROR_METHOD_NOT_FOUND".to_owned())
    );
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
        (403, "insufficient_scope".to_owned())
    );
    assert_eq!(refused(r#"{"user": 9}"#), (400, String::new()));
    assert_eq!(
        refused(r#"{"https_required": true}"#),
        (400, "INVALID_REQUEST".to_owned())
    );
}

#[test]
fn an_added_event_makes_its_user_busy() {
    let emulator = start("{}");
    assert_eq!(entries(&emulator, 5).len(), 0);
    let event = r#"{"type":"user","ownerId":5,"name":"Interview","from":"2025-09-10T10:00:00","to":"2025-09-10T11:00:00"}"#;
    let id = post(&emulator, "calendar.event.add", event).json()["result"]
        .as_i64()
        .unwrap();
    let entry = &entries(&emulator, 5)[0];
    assert_eq!(
        (&entry["ID"], &entry["DATE_FROM"]),
        (&json!(id.to_string()), &json!("10.09.2025 10:00:00"))
    );
    assert_eq!(emulator.runs("calendar.event.add"), 1);
}

#[test]
fn a_batch_answers_each_command_and_prints_empty_maps_as_lists() {
    let emulator = start("{}");
    let command = format!("{GET}?users[0]=5&from=2025-09-08&to=2025-09-14");
    let reply = post(
        &emulator,
        "batch",
        &format!(r#"{{"cmd":{{"a":"{command}","b":"{command}&users[0]=8"}}}}"#),
    );
    let result = &reply.json()["result"];
    assert_eq!(result["result"]["a"], json!({"5": []}));
    assert_eq!(result["result"]["b"]["8"].as_array().unwrap().len(), 2);
    assert_eq!(
        (
            &result["result_error"],
            &result["result_total"],
            &result["result_next"]
        ),
        (&json!([]), &json!([]), &json!([]))
    );
    assert!(result["result_time"]["a"]["operating_reset_at"].is_i64());

    let wrong = post(
        &emulator,
        "batch",
        r#"{"halt":1,"cmd":["batch","server.time"]}"#,
    )
    .json();
    assert_eq!(wrong["result"]["result"], json!([]));
    assert_eq!(
        wrong["result"]["result_error"][0]["error"],
        "ERROR_BATCH_METHOD_NOT_ALLOWED"
    );
    let halted = post(
        &emulator,
        "batch",
        r#"{"halt":0,"cmd":["none","server.time"]}"#,
    )
    .json();
    assert!(halted["result"]["result"]["1"].is_string());
    let many = vec![r#""server.time""#; 51].join(",");
    assert_eq!(
        post(&emulator, "batch", &format!(r#"{{"cmd":[{many}]}}"#)).json()["error"],
        "ERROR_BATCH_LENGTH_EXCEEDED"
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
