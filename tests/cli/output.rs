//! What a pipe, a terminal and a file get.

use std::io::Read;
use std::process::{Command, Stdio};

use b24busy::emulator::{Fault, FaultRule};

use crate::program::{PROGRAM, Run, folder, get, portal, portal_saying};

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
