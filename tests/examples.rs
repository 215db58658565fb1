//! Every example of the headers and the READMEs, but what `tests/readme.rs`, the doc tests (Rust) and
//! the Python package's own tests run: compiled, run, and asked for an answer.

#![cfg(all(feature = "capi", feature = "cli", target_os = "linux"))]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Link, compile_file, has_tool, portal, run, text};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const READMES: [&str; 2] = ["README.md", "README.ru.md"];

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(name)).unwrap()
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The code blocks of a page in a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    page.split(&format!("```{language}\n"))
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("```")?.0.to_owned()))
        .collect()
}

/// The blocks in the comment at the head of a header: what is set in by four more blanks.
fn header_blocks(header: &str) -> Vec<String> {
    let comment = header.split("*/").next().unwrap();
    let mut blocks = vec![String::new()];
    for line in comment.lines() {
        match line.strip_prefix(" *     ") {
            Some(code) => {
                let block = blocks.last_mut().unwrap();
                block.push_str(code);
                block.push('\n');
            }
            None => blocks.push(String::new()),
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// The example with the emulated portal's address in place of the one that is shown.
fn at(portal: &b24busy::emulator::Emulator, example: &str) -> String {
    with_address(&portal.webhook_url(), example)
}

fn with_address(address: &str, example: &str) -> String {
    let (before, rest) = example.split_once("\"https://").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    format!("{before}\"{address}\"{after}")
}

fn answers(name: &str, source: &str, standard: &str) -> String {
    let file = scratch(&format!("example-{name}")).join(name);
    std::fs::write(&file, source).unwrap();
    let output = run(&mut Command::new(compile_file(
        &file,
        standard,
        Link::Shared,
    )));
    assert!(output.status.success(), "{name}: {output:?}");
    let answer = text(&output.stdout);
    assert!(
        answer.starts_with("{\"result\":{\"1\":["),
        "{name}: {output:?}"
    );
    answer
}

#[test]
fn the_example_in_the_c_header_gets_an_answer() {
    let portal = portal();
    let blocks = header_blocks(&read("include/b24busy.h"));
    // The other one is an error, which is JSON.
    let [code, envelope] = blocks.as_slice() else {
        panic!("{blocks:?}");
    };
    let source = format!(
        "#include \"b24busy.h\"\n#include <stdio.h>\nint main(void) {{\n{}return 0;\n}}\n",
        at(&portal, code)
    );
    answers("header.c", &source, "c99");
    let info = b24busy::error_info(envelope).unwrap();
    assert_eq!(info.code, b24busy::Code::Timeout.as_str());
    assert!(info.retryable && info.kind == b24busy::Kind::Network);
}

#[test]
fn the_examples_in_the_cpp_header_get_an_answer() {
    if !has_tool("c++") {
        return;
    }
    let portal = portal();
    let blocks = header_blocks(&read("bindings/cpp/b24busy.hpp"));
    // The second goes on with the first one's client.
    let [throwing, quiet] = blocks.as_slice() else {
        panic!("{blocks:?}");
    };
    let source = format!(
        "#include <b24busy.hpp>\n#include <iostream>\nint main() {{\n{}{quiet}\
         std::cout << answer;\n}}\n",
        at(&portal, throwing)
    );
    let output = answers("header.cpp", &source, "c++17");
    assert_eq!(
        output.matches("{\"result\":{\"1\":[").count(),
        2,
        "{output}"
    );
}

#[test]
fn the_cpp_examples_of_the_readmes_get_slots_and_tell_of_progress() {
    if !has_tool("c++") {
        return;
    }
    let portal = portal();
    for readme in READMES {
        let examples = blocks(&read(readme), "cpp");
        assert_eq!(examples.len(), 1, "{readme}");
        let file = scratch(&format!("example-{readme}")).join("slots.cpp");
        for (address, succeeds) in [(portal.webhook_url(), true), (portal.origin(), false)] {
            std::fs::write(&file, with_address(&address, &examples[0])).unwrap();
            let output = run(&mut Command::new(compile_file(
                &file,
                "c++17",
                Link::Shared,
            )));
            let (out, err) = (text(&output.stdout), text(&output.stderr));
            assert_eq!(output.status.success(), succeeds, "{out}{err}");
            if succeeds {
                assert!(out.contains("\"slots\":[{\"start\":"), "{out}");
                assert!(err.ends_with("3/3\n"), "{err}");
            } else {
                assert!(err.starts_with("B24BUSY_INVALID_ARGUMENT: "), "{err}");
                assert_eq!((output.status.code(), out.as_str()), (Some(1), ""));
            }
        }
    }
}

/// What stands in for the programs that a reader has and a test has not.
const STAND_INS: &str = r#"
b24busy() {
    if [ "$1" = emulate ] && [[ "$*" != *--help* ]]; then
        # It ends when it is told to: that it came so far is the point.
        local ended=0
        timeout 2 "$PROGRAM" "$@" --port 0 > started || ended=$?
        [ $ended = 124 ] && grep -q __emulator started
    else
        "$PROGRAM" "$@"
    fi
}
cargo() {
    case "$1" in
        run) while [ "$1" != -- ]; do shift; done; shift; b24busy "$@" ;;
        # Installs what PROGRAM is already, or is what runs this.
        install|test) ;;
        *) return 1 ;;
    esac
}
make() { command make --silent -C "$ROOT" "$@" PROFILE=dev "BUILD=$BUILD" "CARGO=$REAL_CARGO" > made 2>&1 || { cat made; false; }; }
"#;

#[test]
fn the_commands_of_the_readmes_work() {
    if !has_tool("make") || !has_tool("pkg-config") {
        return;
    }
    let portal = portal();
    for readme in READMES {
        let folder = scratch(&format!("commands-{readme}"));
        let page = read(readme);
        let program = blocks(&page, "c").pop().unwrap();
        std::fs::write(folder.join("example.c"), at(&portal, &program)).unwrap();
        std::fs::write(
            folder.join("portal.json"),
            r#"{"bucket": {"enabled": true}}"#,
        )
        .unwrap();
        let commands = blocks(&page, "sh").join("\n");
        // The addresses and the token alone are replaced.
        let commands: String = commands
            .replace(
                "https://example.bitrix24.com/rest/1/secret/",
                &portal.webhook_url(),
            )
            .replace("--url \"b24-ar17wx.bitrix24.by\"", "--url \"$PORTAL\"")
            .replace("--url example.bitrix24.com", "--url \"$PORTAL\"")
            .replace("--token \"***\"", "--token \"$TOKEN\"")
            .replace("--token TOKEN", "--token \"$TOKEN\"");
        let mut command = Command::new("bash");
        support::plain(&mut command)
            .args(["-euo", "pipefail", "-c"])
            .arg(format!("{STAND_INS}\nset -x\n{commands}\n./example"))
            .current_dir(&folder)
            .env("HOME", folder.join("home"))
            .env("ROOT", ROOT)
            .env("PROGRAM", env!("CARGO_BIN_EXE_b24busy"))
            .env(
                "BUILD",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("install"),
            )
            .env("REAL_CARGO", env!("CARGO"))
            .env("B24_URL", portal.webhook_url())
            .env("PORTAL", portal.origin())
            .env("TOKEN", portal.access_token());
        for known in ["CARGO_HOME", "RUSTUP_HOME"] {
            // With another HOME they would be looked for elsewhere.
            let home = std::env::var("HOME").unwrap_or_default();
            let default = format!("{home}/.{}", known.trim_end_matches("_HOME").to_lowercase());
            command.env(known, std::env::var(known).unwrap_or(default));
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success() && text(&output.stdout).contains("{\"result\":{\"1\":["),
            "{readme}: {}\n{}",
            text(&output.stdout),
            text(&output.stderr)
        );
        // Libraries with debug information are large.
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn the_cmake_project_of_the_readme_builds() {
    if !has_tool("make") || !has_tool("cmake") {
        return;
    }
    let portal = portal();
    let page = read("README.md");
    let folder = scratch("cmake-readme");
    let prefix = folder.join("prefix");
    let made = run(Command::new("make")
        .args(["--silent", "install", "PROFILE=dev"])
        .arg(format!("PREFIX={}", prefix.display()))
        .arg(format!("BUILD={}/install", env!("CARGO_TARGET_TMPDIR")))
        .arg(format!("CARGO={}", env!("CARGO")))
        .current_dir(ROOT));
    assert!(made.status.success(), "{made:?}");
    let program = blocks(&page, "c").pop().unwrap();
    std::fs::write(folder.join("example.c"), at(&portal, &program)).unwrap();
    let project = blocks(&page, "cmake").pop().unwrap();
    for target in ["b24busy::b24busy", "b24busy::shared", "b24busy::static"] {
        assert!(project.contains("PRIVATE b24busy::b24busy"));
        let list = project.replace("PRIVATE b24busy::b24busy", &format!("PRIVATE {target}"));
        std::fs::write(folder.join("CMakeLists.txt"), list).unwrap();
        let build = folder.join(target.replace(':', ""));
        let configured = run(Command::new("cmake")
            .arg("-S")
            .arg(&folder)
            .arg("-B")
            .arg(&build)
            .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display())));
        assert!(configured.status.success(), "{configured:?}");
        let compiled = run(Command::new("cmake").arg("--build").arg(&build));
        assert!(compiled.status.success(), "{compiled:?}");
        let output = run(&mut Command::new(build.join("example")));
        assert!(
            text(&output.stdout).starts_with("{\"result\":"),
            "{output:?}"
        );
    }
}
