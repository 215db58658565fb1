//! What the tests from outside share: an emulated portal, the built libraries, the C compiler.

#![allow(dead_code)] // Each test file uses its own part.

pub mod time;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use b24busy::emulator::{Config, Emulator};

/// A portal with the built-in scenario.
pub fn portal() -> Emulator {
    start(Config::default())
}

/// A portal as configured.
pub fn start(config: Config) -> Emulator {
    Emulator::start(config).expect("the emulator starts on loopback")
}

/// A portal whose configuration is written as JSON.
pub fn portal_with(json: &str) -> Emulator {
    start(serde_json::from_str(json).expect("a configuration of the emulator"))
}

/// Where cargo put the libraries that these tests were built with.
pub fn library_dir() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    test.parent().expect("it lies in a folder").to_owned()
}

/// The shared library.
pub fn shared_library() -> PathBuf {
    library_dir().join(format!(
        "{}b24busy{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    ))
}

/// How a C program gets the library.
#[derive(Clone, Copy, Debug)]
pub enum Link {
    Shared,
    Static,
    /// By itself, or not at all.
    None,
}

/// Compiles `tests/c/NAME` with the system's compiler, all warnings being errors.
pub fn compile(name: &str, standard: &str, link: Link) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c");
    compile_file(&folder.join(name), standard, link)
}

/// Compiles any source file.
pub fn compile_file(source: &Path, standard: &str, link: Link) -> PathBuf {
    // Tests run side by side; each gets a program of its own.
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let name = source.file_name().expect("a file").to_string_lossy();
    let cpp = name.ends_with(".cpp");
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "{}-{standard}-{link:?}-{}-{count}",
        name.replace('.', "-"),
        std::process::id()
    ));
    let dir = library_dir();
    let mut command = Command::new(if cpp { "c++" } else { "cc" });
    command
        .arg(format!("-std={standard}"))
        .args(["-pedantic", "-Wall", "-Wextra", "-Werror", "-g"])
        .arg("-I")
        .arg(root.join("include"))
        .arg("-I")
        .arg(root.join("bindings/cpp"))
        .arg(source)
        .arg("-o")
        .arg(&program);
    match link {
        Link::Shared => command
            .arg("-L")
            .arg(&dir)
            .args(["-lb24busy", "-pthread"])
            .arg(format!("-Wl,-rpath,{}", dir.display())),
        Link::None => command.args(["-pthread", "-ldl"]),
        Link::Static => command
            .arg(dir.join("libb24busy.a"))
            .args(["-pthread", "-ldl", "-lm"]),
    };
    let output = run(&mut command);
    assert!(output.status.success(), "{}", text(&output.stderr));
    program
}

/// What a compiler says of a source, all warnings being errors: nothing, where all is well.
pub fn compiler_says(
    compiler: &str,
    options: &[&str],
    includes: &[PathBuf],
    source: &str,
) -> String {
    let mut command = Command::new(compiler);
    command.args(options).args(["-fsyntax-only", "-Werror"]);
    command.args(["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion"]);
    for include in includes {
        command.arg("-I").arg(include);
    }
    command
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped());
    let mut compiling = command.spawn().expect("the compiler starts");
    let mut input = compiling.stdin.take().expect("it reads");
    input.write_all(source.as_bytes()).expect("it reads all");
    drop(input);
    let output = compiling.wait_with_output().expect("it ends");
    let said = text(&output.stderr);
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said
}

/// Runs a program in a [`plain`] environment.
pub fn run(command: &mut Command) -> Output {
    plain(command)
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Lets a program know nothing of this machine's proxies, nor of cargo's search path: an older
/// library may lie there.
pub fn plain(command: &mut Command) -> &mut Command {
    command.env_remove("LD_LIBRARY_PATH");
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
}

/// Output as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether a tool is installed. Where everything is checked (`CI` is set) it must be.
pub fn has_tool(name: &str) -> bool {
    let found = Command::new(name).arg("--version").output().is_ok();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "{name} is needed in CI"
    );
    if !found {
        eprintln!("skipped: {name} is not installed");
    }
    found
}
