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

/// What is checked before anybody looks at who is asking.
pub fn admit(portal: &Portal, knock: &Knock) -> Result<(), PortalError> {
    if portal.config.https_required && !knock.tls {
        return Err(PortalError::new(400, "INVALID_REQUEST", "Https required."));
    }
    lock(&portal.buckets).admit(portal.config.bucket, knock.source, Instant::now())
}

/// The credential under which limits are counted, if it opens the portal.
pub fn credential(
    portal: &Portal,
    webhook: Option<&(String, String)>,
    params: &Value,
) -> Result<String, PortalError> {
    match webhook {
        Some(webhook) if portal.is_webhook(webhook) => Ok("webhook".to_owned()),
        Some(_) => Err(PortalError::no_auth()),
        None => {
            let token = params.get("auth").map(Value::to_text).unwrap_or_default();
            lock(&portal.tokens)
                .check(&token)
                .map(|()| "application".to_owned())
        }
    }
}
