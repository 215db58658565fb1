//! The vendor's token server, on the portal's own address.

use jiff::Timestamp;

use super::parameters::parameters;
use crate::emulator::http::answer::Answer;
use crate::emulator::http::request::Head;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::state::Portal;
use crate::emulator::stop::lock;

/// Hands out a new pair of tokens, to a GET with a query as to a POST with a form.
pub fn answer(portal: &Portal, head: &Head, body: &[u8]) -> Answer {
    match refresh(portal, &parameters(head, body)) {
        Ok(value) => portal.print(200, &value),
        Err(error) => portal.print(error.status, &error.to_value()),
    }
}

fn refresh(portal: &Portal, params: &Value) -> Result<Value, PortalError> {
    let config = &portal.config;
    let given = |name: &str| params.get(name).map(Value::to_text).unwrap_or_default();
    if given("client_id") != config.client_id || given("client_secret") != config.client_secret {
        return Err(PortalError::new(
            401,
            "invalid_client",
            "Client credentials are invalid",
        ));
    }
    if given("grant_type") != "refresh_token" {
        return Err(PortalError::new(
            400,
            "unsupported_grant_type",
            "Unsupported grant type",
        ));
    }
    let mut tokens = lock(&portal.tokens);
    if given("refresh_token") != tokens.refresh {
        return Err(PortalError::new(
            400,
            "invalid_grant",
            "Invalid refresh token",
        ));
    }
    tokens.rotate();
    let domain = portal.origin.split_once("://").map_or("", |(_, host)| host);
    let prefix = config.path_prefix.trim_matches('/');
    let base = if prefix.is_empty() {
        portal.origin.clone()
    } else {
        format!("{}/{prefix}", portal.origin)
    };
    Ok(Value::map([
        ("access_token", Value::text(&tokens.access)),
        ("expires", Value::Int(Timestamp::now().as_second() + 3600)),
        ("expires_in", Value::Int(3600)),
        ("scope", Value::text(config.scopes.join(","))),
        ("domain", Value::text(domain)),
        ("server_endpoint", Value::text(format!("{base}/rest/"))),
        ("status", Value::text("L")),
        ("client_endpoint", Value::text(format!("{base}/rest/"))),
        ("member_id", Value::text("e10a0000000000000000000000000001")),
        ("user_id", Value::Int(config.user)),
        ("refresh_token", Value::text(&tokens.refresh)),
    ]))
}
