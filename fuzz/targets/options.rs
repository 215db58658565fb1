//! No password or secret of the options is in an error or in `Debug` output.
//!
//! An input of one line is the options as they are. Of more lines the first is a proxy's scheme,
//! with `://` or without, the second its user and server as `user@server`, and the rest further
//! members of the object; `$` in them stands for a secret.
#![no_main]

use b24busy::{Client, Code, Options};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

const SECRET: &str = "hunter2hunter2";
const SECRET_KEYS: [&str; 3] = ["client_secret", "refresh_token", "oauth_url"];

fuzz_target!(|text: &str| {
    if text.contains(SECRET) {
        return;
    }
    match text.splitn(3, '\n').collect::<Vec<_>>()[..] {
        [scheme, login, rest] => {
            let (user, server) = login.split_once('@').unwrap_or(("", login));
            let proxy = format!("{scheme}{user}:{SECRET}@{server}");
            keeps_secret(Options::new().proxy(&proxy));
            let proxy = Value::from(proxy);
            let comma = if rest.trim().is_empty() { "" } else { "," };
            keeps_secret(read(&format!("{{\"proxy\": {proxy}{comma}{rest}}}")));
            for key in SECRET_KEYS {
                let value = Value::from(rest.replace('$', SECRET));
                keeps_secret(read(&format!("{{\"proxy\": {proxy}, \"{key}\": {value}}}")));
            }
        }
        _ => {
            if let Ok(options) = read(text) {
                // What is read once is read again, and the same.
                assert_eq!(read(text), Ok(options));
            }
        }
    }
});

/// Reads options that name no file.
fn read(json: &str) -> Result<Options, b24busy::Error> {
    let names_a_file = match serde_json::from_str::<Map<String, Value>>(json) {
        Ok(map) => map.contains_key("ca_file"),
        Err(_) => json.contains("ca_file") || json.contains('\\'),
    };
    Options::from_json(if names_a_file { "" } else { json })
}

fn keeps_secret(outcome: Result<Options, b24busy::Error>) {
    let shown = match outcome {
        Ok(options) => {
            let debug = format!("{options:?}");
            let client = Client::new("https://a.bitrix24.com/rest/1/c/", None, options);
            format!("{debug}\n{client:?}")
        }
        Err(error) => {
            assert_eq!(error.code(), Code::InvalidOptions, "{error}");
            assert!(b24busy::is_error(&error.to_json()));
            format!("{error}\n{error:?}\n{}", error.to_json())
        }
    };
    assert!(!shown.contains(SECRET), "{shown}");
}
