//! Certificates of a throw-away authority, good ones and bad ones.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::version::{TLS12, TLS13};

use crate::emulator::config::Tls;
use crate::put::put;

/// What a server needs, and the certificate (PEM) that a client is given to trust.
pub struct Identity {
    /// The server's side.
    pub server: Arc<ServerConfig>,
    /// For the client.
    pub ca_pem: String,
}

/// Makes an authority and a server certificate of that kind, for loopback and the names given;
/// nothing for plain HTTP.
pub fn identity(kind: Tls, names: &[String], tls12_only: bool) -> Result<Option<Identity>, String> {
    match kind {
        Tls::Off => Ok(None),
        kind => make(kind, names, tls12_only)
            .map(Some)
            .map_err(|error| format!("TLS: {error}")),
    }
}

fn make(
    kind: Tls,
    names: &[String],
    tls12_only: bool,
) -> Result<Identity, Box<dyn std::error::Error>> {
    let key = KeyPair::generate()?;
    let mut leaf = leaf(kind, names)?;
    let (certificate, ca_pem) = match kind {
        Tls::SelfSigned => {
            let certificate = leaf.self_signed(&key)?;
            let pem = certificate.pem();
            (certificate, pem)
        }
        Tls::CaUsedAsEndEntity => {
            make_authority(&mut leaf);
            let certificate = leaf.self_signed(&key)?;
            let pem = certificate.pem();
            (certificate, pem)
        }
        _ => {
            let (authority, pem) = authority("Emulator throw-away CA")?;
            // Of an unknown authority the client is handed somebody else's certificate.
            let pem = if kind == Tls::UnknownCa {
                self::authority("Emulator other CA")?.1
            } else {
                pem
            };
            // Strict verifiers, Python's since 3.13, demand that a certificate names its authority's key.
            leaf.use_authority_key_identifier_extension = true;
            (leaf.signed_by(&key, &authority)?, pem)
        }
    };
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let versions: &[_] = if tls12_only {
        &[&TLS12]
    } else {
        &[&TLS13, &TLS12]
    };
    let mut server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    server.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Identity {
        server: Arc::new(server),
        ca_pem,
    })
}

fn leaf(kind: Tls, more: &[String]) -> Result<CertificateParams, rcgen::Error> {
    let (common, mut names) = match kind {
        Tls::WrongName => (
            "another-portal.example",
            vec!["another-portal.example".to_owned()],
        ),
        _ => (
            "localhost",
            ["localhost", "127.0.0.1", "::1"]
                .map(str::to_owned)
                .to_vec(),
        ),
    };
    names.extend_from_slice(more);
    let mut leaf = CertificateParams::new(names)?;
    leaf.distinguished_name.push(DnType::CommonName, common);
    // Platform verifiers dislike certificates that are valid for centuries.
    let year = i32::from(
        jiff::Timestamp::now()
            .to_zoned_datetime(jiff::tz::TimeZone::UTC)
            .year(),
    );
    let (first, last) = if kind == Tls::Expired {
        (2020, 2021)
    } else {
        (year - 1, year + 1)
    };
    (leaf.not_before, leaf.not_after) = (date_time_ymd(first, 12, 1), date_time_ymd(last, 1, 31));
    leaf.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    Ok(leaf)
}

fn make_authority(params: &mut CertificateParams) {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
        KeyUsagePurpose::DigitalSignature,
    ];
}

fn authority(name: &str) -> Result<(Issuer<'static, KeyPair>, String), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(Vec::new())?;
    make_authority(&mut params);
    // Stores find authorities by name: two of one name, of an earlier start and of this one, would be
    // mistaken for each other.
    let id = params.key_identifier(&key);
    let mut name = format!("{name} ");
    for byte in &id[..4] {
        put!(name, "{byte:02x}");
    }
    params.distinguished_name.push(DnType::CommonName, name);
    let pem = params.self_signed(&key)?.pem();
    Ok((Issuer::new(params, key), pem))
}
