//! Where a redirect may lead.

use b24busy::emulator::{Fault, FaultRule, Tls};
use b24busy::{Client, Code, Options};

use crate::asking::{ask, client, over_tls};
use crate::support::portal;

#[test]
fn a_redirect_keeps_the_post_on_the_same_host() {
    let target = portal();
    let renamed = portal();
    for status in [301, 302, 307, 308] {
        renamed.clear_faults();
        renamed.add_fault(FaultRule::always(Fault::Redirect {
            status,
            to: format!("{}{{path}}", target.origin()),
        }));
        let answer = ask(&client(&renamed)).unwrap();
        assert!(answer.result().unwrap().starts_with("{\"1\":["), "{status}");
    }
    let followed = target.requests();
    assert_eq!(followed.len(), 4);
    assert!(
        followed
            .iter()
            .all(|r| r.method == "POST" && r.body == renamed.requests()[0].body)
    );
}

#[test]
fn a_redirect_to_a_stranger_is_refused_and_the_secret_stays() {
    let stranger = portal();
    let portal = portal();
    let to = stranger.origin().replace("127.0.0.1", "localhost");
    portal.add_fault(FaultRule::always(Fault::Redirect {
        status: 302,
        to: format!("{to}{{path}}"),
    }));
    let error = ask(&client(&portal)).unwrap_err();
    assert_eq!(error.code(), Code::RedirectRefused, "{error}");
    assert!(error.message().contains("localhost"), "{error}");
    assert!(!error.to_json().contains("emulatorwebhook1"), "{error}");
    assert!(stranger.requests().is_empty());

    let options = Options::new().allow_redirect_hosts(["localhost"]).unwrap();
    let allowed = Client::new(&portal.webhook_url(), None, options).unwrap();
    assert!(ask(&allowed).unwrap().result().is_ok());
    assert_eq!(stranger.requests().len(), 1);
}

#[test]
fn a_redirect_from_https_to_http_is_refused() {
    let plain = portal();
    let (portal, options) = over_tls(Tls::On, "downgrade");
    let to = plain.origin().replace("127.0.0.1", "localhost");
    portal.add_fault(FaultRule::always(Fault::Redirect {
        status: 302,
        to: format!("{to}{{path}}"),
    }));
    let client = Client::new(&portal.webhook_url(), None, options).unwrap();
    let error = ask(&client).unwrap_err();
    assert_eq!(error.code(), Code::RedirectRefused, "{error}");
    assert!(error.message().contains("plain http"), "{error}");
    assert!(plain.requests().is_empty());
}
