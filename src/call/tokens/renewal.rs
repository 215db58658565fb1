//! The application and its token server: a new pair of tokens for a refresh token.
//!
//! [docs: "Automatic extension of OAuth 2.0 authorization"]: `GET /oauth/token/` with
//! `grant_type=refresh_token`, the application's id and secret and the refresh token; the answer
//! has a new pair. `client_endpoint` in it is not followed: the portal is the one that was given.

use std::time::Instant;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::application::{Application, Server};
use super::reply::{self, Renewed};
use crate::call::http::request::{LONGEST_PATH, Request, Response, Route};
use crate::call::pace::repeat::{self, Link};
use crate::call::pace::sent::Sent;
use crate::call::secret::{Scrubber, Secret};
use crate::call::{http, progress};
use crate::error::{Code, Error};

/// A server's answer with tokens has a few hundred bytes; more than this is not read.
const LARGEST_ANSWER: u64 = 64 * 1024;

/// The error of a call that needs a new token and has none.
pub(crate) fn failed(why: &str) -> Error {
    Error::new(
        Code::Oauth,
        format!("the access token has expired and there is no new one: {why}"),
    )
}

/// Asks the application's server for a new pair, on the calling thread.
pub(crate) fn request_tokens(
    application: &Application,
    refresh_token: &Secret,
    link: &Link,
    scrubber: &Scrubber,
    deadline: Instant,
    sent: &Sent,
) -> Result<Renewed, Error> {
    let Application {
        client_id,
        client_secret,
        server,
        ..
    } = application;
    let path = Secret::new(format!(
        "{}?grant_type=refresh_token&client_id={}&client_secret={}&refresh_token={}",
        server.path,
        encoded(client_id),
        encoded(client_secret.expose()),
        encoded(refresh_token.expose()),
    ));
    if path.expose().len() > LONGEST_PATH {
        return Err(no_new_one(
            server,
            "client_id, client_secret and refresh_token together are too long to be asked with",
        ));
    }
    let max_answer_bytes = link.max_answer_bytes.min(LARGEST_ANSWER);
    let request = Request {
        max_answer_bytes,
        origin: &server.origin,
        path: &path,
        body: None,
        idempotency_key: None,
        deadline,
        timeout: deadline.saturating_duration_since(Instant::now()),
        scrubber,
    };
    let response = send(&link.route, link.retries, &request, sent).map_err(|error| {
        let too_large =
            format!("its answer is too large; at most {max_answer_bytes} bytes of it are read");
        let failed = match error.code() {
            Code::Cancelled | Code::OutOfMemory => return error,
            Code::TooLarge => no_new_one(server, &too_large),
            _ => no_new_one(server, error.message()),
        };
        let failed = match error.status() {
            Some(status) => failed.with_status(status),
            None => failed,
        };
        failed.with_retryable(error.is_retryable())
    })?;
    let status = response.status;
    reply::tokens_in(status, &response.body, scrubber).map_err(|refusal| {
        no_new_one(server, &refusal.words)
            .with_status(status)
            .with_retryable(refusal.may_pass)
    })
}

fn no_new_one(server: &Server, why: &str) -> Error {
    let host = &server.origin.host;
    failed(&format!("{host} gave none: {why}"))
}

/// Sends the request, again only where no connection came about: what may have reached the server
/// may have used the refresh token up. No redirect is followed: the secret belongs to this server
/// alone.
fn send(
    route: &Route,
    retries: u32,
    request: &Request<'_>,
    sent: &Sent,
) -> Result<Response, Error> {
    let mut retry = 0;
    loop {
        sent.one_more();
        let error = match http::send(route, request) {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        if error.request_left() || !error.is_retryable() || retry >= retries {
            return Err(error);
        }
        retry += 1;
        let pause = repeat::growing(retry);
        if Instant::now() + pause >= request.deadline {
            return Err(error);
        }
        progress::sleep(pause)?;
    }
}

/// A value in a query: everything but letters, digits and `-._~` as `%XX`.
fn encoded(value: &str) -> PercentEncode<'_> {
    const IN_A_VALUE: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(value, IN_A_VALUE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_value_is_encoded() {
        assert_eq!(encoded("a&b=c d/é~").to_string(), "a%26b%3Dc%20d%2F%C3%A9~");
    }
}
