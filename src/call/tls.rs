//! Whose certificates are trusted, and why one was not, in words.

mod ca_file;
mod certificate;
mod der;
mod explain;
mod own;
mod refusal;
mod system;
mod verifier;

use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;

pub(crate) use explain::{explain, may_pass};
use verifier::Verifier;

/// What is trusted besides the system's own authorities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trust {
    named: Vec<CertificateDer<'static>>,
}

impl Trust {
    /// Reads the certificates of a PEM file.
    pub(crate) fn from_file(path: &str) -> Result<Self, String> {
        ca_file::read(path).map(|named| Self { named })
    }

    /// What TLS connections are made with. Costs some milliseconds: keep it, but never a failure.
    pub(crate) fn config(&self) -> Result<ClientConfig, Failure> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new(&self.named, &provider)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::Lasting(format!("TLS cannot be set up ({error})")))?;
        Ok(builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth())
    }
}

/// Why it cannot be said whom to trust.
#[derive(Debug)]
pub(crate) enum Failure {
    /// For want of descriptors, of memory, of an answer of the disk: the next call may succeed.
    Passing(io::Error),
    /// Until somebody changes something, as these words say.
    Lasting(String),
}

impl Failure {
    /// Whether the same call may succeed later.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Passing(_))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passing(error) => write!(
                f,
                "the system's certificate authorities could not be read just now ({error})"
            ),
            Self::Lasting(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Failure {}
