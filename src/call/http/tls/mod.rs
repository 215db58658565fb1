//! Whose certificates are trusted, and why one was not, in words.

pub(crate) mod bounded;
mod ca_file;
mod certificate;
mod der;
mod explain;
pub(crate) mod failure;
mod own_certificate;
mod refusal;
mod system;
mod verifier;
mod windows_codes;

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;

pub(crate) use explain::{explain, may_pass};
use failure::Failure;
use verifier::Verifier;

/// What is trusted besides the system's own authorities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trust {
    named: Vec<CertificateDer<'static>>,
}

impl Trust {
    /// Reads the certificates of a PEM file.
    pub(crate) fn from_file(path: &str) -> Result<Self, Failure> {
        ca_file::load(path).map(|named| Self { named })
    }

    /// What TLS connections are made with. Costs some milliseconds: keep it, but never a failure.
    pub(crate) fn config(&self) -> Result<ClientConfig, Failure> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new(&self.named, &provider)?;
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::lasting(format!("TLS cannot be set up ({error})")))?;
        Ok(builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth())
    }
}
