//! The committed headers are those that the source gives: one for compilers, and one without
//! preprocessor lines for hosts that read headers themselves.
//!
//! After a change of the C ABI: `B24BUSY_WRITE_HEADER=1 cargo test --test header` writes them anew.

#![cfg(feature = "capi")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_header_is_generated_from_the_source() {
    is_committed("include/b24busy.h", &generated(configured()));
}

#[test]
fn the_header_without_preprocessor_lines_is_generated_from_the_source() {
    let header = for_hosts();
    assert!(
        !header.lines().any(|line| line.starts_with('#')),
        "{header}"
    );
    is_committed("include/b24busy.ffi.h", &header);
}

#[test]
fn the_header_without_preprocessor_lines_declares_the_same() {
    let names = |header: &str| {
        let words = header.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let names = words.filter(|word| word.starts_with("b24_") || word.starts_with("B24_"));
        let mut names: Vec<String> = names.map(str::to_owned).collect();
        names.retain(|name| name != "B24_NODISCARD");
        names
    };
    assert_eq!(names(&for_hosts()), names(&generated(configured())));
}

#[cfg(unix)]
#[test]
fn the_header_without_preprocessor_lines_is_c_where_the_types_of_numbers_are_known() {
    let mut compiler = Command::new("cc")
        .args(["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"])
        .args(["-fsyntax-only", "-x", "c", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let source = format!("#include <stddef.h>\n#include <stdint.h>\n{}", for_hosts());
    let mut input = compiler.stdin.take().unwrap();
    input.write_all(source.as_bytes()).unwrap();
    drop(input);
    assert!(compiler.wait().unwrap().success());
}

fn is_committed(name: &str, generated: &str) {
    let path = Path::new(ROOT).join(name);
    if std::env::var_os("B24BUSY_WRITE_HEADER").is_some() {
        std::fs::write(&path, generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "{name} differs from the source; write it anew with \
         B24BUSY_WRITE_HEADER=1 cargo test --test header"
    );
}

fn configured() -> cbindgen::Config {
    cbindgen::Config::from_file(Path::new(ROOT).join("cbindgen.toml")).unwrap()
}

/// The header for `FFI::cdef` of PHP and `ffi.cdef` of LuaJIT, which know the types of numbers.
fn for_hosts() -> String {
    let mut config = configured();
    config.include_guard = None;
    config.sys_includes.clear();
    config.after_includes = None;
    config.cpp_compat = false;
    config.function.must_use = None;
    // The one constant: it stands in lines of the preprocessor elsewhere.
    generated(config).replace(
        "#define B24_ABI_VERSION 1\n",
        "enum { B24_ABI_VERSION = 1 };\n",
    )
}

fn generated(config: cbindgen::Config) -> String {
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in ["functions", "client", "code", "result", "time"] {
        builder = builder.with_src(Path::new(ROOT).join(format!("src/capi/{file}.rs")));
    }
    let mut generated = Vec::new();
    builder.generate().unwrap().write(&mut generated);
    without_rust_sections(&String::from_utf8(generated).unwrap())
}

/// Drops the `# Safety` sections: to a C programmer all of it is said in the sentences before.
fn without_rust_sections(header: &str) -> String {
    let mut out = String::new();
    let mut skipping = false;
    for line in header.lines() {
        if line.trim() == "* # Safety" {
            skipping = true;
            // The blank line of the comment that stood before the section.
            out.truncate(out.trim_end_matches([' ', '*', '\n']).len());
            out.push('\n');
        } else if skipping && line.trim() == "*/" {
            skipping = false;
        }
        if !skipping {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
