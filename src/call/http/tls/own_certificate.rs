//! A server's own certificate, signed by itself, that the owner has named in `ca_file`: it is
//! accepted for exactly its bytes, its names and its dates. What else it says of itself (an
//! authority's or not, what its key is for, which version of X.509 it is) does not matter, since
//! nobody but its owner could have written it.

use rustls::client::verify_server_name;
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, PeerMisbehaved};
use webpki::RawPublicKeyEntity;

use super::certificate::{Certificate, Validity};

/// Checks the dates and the name; that its bytes are named is the caller's to know.
pub(crate) fn verify(
    bytes: &CertificateDer<'_>,
    host: &ServerName<'_>,
    now: UnixTime,
) -> Result<(), Error> {
    let certificate = parse(bytes)?;
    match certificate.validity(now) {
        Validity::Valid => {}
        Validity::NotYet => return Err(CertificateError::NotValidYet.into()),
        Validity::Expired => return Err(CertificateError::Expired.into()),
        Validity::Unknown => return Err(CertificateError::BadEncoding.into()),
    }
    if certificate.has_alternative_names() {
        return verify_server_name(&ParsedCertificate::try_from(bytes)?, host);
    }
    if certificate.is_common_name(host) {
        Ok(())
    } else {
        Err(CertificateError::NotValidForName.into())
    }
}

/// The handshake's signature of TLS 1.2, with the certificate's key: rustls reads no X.509 v1.
pub(crate) fn verify_tls12_signature(
    message: &[u8],
    bytes: &CertificateDer<'_>,
    signature: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Result<(), Error> {
    let bad_signature = || Error::from(CertificateError::BadSignature);
    let key = parse(bytes)?.key();
    let key = RawPublicKeyEntity::try_from(&key).map_err(|_| CertificateError::BadEncoding)?;
    let (_, algorithms) = algorithms
        .mapping
        .iter()
        .find(|(scheme, _)| *scheme == signature.scheme)
        .ok_or(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme)?;
    // In TLS 1.2 a scheme does not tell the curve: the one that fits the key is meant.
    algorithms
        .iter()
        .any(|algorithm| {
            key.verify_signature(*algorithm, message, signature.signature())
                .is_ok()
        })
        .then_some(())
        .ok_or_else(bad_signature)
}

/// The same of TLS 1.3.
pub(crate) fn verify_tls13_signature(
    message: &[u8],
    bytes: &CertificateDer<'_>,
    signature: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> Result<(), Error> {
    let key = parse(bytes)?.key();
    verify_tls13_signature_with_raw_key(message, &key, signature, algorithms).map(drop)
}

fn parse<'a>(bytes: &'a CertificateDer<'_>) -> Result<Certificate<'a>, Error> {
    Certificate::parse(bytes).ok_or_else(|| CertificateError::BadEncoding.into())
}
