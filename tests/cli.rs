//! The command line from outside: the real program against a portal in this process.
#![cfg(feature = "cli")]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use b24busy::emulator::{Config, Emulator, Fault, FaultRule, RecordedRequest};

const PROGRAM: &str = env!("CARGO_BIN_EXE_b24busy");
const WEEK: [&str; 4] = ["--from", "2025-09-08", "--to", "2025-09-14"];
const METHOD: &str = "calendar.accessibility.get";

/// The program in an environment that says nothing about language, portals or proxies.
fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "B24_URL", "B24_TOKEN"] {
        command.env_remove(name);
    }
    command
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(command: &mut Command) -> Self {
        Self::ended(&command.stdin(Stdio::null()).output().unwrap())
    }

    fn ended(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// Fails if a secret of the emulator is anywhere in the output.
    fn keeps_the_secrets_of(&self, portal: &Emulator) {
        let code = Config::default().webhook_secret;
        for secret in [code, portal.access_token()] {
            assert!(!self.out.contains(&secret), "{}", self.out);
            assert!(!self.err.contains(&secret), "{}", self.err);
        }
    }
}

fn run(args: &[&str]) -> Run {
    Run::of(program().args(args))
}

fn portal() -> Emulator {
    Emulator::start(Config::default()).unwrap()
}

/// A portal that answers every call with this text.
fn portal_saying(status: u16, text: &str) -> Emulator {
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::Body {
        status,
        content_type: "application/json".to_owned(),
        text: text.to_owned(),
    }));
    portal
}

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("b24busy-cli-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn get(portal: &Emulator, more: &[&str]) -> Command {
    let mut command = program();
    command.args(["get", "--url", &portal.webhook_url(), "--users", "1,2"]);
    command.args(WEEK).args(more);
    command
}

#[cfg(unix)]
#[test]
fn an_emulator_takes_everything_that_can_be_set_from_a_file() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator.json");
    std::fs::write(
        &file,
        r#"{"bind": "127.0.0.1:0", "webhook_secret": "fromthefile1"}"#,
    )
    .unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_b24busy"))
        .args(["emulate", "--config"])
        .arg(&file)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let webhook = lines.find_map(|line| {
        let line = line.unwrap();
        line.contains("webhook")
            .then(|| line.split_whitespace().last().unwrap().to_owned())
    });
    let answer = b24busy::get_user_busy(&webhook.unwrap(), "1", "2025-09-08", "2025-09-14", None);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(answer.unwrap().result().is_ok());
}

#[test]
fn the_pages_bash_command_works_as_written() {
    let portal = portal();
    let script = format!(
        "\"$0\" bitrix24 ПолучитьЗанятостьПользователей \\\n\
         --url \"\"{}\"\" \\\n\
         --users \"1\" \\\n\
         --from \"\"2025-09-10T18:33:57.885176\"\" \\\n\
         --to \"\"2025-09-17T18:33:57.885176\"\" \\\n\
         --token \"{}\"",
        portal.origin(),
        portal.access_token()
    );
    let mut bash = Command::new("sh");
    bash.args(["-c", &script, PROGRAM]);
    for name in ["B24_URL", "B24_TOKEN"] {
        bash.env_remove(name);
    }
    let run = Run::of(&mut bash);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("{\"result\":{\"1\":[{"), "{}", run.out);
    let body = portal.requests()[0].text();
    let params = r#""users":[1],"from":"2025-09-10","to":"2025-09-17"}"#;
    assert!(body.ends_with(params), "{body}");
}

#[test]
fn the_pages_cmd_command_works_with_the_quotes_that_shells_leave() {
    let portal = portal();
    let token = portal.access_token();
    for quotes in ["", "\"", "\"\"", "'"] {
        let quoted = |text: &str| format!("{quotes}{text}{quotes}");
        let run = run(&[
            "bitrix24",
            "ПолучитьЗанятостьПользователей",
            "--url",
            &quoted(&portal.origin()),
            "--users",
            &quoted("[1,2]"),
            "--from",
            &quoted("2025-09-10T18:33:57.885176"),
            "--to",
            &quoted("2025-09-17T18:33:57.885176"),
            "--token",
            &quoted(&token),
        ]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{quotes}");
    }
}

#[test]
fn both_names_are_known_in_any_case() {
    let portal = portal();
    let url = portal.webhook_url();
    for names in [
        ["bitrix24", "GetUserBusy"],
        ["bitrix24", "getuserbusy"],
        ["BITRIX24", "GETUSERBUSY"],
        ["bitrix24", "ПолучитьЗанятостьПользователей"],
        ["Bitrix24", "получитьзанятостьпользователей"],
        ["bitrix24", "ПОЛУЧИТЬЗАНЯТОСТЬПОЛЬЗОВАТЕЛЕЙ"],
    ] {
        let run = Run::of(
            program()
                .args(names)
                .args(["--url", &url, "--users", "['1','2']"])
                .args(WEEK),
        );
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{names:?}");
    }
}

#[test]
fn unknown_names_are_refused_and_the_known_ones_named() {
    for (args, words) in [
        (
            &["bitrix24", "GetTasks", "--filter", "x"][..],
            "GetUserBusy",
        ),
        (&["bitrix24", "GetTasks"], "ПолучитьЗанятостьПользователей"),
        (&["telegram", "SendTextMessage", "--token", "x"], "bitrix24"),
        (&["gett"], "did you mean get?"),
        (&["get", "--user", "1"], "did you mean --users?"),
    ] {
        let run = run(args);
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.err.contains(words), "{args:?}: {}", run.err);
        assert_eq!(run.out, "");
    }
}

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
fn a_pipe_gets_the_exact_bytes() {
    let text =
        "{\"result\" : {\"1\":[{\"NAME\":\"\\u041f\"}]},\r\n \"n\":1757529241.34588,\"m\":1.10}";
    let portal = portal_saying(200, text);
    let run = Run::of(&mut get(&portal, &[]));
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (0, text, "")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_readable_lines() {
    let portal = portal_saying(
        200,
        r#"{"result":{"1":[{"NAME":"\u041f"}]},"n":1757529241.34588}"#,
    );
    let line = format!(
        "'{PROGRAM}' get --url {} --users 1 --from 2025-09-08 --to 2025-09-14",
        portal.webhook_url()
    );
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]);
    let Ok(output) = script.stdin(Stdio::null()).output() else {
        eprintln!("script (util-linux) is not here; the choice has a unit test");
        return;
    };
    let run = Run::ended(&output);
    let lines: Vec<&str> = run.out.lines().map(str::trim_end).collect();
    let expected = [
        "{",
        "  \"result\": {",
        "    \"1\": [",
        "      {",
        "        \"NAME\": \"П\"",
        "      }",
        "    ]",
        "  },",
        "  \"n\": 1757529241.34588",
        "}",
    ];
    assert_eq!((run.code, lines.as_slice()), (0, &expected[..]));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::HugeBody { bytes: 4 << 20 }));
    let mut command = get(&portal, &[]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let run = Run::ended(&child.wait_with_output().unwrap());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn a_file_gets_the_exact_bytes_and_only_an_answer() {
    let folder = folder("out");
    let file = folder.join("answer.json");
    let name = file.to_str().unwrap();
    let text = r#"{"result":[],"n":1.50}"#;
    let run = Run::of(&mut get(&portal_saying(200, text), &["--out", name]));
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert_eq!(run.err, format!("22 bytes written to {name}\n"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);

    // A failure leaves what was there; the portal's error replaces it.
    let broken = portal();
    broken.add_fault(FaultRule::always(Fault::Html { status: 403 }));
    assert_eq!(Run::of(&mut get(&broken, &["--out", name])).code, 3);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    let error = r#"{"error":"E","error_description":"no"}"#;
    let run = Run::of(&mut get(&portal_saying(400, error), &["--out", name]));
    assert_eq!(run.code, 1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), error);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);

    let nowhere = folder.join("none").join("answer.json");
    let run = Run::of(&mut get(&portal(), &["--out", nowhere.to_str().unwrap()]));
    assert_eq!((run.code, run.out.as_str()), (4, ""));
    std::fs::remove_dir_all(&folder).unwrap();
}

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
fn an_answer_ends_with_0_and_the_portals_error_with_1() {
    let portal = portal();
    let answered = Run::of(&mut get(&portal, &[]));
    assert_eq!((answered.code, answered.err.as_str()), (0, ""));

    let wrong = format!("{}/rest/1/wrongcode/", portal.origin());
    let refused = run(&["call", "user.current", "--url", &wrong]);
    assert_eq!(refused.code, 1);
    assert!(refused.out.starts_with("{\"error\":"), "{}", refused.out);
    let sentence = "b24busy: the portal says: ";
    assert!(refused.err.starts_with(sentence), "{}", refused.err);
    assert!(!refused.err.contains("wrongcode"));
}

#[test]
fn wrong_usage_ends_with_2_and_sends_nothing() {
    let portal = portal();
    let url = portal.webhook_url();
    let wrong_calls = [
        "get --users 0 --from 2025-09-08 --to 2025-09-08",
        "get --users -5 --from 2025-09-08 --to 2025-09-08",
        "get --users 1 --from 2025-09-31 --to 2025-09-08",
        "get --users 1 --from 2025-09-09 --to 2025-09-08",
        "get --users 1 --from 2025-09-09 --to 2025-09-08 --test",
        "get --users 1",
        "get --users 1 --from 2025-09-08 --to 2025-09-08 --options {\"x\":1}",
        "get --users 1 --from 2025-09-08 --to 2025-09-08 --timeout soon",
        "call a/b",
        "call",
        "call user.current --params []",
        "call user.current --params [] --test",
    ];
    for line in wrong_calls {
        let words: Vec<&str> = line.split(' ').chain(["--url", &url]).collect();
        let run = run(&words);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{line}");
        assert!(run.err.starts_with("b24busy: "), "{line}: {}", run.err);
        run.keeps_the_secrets_of(&portal);
    }
    assert!(portal.requests().is_empty());
    for args in [&["bitrix24"][..], &[]] {
        let run = run(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        assert!(run.err.contains("Usage:"), "{args:?}");
    }
}

#[test]
fn the_network_and_strangers_end_with_3_and_files_with_4() {
    let broken = portal();
    broken.add_fault(FaultRule::always(Fault::Html { status: 403 }));
    let page = Run::of(&mut get(&broken, &[]));
    assert_eq!((page.code, page.out.as_str()), (3, ""));
    page.keeps_the_secrets_of(&broken);

    let nobody = "http://127.0.0.1:9/rest/1/nothing/";
    let ask = |users: &str| {
        let mut command = program();
        command.args(["get", "--url", nobody, "--users", users]);
        Run::of(command.args(WEEK)).code
    };
    assert_eq!(ask("1"), 3);
    assert_eq!(ask("none.json"), 4);
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

#[test]
fn help_is_in_the_language_of_the_locale_or_of_the_option() {
    for (args, locale, usage) in [
        (&["--help"][..], "", "Usage:\n"),
        (&["--help"], "ru_RU.UTF-8", "Использование:\n"),
        (&["--help", "--lang", "en"], "ru_RU.UTF-8", "Usage:\n"),
        (&["get", "--help", "--lang=ru"], "C", "Использование:\n"),
        (&["--lang", "ru", "help", "call"], "", "Использование:\n"),
        (
            &["bitrix24", "getuserbusy", "--help"],
            "",
            "--token <TOKEN>",
        ),
        (&["emulate", "-h"], "ru", "--scenario <ФАЙЛ>"),
    ] {
        let mut command = program();
        command.env("LC_ALL", locale).env("B24_TOKEN", "s3cret");
        let run = Run::of(command.args(args));
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args:?}");
        assert!(run.out.contains(usage), "{args:?}: {}", run.out);
        assert!(!run.out.contains("s3cret"));
    }
    let russian = run(&["get", "--help", "--lang", "ru"]).out;
    for english in [
        "Usage",
        "Options",
        "Arguments",
        "Print",
        "default",
        "possible",
        "Exit",
    ] {
        assert!(!russian.contains(english), "{english}: {russian}");
    }
    let english = run(&["--help"]);
    for code in ["  0   ", "  1   ", "  2   ", "  3   ", "  4   "] {
        assert!(english.out.contains(code), "{}", english.out);
    }
    let nothing = run(&[]);
    assert_eq!((nothing.code, nothing.err.trim()), (2, english.out.trim()));
    let zones = b24busy::time_zone_data();
    let version = format!(
        "b24busy {} (time zones: IANA {zones})\n",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(run(&["--version"]).out, version);
}

#[test]
fn the_demo_tells_the_whole_story_in_both_languages() {
    for (language, words) in [
        (
            "en",
            [
                "Asked",
                "Answered (HTTP 200",
                "is not UTC",
                "absence, from the HR module",
            ],
        ),
        (
            "ru",
            [
                "Вопрос",
                "Ответ (HTTP 200",
                "не UTC",
                "отсутствие по данным кадров",
            ],
        ),
    ] {
        let run = run(&["demo", "--lang", language]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        for word in
            words
                .into_iter()
                .chain([METHOD, "B24_URL", "b24_get_user_busy(", "get --users"])
        {
            assert!(run.out.contains(word), "{word}: {}", run.out);
        }
        let secret = Config::default().webhook_secret;
        assert!(!run.out.contains(&secret), "{}", run.out);
    }
}

#[test]
fn the_emulator_says_how_to_ask_it() {
    let mut child = program()
        .args(["emulate", "--port", "0", "--week", "2025-09-10", "--fault"])
        .arg(r#"{"fault": {"kind": "html", "status": 403}, "times": 1}"#)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut example = None;
    for line in lines.map_while(Result::ok) {
        if line.trim_start().starts_with("b24busy get") {
            example = Some(line.trim().to_owned());
        }
        if line.starts_with("Ctrl-C") {
            break;
        }
    }
    let example = example.unwrap_or_default();
    let args: Vec<&str> = example.split(' ').skip(1).collect();
    let codes = [run(&args).code, run(&args).code];
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(codes, [3, 0], "{example}");
    let week = "--from 2025-09-08 --to 2025-09-14";
    assert!(example.ends_with(week), "{example}");
}

#[test]
fn the_emulator_refuses_what_it_cannot_do() {
    let taken = portal();
    let port = taken.address().port().to_string();
    for (args, code) in [
        (&["emulate", "--port", &port][..], 4),
        (&["emulate", "--port", "many"], 2),
        (&["emulate", "--scenario", "none.json"], 4),
        (&["emulate", "--week", "soon"], 2),
        (&["emulate", "--fault", "{\"kind\": \"nonsense\"}"], 2),
        (&["emulate", "--ca-out", "x.pem"], 2),
    ] {
        let run = run(args);
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{args:?}");
        assert!(run.err.starts_with("b24busy: "), "{}", run.err);
    }
}

#[test]
fn an_emulator_with_tls_is_trusted_by_its_own_authority() {
    let folder = folder("tls");
    let file = folder.join("ca.pem");
    let portal = Emulator::start(Config {
        tls: b24busy::emulator::Tls::On,
        ca_file: Some(file.clone()),
        ..Config::default()
    })
    .unwrap();
    assert_eq!(Run::of(&mut get(&portal, &[])).code, 3);
    let trusting = ["--ca-file", file.to_str().unwrap()];
    let run = Run::of(&mut get(&portal, &trusting));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    std::fs::remove_dir_all(&folder).unwrap();
}
