//! For the fuzz targets: what they need of the inside of a call.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::http;
use super::http::connection::script::{End, Script};
use super::http::proxy::Proxy;
use super::http::request::{Request, Route, USER_AGENT};
use super::http::tls::Trust;
use super::many_users;
use super::portal::origin::Origin;
use super::secret::{Scrubber, Secret};
use crate::envelope::answer::Answer;
use crate::error::Error;

/// A call whose network says `bytes`, and a second one over what is left.
///
/// The first two bytes say how: which proxy, plain or TLS, how the bytes are cut and end.
pub(crate) fn network(bytes: &[u8], limit: u64) -> Vec<Result<usize, Error>> {
    static TRUST: OnceLock<Arc<Trust>> = OnceLock::new();
    let [mode, piece, says @ ..] = bytes else {
        return Vec::new();
    };
    let proxy = [
        "",
        "http://p",
        "http://u:p@p",
        "socks4://p",
        "socks4a://u@p",
        "socks5h://p",
        "socks5://u:p@p",
        "https://p",
    ][usize::from(mode & 7)];
    let route = Route {
        trust: TRUST.get_or_init(Arc::default).clone(),
        proxy: Proxy::parse(proxy).ok(),
        connect_timeout: Duration::from_secs(60),
        user_agent: USER_AGENT.to_owned(),
        gzip: true,
    };
    let end = [End::Close, End::Reset, End::Mute][usize::from(mode >> 4) % 3];
    let piece = match piece {
        0 => usize::MAX,
        piece => (*piece).into(),
    };
    let origin = Origin {
        https: mode & 8 != 0,
        host: "192.0.2.1".to_owned(),
        port: 443,
    };
    let path = Secret::new("/rest/1/s3cret/calendar.accessibility.get");
    let scrubber = Scrubber::new([Secret::new("s3cret")]);
    let request = Request {
        max_answer_bytes: limit,
        origin: &origin,
        path: &path,
        body: Some(b"{}"),
        idempotency_key: None,
        deadline: Instant::now() + Duration::from_secs(60),
        timeout: Duration::from_secs(60),
        scrubber: &scrubber,
    };
    let script = Script::new(says, piece, end);
    http::send_to_script(script, &route, &[request.clone(), request])
        .into_iter()
        .map(|outcome| outcome.map(|response| response.body.len()))
        .collect()
}

/// Answers to parts, one user each, made one.
pub(crate) fn splice(bodies: &[&str]) -> Result<Answer, Error> {
    let users: Vec<u64> = (1..=bodies.len() as u64).collect();
    let mut bodies = bodies.iter();
    many_users::ask_in_parts(&users, 1, 1 << 20, |_, _| {
        Answer::at_hand(bodies.next().copied().unwrap_or_default().to_owned())
    })
}
