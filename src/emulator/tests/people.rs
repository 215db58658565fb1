//! Users and departments, and lists of them page by page.

use serde_json::{Value, json};

use super::client::{post, start};
use crate::emulator::Emulator;

fn ids(answer: &Value) -> Vec<&str> {
    let list = answer["result"].as_array().unwrap();
    list.iter().map(|one| one["ID"].as_str().unwrap()).collect()
}

fn asked(emulator: &Emulator, method: &str, params: &Value) -> Value {
    post(emulator, method, &params.to_string()).json()
}

#[test]
fn lists_come_in_pages_of_fifty() {
    let emulator = start(r#"{"synthetic_users": 120, "scenario": {"users": []}}"#);
    let page = |start: i64| asked(&emulator, "user.get", &json!({"start": start}));
    let first = asked(&emulator, "user.get", &json!({}));
    assert_eq!(ids(&first).len(), 50);
    assert_eq!((&first["next"], &first["total"]), (&json!(50), &json!(120)));
    let last = page(100);
    assert_eq!((ids(&last).len(), ids(&last)[0]), (20, "101"));
    assert!(last.get("next").is_none() && last["total"] == 120);
    // Who does not want it counted says so.
    let uncounted = page(-1);
    assert_eq!(ids(&uncounted).len(), 50);
    assert!(uncounted.get("next").is_none() && uncounted.get("total").is_none());

    let batch =
        json!({"cmd": {"a": "user.get?start=50", "b": "user.get?ID=7", "c": "server.time"}});
    let parts = asked(&emulator, "batch", &batch)["result"].clone();
    assert_eq!(parts["result_next"], json!({"a": 100}));
    assert_eq!(parts["result_total"], json!({"a": 120, "b": 1}));
}

#[test]
fn users_are_found_by_what_is_asked_and_have_the_portals_fields() {
    let emulator = start(
        r#"{"language": "en", "scenario": {"zone": "Europe/Minsk",
            "departments": [{"id": 7, "name": "Sales", "head": 2}, {"id": 8, "name": "Night shift", "parent": 7}],
            "users": [{"id": 1}, {"id": 2, "zone": "Asia/Yekaterinburg", "position": "Engineer",
            "departments": [8]}, {"id": 3, "active": false}, {"id": 9, "external": true}]}}"#,
    );
    let get = |params: Value| asked(&emulator, "user.get", &params);
    assert_eq!(ids(&get(json!({}))), ["1", "2", "3"]);
    assert_eq!(ids(&get(json!({"FILTER": {"ACTIVE": true}}))), ["1", "2"]);
    assert_eq!(ids(&get(json!({"filter": {"UF_DEPARTMENT": 8}}))), ["2"]);
    assert_eq!(ids(&get(json!({"EMAIL": "user3@portal.example"}))), ["3"]);
    assert_eq!(
        ids(&get(json!({"sort": "ID", "order": "DESC"}))),
        ["3", "2", "1"]
    );
    let none = get(json!({"ID": 77}));
    assert!(none["result"] == json!([]) && none.get("total").is_none());

    let person = &get(json!({"ID": 2}))["result"][0];
    let expected = json!({"ID": "2", "ACTIVE": true, "NAME": "User", "LAST_NAME": "2",
        "EMAIL": "user2@portal.example", "TIME_ZONE": "Asia/Yekaterinburg",
        "WORK_POSITION": "Engineer", "UF_DEPARTMENT": [8], "USER_TYPE": "employee"});
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&person[key], value, "{key}");
    }
    let some = get(json!({"ID": 2, "select": ["ID", "TIME_ZONE"]}));
    let expected = json!({"ID": "2", "TIME_ZONE": "Asia/Yekaterinburg"});
    assert_eq!(some["result"][0], expected);

    let found = |params: Value| asked(&emulator, "user.search", &params);
    assert_eq!(ids(&found(json!({"FIND": "night us"}))), ["2"]);
    assert_eq!(ids(&found(json!({"NAME": "us", "ID": 1}))), ["1"]);

    let departments = asked(&emulator, "department.get", &json!({"PARENT": 7}));
    let expected = json!([{"ID": "8", "NAME": "Night shift", "SORT": 500, "PARENT": "7"}]);
    assert_eq!(
        (&departments["result"], &departments["total"]),
        (&expected, &json!(1))
    );
    let me = asked(&emulator, "profile", &json!({}))["result"].clone();
    assert_eq!(
        (&me["ID"], &me["ADMIN"], &me["TIME_ZONE"]),
        (&json!("1"), &json!(true), &json!("Europe/Minsk"))
    );
}
