//! Whose certificates are trusted, and why one was not, in words.

pub(crate) mod bounded;
mod ca_file;
mod certificate;
mod der;
mod explain;
mod own;
mod refusal;
mod system;
mod verifier;
mod windows_codes;

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

/// Why it cannot be said whom to trust.
#[derive(Debug)]
pub(crate) struct Failure {
    words: String,
    may_pass: bool,
}

impl Failure {
    /// Until somebody changes something, as the words say.
    fn lasting(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            may_pass: false,
        }
    }

    /// What could not be read; it may pass if it was for want of descriptors, of memory, of an answer
    /// of the disk.
    fn unreadable(what: &str, error: &io::Error) -> Self {
        Self {
            words: format!("{what} cannot be read: {error}"),
            may_pass: is_passing(error),
        }
    }

    /// Whether the same may succeed later.
    pub(crate) fn may_pass(&self) -> bool {
        self.may_pass
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Failure {}

/// Whether a file may be readable at another moment. What is missing, forbidden or not a file at all
/// stays so; what is not known to be of that sort may pass.
fn is_passing(error: &io::Error) -> bool {
    let stays = matches!(
        error.kind(),
        io::ErrorKind::NotFound
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidFilename
    );
    // ELOOP, a link to itself, has no stable kind: 40 on Linux, 62 on BSD, 90 on Solaris.
    let is_loop = cfg!(unix) && matches!(error.raw_os_error(), Some(40 | 62 | 90));
    !stays && !is_loop
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn want_of_descriptors_or_memory_may_pass_and_a_missing_file_stays_missing() {
        // EIO, EAGAIN, ENOMEM, ENFILE, EMFILE.
        for number in [5, 11, 12, 23, 24] {
            let error = io::Error::from_raw_os_error(number);
            assert!(Failure::unreadable("it", &error).may_pass(), "{number}");
        }
        // EPERM, ENOENT, EACCES, ENOTDIR, EISDIR.
        for number in [1, 2, 13, 20, 21] {
            let error = io::Error::from_raw_os_error(number);
            assert!(!Failure::unreadable("it", &error).may_pass(), "{number}");
        }
    }
}
