//! Certificates of any kind, and a server that shows whichever it is given.

#![allow(dead_code)] // Each test file uses its own part.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData, SigningKey};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};
use time::{Duration, OffsetDateTime};

/// A certificate that is valid now, for these names.
pub fn params(names: &[&str]) -> CertificateParams {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, "A portal");
    params.not_before = OffsetDateTime::now_utc() - Duration::days(30);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(30);
    params
}

/// The certificate signed by its own key.
pub fn self_signed(params: &CertificateParams, key: &KeyPair) -> CertificateDer<'static> {
    params.self_signed(key).unwrap().der().clone()
}

/// An X.509 v1 certificate, which has no extensions, signed by its own key (of P-256).
pub fn old(
    common_name: &str,
    key: &KeyPair,
    days: std::ops::Range<i64>,
) -> CertificateDer<'static> {
    const ECDSA_WITH_SHA256: [u8; 10] = [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    let algorithm = der(0x30, &[&ECDSA_WITH_SHA256]);
    let attribute = der(
        0x30,
        &[&[6, 3, 0x55, 4, 3], &der(0x0c, &[common_name.as_bytes()])],
    );
    let name = der(0x30, &[&der(0x31, &[&attribute])]);
    let date = |days| {
        let date = OffsetDateTime::now_utc() + Duration::days(days);
        let (year, month, day) = (date.year() % 100, u8::from(date.month()), date.day());
        der(
            0x17,
            &[format!("{year:02}{month:02}{day:02}000000Z").as_bytes()],
        )
    };
    let validity = der(0x30, &[&date(days.start), &date(days.end)]);
    let signed = der(
        0x30,
        &[
            &[2, 1, 1],
            &algorithm,
            &name,
            &validity,
            &name,
            &key.subject_public_key_info(),
        ],
    );
    let signature = der(3, &[&[0], &key.sign(&signed).unwrap()]);
    CertificateDer::from(der(0x30, &[&signed, &algorithm, &signature]))
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length @ 0..=127) => out.push(length),
        Ok(length) => out.extend([0x81, length]),
        Err(_) => {
            out.push(0x82);
            out.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
        }
    }
    out.extend(content);
    out
}

/// A file of these certificates in PEM form.
pub fn pem_file(name: &str, certificates: &[CertificateDer<'_>]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pem"));
    let text: String = certificates.iter().map(|der| pem(der)).collect();
    std::fs::write(&file, text).unwrap();
    file
}

/// One certificate in PEM form.
pub fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut lines = vec!["-----BEGIN CERTIFICATE-----"];
    lines.extend(
        text.as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap()),
    );
    lines.push("-----END CERTIFICATE-----\n");
    lines.join("\n")
}

/// A server on loopback that shows this certificate, whatever it is, and answers every request.
/// It serves until the process ends.
pub fn serve(
    certificate: CertificateDer<'static>,
    key: &KeyPair,
    version: &'static SupportedProtocolVersion,
) -> u16 {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let key = ring::sign::any_supported_type(&key).unwrap();
    let shown = Shown(Arc::new(CertifiedKey::new(vec![certificate], key)));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shown));
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            // A client that refuses the certificate ends it.
            let _ = answer(StreamOwned::new(connection, socket));
        }
    });
    port
}

/// Of rustls's own resolvers none takes a certificate that does not fit its key, or an old one.
#[derive(Debug)]
struct Shown(Arc<CertifiedKey>);

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }
}

fn answer(mut stream: StreamOwned<ServerConnection, TcpStream>) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !is_whole(&request) {
        let read = stream.read(&mut piece)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&piece[..read]);
    }
    let body = r#"{"result":{"ID":"1"}}"#;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )?;
    stream.conn.send_close_notify();
    stream.flush()
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| length.trim().parse().unwrap());
    body.len() >= length
}
