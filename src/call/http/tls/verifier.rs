//! The order in which it is asked who vouches for a server.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme,
};

use super::certificate::Certificate;
use super::failure::Failure;
use super::own_certificate;
use super::refusal::Refusal;
use super::system::{Found, System};

/// First the authorities of `ca_file`, then whether it is itself a certificate that `ca_file` names,
/// and the system at last: some systems ask the network before they say anything.
#[derive(Debug)]
pub(crate) struct Verifier {
    system: System,
    authorities: Option<Arc<WebPkiServerVerifier>>,
    named: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

/// What is asked: the arguments of [`ServerCertVerifier::verify_server_cert`].
struct Question<'a> {
    end_entity: &'a CertificateDer<'a>,
    intermediates: &'a [CertificateDer<'a>],
    host: &'a ServerName<'a>,
    ocsp_response: &'a [u8],
    now: UnixTime,
}

impl Question<'_> {
    fn consult(&self, verifier: &dyn ServerCertVerifier) -> Result<(), Error> {
        verifier
            .verify_server_cert(
                self.end_entity,
                self.intermediates,
                self.host,
                self.ocsp_response,
                self.now,
            )
            .map(drop)
    }
}

impl Verifier {
    pub(crate) fn new(
        named: &[CertificateDer<'static>],
        provider: &Arc<CryptoProvider>,
    ) -> Result<Self, Failure> {
        let system = System::new(provider.clone());
        // Without any it is known now that no certificate will be accepted; `ca_file` must work on
        // a system without authorities, too.
        if let Found::Nothing(reason) = system.find()?
            && named.is_empty()
        {
            return Err(Failure::lasting(reason));
        }
        Ok(Self {
            system,
            authorities: authorities(named, provider)?,
            named: named.to_vec(),
            provider: provider.clone(),
        })
    }

    fn verify(&self, question: &Question<'_>) -> Result<(), Error> {
        let refused = match self.verify_by_file(question) {
            Ok(()) => return Ok(()),
            Err(refused) => refused,
        };
        let by_system = match self.system.known().map(|system| question.consult(system)) {
            Some(Ok(())) => return Ok(()),
            Some(Err(refused)) => Some(refused),
            None => None,
        };
        match by_system {
            // Who knows the certificate has the better reason.
            Some(by_system) if is_unknown_issuer(&refused) => Err(by_system),
            Some(_) => Err(refused),
            // They were not there when this began, but may be by now.
            None => match self.system.find() {
                Ok(Found::Authorities(system)) => question.consult(system.as_ref()),
                Ok(Found::Nothing(reason)) if is_unknown_issuer(&refused) => {
                    Err(Refusal::NoSystem(reason).into())
                }
                Ok(Found::Nothing(_)) => Err(refused),
                Err(failure) => Err(Error::Other(OtherError(Arc::new(failure)))),
            },
        }
    }

    /// By what `ca_file` names.
    fn verify_by_file(&self, question: &Question<'_>) -> Result<(), Error> {
        let unknown = || Error::from(CertificateError::UnknownIssuer);
        let by_authority = match &self.authorities {
            Some(authorities) => question.consult(authorities.as_ref()),
            None => Err(unknown()),
        };
        if by_authority.is_ok() || !self.is_named(question.end_entity) {
            return by_authority;
        }
        if is_self_signed(question.end_entity) {
            return own_certificate::verify(question.end_entity, question.host, question.now);
        }
        by_authority.map_err(|refused| {
            if is_unknown_issuer(&refused) {
                Refusal::SignedByAnother.into()
            } else {
                refused
            }
        })
    }

    fn is_named(&self, certificate: &CertificateDer<'_>) -> bool {
        self.named.iter().any(|named| named == certificate)
    }

    /// Whether the handshake's signature has to be verified by us: see [`own`].
    fn is_own(&self, certificate: &CertificateDer<'_>) -> bool {
        self.is_named(certificate) && is_self_signed(certificate)
    }

    fn algorithms(&self) -> &WebPkiSupportedAlgorithms {
        &self.provider.signature_verification_algorithms
    }
}

/// Those of the named certificates that may vouch for others. A server's own vouches for itself
/// alone: who has its key could else be any host.
fn authorities(
    named: &[CertificateDer<'static>],
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<WebPkiServerVerifier>>, Failure> {
    let mut roots = RootCertStore::empty();
    let authorities = named
        .iter()
        .filter(|bytes| Certificate::parse(bytes).is_some_and(|read| read.is_authority()));
    roots.add_parsable_certificates(authorities.cloned());
    if roots.is_empty() {
        return Ok(None);
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
        .build()
        .map(Some)
        .map_err(|error| Failure::lasting(format!("TLS cannot be set up ({error})")))
}

/// What a check of a handshake's signature came to, in the words of rustls.
fn signed(verified: Result<(), Error>) -> Result<HandshakeSignatureValid, Error> {
    verified
        .map(|()| HandshakeSignatureValid::assertion())
        .map_err(of_handshake)
}

fn is_self_signed(certificate: &CertificateDer<'_>) -> bool {
    Certificate::parse(certificate).is_some_and(|read| read.is_self_signed())
}

fn is_unknown_issuer(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidCertificate(CertificateError::UnknownIssuer)
    )
}

/// In a handshake a bad signature is the server's, not an authority's.
fn of_handshake(error: Error) -> Error {
    match error {
        Error::InvalidCertificate(
            CertificateError::BadSignature
            | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. },
        ) => Refusal::KeyNotProven.into(),
        other => other,
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
    ) -> Result<ServerCertVerified, Error> {
        let question = Question {
            end_entity,
            intermediates,
            host: server_name,
            ocsp_response,
            now,
        };
        self.verify(&question)
            .map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        signed(if self.is_own(cert) {
            own_certificate::verify_tls12_signature(message, cert, dss, self.algorithms())
        } else {
            rustls::crypto::verify_tls12_signature(message, cert, dss, self.algorithms()).map(drop)
        })
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        signed(if self.is_own(cert) {
            own_certificate::verify_tls13_signature(message, cert, dss, self.algorithms())
        } else {
            rustls::crypto::verify_tls13_signature(message, cert, dss, self.algorithms()).map(drop)
        })
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms().supported_schemes()
    }
}
