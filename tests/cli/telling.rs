//! What is told of a call, without its secrets.

use crate::program::{METHOD, Run, WEEK, get, portal, program, run};

#[test]
fn test_shows_the_request_and_sends_nothing() {
    let portal = portal();
    let run = Run::of(&mut get(&portal, &["--test"]));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    run.keeps_the_secrets_of(&portal);
    let address = format!("POST {}/rest/1/***/{METHOD}\n", portal.origin());
    assert!(run.out.starts_with(&address), "{}", run.out);
    let body = "\n\n{\"users\":[1,2],\"from\":\"2025-09-08\",\"to\":\"2025-09-14\"}\n";
    assert!(run.out.ends_with(body), "{}", run.out);

    let mut command = program();
    command.args(["get", "--test", "--users", "1", "--url", &portal.origin()]);
    let run = Run::of(command.args(["--token", &portal.access_token()]).args(WEEK));
    run.keeps_the_secrets_of(&portal);
    assert!(
        run.out.contains("{\"auth\":\"***\",\"users\":[1],"),
        "{}",
        run.out
    );
    assert!(portal.requests().is_empty());

    // What is shown is what is sent.
    Run::of(&mut get(&portal, &[]));
    let sent = &portal.requests()[0];
    let shown = Run::of(&mut get(&portal, &["--test"])).out;
    let (head, body) = shown.trim_end().split_once("\n\n").unwrap();
    assert_eq!(sent.text(), body);
    for line in head.lines().skip(1) {
        let (name, value) = line.split_once(": ").unwrap();
        assert_eq!(sent.header(name), Some(value), "{name}");
    }
}

#[test]
fn debug_tells_what_went_and_came_without_secrets() {
    let portal = portal();
    let run = Run::of(&mut get(&portal, &["--debug"]));
    run.keeps_the_secrets_of(&portal);
    assert_eq!(run.code, 0);
    let first = format!("> POST {}/rest/1/***/{METHOD}\n", portal.origin());
    assert!(run.err.starts_with(&first), "{}", run.err);
    let account = format!("< HTTP 200, {} bytes, 0.", run.out.len());
    assert!(run.err.contains(&account), "{}", run.err);
    assert!(run.out.starts_with("{\"result\":"));
}

#[test]
fn secrets_in_the_wrong_place_are_not_repeated() {
    let portal = portal();
    let (url, token) = (portal.webhook_url(), portal.access_token());
    for line in [
        "URL",
        "TOKEN",
        "get URL",
        "get --url=URL --ulr=URL",
        "bitrix24 URL",
        "bitrix24 TOKEN",
        "get --users TOKEN --url URL --from 2025-09-08 --to 2025-09-08",
        "get --users 1 --url URL --from URL --to TOKEN",
        "get --users 1 --url TOKEN --from URL --to TOKEN --token URL",
        "get --test --users TOKEN --url URL --from URL --to URL",
        "call URL --url URL",
        "call URL --url URL --test",
        "call user.current --url URL --token TOKEN",
        "call user.current --url URL --options URL",
        "call user.current --url URL --proxy URL",
    ] {
        let line = line.replace("URL", &url).replace("TOKEN", &token);
        let run = run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(run.code, 2, "{line}");
        run.keeps_the_secrets_of(&portal);
    }
}
