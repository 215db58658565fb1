//! A request at one of the REST doors, and who is let in.

use std::net::IpAddr;
use std::time::Instant;

use crate::emulator::http::request::Head;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::state::Portal;
use crate::emulator::stop::lock;

/// A request at a REST door.
pub struct Knock<'a> {
    /// From where.
    pub source: IpAddr,
    /// Over TLS.
    pub tls: bool,
    /// Its head.
    pub head: &'a Head,
    /// Its body.
    pub body: &'a [u8],
    /// The credential in the path.
    pub webhook: Option<&'a (String, String)>,
    /// The method.
    pub method: &'a str,
}

/// What is checked before anybody looks at what is asked, and who is asking.
pub fn admit(portal: &Portal, knock: &Knock) -> Result<(), PortalError> {
    lock(&portal.buckets).admit(portal.config.bucket, knock.source, Instant::now())
}

/// What opened the portal.
#[derive(Debug, Clone, Copy)]
pub enum Credential {
    /// A webhook's code.
    Webhook,
    /// An application's token.
    Token,
}

impl Credential {
    /// Under what name limits are counted.
    pub fn name(self) -> &'static str {
        match self {
            Credential::Webhook => "webhook",
            Credential::Token => "application",
        }
    }

    /// The complaint that it does not reach far enough.
    pub fn insufficient_scope(self) -> PortalError {
        let what = match self {
            Credential::Webhook => "webhook",
            Credential::Token => "access",
        };
        let text =
            format!("The request requires higher privileges than provided by the {what} token");
        PortalError::new(401, "insufficient_scope", text)
    }
}

/// The credential, if it opens the portal.
pub fn credential(
    portal: &Portal,
    knock: &Knock,
    params: &Value,
) -> Result<Credential, PortalError> {
    if portal.config.https_required && !knock.tls {
        return Err(PortalError::new(400, "INVALID_REQUEST", "Https required."));
    }
    if let Some(webhook) = knock.webhook {
        return if portal.is_webhook(webhook) {
            Ok(Credential::Webhook)
        } else {
            Err(PortalError::new(
                401,
                "INVALID_CREDENTIALS",
                "Invalid request credentials",
            ))
        };
    }
    let token = token(knock.head, params)
        .ok_or_else(|| PortalError::new(401, "NO_AUTH_FOUND", "Wrong authorization data"))?;
    lock(&portal.tokens)
        .check(&token)
        .map(|()| Credential::Token)
}

/// The token, of the places where it may stand the first.
fn token(head: &Head, params: &Value) -> Option<String> {
    let bearer = head
        .header("authorization")
        .and_then(|value| value.trim().split_once(char::is_whitespace))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned());
    let named = |name: &str| {
        let value = params.get(name)?;
        value.as_array().is_none().then(|| value.to_text())
    };
    bearer
        .or_else(|| named("auth"))
        .or_else(|| named("access_token"))
        .filter(|token| !token.is_empty())
}
