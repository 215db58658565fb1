//! https: which certificates are accepted.

use b24busy::emulator::{Config, Tls};
use b24busy::{Client, Code, Options};

use crate::asking::{ask, client, over_tls};
use crate::support::{portal, start};

#[test]
fn https_is_spoken_where_the_authority_is_trusted_and_the_connection_kept() {
    for tls12_only in [false, true] {
        let portal = start(Config {
            tls: Tls::On,
            tls12_only,
            ..Config::default()
        });
        let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("good-{tls12_only}.pem"));
        std::fs::write(&file, portal.ca_pem().unwrap_or_default()).unwrap();
        let options = Options::new().ca_file(file.to_str().unwrap()).unwrap();
        let client = Client::new(&portal.webhook_url(), None, options).unwrap();
        assert!(ask(&client).unwrap().result().is_ok());
        assert!(ask(&client).unwrap().result().is_ok());
        let requests = portal.requests();
        assert_eq!(requests[0].connection, requests[1].connection);
    }
}

#[test]
fn a_portals_own_certificate_is_accepted_where_ca_file_names_it() {
    for tls in [Tls::SelfSigned, Tls::CaUsedAsEndEntity] {
        let (portal, options) = over_tls(tls, &format!("own-{tls:?}"));
        let client = Client::new(&portal.webhook_url(), None, options).unwrap();
        assert!(ask(&client).unwrap().result().is_ok(), "{tls:?}");
    }
}

#[test]
fn bad_certificates_are_refused_in_words() {
    for (tls, words) in [
        (Tls::Expired, "expired"),
        (Tls::WrongName, "another host name"),
        (Tls::UnknownCa, "ca_file"),
    ] {
        let (portal, options) = over_tls(tls, &format!("{tls:?}"));
        let client = Client::new(&portal.webhook_url(), None, options).unwrap();
        let error = ask(&client).unwrap_err();
        assert_eq!(error.code(), Code::Tls, "{tls:?}: {error}");
        assert!(error.message().contains(words), "{tls:?}: {error}");
        assert!(!error.is_retryable());
    }
    // Without the option nothing vouches for the portal, even if it vouches for itself.
    for tls in [Tls::On, Tls::SelfSigned] {
        let (portal, _) = over_tls(tls, "untrusted");
        let error = ask(&client(&portal)).unwrap_err();
        assert_eq!(error.code(), Code::Tls, "{error}");
        assert!(error.message().contains("does not trust"), "{error}");
        assert!(portal.requests().is_empty(), "the secret was not sent");
    }
}

#[test]
fn plain_http_at_the_other_end_is_a_tls_error() {
    let portal = portal();
    let url = portal.webhook_url().replace("http://", "https://");
    let error = ask(&Client::new(&url, None, Options::new()).unwrap()).unwrap_err();
    assert_eq!(error.code(), Code::Tls, "{error}");
    assert!(error.message().contains("https port"), "{error}");
}
