//! The server's certificates and how it speaks TLS.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::version::{TLS12, TLS13};

use super::script::Tls;

/// The name that only proxies know.
pub const NAME: &str = "portal.test";

struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
}

struct Known {
    trusted: Identity,
    untrusted: Identity,
    ca_file: PathBuf,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let (trusted, pem) = identity();
        let (untrusted, _) = identity();
        let ca_file = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("siege-{}-ca.pem", std::process::id()));
        std::fs::write(&ca_file, pem).unwrap();
        Known {
            trusted,
            untrusted,
            ca_file,
        }
    })
}

/// The authority, for the option of that name.
pub fn ca_file() -> &'static str {
    known().ca_file.to_str().unwrap()
}

/// An authority of its own, and a certificate of it for this machine.
fn identity() -> (Identity, String) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = dated(CertificateParams::new(Vec::new()).unwrap());
    authority
        .distinguished_name
        .push(DnType::CommonName, "Siege throw-away CA");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let names = ["localhost", "127.0.0.1", NAME].map(str::to_owned);
    let leaf = dated(CertificateParams::new(names).unwrap());
    let leaf = leaf.signed_by(&key, &issuer).unwrap();
    let identity = Identity {
        chain: vec![CertificateDer::from(leaf.der().to_vec())],
        key: key.serialize_der(),
    };
    (identity, pem)
}

/// From a day ago to a month ahead.
fn dated(mut params: CertificateParams) -> CertificateParams {
    let now = std::time::SystemTime::now();
    let day = std::time::Duration::from_secs(86_400);
    params.not_before = (now - day).into();
    params.not_after = (now + 30 * day).into();
    params
}

/// How the server speaks it.
pub fn config(tls: Tls) -> Arc<ServerConfig> {
    static CONFIGS: OnceLock<Vec<(Tls, Arc<ServerConfig>)>> = OnceLock::new();
    let all = [
        Tls::V12,
        Tls::V13,
        Tls::ManyTickets,
        Tls::SmallRecords,
        Tls::Untrusted,
    ];
    let configs = CONFIGS.get_or_init(|| all.map(|tls| (tls, Arc::new(make(tls)))).into());
    let found = configs.iter().find(|(known, _)| *known == tls);
    found.expect("every flavour is made").1.clone()
}

fn make(tls: Tls) -> ServerConfig {
    let known = known();
    let identity = match tls {
        Tls::Untrusted => &known.untrusted,
        _ => &known.trusted,
    };
    let versions: &[_] = match tls {
        Tls::V12 => &[&TLS12],
        _ => &[&TLS13],
    };
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.clone()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(identity.chain.clone(), key)
        .unwrap();
    match tls {
        Tls::ManyTickets => config.send_tls13_tickets = 300,
        Tls::SmallRecords => config.max_fragment_size = Some(32),
        _ => {}
    }
    config
}
