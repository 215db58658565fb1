//! What commands and methods are called, and what becomes of other names.

use std::process::Command;

use crate::program::{PROGRAM, Run, WEEK, portal, program, run};

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
