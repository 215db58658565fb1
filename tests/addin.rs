//! The 1C component in a host that is not ours: the crate `addin1c-test`, which loads the library
//! that was just built as the platform does, with its own C++ and its own memory.

#![cfg(all(feature = "addin", feature = "emulator", unix))]

mod support;

use addin1c_test::{TestAddinLib, Variant};
use serde_json::Value;
use support::{portal, shared_library};

const QUICK: &str = r#"{"rate_per_second": 1000, "burst": 10000}"#;

fn library() -> TestAddinLib {
    TestAddinLib::new(shared_library()).expect("the component loads and names its class")
}

/// A name as the host takes it.
fn name(name: &str) -> Vec<u16> {
    name.encode_utf16().chain([0]).collect()
}

fn string(text: &str) -> Variant {
    Variant::new_str(&text.encode_utf16().collect::<Vec<_>>())
}

fn text(variant: &Variant) -> String {
    let units = variant.get_str().expect("a string");
    String::from_utf16(units).expect("Unicode")
}

/// An object of the class, with what scripts do to it.
macro_rules! object {
    ($library:expr) => {{
        let object = $library.new_addin("B24Busy").expect("an object");
        object
            .set_property(&name("Options"), &string(QUICK))
            .expect("options");
        object
    }};
}

/// Calls a method with all its parameters; the answer as text.
macro_rules! call {
    ($object:expr, $method:expr, $($argument:expr),+ $(,)?) => {{
        let mut arguments = [$($argument),+];
        let before = format!("{arguments:?}");
        let answer = $object
            .call_as_func(&name($method), &mut arguments)
            .expect("an answer");
        assert_eq!(format!("{arguments:?}"), before, "arguments stay as they are");
        text(&answer)
    }};
}

fn result_of(answer: &str) -> Value {
    let answer: Value = serde_json::from_str(answer).expect("JSON");
    assert!(answer.get("result").is_some(), "{answer}");
    answer["result"].clone()
}

#[test]
fn a_script_asks_under_both_names_with_every_kind_of_value() {
    let portal = portal();
    let library = library();
    let object = object!(library);
    for method in [
        "GetUserBusy",
        "ПолучитьЗанятостьПользователей",
        "получитьзанятостьпользователей",
        "GETUSERBUSY",
    ] {
        for users in [Variant::new_i32(1), Variant::new_f64(1.0), string("1")] {
            let answer = call!(
                object,
                method,
                string(&portal.webhook_url()),
                users,
                string("2025-09-08"),
                string("14.09.2025 23:59:59"),
                string(""),
            );
            assert!(result_of(&answer)["1"].is_array(), "{answer}");
        }
    }
    let answer = call!(
        object,
        "GetUserBusy",
        string(&portal.origin()),
        string("1,2"),
        string("2025-09-08"),
        string("2025-09-14"),
        string(&portal.access_token()),
    );
    assert!(result_of(&answer)["2"].is_array(), "{answer}");
    let answer = call!(
        object,
        "ВызватьМетод",
        string(&portal.webhook_url()),
        string("user.current"),
        string("{}"),
        string(""),
        string(r#"{"idempotent": true}"#),
    );
    assert!(result_of(&answer)["ID"].is_string(), "{answer}");
}

#[test]
fn properties_are_read_and_written_under_both_names() {
    let library = library();
    let object = object!(library);
    for property in ["Version", "Версия", "ВЕРСИЯ"] {
        let version = object.get_property(&name(property)).unwrap();
        assert_eq!(text(&version), env!("CARGO_PKG_VERSION"));
    }
    object
        .set_property(&name("настройки"), &string(r#"{"retries": 0}"#))
        .unwrap();
    let options = object.get_property(&name("OPTIONS")).unwrap();
    assert_eq!(text(&options), r#"{"retries": 0}"#);
    let raise = object.get_property(&name("RaiseErrors")).unwrap();
    assert_eq!(raise.get_bool(), Some(false));
    // This host tells nothing of how it attaches.
    let isolated = object.get_property(&name("Изолированно")).unwrap();
    assert_eq!(isolated.get_empty(), Some(()));
    for read_only in ["Version", "LastError", "Isolated"] {
        assert!(object.set_property(&name(read_only), &string("x")).is_err());
    }
    assert!(object.get_property(&name("Нет")).is_err());
}

#[test]
fn an_error_is_an_answer_until_errors_are_raised() {
    let portal = portal();
    let library = library();
    let object = object!(library);
    let ask = |url: &str, users: Variant| {
        let mut arguments = [
            string(url),
            users,
            string("2025-09-08"),
            string("2025-09-14"),
            string(""),
        ];
        object.call_as_func(&name("GetUserBusy"), &mut arguments)
    };
    let last_error = || text(&object.get_property(&name("ПоследняяОшибка")).unwrap());
    let webhook = portal.webhook_url();
    for (url, users, code) in [
        (webhook.as_str(), Variant::new(), "B24BUSY_INVALID_ARGUMENT"),
        (
            &webhook,
            Variant::new_bool(true),
            "B24BUSY_INVALID_ARGUMENT",
        ),
        (&webhook, string("Иван 😀"), "B24BUSY_INVALID_ARGUMENT"),
        (
            "http://127.0.0.1:1/rest/1/hunter2hunter2/",
            string("1"),
            "B24BUSY_CONNECT",
        ),
        (
            &webhook.replace("/rest/1/", "/rest/2/"),
            string("1"),
            "INVALID_CREDENTIALS",
        ),
    ] {
        let quick = r#"{"retries": 0, "rate_per_second": 1000, "burst": 10000}"#;
        object
            .set_property(&name("Options"), &string(quick))
            .unwrap();
        let envelope = text(&ask(url, users).expect("the error as a value"));
        let json: Value = serde_json::from_str(&envelope).unwrap();
        assert_eq!(json["error"], code, "{envelope}");
        assert!(!envelope.contains("hunter2"), "{envelope}");
        assert_eq!(last_error(), envelope);
    }
    object
        .set_property(&name("RaiseErrors"), &Variant::new_bool(true))
        .unwrap();
    assert!(ask(&webhook, Variant::new()).is_err());
    assert!(last_error().contains("an empty value was passed"));
    let answer = ask(&webhook, Variant::new_i32(1)).expect("no error");
    assert!(result_of(&text(&answer))["1"].is_array());
    assert_eq!(last_error(), "");
}

#[test]
fn the_time_half_works_on_an_answer_and_asks_for_one() {
    let portal = portal();
    let library = library();
    let object = object!(library);
    let answer = call!(
        object,
        "GetUserBusy",
        string(&portal.webhook_url()),
        string("1,2"),
        string("2025-09-07"),
        string("2025-09-15"),
        string(""),
    );
    let options_json =
        r#"{"from": "2025-09-08", "to": "2025-09-14", "time_zone": "Europe/Moscow"}"#;
    let at_hand = call!(
        object,
        "ИнтервалыЗанятостиИзОтвета",
        string(&answer),
        string(options_json),
    );
    let asked = call!(
        object,
        "ПолучитьИнтервалыЗанятости",
        string(&portal.webhook_url()),
        string("1,2"),
        string(options_json),
        string(""),
    );
    assert_eq!(at_hand, asked);
    let options = b24busy::BusyOptions::from_json(options_json).unwrap();
    let core = b24busy::busy_intervals(&answer, &options).unwrap();
    assert_eq!(at_hand, core.to_json(), "a thin face over the core");
    let picture = call!(object, "Timeline", string(&answer), string(options_json));
    let options = b24busy::TimelineOptions::from_json(options_json).unwrap();
    let core = b24busy::timeline_svg(&answer, &options).unwrap();
    assert_eq!(picture, core);
}

#[test]
fn the_client_is_kept_as_long_as_url_token_and_options_stay_the_same() {
    let portal = support::portal_with(r#"{"client_id": "app.1", "client_secret": "s"}"#);
    let library = library();
    let object = object!(library);
    let options = |retries: u32| {
        let json = serde_json::json!({
            "retries": retries, "client_id": "app.1", "client_secret": "s",
            "refresh_token": portal.refresh_token(), "oauth_url": portal.oauth_url(),
        });
        object
            .set_property(&name("Options"), &string(&json.to_string()))
            .unwrap();
    };
    let (origin, token) = (portal.origin(), portal.access_token());
    let ask = || {
        call!(
            object,
            "GetUserBusy",
            string(&origin),
            string("1"),
            string("2025-09-08"),
            string("2025-09-14"),
            string(&token),
        )
    };
    options(1);
    portal.expire_token();
    // A client knows the renewed token; a new client would have to renew the first one again.
    for _ in 0..3 {
        assert!(result_of(&ask())["1"].is_array());
        assert_eq!(portal.refreshes(), 1);
    }
    let tokens = text(&object.get_property(&name("Tokens")).unwrap());
    let tokens: Value = serde_json::from_str(&tokens).unwrap();
    assert_eq!(tokens["refresh_token"], portal.refresh_token());
    // Other options are another client, which starts from the tokens that it is given.
    options(2);
    assert!(result_of(&ask())["1"].is_array());
    assert_eq!(portal.refreshes(), 2);
}

#[test]
fn a_large_answer_arrives_whole() {
    use b24busy::emulator::{Fault, FaultRule};
    let portal = portal();
    let large = format!(r#"{{"result":"{}"}}"#, "Ж😀 я".repeat(2_000_000));
    assert!(large.len() > 18_000_000);
    portal.add_fault(FaultRule::always(Fault::Body {
        status: 200,
        content_type: "application/json".into(),
        text: large.clone(),
    }));
    let library = library();
    let object = object!(library);
    let answer = call!(
        object,
        "Call",
        string(&portal.webhook_url()),
        string("user.get"),
        string("{}"),
        string(""),
        string(""),
    );
    assert!(answer == large, "{} bytes", answer.len());
}

#[test]
fn eight_threads_have_an_object_each() {
    let portal = portal();
    let webhook = portal.webhook_url();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let library = library();
                let (object, other) = (object!(library), object!(library));
                for object in [&object, &other, &object] {
                    for _ in 0..10 {
                        let answer = call!(
                            object,
                            "GetUserBusy",
                            string(&webhook),
                            Variant::new_i32(2),
                            string("2025-09-08"),
                            string("2025-09-14"),
                            string(""),
                        );
                        assert!(result_of(&answer)["2"].is_array());
                    }
                }
            });
        }
    });
    assert_eq!(portal.runs("calendar.accessibility.get"), 240);
}

#[test]
fn it_is_attached_and_detached_a_thousand_times() {
    let portal = portal();
    for round in 0..1000 {
        let library = library();
        let object = object!(library);
        if round % 100 == 0 {
            let answer = call!(
                object,
                "Call",
                string(&portal.webhook_url()),
                string("user.current"),
                string("{}"),
                string(""),
                string(""),
            );
            assert!(result_of(&answer)["ID"].is_string());
        }
    }
}

#[test]
fn no_secret_is_quoted_wherever_a_script_puts_it() {
    let token = "qWertyzuiop";
    let library = library();
    let object = object!(library);
    let at = || string("x.bitrix24.by");
    let own = |json: &str| string(&json.replace('$', "QWERTYZUIOP"));
    let told = |answer: String| {
        assert!(answer.contains("B24BUSY_INVALID"), "{answer}");
        assert!(!answer.to_lowercase().contains("wertyz"), "{answer}");
    };
    let ask = || {
        call!(
            object,
            "GetUserBusy",
            at(),
            own("1,$"),
            string("1"),
            string("2"),
            string(token)
        )
    };
    told(ask());
    for method in ["ПолучитьИнтервалыЗанятости", "AvailableSlots"] {
        for options in [r#"{"time_zone": "$"}"#, r#"{"$": 1}"#] {
            told(call!(
                object,
                method,
                at(),
                string("1"),
                own(options),
                string(token)
            ));
        }
    }
    told(call!(
        object,
        "Call",
        at(),
        string("a"),
        string(""),
        string(token),
        own(r#"{"$": 1}"#)
    ));
    // Options are read before it is known whose they are.
    for options in [r#"{"ca_file": "$"}"#, r#"{"$": 1}"#] {
        object
            .set_property(&name("Options"), &own(options))
            .expect("the next call answers with the error");
        told(ask());
    }
}
