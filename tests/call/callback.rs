//! Calls within calls.

use std::net::TcpListener;
use std::time::Duration;

use b24busy::emulator::{Fault, FaultRule};
use b24busy::{CallOptions, Client, Code, Options};

use crate::asking::ask;
use crate::support::portal;

#[test]
fn a_call_within_a_callback_changes_nothing_of_the_call_around_it() {
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::Delay { ms: 60_000 }));
    let dead = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let options = Options::new().retries(0).unwrap();
    let inner = Client::new(&format!("http://{dead}/rest/1/x1/"), None, options).unwrap();
    let options = Options::new().timeout(Duration::from_millis(900)).unwrap();
    let outer = Client::new(&portal.webhook_url(), None, options)
        .unwrap()
        .with_progress(move |_, _| {
            assert_eq!(ask(&inner).unwrap_err().code(), Code::Connect);
            true
        });
    // It may write: once it has left it must not be sent again.
    let call = outer.call("user.current", "{}", &CallOptions::new());
    let error = call.unwrap_err();
    assert_eq!(error.code(), Code::Timeout);
    assert!(error.message().starts_with("no answer from"), "{error}");
    assert_eq!((error.attempts(), portal.requests().len()), (1, 1));
}
