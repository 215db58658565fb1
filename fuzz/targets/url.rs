//! Neither a webhook's code nor a token is in anything that a client shows, whatever address is
//! pasted beside it.
//!
//! The input's lines: what stands before `/rest/1/CODE`, the code, what follows, the token; all but
//! the first may be missing. A secret may happen to be a part of the host or of our own words, so
//! that it only counts as shown if it is not there with another secret in its place.
#![no_main]

use b24busy::{Client, Code, Options};
use libfuzzer_sys::fuzz_target;

/// Shorter ones are in some word or other.
const SHORTEST_SECRET: usize = 8;

fuzz_target!(|text: &str| {
    let mut lines = text.split('\n');
    let mut next = || lines.next().unwrap_or_default();
    let (head, code, tail, token) = (next(), next(), next(), next());
    let url = |code: &str| match code {
        "" => format!("{head}{tail}"),
        code => format!("{head}/rest/1/{code}{tail}"),
    };
    // A code with a slash or a dot is two, or none.
    let is_code = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !code.chars().all(is_code) {
        return;
    }
    for allow_http in [false, true] {
        let real = shown(&url(code), token, allow_http);
        for (secret, other) in [
            (code, shown(&url(&changed(code)), token, allow_http)),
            (token.trim(), shown(&url(code), &changed(token), allow_http)),
        ] {
            if secret.len() >= SHORTEST_SECRET && real.contains(secret) {
                assert!(other.contains(secret), "{secret:?} is shown: {real}");
            }
        }
    }
});

/// Another secret that is read, or refused, just as this one.
fn changed(secret: &str) -> String {
    let next = |c: char| match c {
        'z' => 'a',
        'Z' => 'A',
        '9' => '1',
        'a'..='y' | 'A'..='Y' | '1'..='8' => char::from(c as u8 + 1),
        other => other,
    };
    secret.chars().map(next).collect()
}

/// Everything that is shown of a client, or of the error that there is instead.
fn shown(url: &str, token: &str, allow_http: bool) -> String {
    // Not the environment's proxy: a test is not to depend on it.
    let options = Options::new().proxy("").expect("none is a choice");
    match Client::new(url, Some(token), options.allow_http(allow_http)) {
        Ok(client) => {
            let busy = client
                .preview_get_user_busy("1", "2025-09-08", "2025-09-14")
                .expect("the arguments are right");
            // A secret in the wrong place is masked there, too.
            let wrong = client
                .get_user_busy(token, "2025-09-08", "2025-09-07")
                .expect_err("the days are the wrong way round");
            format!("{client:?}\n{busy}\n{wrong}\n{wrong:?}")
        }
        Err(error) => {
            assert_eq!(error.code(), Code::InvalidArgument, "{error}");
            assert!(matches!(error.argument(), Some("url" | "token")), "{error}");
            assert!(b24busy::is_error(&error.to_json()));
            format!("{error}\n{error:?}\n{}", error.to_json())
        }
    }
}
