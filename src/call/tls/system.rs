//! The authorities that the system trusts.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;

use super::Failure;

/// Asked for what is trusted until there is an answer; that there is none is never remembered.
#[derive(Debug)]
pub(super) struct System {
    provider: Arc<CryptoProvider>,
    found: OnceLock<Arc<dyn ServerCertVerifier>>,
}

/// What came of looking for the system's authorities.
#[derive(Debug)]
pub(super) enum Found {
    Authorities(Arc<dyn ServerCertVerifier>),
    /// There are none that could be read, for this reason.
    Nothing(String),
}

impl System {
    pub(super) fn new(provider: Arc<CryptoProvider>) -> Self {
        Self {
            provider,
            found: OnceLock::new(),
        }
    }

    /// The system's verifier if it has been found before.
    pub(super) fn known(&self) -> Option<&dyn ServerCertVerifier> {
        self.found.get().map(AsRef::as_ref)
    }

    /// The system's verifier; what cannot be had just now is a failure, never "none".
    pub(super) fn find(&self) -> Result<Found, Failure> {
        if let Some(found) = self.found.get() {
            return Ok(Found::Authorities(found.clone()));
        }
        let found = platform::find(&self.provider)?;
        if let Found::Authorities(verifier) = &found {
            // Another thread may have been faster, with the same.
            let _ = self.found.set(verifier.clone());
        }
        Ok(found)
    }
}

#[cfg(any(windows, target_os = "android", target_vendor = "apple"))]
mod platform {
    use super::{Arc, CryptoProvider, Failure, Found};

    /// The system itself verifies; its authorities are not read by this process.
    pub(super) fn find(provider: &Arc<CryptoProvider>) -> Result<Found, Failure> {
        rustls_platform_verifier::Verifier::new(provider.clone())
            .map(|verifier| Found::Authorities(Arc::new(verifier)))
            .map_err(|error| Failure::Passing(std::io::Error::other(error)))
    }
}

#[cfg(not(any(windows, target_os = "android", target_vendor = "apple")))]
mod platform {
    use std::io;
    use std::path::{Path, PathBuf};

    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls_native_certs::{CertificateResult, ErrorKind};

    use super::{Arc, CryptoProvider, Failure, Found};

    /// Reads the files where OpenSSL looks, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    pub(super) fn find(provider: &Arc<CryptoProvider>) -> Result<Found, Failure> {
        let CertificateResult { certs, errors, .. } = read_files();
        let reason = errors.first().map(ToString::to_string);
        // One file that could not be read just now may be the one that matters.
        for error in errors {
            if let ErrorKind::Io { inner, .. } = error.kind
                && may_pass(&inner)
            {
                return Err(Failure::Passing(inner));
            }
        }
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(certs);
        if roots.is_empty() {
            return Ok(Found::Nothing(nothing(reason.as_deref())));
        }
        let roots = Arc::new(roots);
        WebPkiServerVerifier::builder_with_provider(roots, provider.clone())
            .build()
            .map(|verifier| Found::Authorities(verifier))
            .map_err(|error| Failure::Lasting(error.to_string()))
    }

    fn nothing(reason: Option<&str>) -> String {
        let reason = reason.map_or(String::new(), |reason| format!(" ({reason})"));
        format!(
            "this system has no certificate authorities that could be read{reason}; install its \
             package of them (ca-certificates), or name a PEM file in the option ca_file"
        )
    }

    fn read_files() -> CertificateResult {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let file = variable("SSL_CERT_FILE").map(PathBuf::from);
        if !file.is_some_and(|file| is_special(&file)) {
            return rustls_native_certs::load_native_certs();
        }
        // A pipe would be waited for, a device read, for ever: only the folders count.
        let mut all = CertificateResult::default();
        let folders = variable("SSL_CERT_DIR").unwrap_or_default();
        for folder in std::env::split_paths(&folders).filter(|path| !path.as_os_str().is_empty()) {
            let found = rustls_native_certs::load_certs_from_paths(None, Some(&folder));
            all.certs.extend(found.certs);
            all.errors.extend(found.errors);
        }
        all
    }

    fn is_special(path: &Path) -> bool {
        std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
    }

    /// Whether a file may be readable at another moment. Files that are missing, forbidden or no
    /// certificates are left out for good, as by every other program of the system; what is not
    /// known to be of that sort may pass.
    fn may_pass(error: &io::Error) -> bool {
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
        !stays && !matches!(error.raw_os_error(), Some(40 | 62 | 90))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn want_of_descriptors_or_memory_may_pass_and_a_missing_file_stays_missing() {
            // EIO, EAGAIN, ENOMEM, ENFILE, EMFILE.
            for number in [5, 11, 12, 23, 24] {
                assert!(may_pass(&io::Error::from_raw_os_error(number)), "{number}");
            }
            // EPERM, ENOENT, EACCES, ENOTDIR, EISDIR.
            for number in [1, 2, 13, 20, 21] {
                assert!(!may_pass(&io::Error::from_raw_os_error(number)), "{number}");
            }
        }
    }
}
