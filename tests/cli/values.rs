//! Where values come from: options, the environment, files, standard input.

use std::io::Write;
use std::process::Stdio;

use b24busy::emulator::{Fault, FaultRule, RecordedRequest};

use crate::program::{Run, WEEK, folder, get, portal, portal_saying, program, run};

#[test]
fn the_environment_stands_in_for_options() {
    let portal = portal();
    let (webhook, origin, token) = (portal.webhook_url(), portal.origin(), portal.access_token());
    let nowhere = "http://127.0.0.1:9/rest/1/nothing/";
    let code = |env: [&str; 2], options: &[&str]| {
        let mut command = program();
        command.args(["get", "--users", "1"]).args(WEEK);
        command.env("B24_URL", env[0]).env("B24_TOKEN", env[1]);
        let run = Run::of(command.args(options));
        run.keeps_the_secrets_of(&portal);
        run.code
    };
    assert_eq!(code([&webhook, ""], &[]), 0);
    assert_eq!(code([&origin, &token], &[]), 0);
    assert_eq!(code([nowhere, ""], &["--url", &webhook]), 0);
    assert_eq!(code([&origin, "wrong"], &["--token", &token]), 0);
    assert_eq!(code(["", &token], &["--url", &origin]), 0);
    // A webhook takes no token, and this one was not given for it.
    assert_eq!(code(["", &token], &["--url", &webhook]), 0);
    assert_eq!(code([&webhook, &token], &[]), 0);
    assert!(portal.requests().iter().all(|request| {
        !request.target.contains("/rest/1/") || !request.text().contains("auth")
    }));
    // One that was given for it is a mistake.
    assert_eq!(code([&webhook, ""], &["--token", &token]), 2);
    assert_eq!(code(["", ""], &[]), 2);
}

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let english = run(&["get", "--users", "1"]);
    assert!(
        english.err.contains("missing: --url, --from, --to"),
        "{}",
        english.err
    );
    let russian = run(&["get", "--lang", "ru", "--users", "1"]);
    assert!(
        russian.err.contains("не хватает: --url, --from, --to"),
        "{}",
        russian.err
    );
}

#[test]
fn users_may_stand_in_a_json_file() {
    let portal = portal();
    let folder = folder("users");
    let file = folder.join("users.JSON");
    std::fs::write(&file, "\u{feff}[1, 2,\n 3]\n").unwrap();
    let mut command = program();
    command.args(["get", "--url", &portal.webhook_url(), "--users"]);
    let run = Run::of(command.arg(&file).args(WEEK));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        portal.requests()[0]
            .text()
            .starts_with("{\"users\":[1,2,3],")
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn any_method_can_be_called_with_parameters_from_everywhere() {
    let portal = portal_saying(200, r#"{"result":{"ID":"1"}}"#);
    let url = portal.webhook_url();
    let folder = folder("call");
    let file = folder.join("params.json");
    std::fs::write(&file, r#"{"ID": 7}"#).unwrap();
    for params in [r#"{"ID": 7}"#, file.to_str().unwrap(), "-"] {
        let mut command = program();
        command.args(["call", "user.get", "--url", &url, "--params", params]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Where the parameters stand elsewhere, nobody may be reading.
        let _ = child.stdin.take().unwrap().write_all(br#"{"ID": 7}"#);
        let run = Run::ended(&child.wait_with_output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{params}");
        assert_eq!(run.out, r#"{"result":{"ID":"1"}}"#);
    }
    let run = run(&["call", "user.current", "--url", &url]);
    assert_eq!(run.code, 0);
    let requests = portal.requests();
    let sent: Vec<String> = requests.iter().map(RecordedRequest::text).collect();
    assert_eq!(sent, [r#"{"ID": 7}"#, r#"{"ID": 7}"#, r#"{"ID": 7}"#, "{}"]);
    assert!(requests[0].target.ends_with("/user.get"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_library_s_options_reach_the_call() {
    let portal = portal();
    let agent = r#"{"user_agent": "shop/2", "gzip": false}"#;
    assert_eq!(Run::of(&mut get(&portal, &["--options", agent])).code, 0);
    let request = &portal.requests()[0];
    assert_eq!(request.header("user-agent"), Some("shop/2"));
    assert_eq!(request.header("accept-encoding"), Some("identity"));

    portal.add_fault(FaultRule::always(Fault::Hang));
    let run = Run::of(&mut get(&portal, &["--timeout", "0.3"]));
    assert_eq!(run.code, 3);
    assert!(run.err.contains("B24BUSY_TIMEOUT"), "{}", run.err);
}
