//! What a portal tells of the requests that it was asked.

use std::sync::mpsc;
use std::time::Duration;

use super::client::{FORM, GET, connect, post, read_reply, request, send, start};
use crate::emulator::{Fault, FaultRule};

#[test]
fn each_request_is_told_in_a_line_with_its_secrets_masked() {
    let emulator = start("{}");
    let (teller, told) = mpsc::channel();
    emulator.log_to(move |line| teller.send(line.to_owned()).unwrap());
    let next = || told.recv_timeout(Duration::from_secs(10)).unwrap();

    post(
        &emulator,
        GET,
        r#"{"users":[5],"from":"2025-09-08","to":"2025-09-14"}"#,
    );
    let line = next();
    let start = format!(r#"1 POST /rest/1/***/{GET} {{"users":[5],"from":"2025-09-08""#);
    assert!(
        line.starts_with(&start) && line.contains("} -> 200 ("),
        "{line}"
    );

    // A client's own secrets, where they are not the emulator's.
    post(&emulator, "/rest/1/s3cret/user.get.json", "{}");
    assert!(next().contains("POST /rest/1/***/user.get.json -> 401 ("));
    let body = r#"{"auth":"s3cret","cmd":{"a":"user.get?ID=1&auth=s3cret&x=2"}}"#;
    post(&emulator, "/rest/batch", body);
    let line = next();
    let shown = r#"{"auth":"***","cmd":{"a":"user.get?ID=1&auth=***&x=2"}}"#;
    assert!(line.contains(shown) && line.contains("-> 401"), "{line}");
    let form = "grant_type=refresh_token&client_id=x&client_secret=s3cret&refresh_token=s3cret";
    send(
        &emulator,
        &request(&emulator, "POST", "/oauth/token/", FORM, form),
    )
    .unwrap();
    let line = next();
    assert!(
        line.contains("POST /oauth/token/ {") && !line.contains("s3cret"),
        "{line}"
    );

    emulator.add_fault(FaultRule::once(Fault::ResetAfter));
    let text = request(&emulator, "POST", "server.time", "", "");
    let mut stream = connect(&emulator);
    std::io::Write::write_all(&mut stream, text.as_bytes()).unwrap();
    assert!(read_reply(&mut stream).is_err());
    let line = next();
    assert!(
        line.contains("-> no answer (") && line.ends_with("reset_after)"),
        "{line}"
    );
}
