//! Certificates, good and bad, as a strict client sees them.

use std::io::Write;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::client::{connect, read_reply, request, start};
use crate::emulator::Emulator;

/// What follows an extension's identifier in a certificate.
fn extension(certificate: &[u8], id: [u8; 3]) -> Option<&[u8]> {
    let at = certificate.windows(3).position(|bytes| bytes == id)?;
    certificate.get(at + 3..)
}

/// The key identifier inside: the last twenty of the bytes whose tag is given.
fn key_id(extension: &[u8], tag: u8) -> &[u8] {
    let at = extension
        .windows(2)
        .position(|bytes| bytes == [tag, 20])
        .expect("a key identifier");
    &extension[at + 2..at + 22]
}

fn ca(emulator: &Emulator) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(emulator.ca_pem().unwrap().as_bytes()).unwrap()
}

fn status_over_tls(emulator: &Emulator, name: &'static str) -> Result<u16, String> {
    talk(emulator, name).map(|(status, _)| status)
}

/// The status of an answer, and the certificate that the server showed.
fn talk(emulator: &Emulator, name: &'static str) -> Result<(u16, CertificateDer<'static>), String> {
    let mut roots = RootCertStore::empty();
    roots.add(ca(emulator)).unwrap();
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
    let reply = read_reply(&mut stream).map_err(|error| error.to_string())?;
    let shown = stream.conn.peer_certificates().unwrap()[0]
        .clone()
        .into_owned();
    Ok((reply.status, shown))
}

#[test]
fn the_certificate_names_its_authoritys_key_as_strict_verifiers_demand() {
    let emulator = start(r#"{"tls": "on"}"#);
    let (_, shown) = talk(&emulator, "localhost").unwrap();
    let (authority_key, subject_key) = ([0x55, 0x1d, 0x23], [0x55, 0x1d, 0x0e]);
    let named = key_id(extension(&shown, authority_key).unwrap(), 0x80);
    let authority = ca(&emulator);
    assert_eq!(
        named,
        key_id(extension(&authority, subject_key).unwrap(), 0x04)
    );
}

#[test]
fn every_start_has_an_authority_with_a_name_of_its_own() {
    let name = || {
        let certificate = ca(&start(r#"{"tls": "on"}"#));
        let text = String::from_utf8_lossy(&certificate).into_owned();
        let at = text.find("Emulator throw-away CA ").unwrap();
        text[at..].chars().take(31).collect::<String>()
    };
    assert_ne!(name(), name());
}

#[test]
fn names_and_addresses_can_be_added_to_the_certificate() {
    let config =
        r#"{"tls": "on", "tls_names": ["b24-x.bitrix24.ru", "oauth.bitrix.info", "127.0.0.9"]}"#;
    let emulator = start(config);
    for name in [
        "localhost",
        "b24-x.bitrix24.ru",
        "oauth.bitrix.info",
        "127.0.0.9",
    ] {
        assert_eq!(status_over_tls(&emulator, name), Ok(200), "{name}");
    }
    assert!(status_over_tls(&emulator, "b24-y.bitrix24.ru").is_err());
    let unfit: crate::emulator::Config =
        serde_json::from_str(r#"{"tls": "on", "tls_names": ["портал.рф"]}"#).unwrap();
    assert!(Emulator::start(unfit).is_err());
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
