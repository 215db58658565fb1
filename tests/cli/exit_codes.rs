//! How the program ends.

use b24busy::emulator::{Fault, FaultRule};

use crate::program::{Run, WEEK, get, portal, program, run};

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
