//! What is told of a call and of its error, without secrets.

use b24busy::emulator::{Fault, FaultRule};

use crate::program::{METHOD, Run, WEEK, get, portal, portal_saying, program, run};

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

#[test]
fn an_error_tells_its_status_its_requests_and_its_users() {
    let later = |fault| FaultRule {
        skip: 1,
        ..FaultRule::always(fault)
    };
    let refusal = || Fault::Error {
        status: 403,
        code: "insufficient_scope".into(),
        description: "why".into(),
    };
    let parts = r#"{"users_per_call": 12, "rate_per_second": 1000, "retries": 1}"#;
    let users: Vec<String> = (1..=30).map(|user| user.to_string()).collect();
    for (rule, code, end) in [
        (
            later(Fault::Html { status: 502 }),
            3,
            "(B24BUSY_NOT_JSON); requests: 3; users: 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 and 2 more\n",
        ),
        (
            FaultRule::always(Fault::RedirectLoop),
            3,
            "(B24BUSY_REDIRECT_REFUSED); HTTP 302; requests: 6; users: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 \
             more\n",
        ),
        (
            later(refusal()),
            1,
            "why (insufficient_scope, HTTP 403); requests: 2; users: 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 \
             and 2 more\n",
        ),
    ] {
        let portal = portal();
        portal.add_fault(rule);
        let url = portal.webhook_url();
        let run = Run::of(
            program()
                .args(["get", "--url", &url, "--users", &users.join(",")])
                .args(WEEK)
                .args(["--options", parts]),
        );
        assert_eq!(run.code, code, "{}", run.err);
        assert!(run.err.ends_with(end), "{}", run.err);
        run.keeps_the_secrets_of(&portal);
    }
    // One request says no more than it did.
    let page = portal_saying(200, "<html>");
    let error = Run::of(&mut get(&page, &[])).err;
    assert!(error.ends_with("(B24BUSY_NOT_JSON)\n"), "{error}");
    // The portal's own error after a repeat, in both languages.
    for (language, words) in [
        ("en", "HTTP 403); requests: 2\n"),
        ("ru", "HTTP 403); запросов: 2\n"),
    ] {
        let portal = portal();
        portal.add_fault(FaultRule::once(Fault::CloseBefore));
        portal.add_fault(FaultRule::always(refusal()));
        let run = Run::of(&mut get(&portal, &["--lang", language]));
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.ends_with(words), "{}", run.err);
    }
}
