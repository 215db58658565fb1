//! The library as C and C++ projects meet it: `make install` into a prefix of its own, and from there
//! by pkg-config and by CMake. Nothing here looks into the tree.

#![cfg(all(feature = "capi", feature = "emulator", target_os = "linux"))]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use support::{has_tool, portal, portal_with, run, text};

/// The prefix, filled once for all tests. It is moved after that: nothing may remember its name.
fn prefix() -> &'static Path {
    static PREFIX: OnceLock<PathBuf> = OnceLock::new();
    PREFIX.get_or_init(|| {
        let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (made, moved) = (tmp.join("prefix-made"), tmp.join("prefix"));
        for old in [&made, &moved] {
            let _ = std::fs::remove_dir_all(old);
        }
        succeeds(
            Command::new("make")
                .args(["install", "PROFILE=dev"])
                .arg(format!("PREFIX={}", made.display()))
                .arg(format!("BUILD={}", tmp.join("install").display()))
                .arg(format!("CARGO={}", env!("CARGO")))
                .current_dir(env!("CARGO_MANIFEST_DIR")),
        );
        std::fs::rename(&made, &moved).unwrap();
        moved
    })
}

fn succeeds(command: &mut Command) -> String {
    let output = run(command);
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stdout)
}

fn libraries() -> PathBuf {
    prefix().join("lib")
}

/// What pkg-config says of the installed library.
fn pkg_config(arguments: &[&str]) -> Vec<String> {
    let mut command = Command::new("pkg-config");
    command
        .args(arguments)
        .arg("b24busy")
        .env("PKG_CONFIG_PATH", libraries().join("pkgconfig"));
    let words = succeeds(&mut command);
    words.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_c_program_is_built_by_pkg_config_shared_and_static() {
    if !has_tool("make") || !has_tool("pkg-config") {
        return;
    }
    assert_eq!(pkg_config(&["--modversion"]), [env!("CARGO_PKG_VERSION")]);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c/abi.c");
    let shared = pkg_config(&["--cflags", "--libs"]);
    // As the README has it.
    let whole: Vec<String> = pkg_config(&["--cflags", "--libs", "--static"])
        .into_iter()
        .map(|word| word.replace("-lb24busy", "-l:libb24busy.a"))
        .collect();
    for (name, flags) in [
        ("by-pkg-config-shared", shared),
        ("by-pkg-config-static", whole),
    ] {
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        succeeds(
            Command::new("cc")
                .args(["-std=gnu99", "-pedantic", "-Wall", "-Wextra", "-Werror"])
                .arg(&source)
                .args(flags)
                .arg("-o")
                .arg(&program),
        );
        let portal = portal();
        let needs = succeeds(Command::new("readelf").arg("-d").arg(&program));
        let is_shared = name.ends_with("shared");
        assert_eq!(needs.contains("[libb24busy.so.1]"), is_shared, "{needs}");
        let mut command = Command::new(&program);
        command.args([portal.webhook_url(), portal.origin(), portal.access_token()]);
        if is_shared {
            // `run` clears the variable; here it is the point.
            support::plain(&mut command).env("LD_LIBRARY_PATH", libraries());
            let output = command.output().unwrap();
            assert!(output.status.success(), "{}", text(&output.stderr));
        } else {
            succeeds(&mut command);
        }
    }
}

/// Builds `tests/install` with CMake.
fn build_by_cmake(folder: &str, options: &[&str]) -> PathBuf {
    let build = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let _ = std::fs::remove_dir_all(&build);
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/install");
    succeeds(
        Command::new("cmake")
            .arg("-S")
            .arg(&project)
            .arg("-B")
            .arg(&build)
            .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix().display()))
            .args(options),
    );
    succeeds(Command::new("cmake").arg("--build").arg(&build));
    build
}

fn needs_the_shared_library(program: &Path) -> bool {
    succeeds(Command::new("readelf").arg("-d").arg(program)).contains("[libb24busy.so.1]")
}

#[test]
fn a_cpp_project_is_built_by_cmake_shared_static_and_without_exceptions() {
    if !has_tool("make") || !has_tool("cmake") {
        return;
    }
    let build = build_by_cmake("by-cmake", &[]);
    let portal = portal_with(r#"{"synthetic_users": 300}"#);
    let users = serde_json::to_string(&(1..=300).collect::<Vec<u32>>()).unwrap();
    // It takes connections and never says a word.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = format!("http://{}/rest/1/s3cret/", mute.local_addr().unwrap());
    let arguments = [&portal.webhook_url(), &users, "300", &mute];
    for name in ["b24busy", "shared", "static", "quiet", "newer"] {
        let mut program = Command::new(build.join(name));
        assert_eq!(succeeds(program.args(arguments)), "passed\n", "{name}");
        assert_eq!(
            needs_the_shared_library(&build.join(name)),
            name != "static",
            "{name}"
        );
    }
    for name in ["mixed", "mixed_too"] {
        succeeds(Command::new(build.join(name)).arg(portal.webhook_url()));
    }
    if has_tool("valgrind") {
        for name in ["shared", "newer"] {
            succeeds(
                Command::new("valgrind")
                    .args(["--quiet", "--leak-check=full", "--error-exitcode=9"])
                    .arg(build.join(name))
                    .args(arguments),
            );
        }
    }
}

#[test]
fn one_target_of_cmake_is_either_library_for_c_and_for_cpp() {
    if !has_tool("make") || !has_tool("cmake") {
        return;
    }
    let portal = portal();
    for (folder, option, shared) in [
        ("by-cmake-default", "-Db24busy_USE_STATIC_LIBS=OFF", true),
        ("by-cmake-static", "-Db24busy_USE_STATIC_LIBS=ON", false),
    ] {
        let build = build_by_cmake(folder, &[option]);
        for name in ["plain", "mixed"] {
            assert_eq!(needs_the_shared_library(&build.join(name)), shared);
        }
        succeeds(Command::new(build.join("plain")).args([
            &portal.webhook_url(),
            "1",
            "2025-09-08",
            "2025-09-14",
        ]));
        succeeds(Command::new(build.join("mixed")).arg(portal.webhook_url()));
    }
}

#[test]
fn cmake_takes_the_library_that_is_there() {
    if !has_tool("make") || !has_tool("cmake") {
        return;
    }
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR")).join("some-libraries");
    let _ = std::fs::remove_dir_all(&tmp);
    let project = tmp.join("project");
    std::fs::create_dir_all(&project).unwrap();
    // In C++ alone, which has the package look for threads by another compiler.
    std::fs::write(
        project.join("CMakeLists.txt"),
        "cmake_minimum_required(VERSION 3.16)\nproject(some LANGUAGES CXX)\n\
         find_package(b24busy REQUIRED)\n\
         get_target_property(library b24busy::b24busy INTERFACE_LINK_LIBRARIES)\n\
         message(STATUS \"it is ${library}\")\n",
    )
    .unwrap();
    for (number, (libraries_there, says)) in [
        (&["libb24busy.a"][..], "it is b24busy::static"),
        (
            &[concat!("libb24busy.so.", env!("CARGO_PKG_VERSION"))][..],
            "it is b24busy::shared",
        ),
        (&[][..], "libb24busy.a exists"),
    ]
    .into_iter()
    .enumerate()
    {
        let lib = tmp.join(format!("prefix-{number}/lib"));
        std::fs::create_dir_all(&lib).unwrap();
        succeeds(
            Command::new("cp")
                .arg("-r")
                .arg(libraries().join("cmake"))
                .arg(&lib),
        );
        for library in libraries_there {
            std::os::unix::fs::symlink(libraries().join(library), lib.join(library)).unwrap();
        }
        let output = run(Command::new("cmake")
            .arg("-S")
            .arg(&project)
            .arg("-B")
            .arg(tmp.join(format!("build-{number}")))
            .arg(format!(
                "-DCMAKE_PREFIX_PATH={}",
                lib.parent().unwrap().display()
            )));
        let said = text(&output.stdout) + &text(&output.stderr);
        // CMake breaks its lines where the length of a path happens to end them.
        let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(says), "{said}");
        assert_eq!(output.status.success(), !libraries_there.is_empty());
    }
}

#[test]
fn cmake_refuses_a_version_that_is_not_there() {
    if !has_tool("make") || !has_tool("cmake") {
        return;
    }
    for (version, found) in [("1.0", true), ("1.99", false), ("2", false), ("0.9", false)] {
        let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("version-{version}"));
        std::fs::create_dir_all(&project).unwrap();
        let list = format!(
            "cmake_minimum_required(VERSION 3.16)\nproject(v LANGUAGES C)\n\
             find_package(b24busy {version} REQUIRED)\n"
        );
        std::fs::write(project.join("CMakeLists.txt"), list).unwrap();
        let output = run(Command::new("cmake")
            .arg("-S")
            .arg(&project)
            .arg("-B")
            .arg(project.join("build"))
            .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix().display())));
        assert_eq!(output.status.success(), found, "{version}: {output:?}");
    }
}

#[test]
fn the_shared_library_has_a_soname_and_the_usual_links() {
    if !has_tool("make") {
        return;
    }
    let header = std::fs::read_to_string(prefix().join("include/b24busy.h")).unwrap();
    let abi = header
        .lines()
        .find_map(|line| line.strip_prefix("#define B24_ABI_VERSION "))
        .unwrap();
    let soname = format!("libb24busy.so.{abi}");
    let version = env!("CARGO_PKG_VERSION");
    let link = |name: &str| std::fs::read_link(libraries().join(name)).unwrap();
    assert_eq!(link("libb24busy.so"), Path::new(&soname));
    assert_eq!(
        link(&soname),
        Path::new(&format!("libb24busy.so.{version}"))
    );
    let dynamic = succeeds(
        Command::new("readelf")
            .arg("-d")
            .arg(libraries().join("libb24busy.so")),
    );
    assert!(
        dynamic.contains(&format!("Library soname: [{soname}]")),
        "{dynamic}"
    );
}

#[test]
fn the_static_library_has_no_names_of_every_1c_component() {
    if !has_tool("make") {
        return;
    }
    let names = |options: &[&str], library: &str| {
        succeeds(
            Command::new("nm")
                .args(options)
                .arg(libraries().join(library)),
        )
    };
    let shared = names(&["-D", "--defined-only"], "libb24busy.so");
    let archive = names(&["--defined-only", "--quiet"], "libb24busy.a");
    assert!(shared.contains(" GetClassObject") && shared.contains(" b24_version"));
    assert!(!archive.contains(" GetClassObject") && archive.contains(" b24_version"));
}

#[test]
fn the_headers_compile_in_every_standard_with_gcc_and_clang() {
    if !has_tool("make") {
        return;
    }
    let cases = [
        ("b24busy.h", "c", "c99"),
        ("b24busy.h", "c", "c11"),
        ("b24busy.h", "c++", "c++11"),
        ("b24busy.h", "c++", "c++17"),
        ("b24busy_values.hpp", "c++", "c++17"),
        ("b24busy.hpp", "c++", "c++17"),
        ("b24busy.hpp", "c++", "c++20"),
    ];
    for compiler in ["gcc", "clang"] {
        if !has_tool(compiler) {
            continue;
        }
        for (header, language, standard) in cases {
            // Twice, since the guard is part of it.
            let source = format!(
                "#include <{header}>\n#include <{header}>\nint main(void) {{ return 0; }}\n"
            );
            let options = ["-x", language, &format!("-std={standard}")];
            let include = prefix().join("include");
            let errors = support::compiler_says(compiler, &options, &[include], &source);
            assert_eq!(errors, "", "{compiler} {standard} {header}");
        }
    }
}
