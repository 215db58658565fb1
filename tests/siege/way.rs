//! The way to the portal: plain or in TLS, directly or through a proxy.

use serde_json::{Map, Value, json};

use super::frame::Frame;
use super::script::{Step, Tls};
use super::tls::NAME;

/// User name and password of the proxies that want them.
pub const LOGIN: [&str; 2] = ["pr0xyuser41", "hunter2Pr0xyw0rd"];

const ESTABLISHED: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Plain,
    Tls(Tls),
    /// By CONNECT, to a portal that speaks TLS.
    HttpProxy,
    /// The same, and the proxy speaks TLS itself.
    HttpsProxy,
    /// By name, with a user name and a password or without.
    Socks5 {
        login: bool,
    },
    Socks4a,
    /// By address.
    Socks4,
}

impl Way {
    pub fn webhook(self, port: u16, secret: &str) -> String {
        format!("{}/rest/1/{secret}/", self.origin(port))
    }

    pub fn origin(self, port: u16) -> String {
        match self {
            Way::Plain => format!("http://127.0.0.1:{port}"),
            Way::Tls(_) => format!("https://127.0.0.1:{port}"),
            Way::HttpProxy | Way::HttpsProxy | Way::Socks5 { .. } => format!("https://{NAME}"),
            // Of an address that is nobody's.
            Way::Socks4 => "http://192.0.2.1".into(),
            Way::Socks4a => format!("http://{NAME}"),
        }
    }

    pub fn options(self, port: u16) -> Map<String, Value> {
        let [user, password] = LOGIN;
        let proxy = match self {
            Way::Plain | Way::Tls(_) => return Map::new(),
            Way::HttpProxy => format!("http://{user}:{password}@127.0.0.1:{port}"),
            Way::HttpsProxy => format!("https://{user}:{password}@127.0.0.1:{port}"),
            Way::Socks5 { login: true } => {
                format!("socks5h://{user}:{password}@127.0.0.1:{port}")
            }
            Way::Socks5 { login: false } => format!("socks5h://127.0.0.1:{port}"),
            Way::Socks4a => format!("socks4a://127.0.0.1:{port}"),
            Way::Socks4 => format!("socks4://127.0.0.1:{port}"),
        };
        Map::from_iter([
            ("proxy".to_owned(), json!(proxy)),
            ("allow_http".to_owned(), json!(true)),
        ])
    }

    /// What the server does before the portal can be asked.
    pub fn opening(self) -> Vec<Step> {
        let mut steps = self.dialogue();
        match self {
            Way::Tls(tls) => steps.push(Step::Tls(tls)),
            Way::HttpProxy | Way::HttpsProxy | Way::Socks5 { .. } => {
                steps.push(Step::Tls(Tls::V13));
            }
            Way::Plain | Way::Socks4 | Way::Socks4a => {}
        }
        steps
    }

    /// The proxy's part of it, in turns: it waits, it speaks.
    pub fn dialogue(self) -> Vec<Step> {
        let connect = [Step::Await(Frame::Request), Step::Send(ESTABLISHED.into())];
        let socks5 = |method, login: &[Step]| {
            let first = [Step::Await(Frame::Greeting), Step::Send(vec![5, method])];
            let last = [
                Step::Await(Frame::Socks5),
                Step::Send(vec![5, 0, 0, 1, 127, 0, 0, 1, 0, 80]),
            ];
            [&first, login, &last].concat()
        };
        match self {
            Way::Plain | Way::Tls(_) => Vec::new(),
            Way::HttpProxy => connect.into(),
            Way::HttpsProxy => [&[Step::Tls(Tls::V13)], &connect[..]].concat(),
            Way::Socks5 { login: false } => socks5(0, &[]),
            Way::Socks5 { login: true } => {
                socks5(2, &[Step::Await(Frame::Login), Step::Send(vec![1, 0])])
            }
            Way::Socks4 | Way::Socks4a => vec![
                Step::Await(Frame::Socks4),
                Step::Send(vec![0, 90, 0, 80, 127, 0, 0, 1]),
            ],
        }
    }
}
