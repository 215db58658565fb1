//! A client that shows every byte.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::emulator::{Config, Emulator};

pub const GET: &str = "calendar.accessibility.get";
pub const WEEK: &str = r#""from":"2025-09-08","to":"2025-09-14""#;

pub fn start(config: &str) -> Emulator {
    let config: Config = serde_json::from_str(config).unwrap();
    Emulator::start(config).unwrap()
}

pub fn connect(emulator: &Emulator) -> TcpStream {
    let stream = TcpStream::connect(emulator.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    stream
}

/// A complete request; the path is appended to the webhook's unless it begins with `/`.
pub fn request(emulator: &Emulator, method: &str, path: &str, headers: &str, body: &str) -> String {
    let base = emulator.webhook_url().replace(&emulator.origin(), "");
    let path = if path.starts_with('/') {
        path.to_owned()
    } else {
        base + path
    };
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )
}

pub const JSON: &str = "Content-Type: application/json\r\n";
pub const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// An answer taken apart.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Reads one answer with a length, or one that ends with the connection.
pub fn read_reply(stream: &mut impl Read) -> io::Result<Reply> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "))
        .map(|length| length.parse::<u64>().unwrap());
    let mut body = Vec::new();
    stream
        .take(length.unwrap_or(u64::MAX))
        .read_to_end(&mut body)?;
    Ok(Reply {
        status: head[9..12].parse().unwrap(),
        head,
        body,
    })
}

/// One request on a connection of its own.
pub fn send(emulator: &Emulator, text: &str) -> io::Result<Reply> {
    let mut stream = connect(emulator);
    stream.write_all(text.as_bytes())?;
    read_reply(&mut stream)
}

pub fn post(emulator: &Emulator, path: &str, body: &str) -> Reply {
    send(emulator, &request(emulator, "POST", path, JSON, body)).unwrap()
}

/// The entries of one user in the scenario's week.
pub fn entries(emulator: &Emulator, user: i64) -> Vec<Value> {
    let answer = post(emulator, GET, &format!(r#"{{"users":[{user}],{WEEK}}}"#)).json();
    answer["result"][user.to_string()]
        .as_array()
        .unwrap()
        .clone()
}
