//! The program, run in an environment of the test's own, and what came of it.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use b24busy::emulator::{Config, Emulator, Fault, FaultRule};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_b24busy");
pub const WEEK: [&str; 4] = ["--from", "2025-09-08", "--to", "2025-09-14"];

pub const METHOD: &str = "calendar.accessibility.get";

/// The program in an environment that says nothing about language, portals or proxies.
pub fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "B24_URL", "B24_TOKEN"] {
        command.env_remove(name);
    }
    command
}

pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        Self::ended(&command.stdin(Stdio::null()).output().unwrap())
    }

    pub fn ended(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// Fails if a secret of the emulator is anywhere in the output.
    pub fn keeps_the_secrets_of(&self, portal: &Emulator) {
        let code = Config::default().webhook_secret;
        for secret in [code, portal.access_token()] {
            assert!(!self.out.contains(&secret), "{}", self.out);
            assert!(!self.err.contains(&secret), "{}", self.err);
        }
    }
}

pub fn run(args: &[&str]) -> Run {
    Run::of(program().args(args))
}

pub fn portal() -> Emulator {
    Emulator::start(Config::default()).unwrap()
}

/// A portal that answers every call with this text.
pub fn portal_saying(status: u16, text: &str) -> Emulator {
    let portal = portal();
    portal.add_fault(FaultRule::always(Fault::Body {
        status,
        content_type: "application/json".to_owned(),
        text: text.to_owned(),
    }));
    portal
}

/// A folder of a test's own.
pub fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("b24busy-cli-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub fn get(portal: &Emulator, more: &[&str]) -> Command {
    let mut command = program();
    command.args(["get", "--url", &portal.webhook_url(), "--users", "1,2"]);
    command.args(WEEK).args(more);
    command
}
