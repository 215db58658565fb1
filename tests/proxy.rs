//! The client through real proxy programs: tinyproxy (CONNECT) and microsocks (SOCKS5).
//!
//! A server on this machine is never reached through a proxy, so the portal is asked for under a
//! name that the proxy alone knows: it runs with an `/etc/hosts` of its own, in a mount namespace.
//! Where that is not permitted it is asked for as 0.0.0.0, which is this machine, but not said so.

#![cfg(all(feature = "emulator", unix))]

mod support;

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use b24busy::emulator::{Config, Emulator, Tls};
use b24busy::{Answer, Client, Code, Error, Options};
use support::{has_tool, portal, start};

const NAME: &str = "portal.test";
/// Not loopback to the client; a connection to it goes to this machine.
const ADDRESS: &str = "0.0.0.0";
const USER: &str = "proxyuser77";
const PASSWORD: &str = "hunter2proxy";
const WRONG: &str = "wr0ngpassword";

/// Runs a program with the hosts file `$0` in place of the system's, as `$@`.
const WITH_HOSTS: &str = "mount --bind \"$0\" /etc/hosts && exec \"$@\"";

/// How a program gets a hosts file of its own; nothing where this is not permitted.
fn namespace() -> Option<&'static str> {
    static FLAGS: OnceLock<Option<&str>> = OnceLock::new();
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

fn hosts_file() -> &'static Path {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let file = scratch("hosts");
        std::fs::write(&file, format!("127.0.0.1 localhost {NAME}\n")).unwrap();
        file
    })
}

/// A file of this test's own.
fn scratch(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("proxy-{}-{count}-{name}", std::process::id()))
}

/// What the proxies know this machine as.
fn host() -> &'static str {
    if namespace().is_some() { NAME } else { ADDRESS }
}

/// The portal's webhook under another name.
fn webhook(portal: &Emulator, host: &str) -> String {
    let url = portal.webhook_url();
    let own = ["127.0.0.1", "localhost"]
        .into_iter()
        .find(|own| url.contains(own));
    url.replacen(own.expect("a portal on loopback"), host, 1)
}

/// A port that nothing listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A running proxy, with what it logs.
struct Proxy {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl Proxy {
    fn start(arguments: impl Fn(u16) -> Vec<String>) -> Self {
        // Somebody else may take the port in between.
        (0..5)
            .find_map(|_| Self::try_start(&arguments))
            .expect("the proxy starts")
    }

    fn try_start(arguments: impl Fn(u16) -> Vec<String>) -> Option<Self> {
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
    fn tinyproxy(settings: &str) -> Self {
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
    fn microsocks(password: Option<&str>) -> Self {
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
    fn url(&self, scheme: &str, login: &str) -> String {
        format!("{scheme}://{login}127.0.0.1:{}", self.port)
    }

    fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Fails unless the proxy was asked for the portal under this name.
    fn was_asked_for(&self, host: &str, portal: &Emulator) {
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

fn through(proxy: &str) -> Options {
    Options::new().allow_http(true).proxy(proxy).unwrap()
}

fn ask(url: &str, options: Options) -> Result<Answer, Error> {
    let client = Client::new(url, None, options).unwrap();
    let shown = format!("{client:?}");
    for secret in [PASSWORD, WRONG, &Config::default().webhook_secret] {
        assert!(!shown.contains(secret), "{shown}");
    }
    client.get_user_busy("1,2", "2025-09-08", "2025-09-14")
}

/// The error that comes of the proxy, whoever is asked for. No secret is in any form of it.
fn proxy_error(url: &str, options: Options) -> Error {
    let error = ask(url, options).unwrap_err();
    assert_eq!(error.code(), Code::Proxy, "{error}");
    keeps_secrets(&error);
    error
}

fn keeps_secrets(error: &Error) {
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

fn login(password: &str) -> String {
    format!("{USER}:{password}@")
}

#[test]
fn a_connect_proxy_leads_to_the_portal_by_its_name() {
    if !has_tool("tinyproxy") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::tinyproxy(""));
    let answer = ask(&webhook(&portal, host()), through(&proxy.url("http", ""))).unwrap();
    assert!(answer.result().unwrap().starts_with("{\"1\":["));
    proxy.was_asked_for(host(), &portal);
    // Within the tunnel the portal is spoken to as itself, and told nothing of the proxy.
    let request = &portal.requests()[0];
    assert!(request.target.starts_with("/rest/1/"), "{}", request.target);
    assert!(request.header("host").unwrap().starts_with(host()));
    assert!(
        request
            .headers
            .iter()
            .all(|(name, _)| !name.to_lowercase().starts_with("proxy-"))
    );
}

#[test]
fn a_tunnel_is_kept_for_the_next_call() {
    if !has_tool("tinyproxy") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::tinyproxy(""));
    for _ in 0..3 {
        ask(&webhook(&portal, host()), through(&proxy.url("http", ""))).unwrap();
    }
    let requests = portal.requests();
    assert_eq!(requests.len(), 3);
    assert!(
        requests
            .iter()
            .all(|request| request.connection == requests[0].connection)
    );
}

#[test]
fn a_connect_proxys_password_is_given() {
    if !has_tool("tinyproxy") {
        return;
    }
    let portal = portal();
    let proxy = Proxy::tinyproxy(&format!("BasicAuth {USER} {PASSWORD}"));
    let url = webhook(&portal, host());
    assert!(ask(&url, through(&proxy.url("http", &login(PASSWORD)))).is_ok());
    // Percent escapes are those of every address.
    let escaped = login(PASSWORD).replace("hunter", "h%75nter");
    assert!(ask(&url, through(&proxy.url("http", &escaped))).is_ok());
    proxy.was_asked_for(host(), &portal);
}

#[test]
fn a_connect_proxys_password_that_is_wrong_or_missing_is_said_at_once() {
    if !has_tool("tinyproxy") {
        return;
    }
    let portal = portal();
    let proxy = Proxy::tinyproxy(&format!("BasicAuth {USER} {PASSWORD}"));
    let url = webhook(&portal, host());
    // Tinyproxy says 407 to whoever gives no password, and 401 to whoever gives a wrong one.
    for (login, status) in [(String::new(), "(407)"), (login(WRONG), "(401)")] {
        let error = proxy_error(&url, through(&proxy.url("http", &login)));
        let message = error.message();
        assert!(
            message.contains(status) && message.contains("password"),
            "{message}"
        );
        assert!(message.contains(&proxy.port.to_string()), "{message}");
        assert!(!error.is_retryable(), "{error}");
        assert_eq!(error.attempts(), 1, "a password does not get better");
    }
    assert!(portal.requests().is_empty());
}

#[test]
fn a_port_that_the_proxy_does_not_allow_is_refused_for_good() {
    if !has_tool("tinyproxy") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::tinyproxy("ConnectPort 443"));
    let error = proxy_error(&webhook(&portal, host()), through(&proxy.url("http", "")));
    assert!(!error.is_retryable(), "{error}");
    assert_eq!(error.attempts(), 1);
    assert!(error.message().contains("403"), "{error}");
    assert!(portal.requests().is_empty());
}

#[test]
fn a_portal_that_the_proxy_cannot_reach_may_be_there_later() {
    if !has_tool("tinyproxy") {
        return;
    }
    let proxy = Proxy::tinyproxy("");
    let url = format!("http://{}:{}/rest/1/emulatorwebhook1/", host(), free_port());
    let error = proxy_error(&url, through(&proxy.url("http", "")).retries(1).unwrap());
    assert!(error.is_retryable(), "{error}");
    assert_eq!(error.attempts(), 2);
}

#[test]
fn tls_is_with_the_portal_and_not_with_the_proxy() {
    if !has_tool("tinyproxy") || !has_tool("microsocks") {
        return;
    }
    let config = Config {
        tls: Tls::On,
        ..Config::default()
    };
    let portal = start(config);
    let ca = scratch("ca.pem");
    std::fs::write(&ca, portal.ca_pem().unwrap()).unwrap();
    let (connect, socks) = (Proxy::tinyproxy(""), Proxy::microsocks(None));
    for (proxy, scheme) in [(connect, "http"), (socks, "socks5h")] {
        let options = through(&proxy.url(scheme, ""))
            .ca_file(&ca.to_string_lossy())
            .unwrap();
        let error = ask(&webhook(&portal, host()), options).unwrap_err();
        // The certificate has come through the tunnel: it is for localhost, which is not proxied.
        assert_eq!(error.code(), Code::Tls, "{error}");
        assert!(error.message().contains("for another host name"), "{error}");
        keeps_secrets(&error);
        proxy.was_asked_for(host(), &portal);
    }
}

#[test]
fn socks5h_leaves_the_name_to_the_proxy() {
    if !has_tool("microsocks") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::microsocks(None));
    let answer = ask(
        &webhook(&portal, host()),
        through(&proxy.url("socks5h", "")),
    )
    .unwrap();
    assert!(answer.result().is_ok());
    proxy.was_asked_for(host(), &portal);
}

#[test]
fn socks5_takes_an_address() {
    if !has_tool("microsocks") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::microsocks(None));
    for scheme in ["socks5", "socks5h", "socks"] {
        let url = webhook(&portal, ADDRESS);
        ask(&url, through(&proxy.url(scheme, ""))).unwrap_or_else(|e| panic!("{scheme}: {e}"));
    }
    proxy.was_asked_for(ADDRESS, &portal);
}

#[test]
fn socks5_looks_the_name_up_here() {
    if !has_tool("microsocks") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::microsocks(None));
    let options = through(&proxy.url("socks5", "")).retries(0).unwrap();
    let error = ask(&webhook(&portal, NAME), options).unwrap_err();
    assert_eq!(error.code(), Code::Dns, "{error}");
    assert!(error.message().contains(NAME), "{error}");
    assert!(portal.requests().is_empty());
}

#[test]
fn a_socks_proxys_password_is_given() {
    if !has_tool("microsocks") {
        return;
    }
    // What has a meaning in an address is escaped there.
    let password = "p@ss:w/rd?";
    let (portal, proxy) = (portal(), Proxy::microsocks(Some(password)));
    let url = webhook(&portal, host());
    let login = login("p%40ss%3Aw%2Frd%3F");
    assert!(ask(&url, through(&proxy.url("socks5h", &login))).is_ok());
    proxy.was_asked_for(host(), &portal);
}

#[test]
fn a_socks_proxys_password_that_is_wrong_or_missing_is_said_at_once() {
    if !has_tool("microsocks") {
        return;
    }
    let (portal, proxy) = (portal(), Proxy::microsocks(Some(PASSWORD)));
    let url = webhook(&portal, host());
    for login in [String::new(), login(WRONG)] {
        let error = proxy_error(&url, through(&proxy.url("socks5h", &login)));
        let message = error.message();
        assert!(message.contains("password"), "{message}");
        assert!(message.contains(&proxy.port.to_string()), "{message}");
        assert!(!error.is_retryable(), "{error}");
        assert_eq!(error.attempts(), 1, "a password does not get better");
    }
    assert!(portal.requests().is_empty());
}

#[test]
fn a_proxy_that_is_down_is_named() {
    let portal = portal();
    for scheme in ["http", "socks5", "socks5h", "socks4a"] {
        let proxy = format!("{scheme}://{USER}:{PASSWORD}@127.0.0.1:{}", free_port());
        let error = proxy_error(
            &webhook(&portal, ADDRESS),
            through(&proxy).retries(0).unwrap(),
        );
        let shown = proxy.replace(&login(PASSWORD), "");
        assert!(error.message().contains(&shown), "{error}");
        assert!(error.is_retryable(), "{error}");
    }
    // A name that no proxy has; the portal's name is not looked up first.
    let proxy = format!("socks5h://{USER}:{PASSWORD}@proxy.test:1080");
    let error = proxy_error(
        &webhook(&portal, ADDRESS),
        through(&proxy).retries(0).unwrap(),
    );
    assert!(
        error.message().contains("socks5h://proxy.test:1080"),
        "{error}"
    );
    // The portal itself is on this machine: no proxy stands before it.
    let dead = format!("http://127.0.0.1:{}", free_port());
    assert!(ask(&portal.webhook_url(), through(&dead)).is_ok());
}

#[test]
fn what_is_no_proxy_is_a_proxy_error() {
    let portal = portal();
    // A web server that knows no CONNECT, and no SOCKS.
    let web = format!("127.0.0.1:{}", portal.address().port());
    let error = proxy_error(
        &webhook(&portal, ADDRESS),
        through(&format!("http://{web}")).retries(0).unwrap(),
    );
    assert!(error.message().contains(&web), "{error}");
    let error = proxy_error(
        &webhook(&portal, ADDRESS),
        through(&format!("socks5h://{web}")).retries(0).unwrap(),
    );
    assert!(error.message().contains(&web), "{error}");
}

/// The program, which reads the proxy variables of its environment.
#[cfg(feature = "cli")]
mod environment {
    use super::*;
    use std::process::Output;

    const VARIABLES: [&str; 4] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

    fn program(url: &str, options: &str, variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_b24busy"));
        for name in VARIABLES {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        command
            .env("LC_ALL", "C.UTF-8")
            .envs(variables.iter().copied())
            .args(["get", "--url", url, "--users", "1,2", "--options", options])
            .args(["--from", "2025-09-08", "--to", "2025-09-14"])
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn run(url: &str, variables: &[(&str, &str)]) -> (Option<i32>, String) {
        let output = program(url, r#"{"allow_http": true, "retries": 0}"#, variables);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        for secret in [PASSWORD, &Config::default().webhook_secret] {
            assert!(!said.contains(secret), "{said}");
        }
        (output.status.code(), said)
    }

    fn dead() -> String {
        format!("http://{USER}:{PASSWORD}@127.0.0.1:{}", free_port())
    }

    #[test]
    fn a_proxy_of_the_environment_is_used() {
        if !has_tool("tinyproxy") || !has_tool("microsocks") {
            return;
        }
        let portal = portal();
        let url = webhook(&portal, host());
        let http = Proxy::tinyproxy(&format!("BasicAuth {USER} {PASSWORD}"));
        let socks = Proxy::microsocks(None);
        let http_url = http.url("http", &login(PASSWORD));
        let socks_url = socks.url("socks5h", "");
        for variables in [
            [("HTTP_PROXY", http_url.as_str()), ("ALL_PROXY", &dead())],
            [("http_proxy", &http_url), ("HTTPS_PROXY", &dead())],
            [("ALL_PROXY", &socks_url), ("HTTPS_PROXY", &dead())],
            [("all_proxy", &socks_url), ("NO_PROXY", "elsewhere.test")],
        ] {
            let (code, said) = run(&url, &variables);
            assert_eq!(code, Some(0), "{said}");
            assert!(said.starts_with("{\"result\":{\"1\":["), "{said}");
        }
        assert_eq!(portal.requests().len(), 4);
        http.was_asked_for(host(), &portal);
        socks.was_asked_for(host(), &portal);
    }

    #[test]
    fn a_proxy_for_https_is_used_for_https_alone() {
        let portal = portal();
        let dead = dead();
        let url = webhook(&portal, ADDRESS);
        let (code, said) = run(&url, &[("HTTPS_PROXY", &dead)]);
        assert_eq!(code, Some(0), "{said}");
        let (code, said) = run(
            &url.replace("http://", "https://"),
            &[("HTTPS_PROXY", &dead)],
        );
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("B24BUSY_PROXY"), "{said}");
    }

    #[test]
    fn hosts_of_no_proxy_are_asked_directly() {
        let portal = portal();
        let dead = dead();
        let url = webhook(&portal, ADDRESS);
        let port = format!("{ADDRESS}:{}", portal.address().port());
        for exceptions in [
            ADDRESS,
            "*",
            "other.test, 0.0.0.0",
            "other.test 0.0.0.0/8",
            port.as_str(),
        ] {
            let variables = [("HTTP_PROXY", dead.as_str()), ("NO_PROXY", exceptions)];
            let (code, said) = run(&url, &variables);
            assert_eq!(code, Some(0), "{exceptions}: {said}");
        }
        for others in ["other.test", "0.0", "10.0.0.0/8", "0.0.0.0:1"] {
            let variables = [("HTTP_PROXY", dead.as_str()), ("NO_PROXY", others)];
            let (code, said) = run(&url, &variables);
            assert_eq!(code, Some(3), "{others}: {said}");
            assert!(said.contains("B24BUSY_PROXY"), "{others}: {said}");
        }
        // Nobody but a proxy knows this name.
        for exceptions in [NAME, ".test", "TEST.", "*.test"] {
            let variables = [("HTTP_PROXY", dead.as_str()), ("no_proxy", exceptions)];
            let (code, said) = run(&webhook(&portal, NAME), &variables);
            assert_eq!(code, Some(3), "{said}");
            assert!(said.contains("B24BUSY_DNS"), "{exceptions}: {said}");
        }
    }

    #[test]
    fn the_option_goes_before_the_environment() {
        let portal = portal();
        let dead = dead();
        let direct = r#"{"allow_http": true, "proxy": ""}"#;
        let url = webhook(&portal, ADDRESS);
        let output = program(&url, direct, &[("HTTP_PROXY", &dead)]);
        assert!(output.status.success(), "{output:?}");
    }

    #[test]
    fn a_proxy_that_cannot_be_read_is_not_passed_by() {
        let portal = portal();
        let url = webhook(&portal, ADDRESS);
        let wrong = format!("ftp://{USER}:{PASSWORD}@127.0.0.1");
        let (code, said) = run(&url, &[("HTTP_PROXY", &wrong)]);
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("HTTP_PROXY"), "{said}");
        assert!(portal.requests().is_empty());
    }
}
