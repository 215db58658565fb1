//! A case: what is asked, what the server does about it, and what may come of it.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};

use super::frame::Frame;
use super::rng::Rng;
use super::script::{Script, Step, Tls};
use super::tls;
use super::way::Way;

/// The codes of an answer that is none, without the prefix.
pub const HOSTILE: &[&str] = &["NOT_JSON", "UNEXPECTED_ANSWER", "TOO_LARGE", "DISCONNECTED"];

pub const TIMEOUT: Duration = Duration::from_millis(1500);
pub const CONNECT_TIMEOUT: Duration = Duration::from_millis(700);

/// What a kind draws its case from.
pub struct Draw {
    pub rng: Rng,
    pub way: Way,
    pub port: u16,
    /// The webhook's code, or the token.
    pub secret: String,
    pub users: Vec<u64>,
    /// A good answer's body: the users that are asked for, and a word that no other has.
    pub body: Vec<u8>,
}

impl Draw {
    pub fn new(seed: u64, port: u16) -> Self {
        let mut rng = Rng::new(seed);
        let way = rng.pick(&[Way::Plain, Way::Tls(Tls::V12), Way::Tls(Tls::V13)]);
        let secret = rng.word(14);
        let mut draw = Self {
            rng,
            way,
            port,
            secret,
            users: Vec::new(),
            body: Vec::new(),
        };
        let count = draw.rng.range(1, 3);
        draw.users = draw.some_users(count);
        let padding = draw.rng.pick(&[0, 0, 10, 1000, 5000]);
        draw.body = draw.answer_to(&draw.users.clone(), padding);
        draw
    }

    /// Users that nobody was asked about before.
    pub fn some_users(&mut self, count: usize) -> Vec<u64> {
        let first = self.rng.range(1_000_000, 900_000_000) as u64;
        (first..).take(count).collect()
    }

    /// The body of a good answer.
    pub fn answer_to(&mut self, users: &[u64], padding: usize) -> Vec<u8> {
        let word = self.rng.word(12);
        let padding = "p".repeat(padding);
        let members: Vec<String> = users
            .iter()
            .map(|user| format!("\"{user}\":[{{\"ID\":\"{word}\",\"NAME\":\"{padding}\"}}]"))
            .collect();
        let members = members.join(",");
        format!("{{\"result\":{{{members}}},\"time\":{{\"start\":1.50}}}}").into_bytes()
    }

    /// A good response with this body, in one of the forms that are: with a length or chunked,
    /// packed or not.
    pub fn response(&mut self, body: &[u8]) -> Vec<u8> {
        let (packed, extra) = if self.rng.one_in(3) {
            (gzip(body), "Content-Encoding: gzip\r\n")
        } else {
            (body.to_vec(), "")
        };
        if self.rng.one_in(2) {
            return with_length(extra, &packed);
        }
        [
            chunked_head(extra),
            self.chunks(&packed),
            b"0\r\n\r\n".to_vec(),
        ]
        .concat()
    }

    /// The bytes in chunks, without the last, empty one.
    pub fn chunks(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut rest = bytes;
        let mut out = Vec::new();
        while !rest.is_empty() {
            let length = self.rng.range(1, rest.len().min(3000));
            out.extend(chunk(&rest[..length]));
            rest = &rest[length..];
        }
        out
    }

    /// Sends the bytes in one piece, in two or in several, with and without pauses.
    pub fn spread(&mut self, bytes: &[u8]) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut rest = bytes;
        for _ in 0..self.rng.pick(&[0, 0, 1, 4]) {
            let length = self.rng.range(0, rest.len());
            steps.push(Step::Send(rest[..length].to_vec()));
            if self.rng.one_in(2) {
                steps.push(Step::Pause(self.milliseconds(1, 6)));
            }
            rest = &rest[length..];
        }
        steps.push(Step::Send(rest.to_vec()));
        steps
    }

    pub fn milliseconds(&mut self, least: usize, most: usize) -> Duration {
        Duration::from_millis(self.rng.range(least, most) as u64)
    }

    /// One of the ways in which a connection ends.
    pub fn end(&mut self) -> Step {
        self.rng.pick(&[Step::Finish, Step::Cut, Step::Reset])
    }

    /// The case in which a request is answered with these steps.
    pub fn case(&mut self, steps: Vec<Step>) -> Case {
        self.scripted(vec![self.script(steps)])
    }

    /// A request is awaited, and this is what it gets.
    pub fn script(&self, steps: Vec<Step>) -> Script {
        Script {
            opening: self.way.opening(),
            steps: [vec![Step::Await(Frame::Request)], steps].concat(),
        }
    }

    pub fn scripted(&mut self, scripts: Vec<Script>) -> Case {
        let mut options = self.way.options(self.port);
        options.insert("ca_file".into(), json!(tls::ca_file()));
        Case {
            url: self.way.webhook(self.port, &self.secret),
            other: self.way.webhook(self.port, &self.rng.word(14)),
            token: String::new(),
            good: self.script(vec![Step::Answer]),
            secrets: vec![self.secret.clone()],
            users: self.users.clone(),
            next_users: self.some_users(2),
            other_users: self.some_users(1),
            scripts,
            options,
            meant: Vec::new(),
            codes: Vec::new(),
            retryable: None,
            limit: 1 << 20,
            memory: None,
            within: TIMEOUT,
            cancel: None,
            settle: Duration::ZERO,
        }
    }
}

/// A call and its promises.
#[derive(Debug)]
pub struct Case {
    pub url: String,
    /// The same portal with another webhook.
    pub other: String,
    pub token: String,
    /// What stands in no error.
    pub secrets: Vec<String>,
    pub users: Vec<u64>,
    pub next_users: Vec<u64>,
    pub other_users: Vec<u64>,
    pub options: Map<String, Value>,
    pub scripts: Vec<Script>,
    /// How a well-behaved call is answered afterwards.
    pub good: Script,
    /// The answers that would be right.
    meant: Vec<Vec<u8>>,
    codes: Vec<&'static str>,
    pub retryable: Option<bool>,
    /// `max_answer_bytes`.
    pub limit: u64,
    /// How much memory the call may take, where it is less than the limit and a megabyte.
    pub memory: Option<u64>,
    pub within: Duration,
    pub cancel: Option<Duration>,
    /// How long to wait before the calls that follow.
    pub settle: Duration,
}

impl Case {
    /// Errors that fit.
    pub fn codes(mut self, codes: &[&'static str]) -> Self {
        self.codes.extend(codes);
        self
    }

    /// An answer that is right.
    pub fn meant(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.meant.push(body.into());
        self
    }

    pub fn retryable(mut self, retryable: bool) -> Self {
        self.retryable = Some(retryable);
        self
    }

    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = limit;
        self
    }

    pub fn memory(mut self, memory: u64) -> Self {
        self.memory = Some(memory);
        self
    }

    pub fn within(mut self, within: Duration) -> Self {
        self.within = within;
        self
    }

    pub fn cancel(mut self, after: Duration) -> Self {
        self.cancel = Some(after);
        // Not the time-outs are to end it.
        self.time_out(Duration::from_secs(6)).codes(&["CANCELLED"])
    }

    /// Tens of megabytes are much work for a library that is not optimised.
    pub fn unhurried(self) -> Self {
        let long = Duration::from_secs(25);
        self.time_out(long).within(long)
    }

    fn time_out(self, after: Duration) -> Self {
        ["timeout_ms", "total_timeout_ms", "connect_timeout_ms"]
            .into_iter()
            .fold(self, |case, name| {
                case.option(name, json!(after.as_millis()))
            })
    }

    pub fn option(mut self, name: &str, value: Value) -> Self {
        self.options.insert(name.into(), value);
        self
    }

    /// Asked with a token in place of a webhook.
    pub fn with_token(mut self, origin: String, token: &str) -> Self {
        (self.url, self.token) = (origin, token.to_owned());
        self
    }

    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    pub fn options_json(&self) -> String {
        let mut options = Map::from_iter([
            ("timeout_ms".to_owned(), json!(TIMEOUT.as_millis())),
            ("total_timeout_ms".to_owned(), json!(TIMEOUT.as_millis())),
            (
                "connect_timeout_ms".to_owned(),
                json!(CONNECT_TIMEOUT.as_millis()),
            ),
            ("max_answer_bytes".to_owned(), json!(self.limit)),
            ("retries".to_owned(), json!(0)),
            ("rate_per_second".to_owned(), json!(1000)),
            ("burst".to_owned(), json!(10_000)),
        ]);
        options.extend(self.options.clone());
        Value::Object(options).to_string()
    }

    pub fn may_be(&self, hash: &str, length: usize) -> bool {
        self.meant
            .iter()
            .any(|body| body.len() == length && super::caller::hash(body) == hash)
    }

    pub fn may_fail_with(&self, code: &str) -> bool {
        self.codes.contains(&code)
    }

    /// What is right, for messages.
    pub fn expected(&self) -> String {
        format!(
            "{} right answers, or {}",
            self.meant.len(),
            self.codes.join(", ")
        )
    }
}

pub fn chunked_head(extra: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{extra}Transfer-Encoding: \
         chunked\r\n\r\n"
    )
    .into_bytes()
}

pub fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

pub fn with_length(extra: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{extra}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Every byte in another form.
pub fn each(bytes: &str, form: fn(u8) -> String) -> String {
    bytes.bytes().map(form).collect()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
