//! Where trust is read from: the file of `ca_file`, and the system's authorities. What could not be
//! read just now is an error of that call alone.

#![cfg(all(feature = "emulator", unix))]

mod support;
#[path = "support/tls.rs"]
mod tls;

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use b24busy::emulator::{Config, Emulator, Tls};
use b24busy::{Client, Code, Error, Options};
use rcgen::{BasicConstraints, IsCa, KeyPair};
use support::{run, start, text};
use tls::{params, pem, self_signed};

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Some authority, in PEM form.
fn authority() -> String {
    let mut params = params(&[]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    pem(&self_signed(&params, &KeyPair::generate().unwrap()))
}

/// What the option says about the file, within five seconds.
fn problem(path: &Path) -> String {
    let path = path.to_str().unwrap().to_owned();
    let (say, said) = mpsc::channel();
    std::thread::spawn(move || {
        let _ = say.send(Options::new().ca_file(&path).map(drop));
    });
    let error = said
        .recv_timeout(Duration::from_secs(5))
        .expect("a file is read or refused at once")
        .expect_err("the file is refused");
    assert_eq!(error.code(), Code::InvalidOptions, "{error}");
    assert!(error.message().starts_with("option ca_file: "), "{error}");
    assert!(!error.is_retryable(), "{error}");
    error.message().to_owned()
}

#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let folder = folder("special");
    let pipe = folder.join("pipe");
    run(Command::new("mkfifo").arg(&pipe));
    let socket = folder.join("socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    let link = folder.join("link");
    symlink(&pipe, &link).unwrap();
    let loops = folder.join("loop");
    symlink(&loops, &loops).unwrap();
    for (path, words) in [
        (pipe.as_path(), "is a pipe"),
        (&link, "is a pipe"),
        (&socket, "is a socket"),
        (&folder, "is a folder"),
        (Path::new("/dev/zero"), "is a device"),
        (Path::new("/dev/null"), "is a device"),
        (Path::new("/dev/stdin"), "not a regular file"),
        (&loops, "cannot be read"),
        (&folder.join("absent"), "cannot be read"),
        (Path::new(""), "cannot be read"),
    ] {
        // Standard input may be a file where the tests are run.
        if path == Path::new("/dev/stdin") && fs::metadata(path).is_ok_and(|m| m.is_file()) {
            continue;
        }
        let said = problem(path);
        assert!(said.contains(words), "{}: {said}", path.display());
    }
}

#[test]
fn a_file_is_of_a_sane_size() {
    const LIMIT: u64 = 4 << 20;
    let folder = folder("large");
    let file = folder.join("file.pem");
    let authority = authority();
    let resize = |size: u64| {
        fs::write(&file, &authority).unwrap();
        let file = File::options().write(true).open(&file).unwrap();
        file.set_len(size).unwrap();
    };
    resize(LIMIT);
    Options::new().ca_file(file.to_str().unwrap()).unwrap();
    for size in [LIMIT + 1, 1 << 40] {
        resize(size);
        let said = problem(&file);
        assert!(said.contains("too large"), "{size}: {said}");
    }
    fs::write(&file, authority.repeat(1000)).unwrap();
    Options::new().ca_file(file.to_str().unwrap()).unwrap();
    fs::write(&file, authority.repeat(1001)).unwrap();
    let said = problem(&file);
    assert!(said.contains("more than 1000 certificates"), "{said}");
}

#[test]
fn a_file_of_certificates_is_read_through_links_and_behind_a_byte_order_mark() {
    let folder = folder("links");
    let file = folder.join("file.pem");
    let link = folder.join("link.pem");
    symlink(&file, &link).unwrap();
    let authority = authority();
    for content in [
        authority.clone(),
        format!("\u{feff}{authority}"),
        authority.replace('\n', "\r\n"),
        format!("Subject: a company\n\n{authority}"),
    ] {
        fs::write(&file, &content).unwrap();
        Options::new()
            .ca_file(link.to_str().unwrap())
            .unwrap_or_else(|error| panic!("{error}: {content}"));
    }
    for (content, words) in [
        (String::new(), "contains no certificate"),
        ("nothing\n".into(), "contains no certificate"),
        (authority.replace("END", "AND"), "PEM form"),
        (pem(b"\x30\x03\x02\x01\x01"), "cannot be read"),
        (format!("{authority}{}", pem(b"")), "cannot be read"),
    ] {
        fs::write(&file, &content).unwrap();
        let said = problem(&link);
        assert!(said.contains(words), "{said}: {content}");
    }
}

/// Set for the process that a test starts of itself, to be alone in it.
const ALONE: &str = "B24BUSY_TEST_ALONE";

fn is_alone() -> bool {
    let alone = std::env::var_os(ALONE).is_some();
    if alone {
        // What waits for ever fails, and leaves no process behind.
        std::thread::spawn(|| {
            std::thread::sleep(Duration::from_secs(60));
            eprintln!("not done after a minute");
            std::process::exit(1);
        });
    }
    alone
}

/// Runs this test again, in a process of its own that may open so many files; the environment's
/// authorities are those.
fn run_alone<const N: usize>(test: &str, files: u32, environment: [(&str, PathBuf); N]) {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("ulimit -n {files}; exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(ALONE, "yes")
        .env_remove("SSL_CERT_FILE")
        .env_remove("SSL_CERT_DIR")
        .envs(environment);
    let output = run(&mut command);
    let said = text(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        text(&output.stderr)
    );
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}

fn ask(url: &str, ca_file: Option<&Path>) -> Result<(), Error> {
    ask_by(&client(url, ca_file))
}

fn client(url: &str, ca_file: Option<&Path>) -> Client {
    let options = Options::new()
        .retries(0)
        .unwrap()
        .timeout(Duration::from_secs(20))
        .unwrap();
    let options = match ca_file {
        Some(file) => options.ca_file(file.to_str().unwrap()).unwrap(),
        None => options,
    };
    Client::new(url, None, options).unwrap()
}

fn ask_by(client: &Client) -> Result<(), Error> {
    client
        .get_user_busy("1", "2025-09-08", "2025-09-14")
        .map(|answer| assert!(answer.result().is_ok(), "{}", answer.as_str()))
}

fn portal(tls: Tls) -> Emulator {
    start(Config {
        tls,
        ..Config::default()
    })
}

/// Opens files until there is room for so many more.
fn leave(free: usize) -> Vec<File> {
    let mut files = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        files.push(file);
    }
    files.truncate(files.len() - free);
    files
}

/// The portal's authority is the system's, the last one that is read; `ca_file` names another.
#[test]
fn authorities_that_could_not_be_read_are_read_by_the_next_call() {
    const NAME: &str = "authorities_that_could_not_be_read_are_read_by_the_next_call";
    const OTHERS: usize = 8;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("few-files");
    let other = |number| folder.join(format!("other-{number}.pem"));
    if !is_alone() {
        let folder = self::folder("few-files");
        let system = self::folder("few-files/system");
        let portal = portal(Tls::On);
        fs::write(system.join("portal.pem"), portal.ca_pem().unwrap()).unwrap();
        fs::write(folder.join("bundle.pem"), authority()).unwrap();
        for number in 0..OTHERS {
            fs::write(other(number), authority()).unwrap();
        }
        let environment = [
            ("SSL_CERT_FILE", folder.join("bundle.pem")),
            ("SSL_CERT_DIR", system),
            ("PORTAL", portal.webhook_url().into()),
        ];
        return run_alone(NAME, 64, environment);
    }
    let portal = variable("PORTAL");
    let mut not_read = 0;
    for free in 0..OTHERS {
        // Each client trusts other authorities, so that none profits from the one before.
        let client = client(&portal, Some(&other(free)));
        let held = leave(free);
        let answer = ask_by(&client);
        drop(held);
        if let Err(error) = answer {
            assert!(error.is_retryable(), "{free} files: {error}");
            assert_ne!(error.code(), Code::Internal, "{free} files: {error}");
            if error.code() == Code::Tls {
                assert!(
                    error.message().contains("cannot be read"),
                    "{free} files: {error}"
                );
                not_read += 1;
            }
        }
        ask_by(&client).unwrap_or_else(|error| panic!("{free} files at first: {error}"));
    }
    assert!(
        not_read >= 2,
        "with room for the socket alone, and for the bundle alone: {not_read}"
    );
}

#[test]
fn without_ca_file_the_next_call_reads_the_authorities_too() {
    const NAME: &str = "without_ca_file_the_next_call_reads_the_authorities_too";
    if !is_alone() {
        let portal = portal(Tls::On);
        let bundle = folder("one-file").join("bundle.pem");
        fs::write(&bundle, portal.ca_pem().unwrap()).unwrap();
        let environment = [
            ("SSL_CERT_FILE", bundle),
            ("PORTAL", portal.webhook_url().into()),
        ];
        return run_alone(NAME, 64, environment);
    }
    let bundle = PathBuf::from(variable("SSL_CERT_FILE"));
    let held = leave(0);
    let error = Options::new()
        .ca_file(bundle.to_str().unwrap())
        .unwrap_err();
    assert!(
        error.is_retryable(),
        "the option may be read later: {error}"
    );
    drop(held);

    let client = client(&variable("PORTAL"), None);
    let held = leave(1);
    let error = ask_by(&client).expect_err("there is room for the socket alone");
    assert_eq!(error.code(), Code::Tls, "{error}");
    assert!(error.is_retryable(), "{error}");
    drop(held);
    ask_by(&client).unwrap();
}

/// With no authorities http and `ca_file` work, and what is not there yet is looked for again.
#[test]
fn a_system_without_authorities_is_told_of_where_it_matters() {
    const NAME: &str = "a_system_without_authorities_is_told_of_where_it_matters";
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-authorities");
    let bundle = folder.join("bundle.pem");
    if !is_alone() {
        let folder = self::folder("no-authorities");
        let (plain, secure) = (portal(Tls::Off), portal(Tls::On));
        fs::write(folder.join("ca.pem"), secure.ca_pem().unwrap()).unwrap();
        fs::write(folder.join("other.pem"), authority()).unwrap();
        let environment = [
            ("SSL_CERT_FILE", bundle),
            ("PLAIN", plain.webhook_url().into()),
            ("SECURE", secure.webhook_url().into()),
        ];
        return run_alone(NAME, 256, environment);
    }
    let secure = variable("SECURE");
    ask(&variable("PLAIN"), None).unwrap();
    ask(&secure, Some(&folder.join("ca.pem"))).unwrap();
    let (alone, with_another) = (
        client(&secure, None),
        client(&secure, Some(&folder.join("other.pem"))),
    );
    for client in [&alone, &with_another] {
        let error = ask_by(client).expect_err("nobody vouches for the portal");
        assert_eq!(error.code(), Code::Tls, "{error}");
        assert!(!error.is_retryable(), "{error}");
        assert!(
            error.message().contains("no certificate authorities"),
            "{error}"
        );
    }
    fs::copy(folder.join("ca.pem"), &bundle).unwrap();
    ask_by(&alone).unwrap();
    ask_by(&with_another).unwrap();
}

#[test]
fn a_pipe_or_a_device_in_the_environment_holds_nobody_up() {
    const NAME: &str = "a_pipe_or_a_device_in_the_environment_holds_nobody_up";
    if is_alone() {
        let error = ask(&variable("PORTAL"), None).expect_err("nobody vouches for the portal");
        assert_eq!(error.code(), Code::Tls, "{error}");
        return ask(&variable("PORTAL"), Some(Path::new(&variable("CA")))).unwrap();
    }
    let portal = portal(Tls::On);
    let folder = folder("environment");
    let (pipe, ca) = (folder.join("pipe"), folder.join("ca.pem"));
    run(Command::new("mkfifo").arg(&pipe));
    fs::write(&ca, portal.ca_pem().unwrap()).unwrap();
    for special in [
        pipe.as_path(),
        Path::new("/dev/zero"),
        Path::new("/dev/null"),
    ] {
        let environment = [
            ("SSL_CERT_FILE", special.to_owned()),
            ("PORTAL", portal.webhook_url().into()),
            ("CA", ca.clone()),
        ];
        run_alone(NAME, 256, environment);
    }
}

/// A file that this account may not read, or that is no certificate, is not what the next call
/// would read: the others count.
#[test]
fn files_that_are_no_authorities_do_not_keep_the_others_from_counting() {
    const NAME: &str = "files_that_are_no_authorities_do_not_keep_the_others_from_counting";
    if is_alone() {
        return ask(&variable("PORTAL"), None).unwrap();
    }
    let portal = portal(Tls::On);
    let system = folder("mixed-system");
    fs::write(system.join("portal.pem"), portal.ca_pem().unwrap()).unwrap();
    fs::write(system.join("README"), "what stands here").unwrap();
    fs::write(
        system.join("broken.pem"),
        "-----BEGIN CERTIFICATE-----\n!\n",
    )
    .unwrap();
    fs::write(system.join("no.pem"), pem(b"no certificate")).unwrap();
    fs::create_dir(system.join("folder")).unwrap();
    run(Command::new("mkfifo").arg(system.join("pipe")));
    for (link, target) in [("dangling", "absent"), ("loop", "loop")] {
        symlink(target, system.join(link)).unwrap();
    }
    let environment = [
        ("SSL_CERT_DIR", system),
        ("PORTAL", portal.webhook_url().into()),
    ];
    run_alone(NAME, 256, environment);
}
