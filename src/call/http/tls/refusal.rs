//! Reasons of ours not to accept a certificate, beside those that rustls knows.

use std::fmt;
use std::sync::Arc;

use rustls::{CertificateError, Error, OtherError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nobody vouches for it, and the system's authorities were not there to be asked.
    NoSystem(String),
    /// Named in `ca_file`, but it is neither an authority's nor signed by itself.
    SignedByAnother,
    /// The signature of the handshake is not by the certificate's key.
    KeyNotProven,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSystem(reason) => write!(
                f,
                "its certificate is signed by itself or by an authority that is not in ca_file, and \
                 {reason}"
            ),
            Self::SignedByAnother => f.write_str(
                "its certificate is named in ca_file, but another authority has signed it; name \
                 that authority's certificate there",
            ),
            Self::KeyNotProven => f.write_str(
                "the server did not prove that it has the key of its certificate (an RSA key must \
                 have 2048 to 8192 bits)",
            ),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        CertificateError::Other(OtherError(Arc::new(refusal))).into()
    }
}
