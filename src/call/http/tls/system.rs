//! The authorities that the system trusts.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;

use super::failure::Failure;

const AUTHORITIES: &str = "the system's certificate authorities";

/// Asked for what is trusted until there is an answer; that there is none is never remembered.
#[derive(Debug)]
pub(crate) struct System {
    provider: Arc<CryptoProvider>,
    found: OnceLock<Arc<dyn ServerCertVerifier>>,
}

/// What came of looking for the system's authorities.
#[derive(Debug)]
pub(crate) enum Found {
    Authorities(Arc<dyn ServerCertVerifier>),
    /// There are none that could be read, for this reason.
    #[cfg_attr(
        any(windows, target_os = "android", target_vendor = "apple"),
        allow(dead_code, reason = "such a system verifies by itself")
    )]
    Nothing(String),
}

impl System {
    pub(crate) fn new(provider: Arc<CryptoProvider>) -> Self {
        Self {
            provider,
            found: OnceLock::new(),
        }
    }

    /// The system's verifier if it has been found before.
    pub(crate) fn known(&self) -> Option<&dyn ServerCertVerifier> {
        self.found.get().map(AsRef::as_ref)
    }

    /// The system's verifier; what cannot be had just now is a failure, never "none".
    pub(crate) fn find(&self) -> Result<Found, Failure> {
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
    use super::{AUTHORITIES, Arc, CryptoProvider, Failure, Found};
    use crate::call::http::tls::bounded::Bounded;

    /// The system itself verifies; its authorities are not read by this process. (Of Windows' store
    /// they could not all be: it fetches most of them only when one is met.)
    pub(crate) fn find(provider: &Arc<CryptoProvider>) -> Result<Found, Failure> {
        rustls_platform_verifier::Verifier::new(provider.clone())
            .map(|verifier| Found::Authorities(Arc::new(Bounded(Arc::new(verifier)))))
            .map_err(|error| Failure::unreadable(AUTHORITIES, &std::io::Error::other(error)))
    }
}

#[cfg(not(any(windows, target_os = "android", target_vendor = "apple")))]
mod platform {
    use std::path::{Path, PathBuf};

    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls_native_certs::{CertificateResult, ErrorKind};

    use super::{AUTHORITIES, Arc, CryptoProvider, Failure, Found};
    use crate::call::http::tls::failure::is_passing;

    /// Reads the files where OpenSSL looks, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    pub(crate) fn find(provider: &Arc<CryptoProvider>) -> Result<Found, Failure> {
        let CertificateResult { certs, errors, .. } = read_files();
        let reason = errors.first().map(ToString::to_string);
        // One file that could not be read just now may be the one that matters. What is missing,
        // forbidden or no certificate is left out, as by every other program of the system.
        for error in errors {
            if let ErrorKind::Io { inner, .. } = error.kind
                && is_passing(&inner)
            {
                return Err(Failure::unreadable(AUTHORITIES, &inner));
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
            .map_err(|error| Failure::lasting(format!("TLS cannot be set up ({error})")))
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
}
