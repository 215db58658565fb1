//! Clients written by others ask the emulated portal over TLS, under the newest Python and Node of the
//! machine: what holds for them is the portal's, not ours.
//!
//! They come from their registries; what cannot be installed is said and left out.

#![cfg(all(feature = "emulator", unix))]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use b24busy::emulator::Emulator;
use support::{portal_with, run, text};

/// A portal with a list of more than two pages, and the file with its authority.
fn portal(name: &str) -> (Emulator, PathBuf) {
    let authority = scratch(&format!("{name}.pem"));
    let portal = portal_with(
        r#"{"tls": "on", "synthetic_users": 120, "scopes": ["calendar", "user"],
            "scenario": {"users": [{"id": 1}]}}"#,
    );
    std::fs::write(&authority, portal.ca_pem().unwrap()).unwrap();
    (portal, authority)
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/clients")
        .join(name)
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// The newest Python that is installed, with its version.
fn newest_python() -> Option<(u32, PathBuf)> {
    let mut found = Vec::new();
    let mut look_at = |program: PathBuf| {
        let version = "import sys; print(sys.version_info[1] if sys.version_info[0] == 3 else 0)";
        if let Ok(output) = Command::new(&program).args(["-c", version]).output()
            && let Ok(minor) = text(&output.stdout).trim().parse::<u32>()
        {
            found.push((minor, program));
        }
    };
    look_at("python3".into());
    for minor in 9..30 {
        look_at(format!("python3.{minor}").into());
    }
    let home = |path: &str| std::env::var_os("HOME").map(|home| Path::new(&home).join(path));
    let versions = std::env::var_os("PYENV_ROOT")
        .map(|root| Path::new(&root).join("versions"))
        .or_else(|| home(".pyenv/versions"));
    for folder in versions
        .and_then(|versions| versions.read_dir().ok())
        .into_iter()
        .flatten()
    {
        look_at(folder.unwrap().path().join("bin/python3"));
    }
    found.into_iter().max()
}

/// An environment with a package in it; it is kept for the next run.
fn python_with(package: &str) -> Option<PathBuf> {
    let (minor, python) = newest_python()?;
    let folder = scratch(&format!("{package}-3.{minor}"));
    let own = folder.join("bin/python");
    let imports = ["-c", &format!("import {package}")];
    if succeeds(Command::new(&own).args(imports)) {
        return Some(own);
    }
    let _ = std::fs::remove_dir_all(&folder);
    let installed = succeeds(Command::new(python).args(["-m", "venv"]).arg(&folder))
        && succeeds(
            Command::new(&own)
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--timeout",
                    "20",
                    "--retries",
                    "1",
                ])
                .arg(package),
        );
    installed.then_some(own)
}

/// Runs a client's script in its environment, or says that there is none.
fn python_passes(package: &str) {
    let Some(python) = python_with(package) else {
        eprintln!("not tested: {package} cannot be installed");
        return;
    };
    let (portal, authority) = portal(package);
    let output = run(Command::new(python)
        .arg(script(&format!("with_{package}.py")))
        .arg(portal.webhook_url())
        .env("SSL_CERT_FILE", &authority)
        .env("REQUESTS_CA_BUNDLE", &authority));
    assert!(text(&output.stdout).ends_with("passed\n"), "{output:?}");
}

#[test]
fn fast_bitrix24_gets_calls_lists_and_batches() {
    python_passes("fast_bitrix24");
}

#[test]
fn b24pysdk_gets_calls_lists_and_errors() {
    python_passes("b24pysdk");
}

#[test]
fn b24jssdk_gets_calls_lists_and_batches() {
    const PACKAGE: &str = "@bitrix24/b24jssdk";
    let folder = scratch("node");
    std::fs::create_dir_all(&folder).unwrap();
    let installed = folder.join("node_modules").join(PACKAGE).is_dir()
        || succeeds(
            Command::new("npm")
                .args([
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    PACKAGE,
                ])
                .current_dir(&folder),
        );
    if !installed {
        eprintln!("not tested: {PACKAGE} cannot be installed");
        return;
    }
    // Node finds packages from where the script lies.
    let name = "with_b24jssdk.mjs";
    let copy = folder.join(name);
    std::fs::copy(script(name), &copy).unwrap();
    let (portal, authority) = self::portal("b24jssdk");
    let output = run(Command::new("node")
        .arg(copy)
        .arg(portal.webhook_url())
        .env("NODE_EXTRA_CA_CERTS", authority));
    assert!(text(&output.stdout).ends_with("passed\n"), "{output:?}");
}
