//! Certificates, good and bad, as a strict client sees them.

use std::io::Write;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::client::{connect, read_reply, request, start};
use crate::emulator::Emulator;

fn status_over_tls(emulator: &Emulator, name: &'static str) -> Result<u16, String> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(emulator.ca_pem().unwrap().as_bytes()).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection =
        ClientConnection::new(Arc::new(config), ServerName::try_from(name).unwrap()).unwrap();
    let mut stream = StreamOwned::new(connection, connect(emulator));
    let text = request(emulator, "POST", "server.time", "Connection: close\r\n", "");
    stream
        .write_all(text.as_bytes())
        .map_err(|error| error.to_string())?;
    Ok(read_reply(&mut stream)
        .map_err(|error| error.to_string())?
        .status)
}

#[test]
fn a_good_certificate_serves_all_names_of_loopback() {
    let emulator = start(r#"{"tls": "on", "https_required": true}"#);
    for name in ["localhost", "127.0.0.1", "::1"] {
        assert_eq!(status_over_tls(&emulator, name), Ok(200));
    }
    assert!(emulator.webhook_url().starts_with("https://localhost:"));
    assert_eq!(
        status_over_tls(&start(r#"{"tls": "on", "tls12_only": true}"#), "localhost"),
        Ok(200)
    );
}

#[test]
fn a_certificate_that_signs_itself_serves_those_who_trust_it() {
    assert_eq!(
        status_over_tls(&start(r#"{"tls": "self_signed"}"#), "localhost"),
        Ok(200)
    );
}

#[test]
fn bad_certificates_are_bad_in_their_own_way() {
    for (kind, complaint) in [
        ("expired", "Expired"),
        ("wrong_name", "not valid for name"),
        ("unknown_ca", "UnknownIssuer"),
        ("ca_used_as_end_entity", "CaUsedAsEndEntity"),
    ] {
        let error =
            status_over_tls(&start(&format!(r#"{{"tls": "{kind}"}}"#)), "localhost").unwrap_err();
        assert!(
            error.to_lowercase().contains(&complaint.to_lowercase()),
            "{kind}: {error}"
        );
    }
}
