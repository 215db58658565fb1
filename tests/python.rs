//! The Python package: its wheel, installed into a clean environment, tested there by its own tests
//! against an emulated portal; its types and its style.
//!
//! `B24BUSY_PYTHON` names a Python that has setuptools, pytest, mypy, ruff and auditwheel; without it
//! nothing is tested here. `.ci/run` makes one.

#![cfg(all(feature = "capi", feature = "cli", target_os = "linux"))]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::{run, shared_library, text};

fn succeeds(command: &mut Command) -> String {
    let output = run(command);
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{said}");
    said
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bindings/python")
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The Python with the tools, and the folder of its programs.
fn tools() -> Option<(PathBuf, PathBuf)> {
    let Some(python) = std::env::var_os("B24BUSY_PYTHON").map(PathBuf::from) else {
        let in_ci = std::env::var_os("CI").is_some();
        assert!(!in_ci, "B24BUSY_PYTHON is needed in CI");
        eprintln!("not tested: B24BUSY_PYTHON is not set");
        return None;
    };
    // Programs are called in other folders. (A link stays one: it is a virtual environment's.)
    let python = std::path::absolute(python).unwrap();
    let programs = python.parent().unwrap().to_owned();
    Some((python, programs))
}

/// The wheel of the library that was just built, without its debug information.
fn wheel(python: &Path) -> PathBuf {
    let made = scratch("wheel");
    let library = made.join("libb24busy.so");
    succeeds(
        Command::new("strip")
            .arg("-o")
            .arg(&library)
            .arg(shared_library()),
    );
    // From a copy: setuptools leaves files behind where it builds.
    let source = made.join("bindings/python");
    std::fs::create_dir_all(source.parent().unwrap()).unwrap();
    succeeds(Command::new("cp").arg("-r").arg(folder()).arg(&source));
    std::fs::create_dir_all(made.join("docs")).unwrap();
    for file in ["Cargo.toml", "LICENSE", "LICENSE-UNICODE", "docs/time.md"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        std::fs::copy(from, made.join(file)).unwrap();
    }
    succeeds(
        Command::new(python)
            .args(["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"])
            .args(["--no-build-isolation", "--wheel-dir"])
            .arg(made.join("dist"))
            .arg(&source)
            .env("B24BUSY_LIBRARY", &library),
    );
    let mut files = std::fs::read_dir(made.join("dist")).unwrap();
    let wheel = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none());
    wheel
}

#[test]
fn the_wheel_passes_its_tests_in_a_clean_environment() {
    let Some((python, programs)) = tools() else {
        return;
    };
    let wheel = wheel(&python);
    // The tag says the oldest glibc by itself; auditwheel finds it by looking at the symbols.
    let name = wheel.file_name().unwrap().to_string_lossy().into_owned();
    let tag = name
        .strip_suffix(".whl")
        .and_then(|name| name.rsplit('-').next())
        .unwrap();
    assert!(name.contains("-py3-none-manylinux_2_"), "{name}");
    let report = succeeds(
        Command::new(programs.join("auditwheel"))
            .arg("show")
            .arg(&wheel),
    );
    let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        report.contains(&format!("following platform tag: \"{tag}\"")),
        "{report}"
    );

    let clean = scratch("clean-python");
    succeeds(Command::new(&python).args(["-m", "venv"]).arg(&clean));
    let clean_python = clean.join("bin/python");
    succeeds(
        Command::new(&clean_python)
            .args(["-m", "pip", "install", "--quiet", "--no-index"])
            .arg(&wheel),
    );
    // pytest is lent by the tools, which have no b24busy.
    let packages = succeeds(Command::new(&python).args([
        "-c",
        "import sysconfig; print(sysconfig.get_path('purelib'))",
    ]));
    let said = succeeds(
        Command::new(&clean_python)
            .args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])
            .arg(folder().join("tests"))
            .current_dir(&clean)
            .env("PYTHONPATH", packages.trim())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("B24BUSY_PROGRAM", env!("CARGO_BIN_EXE_b24busy"))
            .env("B24BUSY_MYPY", programs.join("mypy")),
    );
    assert!(
        said.contains(" passed") && !said.contains("skipped"),
        "{said}"
    );
}

#[test]
fn its_types_and_its_style_are_clean() {
    let Some((_, programs)) = tools() else {
        return;
    };
    let cache = scratch("mypy-cache");
    succeeds(
        Command::new(programs.join("mypy"))
            .arg("--cache-dir")
            .arg(&cache)
            .current_dir(folder()),
    );
    for arguments in [["check"].as_slice(), &["format", "--check"]] {
        succeeds(
            Command::new(programs.join("ruff"))
                .args(arguments)
                .args(["--no-cache", "."])
                .current_dir(folder()),
        );
    }
}
