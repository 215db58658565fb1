//! The proxies, and a portal that they alone know by name.

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use b24busy::emulator::{Config, Emulator};
use b24busy::{Answer, Client, Code, Error, Options};

pub const NAME: &str = "portal.test";

/// Not loopback to the client; a connection to it goes to this machine.
pub const ADDRESS: &str = "0.0.0.0";
pub const USER: &str = "proxyuser77";

pub const PASSWORD: &str = "hunter2proxy";
pub const WRONG: &str = "wr0ngpassword";

/// Runs a program with the hosts file `$0` in place of the system's, as `$@`.
pub const WITH_HOSTS: &str = "mount --bind \"$0\" /etc/hosts && exec \"$@\"";

/// How a program gets a hosts file of its own; nothing where this is not permitted.
pub fn namespace() -> Option<&'static str> {
    pub static FLAGS: OnceLock<Option<&str>> = OnceLock::new();
    *FLAGS.get_or_init(|| {
        // As root, and as anybody where user namespaces are allowed.
        let works = |flags: &&str| {
            Command::new("unshare")
                .args([*flags, "sh", "-c", WITH_HOSTS])
                .arg(hosts_file())
                .args(["grep", "-q", NAME, "/etc/hosts"])
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        let found = ["-m", "-rm"].into_iter().find(works);
        if found.is_none() {
            eprintln!("no mount namespaces here: the portal is asked for as {ADDRESS}");
        }
        found
    })
}

pub fn hosts_file() -> &'static Path {
    pub static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let file = scratch("hosts");
        std::fs::write(&file, format!("127.0.0.1 localhost {NAME}\n")).unwrap();
        file
    })
}

/// A file of this test's own.
pub fn scratch(name: &str) -> PathBuf {
    pub static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("proxy-{}-{count}-{name}", std::process::id()))
}

/// What the proxies know this machine as.
pub fn host() -> &'static str {
    if namespace().is_some() { NAME } else { ADDRESS }
}

/// The portal's webhook under another name.
pub fn webhook(portal: &Emulator, host: &str) -> String {
    let url = portal.webhook_url();
    let own = ["127.0.0.1", "localhost"]
        .into_iter()
        .find(|own| url.contains(own));
    url.replacen(own.expect("a portal on loopback"), host, 1)
}

/// A port that nothing listens on.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A running proxy, with what it logs.
pub struct Proxy {
    child: Child,
    pub port: u16,
    log: PathBuf,
}

impl Proxy {
    pub fn start(arguments: impl Fn(u16) -> Vec<String>) -> Self {
        // Somebody else may take the port in between.
        (0..5)
            .find_map(|_| Self::try_start(&arguments))
            .expect("the proxy starts")
    }

    pub fn try_start(arguments: impl Fn(u16) -> Vec<String>) -> Option<Self> {
        let port = free_port();
        let arguments = arguments(port);
        let log = scratch("log");
        let mut command = if let Some(flags) = namespace() {
            let mut command = Command::new("unshare");
            command.args([flags, "sh", "-c", WITH_HOSTS]);
            command.arg(hosts_file()).args(&arguments);
            command
        } else {
            let mut command = Command::new(&arguments[0]);
            command.args(&arguments[1..]);
            command
        };
        let file = File::create(&log).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .expect("the proxy is installed");
        // Dropped where it does not get ready.
        let mut proxy = Self { child, port, log };
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            if proxy.child.try_wait().unwrap().is_some() {
                break;
            }
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(proxy);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        eprintln!("the proxy did not start: {}", proxy.log());
        None
    }

    /// A CONNECT proxy; with `settings` beside the usual ones.
    pub fn tinyproxy(settings: &str) -> Self {
        Self::start(|port| {
            let file = scratch("tinyproxy.conf");
            let lines = format!(
                "Port {port}\nListen 127.0.0.1\nTimeout 20\nLogLevel Connect\n{settings}\n"
            );
            std::fs::write(&file, lines).unwrap();
            ["tinyproxy", "-d", "-c", &file.to_string_lossy()]
                .map(str::to_owned)
                .to_vec()
        })
    }

    /// A SOCKS5 proxy, with a password or for everybody.
    pub fn microsocks(password: Option<&str>) -> Self {
        Self::start(|port| {
            let mut line = ["microsocks", "-i", "127.0.0.1", "-p", &port.to_string()]
                .map(str::to_owned)
                .to_vec();
            if let Some(password) = password {
                line.extend(["-u", USER, "-P", password].map(str::to_owned));
            }
            line
        })
    }

    /// Its address, with a login such as `user:password@`, or without.
    pub fn url(&self, scheme: &str, login: &str) -> String {
        format!("{scheme}://{login}127.0.0.1:{}", self.port)
    }

    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Fails unless the proxy was asked for the portal under this name.
    pub fn was_asked_for(&self, host: &str, portal: &Emulator) {
        let server = format!("{host}:{}", portal.address().port());
        let deadline = Instant::now() + Duration::from_secs(5);
        while !self.log().contains(&server) {
            assert!(
                Instant::now() < deadline,
                "{server} is not in:\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn through(proxy: &str) -> Options {
    Options::new().allow_http(true).proxy(proxy).unwrap()
}

pub fn ask(url: &str, options: Options) -> Result<Answer, Error> {
    let client = Client::new(url, None, options).unwrap();
    let shown = format!("{client:?}");
    for secret in [PASSWORD, WRONG, &Config::default().webhook_secret] {
        assert!(!shown.contains(secret), "{shown}");
    }
    client.get_user_busy("1,2", "2025-09-08", "2025-09-14")
}

/// The error that comes of the proxy, whoever is asked for. No secret is in any form of it.
pub fn proxy_error(url: &str, options: Options) -> Error {
    let error = ask(url, options).unwrap_err();
    assert_eq!(error.code(), Code::Proxy, "{error}");
    keeps_secrets(&error);
    error
}

pub fn keeps_secrets(error: &Error) {
    let forms = [
        error.message().to_owned(),
        error.to_json(),
        error.to_string(),
        format!("{error:?}"),
    ];
    // The login as it is sent begins with the Base64 of the user's name.
    let login = "cHJveHl1c2VyN";
    for form in forms {
        for secret in [
            USER,
            PASSWORD,
            WRONG,
            login,
            &Config::default().webhook_secret,
        ] {
            assert!(!form.contains(secret), "{form}");
        }
    }
}

pub fn login(password: &str) -> String {
    format!("{USER}:{password}@")
}
