//! The options of one call of any method.

use std::time::Duration;

use super::ranges;
use crate::error::Error;
use crate::input::fields::Fields;
use crate::input::wrong_option::WrongOption;

/// Options of one [`Client::call`](crate::Client::call).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) idempotent: bool,
    pub(crate) idempotency_key: Option<String>,
}

impl CallOptions {
    /// The client's time-out; not idempotent.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long this call may take with its repeats, its answer included, instead of the client's
    /// time-out: from 1 ms to 1 hour.
    pub fn timeout(mut self, timeout: Duration) -> Result<Self, Error> {
        self.timeout = Some(ranges::TIMEOUT.check_time(timeout)?);
        Ok(self)
    }

    /// Says that running the method twice does no harm, as with all that only read: it is repeated
    /// then also when it may have run.
    #[must_use]
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// The `Idempotency-Key` at an address of REST 3.0, 1 to 255 printable ASCII characters: calls
    /// with the same key and body run once in 24 hours, also those of another process. Unless set,
    /// every call has a key of its own.
    pub fn idempotency_key(mut self, key: &str) -> Result<Self, Error> {
        self.idempotency_key = Some(check_key(key)?);
        Ok(self)
    }

    /// Reads the options from a JSON object: `timeout_ms` (1 to 3600000), `idempotent` (flag),
    /// `idempotency_key` (text). Unknown keys are refused; blank text means the defaults.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let mut fields = Fields::parse(json)?;
        let timeout = ranges::TIMEOUT.take(&mut fields)?;
        let idempotent = fields.flag("idempotent")?;
        let key = fields.text("idempotency_key")?;
        fields.finish()?;
        Ok(Self {
            timeout: timeout.map(Duration::from_millis),
            idempotent: idempotent.unwrap_or(false),
            idempotency_key: key.map(|key| check_key(&key)).transpose()?,
        })
    }
}

fn check_key(key: &str) -> Result<String, WrongOption> {
    if (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
        Ok(key.to_owned())
    } else {
        let expected = "expected 1 to 255 printable ASCII characters";
        Err(WrongOption::new("idempotency_key", expected))
    }
}
