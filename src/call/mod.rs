//! The call: one method of a portal asked over HTTP, blocking. A request goes one way through
//! these files: client → parts (many users) → tokens (an expired one) → retry (waiting its turn by
//! pacing) → redirect → transport; the answer comes back as it was sent.

mod address;
mod answer;
mod body;
mod call_options;
mod client;
mod escapes;
mod failure;
mod generations;
mod given;
mod no_proxy;
mod oauth;
mod one_asker;
mod option_values;
mod options;
mod pacing;
mod params;
mod parts;
mod portal;
mod process;
mod proxy;
mod random;
mod redirect;
mod retry;
mod roll;
mod room;
mod secret;

mod socket;
mod tls;
mod tokens;
mod transport;
mod waiting;
mod wire;

pub use answer::Answer;
pub use call_options::CallOptions;
pub use client::{Client, get_user_busy};
pub use options::Options;

#[cfg(feature = "cli")]
pub(crate) use given::scrubber as given_secrets;
#[cfg(all(feature = "capi", any(target_os = "linux", target_os = "android")))]
pub(crate) use process::identify_by;

#[cfg(feature = "capi")]
pub(crate) use room::SPARE;
#[cfg(feature = "capi")]
pub(crate) use transport::close_idle;

/// For the fuzz targets: a call whose network says `bytes`, and a second one over what is left.
///
/// The first two bytes say how: which proxy, plain or TLS, how the bytes are cut and end.
#[cfg(fuzzing)]
pub(crate) fn network(bytes: &[u8], limit: u64) -> Vec<Result<usize, crate::Error>> {
    use std::sync::{Arc, OnceLock};
    use std::time::{Duration, Instant};
    use transport::script::{End, Script};

    static TRUST: OnceLock<Arc<tls::Trust>> = OnceLock::new();
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
    let route = transport::Route {
        trust: TRUST.get_or_init(Arc::default).clone(),
        proxy: proxy::Proxy::parse(proxy).ok(),
        connect_timeout: Duration::from_secs(60),
        user_agent: options::USER_AGENT.to_owned(),
        gzip: true,
    };
    let end = [End::Close, End::Reset, End::Mute][usize::from(mode >> 4) % 3];
    let piece = match piece {
        0 => usize::MAX,
        piece => (*piece).into(),
    };
    let origin = address::Origin {
        https: mode & 8 != 0,
        host: "192.0.2.1".to_owned(),
        port: 443,
    };
    let path = secret::Secret::new("/rest/1/s3cret/calendar.accessibility.get");
    let scrubber = secret::Scrubber::new([secret::Secret::new("s3cret")]);
    let request = transport::Request {
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
    transport::send_to_script(script, &route, &[request.clone(), request])
        .into_iter()
        .map(|outcome| outcome.map(|response| response.body.len()))
        .collect()
}

/// For the fuzz targets: answers to parts, one user each, made one.
#[cfg(fuzzing)]
pub(crate) fn splice(bodies: &[&str]) -> Result<Answer, crate::Error> {
    let users: Vec<u64> = (1..=bodies.len() as u64).collect();
    let mut bodies = bodies.iter();
    parts::ask(&users, 1, 1 << 20, |_, _| {
        Answer::at_hand(bodies.next().copied().unwrap_or_default().to_owned())
    })
}
