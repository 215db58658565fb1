//! A client of an emulated portal, asked for the same week.

use b24busy::emulator::{Config, Emulator, Tls};
use b24busy::{Answer, Client, Error, Options};
use serde_json::Value;

use crate::support::start;

pub const METHOD: &str = "calendar.accessibility.get";

pub fn client(portal: &Emulator) -> Client {
    Client::new(&portal.webhook_url(), None, Options::new()).unwrap()
}

pub fn ask(client: &Client) -> Result<Answer, Error> {
    client.get_user_busy("1,2", "2025-09-08", "2025-09-14")
}

/// The body of the only request.
pub fn sent(portal: &Emulator) -> Value {
    let requests = portal.requests();
    assert_eq!(requests.len(), 1, "one call, one request");
    serde_json::from_slice(&requests[0].body).unwrap()
}

/// A portal behind TLS, and the options that trust what it hands out.
pub fn over_tls(tls: Tls, name: &str) -> (Emulator, Options) {
    let portal = start(Config {
        tls,
        ..Config::default()
    });
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pem"));
    std::fs::write(&file, portal.ca_pem().unwrap_or_default()).unwrap();
    let options = Options::new().ca_file(file.to_str().unwrap()).unwrap();
    (portal, options)
}
