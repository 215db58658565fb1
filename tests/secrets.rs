//! No secret of a client's is in a text that leaves through it, wherever the secret was put.

#![cfg(feature = "emulator")]

mod support;

use b24busy::emulator::{Config, Emulator, Fault, FaultRule};
use b24busy::{Answer, BusyOptions, CallOptions, Client, Code, Error, Options};
use support::{portal, start};

/// Of letters alone, so that nothing about it looks like a secret.
const TOKEN: &str = "qWertyzuiop";
const SECRET: &str = "emulatorwebhook1";

fn client(portal: &Emulator) -> Client {
    Client::new(
        &portal.webhook_url(),
        None,
        Options::new().retries(0).unwrap(),
    )
    .unwrap()
}

fn ask(client: &Client) -> Result<Answer, Error> {
    client.get_user_busy("1,2", "2025-09-08", "2025-09-14")
}

fn page(portal: &Emulator, status: u16, text: &str) {
    portal.clear_faults();
    portal.add_fault(FaultRule::always(Fault::Body {
        status,
        content_type: "text/html".into(),
        text: text.into(),
    }));
}

/// All that an error tells, in lower case.
fn told(error: &Error) -> String {
    let portal = error.portal_error();
    format!("{error} {} {error:?} {portal:?}", error.to_json()).to_lowercase()
}

/// Fails where a secret, or a part of it, can be seen.
fn hides(told: &str, secret: &str) {
    let told = told.to_lowercase();
    let secret = secret.to_lowercase();
    for part in secret.as_bytes().windows(5.min(secret.len())) {
        let part = std::str::from_utf8(part).unwrap();
        assert!(!told.contains(part), "{part} in: {told}");
    }
}

fn escaped(text: &str, escape: impl Fn(u8) -> String) -> String {
    text.bytes().map(escape).collect::<Vec<_>>().concat()
}

/// The secret in ways that differ from it.
fn written(secret: &str) -> [String; 5] {
    let percent = escaped(secret, |b| format!("%{b:02x}"));
    let entities = escaped(secret, |b| format!("&#00{b}"));
    [
        secret.to_owned(),
        secret.to_uppercase(),
        secret.to_lowercase(),
        percent,
        entities,
    ]
}

#[test]
fn a_token_put_anywhere_is_not_quoted() {
    let portal = portal();
    let client = Client::new(&portal.origin(), Some(TOKEN), Options::new()).unwrap();
    let long = "x".repeat(54);
    for text in written(TOKEN) {
        for text in [text.clone(), format!("{long}{text}"), format!("1,{text} 2")] {
            for outcome in [
                client.get_user_busy(text.as_str(), "2025-09-08", "2025-09-14"),
                client.get_user_busy(1, text.as_str(), "2025-09-14"),
                client.get_user_busy(1, "2025-09-08", text.as_str()),
                client.call(&format!("{text}/x"), "", &CallOptions::new()),
                client.call("x", &text, &CallOptions::new()),
            ] {
                let told = told(&outcome.unwrap_err());
                hides(&told, TOKEN);
                assert!(
                    !told.contains("%77%45") && !told.contains("&#00119"),
                    "{told}"
                );
            }
            let preview = client.preview_call("x", &format!("{{\"a\": \"{text}\"}}"));
            hides(&preview.unwrap(), TOKEN);
            assert!(
                client
                    .preview_get_user_busy(text.as_str(), "1", "1")
                    .is_err()
            );
        }
    }
    assert!(portal.requests().is_empty(), "nothing of it is sent");
}

#[test]
fn an_option_that_is_a_secret_is_in_no_debug_output() {
    let options = Options::new().user_agent(TOKEN).unwrap();
    let client = Client::new("x.by", Some(TOKEN), options).unwrap();
    hides(&format!("{client:?}"), TOKEN);
    hides(&client.preview_call("x", "").unwrap(), TOKEN);
}

#[test]
fn a_page_shows_its_beginning_and_no_secret() {
    let portal = portal();
    let client = client(&portal);
    let blanks = " \n\t".repeat(200_000);
    let deep = escaped(SECRET, |b| format!("%25252525{b:02X}"));
    let zeros = escaped(SECRET, |b| format!("&#0000000000{b}"));
    let upper = SECRET.to_uppercase();
    for hidden in [SECRET, &upper, &deep, &zeros] {
        for before in [
            "<h1>Not found</h1> ".to_owned(),
            format!("<h1>Not{blanks}found</h1>{blanks}"),
            format!("<h1>Not found</h1> {}", "word ".repeat(11)),
            format!("{blanks}<h1>Not found</h1>{}", "word ".repeat(815)),
        ] {
            page(&portal, 404, &format!("{before}{hidden}{blanks}end"));
            let error = ask(&client).unwrap_err();
            assert!(error.message().contains("<h1>Not found</h1>"), "{error}");
            hides(&told(&error), SECRET);
            assert!(!error.message().contains("%2525"), "{error}");
            assert!(!error.message().contains("&#000"), "{error}");
        }
    }
    page(
        &portal,
        404,
        "User 1234567890123456 at 2025-09-10T18:33:57, b24-x.bitrix24.by",
    );
    let error = ask(&client).unwrap_err();
    for stays in [
        "1234567890123456",
        "2025-09-10T18:33:57",
        "b24-x.bitrix24.by",
    ] {
        assert!(error.message().contains(stays), "{error}");
    }
}

#[test]
fn a_proxys_login_is_not_quoted_as_the_proxy_is_told_it() {
    let portal = portal();
    let options = Options::new()
        .proxy("http://Aladdin:open%20sesame@127.0.0.1:9")
        .unwrap();
    let client = Client::new(&portal.webhook_url(), None, options).unwrap();
    page(
        &portal,
        400,
        "you said: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== (open sesame)",
    );
    let error = ask(&client).unwrap_err();
    assert!(error.message().contains("you said: Basic ***"), "{error}");
    for part in ["QWxh", "FtZQ", "sesame"] {
        assert!(!error.message().contains(part), "{error}");
    }
}

#[test]
fn a_portals_error_that_fails_a_part_shows_no_secret() {
    let portal = portal();
    let text = format!(r#"{{"error": "E", "error_description": "no {SECRET} for you"}}"#);
    page(&portal, 400, &text);
    let options = Options::new().users_per_call(1).unwrap();
    let parts = Client::new(&portal.webhook_url(), None, options).unwrap();
    let error = ask(&parts).unwrap_err();
    assert_eq!(error.users(), [1]);
    assert_eq!(
        error.portal_error().unwrap().description(),
        "no *** for you"
    );
    hides(&told(&error), SECRET);
    let options = BusyOptions::new()
        .window("2025-09-08", "2025-09-14")
        .unwrap();
    let error = client(&portal).busy_intervals(1, &options).unwrap_err();
    assert_eq!(error.code(), Code::Portal);
    hides(&told(&error), SECRET);
    // The body itself is the portal's, byte for byte.
    assert_eq!(ask(&client(&portal)).unwrap().as_str(), text);
}

#[test]
fn what_could_not_be_read_is_told_without_a_secret() {
    let portal = portal();
    page(
        &portal,
        200,
        &format!(
            r#"{{"result": {{"1": [{{"ID": 1, "DATE_FROM": "{SECRET}", "DATE_TO": "x"}}]}}}}"#
        ),
    );
    let options = BusyOptions::new()
        .window("2025-09-08", "2025-09-14")
        .unwrap();
    let found = client(&portal).busy_intervals(1, &options).unwrap();
    assert_eq!(found.unread.len(), 1);
    hides(&found.to_json(), SECRET);
}

#[test]
fn a_redirect_to_a_host_with_a_secret_is_refused_and_not_quoted() {
    let config = Config {
        webhook_secret: "s3kretvort".into(),
        ..Config::default()
    };
    let portal = start(config);
    let client = client(&portal);
    for to in [
        "https://s3kretvort.host/",
        "https://S3KRETVORT.host{path}",
        "http://s3kretvort.host/",
        "https://host.s3kretvort/",
        "https://a.bs3kretvortc.by/",
        "https://s3kret.vort/",
        "https://s3kretvort@host.by/",
        "https://host.by:s3kretvort/",
        "https://s3kretvor%74.host/",
        "https://xn--s3kretvort-8jk.host/",
        "//s3kretvort/",
        "s3kretvort",
    ] {
        portal.clear_faults();
        portal.add_fault(FaultRule::always(Fault::Redirect {
            status: 302,
            to: to.into(),
        }));
        let error = ask(&client).unwrap_err();
        assert_eq!(error.code(), Code::RedirectRefused, "{to}: {error}");
        assert!(!error.message().contains(".host"), "{to}: {error}");
        hides(&told(&error), "s3kretvort");
    }
    portal.clear_faults();
    portal.add_fault(FaultRule::always(Fault::Redirect {
        status: 302,
        to: "https://stranger.by/s3kretvort/".into(),
    }));
    let error = ask(&client).unwrap_err();
    assert!(
        error.message().contains("another host, stranger.by;"),
        "{error}"
    );
}

#[test]
fn options_alone_quote_no_webhook_and_no_token() {
    for path in [
        "/rest/1/qWertyzuiop/",
        "x.by/rest/1/qWertyzuiop",
        "https://x.by/rest/1/qWertyzuiop/",
        "4f8db968006e9f06qWertyzuiop",
    ] {
        let json = format!(r#"{{"ca_file": "{path}"}}"#);
        for error in [
            Options::new().ca_file(path).unwrap_err(),
            Options::from_json(&json).unwrap_err(),
        ] {
            assert!(error.message().contains("option ca_file: "), "{error}");
            hides(&told(&error), TOKEN);
        }
    }
    for path in ["/etc/нет такого/центр.pem", "no/such/rest/ca.pem"] {
        let error = Options::new().ca_file(path).unwrap_err();
        assert!(error.message().contains(path), "{error}");
    }
    for json in [
        r#"{"client_secret": "qWertyzuiop", "ca_file": "qWertyzuiop"}"#,
        r#"{"refresh_token": "qWertyzuiop", "qWertyzuiop": 1}"#,
        r#"{"refreshtoken": "qWertyzuiop", "ca_file": "./QWERTYZUIOP"}"#,
        r#"{"proxy": "http://u:qWertyzuiop@h:1", "ca_file": "qWertyzuiop"}"#,
    ] {
        hides(&told(&Options::from_json(json).unwrap_err()), TOKEN);
    }
}

#[cfg(all(feature = "capi", unix))]
#[test]
fn through_the_c_abi_no_secret_is_quoted_wherever_it_is_put() {
    use support::{Link, compile, run, text};

    let program = compile("secrets.c", "gnu99", Link::Shared);
    let portal = start(Config {
        webhook_secret: TOKEN.into(),
        ..Config::default()
    });
    let (webhook, origin) = (portal.webhook_url(), portal.origin());
    for (url, token, secret) in [
        (&webhook, "", TOKEN),
        (&webhook, "", "QWERTYZUIOP"),
        (&origin, TOKEN, TOKEN),
        (&origin, TOKEN, "qwertyzuiop"),
        (&origin, TOKEN, "%71Wertyzuio&#112"),
    ] {
        let output = run(std::process::Command::new(&program).args([url, token, secret]));
        let said = text(&output.stdout);
        assert!(output.status.success(), "{}{said}", text(&output.stderr));
        assert!(said.lines().count() > 50, "{said}");
        hides(&said, TOKEN);
        assert!(!said.contains("&#112") && !said.contains("%71"), "{said}");
    }
    assert!(portal.requests().is_empty());
}

#[cfg(feature = "cli")]
#[test]
fn on_the_command_line_no_secret_is_quoted_wherever_it_is_put() {
    let webhook = format!("https://x.bitrix24.by/rest/1/{TOKEN}/");
    let days = ["--from", "2025-09-08", "--to", "2025-09-14"];
    let zone = ["--users", "1", "--time-zone", TOKEN];
    for rest in [
        &["get", "--users", TOKEN][..],
        &["get", "--users", "1", "--ca-file", TOKEN],
        &["get", "--users", "1", "--options", "{\"qWertyzuiop\": 1}"],
        &["get", "--users", "1", "--qWertyzuiop"],
        &["busy", zone[0], zone[1], zone[2], zone[3]],
        &["free", zone[0], zone[1], zone[2], zone[3]],
        &["call", "qWertyzuiop/x"],
        &["qWertyzuiop"],
    ] {
        for (url, token) in [(webhook.as_str(), ""), ("x.bitrix24.by", TOKEN)] {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_b24busy"));
            support::plain(&mut command)
                .env("B24_TOKEN", token)
                .args(rest);
            if rest[0] != "call" && rest.len() > 1 {
                command.args(days);
            }
            let output = command.args(["--url", url]).output().unwrap();
            let said = support::text(&output.stderr);
            assert!(
                output.status.code() != Some(0) && !said.is_empty(),
                "{said}"
            );
            hides(&said, TOKEN);
        }
    }
}
