//! Whose certificates are trusted, and why one was not, in words.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};

/// The authorities that are trusted besides the platform's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trust {
    extra: Vec<CertificateDer<'static>>,
}

impl Trust {
    /// Reads the certificates of a PEM file.
    pub(crate) fn from_file(path: &str) -> Result<Self, String> {
        // What is an address by mistake may carry a webhook's secret.
        let name = if path.contains("://") {
            "the address given"
        } else {
            path
        };
        let bytes = std::fs::read(Path::new(path))
            .map_err(|error| format!("{name} cannot be read: {error}"))?;
        let extra: Vec<_> = CertificateDer::pem_slice_iter(&bytes)
            .collect::<Result<_, _>>()
            .map_err(|_| format!("{name} is not a file of certificates in PEM form"))?;
        if extra.is_empty() {
            return Err(format!("{name} contains no certificate in PEM form"));
        }
        let mut store = RootCertStore::empty();
        for certificate in &extra {
            store
                .add(certificate.clone())
                .map_err(|_| format!("{name} contains a certificate that cannot be read"))?;
        }
        Ok(Self { extra })
    }

    /// What TLS connections are made with. Costs some milliseconds: keep it.
    pub(crate) fn config(&self) -> Result<ClientConfig, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new(self, &provider)?;
        Ok(ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth())
    }
}

/// The platform's verifier first; what it refuses is tried against the extra authorities.
#[derive(Debug)]
struct Verifier {
    /// Absent where the system has no authorities at all: `ca_file` must work there too.
    platform: Option<rustls_platform_verifier::Verifier>,
    extra: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn new(trust: &Trust, provider: &Arc<CryptoProvider>) -> Result<Self, rustls::Error> {
        let extra = if trust.extra.is_empty() {
            None
        } else {
            let mut roots = RootCertStore::empty();
            for certificate in &trust.extra {
                roots.add(certificate.clone())?;
            }
            let builder =
                WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone());
            Some(
                builder
                    .build()
                    .map_err(|error| rustls::Error::General(error.to_string()))?,
            )
        };
        let platform = rustls_platform_verifier::Verifier::new(provider.clone());
        if extra.is_none() {
            return Ok(Self {
                platform: Some(platform?),
                extra,
                provider: provider.clone(),
            });
        }
        Ok(Self {
            platform: platform.ok(),
            extra,
            provider: provider.clone(),
        })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let ask = |verifier: &dyn ServerCertVerifier| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        match (&self.platform, &self.extra) {
            (Some(platform), None) => ask(platform),
            (None, Some(extra)) => ask(extra.as_ref()),
            (Some(platform), Some(extra)) => ask(platform).or_else(|first| {
                ask(extra.as_ref()).map_err(|second| {
                    // The authority that knows the certificate has the better reason.
                    if is_unknown_issuer(&second) {
                        first
                    } else {
                        second
                    }
                })
            }),
            (None, None) => Err(CertificateError::UnknownIssuer.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

fn is_unknown_issuer(error: &rustls::Error) -> bool {
    matches!(
        error,
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)
    )
}

/// The reason of a failed handshake, and what to do about it.
pub(crate) fn explain(error: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(reason) = error else {
        return match error {
            rustls::Error::InvalidMessage(_) => {
                "the server did not answer in TLS; is this its https port?".into()
            }
            rustls::Error::AlertReceived(alert) => {
                format!("the server refused the TLS handshake ({alert:?})")
            }
            rustls::Error::PeerIncompatible(_) => {
                "the server offers no TLS version or cipher that is safe (TLS 1.2 or 1.3 is needed)"
                    .into()
            }
            other => format!("the TLS handshake failed: {other}"),
        };
    };
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired; the portal's owner must renew it (or this machine's clock \
             is wrong)"
                .into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet; check this machine's clock".into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another host name; use the name that the certificate is for"
                .into()
        }
        // The last two: an authority of that name is known, but it did not sign this.
        CertificateError::UnknownIssuer
        | CertificateError::BadSignature
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "its certificate is signed by itself or by an authority that this system does not trust; \
             if it is your company's or a national one, add that authority to the system's store, \
             or name its PEM file in the option ca_file"
                .into()
        }
        CertificateError::Revoked => "its certificate has been revoked".into(),
        other if is_ca_as_end_entity(other) => {
            "its certificate is an authority's own (CA:TRUE), which cannot serve as a server's; the \
             portal needs a certificate of its own, issued by that authority"
                .into()
        }
        other => format!("its certificate was not accepted ({other})"),
    }
}

fn is_ca_as_end_entity(reason: &CertificateError) -> bool {
    matches!(reason, CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity"))
}
