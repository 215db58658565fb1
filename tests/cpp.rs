//! What the C++ header lets compile and what it does not: what would use memory that is gone, or mean
//! something else than it says. What it does when it runs is asked by `tests/install.rs`.

#![cfg(all(feature = "capi", feature = "emulator", unix))]

mod support;

use std::path::Path;

use support::{compiler_says, has_tool};

const GOOD: [&str; 8] = [
    "Answer answer = client.user_busy(1, day, day); return answer.view().size();",
    "const Answer answer = client.call(day); std::string_view view = answer; return view.size();",
    "Answer answer = client.call(day); return std::string_view(answer.c_str()).size();",
    "return client.call(day).str().size();",
    "return std::string(client.call(day)).size();",
    "std::cout << client.call(day); return 0;",
    "return busy_intervals(client.user_busy({1, 2}, day, day)).size();",
    "Error error; return client.call(day, {}, {}, error).size();",
];

const BAD: [&str; 13] = [
    // Views of an answer that nobody keeps.
    "std::string_view view = client.user_busy(1, day, day).view(); return view.size();",
    "std::string_view view = client.call(day); return view.size();",
    "std::string_view view(client.call(day)); return view.size();",
    "std::string_view view = {client.call(day)}; return view.size();",
    "auto view = static_cast<std::string_view>(client.call(day)); return view.size();",
    "Answer one = client.call(day); std::string_view view = std::move(one); return view.size();",
    "std::string_view view; view = client.call(day); return view.size();",
    "const char *text = client.call(day).c_str(); return std::string_view(text).size();",
    // What is no Error, and what are no ids.
    "const Error error; return client.call(day, {}, {}, error).size();",
    "return client.user_busy(std::vector<char>{1}, day, day).size();",
    "return client.user_busy(1.5, day, day).size();",
    "return Users({\"1\", \"2\"}).nul();",
    "Client other(client); return day.size();",
];

/// A program with each body in a function, that is a line, of its own; and the number of the first.
fn program(bodies: &[&str]) -> (String, usize) {
    let mut lines = vec![
        "#include <b24busy.hpp>".to_owned(),
        "#include <iostream>".to_owned(),
        "using namespace b24busy;".to_owned(),
        "namespace {".to_owned(),
    ];
    let first = lines.len() + 1;
    lines.extend(bodies.iter().enumerate().map(|(number, body)| {
        format!(
            "[[maybe_unused]] std::size_t ask_{number}(const Client &client, \
             const std::string &day) {{ {body} }}"
        )
    }));
    lines.push("}\n".to_owned());
    (lines.join("\n"), first)
}

fn says(compiler: &str, options: &[&str], source: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = [&["-x", "c++"], options].concat();
    let includes = [root.join("include"), root.join("bindings/cpp")];
    compiler_says(compiler, &options, &includes, source)
}

#[test]
fn what_would_use_an_answer_that_is_gone_does_not_compile() {
    let (good, _) = program(&GOOD);
    let (bad, first) = program(&BAD);
    for compiler in ["gcc", "clang"] {
        if !has_tool(compiler) {
            continue;
        }
        for standard in ["-std=c++17", "-std=c++20"] {
            assert_eq!(says(compiler, &[standard], &good), "");
            let errors = says(compiler, &[standard], &bad);
            for (number, body) in BAD.iter().enumerate() {
                // An error in the line itself, or in a template that the line asks for.
                let place = format!("<stdin>:{}:", first + number);
                let refused = errors.lines().any(|line| {
                    line.starts_with(&place)
                        && ["error: ", "required from here", "requested here"]
                            .iter()
                            .any(|word| line.contains(word))
                });
                assert!(refused, "{compiler} {standard}: {body}\n{errors}");
            }
        }
    }
}

#[test]
fn without_exceptions_a_call_needs_an_error_and_without_cpp17_nothing_goes() {
    for compiler in ["gcc", "clang"] {
        if !has_tool(compiler) {
            continue;
        }
        let quiet = ["-std=c++17", "-fno-exceptions"];
        let (last, _) = program(&GOOD[7..]);
        assert_eq!(says(compiler, &quiet, &last), "");
        let (throwing, _) = program(&GOOD[3..4]);
        let errors = says(compiler, &quiet, &throwing);
        let expected = "without exceptions a call needs an Error";
        assert!(errors.contains(expected), "{errors}");
        let errors = says(compiler, &["-std=c++14"], &last);
        assert!(errors.contains("b24busy.hpp needs C++17"), "{errors}");
    }
}
