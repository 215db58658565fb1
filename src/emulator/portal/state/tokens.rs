//! The OAuth tokens in force.

use std::collections::HashSet;

use crate::emulator::config::Config;
use crate::emulator::portal::error::PortalError;

/// The pair in force, and the access tokens that were in force once.
pub struct Tokens {
    /// The access token that opens the portal.
    pub access: String,
    /// The refresh token that gets a new pair.
    pub refresh: String,
    /// How often a pair was handed out.
    pub refreshes: u64,
    expired: HashSet<String>,
}

impl Tokens {
    /// The pair that an emulator starts with.
    pub fn new(config: &Config) -> Tokens {
        Tokens {
            access: config.access_token.clone(),
            refresh: config.refresh_token.clone(),
            refreshes: 0,
            expired: HashSet::new(),
        }
    }

    /// Whether a token opens the portal.
    pub fn check(&self, token: &str) -> Result<(), PortalError> {
        if self.expired.contains(token) {
            return Err(PortalError::new(
                401,
                "expired_token",
                "The access token provided has expired.",
            ));
        }
        if token != self.access {
            return Err(PortalError::new(
                401,
                "invalid_token",
                "Unable to get application by token",
            ));
        }
        Ok(())
    }

    /// Lets the access token expire.
    pub fn expire(&mut self) {
        self.expired.insert(self.access.clone());
    }

    /// Hands out a new pair; the old access token expires, the old refresh token is worth nothing.
    pub fn rotate(&mut self) {
        self.expire();
        self.refreshes += 1;
        let number = self.refreshes;
        let base = |token: &str| token.split(".r").next().unwrap_or_default().to_owned();
        self.access = format!("{}.r{number}", base(&self.access));
        self.refresh = format!("{}.r{number}", base(&self.refresh));
    }
}
