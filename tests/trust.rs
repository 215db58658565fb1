//! Whose certificate is accepted: authorities of `ca_file`, and a portal's own certificate there.

#![cfg(feature = "emulator")]

mod support;
#[path = "support/tls.rs"]
mod tls;

use std::path::Path;
use std::time::Duration as Time;

use b24busy::{CallOptions, Client, Code, Error, Options};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519,
};
use rustls::SupportedProtocolVersion;
use rustls::pki_types::CertificateDer;
use rustls::version::{TLS12, TLS13};
use time::{Duration, OffsetDateTime};
use tls::{old, params, pem_file, self_signed, serve};

const VERSIONS: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()
}

/// Asks the server of that name at that port, trusting the file.
fn ask(host: &str, port: u16, ca_file: &Path) -> Result<(), Error> {
    let options = Options::new()
        .ca_file(ca_file.to_str().unwrap())?
        .timeout(Time::from_secs(20))
        .unwrap();
    let client = Client::new(
        &format!("https://{host}:{port}/rest/1/s3cret/"),
        None,
        options,
    )?;
    client
        .call("user.current", "", &CallOptions::new())
        .map(drop)
}

/// The words of the refusal.
fn refused(host: &str, port: u16, ca_file: &Path) -> String {
    let error = ask(host, port, ca_file).expect_err("the certificate is refused");
    assert_eq!(error.code(), Code::Tls, "{error}");
    assert!(!error.is_retryable(), "{error}");
    error.message().to_owned()
}

/// Certificates as portals' owners make them for themselves.
fn kinds() -> Vec<(&'static str, CertificateParams)> {
    let both = &["localhost", "127.0.0.1"];
    let mut kinds = vec![("plain", params(both))];
    let mut add = |name, change: &dyn Fn(&mut CertificateParams)| {
        let mut changed = params(both);
        change(&mut changed);
        kinds.push((name, changed));
    };
    let authority = IsCa::Ca(BasicConstraints::Unconstrained);
    add("ca", &|p| p.is_ca = authority);
    add("ca-short", &|p| {
        p.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    });
    add("no-ca", &|p| p.is_ca = IsCa::ExplicitNoCa);
    add("ca-signs", &|p| {
        p.is_ca = authority;
        p.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    });
    add("encipherment", &|p| {
        p.key_usages = vec![KeyUsagePurpose::KeyEncipherment];
    });
    add("for-clients", &|p| {
        p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    add("for-code", &|p| {
        p.is_ca = authority;
        p.extended_key_usages = vec![ExtendedKeyUsagePurpose::CodeSigning];
    });
    add("no-end", &|p| {
        p.not_before = OffsetDateTime::UNIX_EPOCH;
        p.not_after = rcgen::date_time_ymd(9999, 12, 31);
    });
    kinds
}

#[test]
fn a_portals_own_certificate_is_accepted_whatever_it_says_of_itself() {
    for (name, params) in kinds() {
        for version in VERSIONS {
            let key = key();
            let certificate = self_signed(&params, &key);
            let file = pem_file(
                &format!("own-{name}-{:?}", version.version),
                std::slice::from_ref(&certificate),
            );
            let port = serve(certificate, &key, version);
            for host in ["localhost", "127.0.0.1"] {
                ask(host, port, &file).unwrap_or_else(|error| panic!("{name} {host}: {error}"));
            }
        }
    }
}

#[test]
fn the_handshake_is_signed_with_the_certificates_key_of_any_kind() {
    for (name, algorithm) in [
        ("p384", &PKCS_ECDSA_P384_SHA384),
        ("ed25519", &PKCS_ED25519),
    ] {
        for version in VERSIONS {
            let key = KeyPair::generate_for(algorithm).unwrap();
            let certificate = self_signed(&params(&["127.0.0.1"]), &key);
            let file = pem_file(
                &format!("key-{name}-{:?}", version.version),
                std::slice::from_ref(&certificate),
            );
            let port = serve(certificate.clone(), &key, version);
            ask("127.0.0.1", port, &file).unwrap_or_else(|error| panic!("{name}: {error}"));

            // Who shows the certificate without its key is somebody else.
            let thief = KeyPair::generate_for(algorithm).unwrap();
            let port = serve(certificate, &thief, version);
            let words = refused("127.0.0.1", port, &file);
            assert!(words.contains("did not prove"), "{name}: {words}");
        }
    }
}

#[test]
fn an_own_certificate_is_refused_for_another_name_and_outside_its_dates() {
    let now = OffsetDateTime::now_utc();
    let day = Duration::days(1);
    for is_ca in [
        IsCa::NoCa,
        IsCa::ExplicitNoCa,
        IsCa::Ca(BasicConstraints::Unconstrained),
    ] {
        for (name, names, from, to, words) in [
            (
                "elsewhere",
                &["portal.example"][..],
                -day,
                day,
                "another host name",
            ),
            ("only-name", &["localhost"], -day, day, "another host name"),
            (
                "other-address",
                &["127.0.0.2"],
                -day,
                day,
                "another host name",
            ),
            ("expired", &["127.0.0.1"], -day * 2, -day, "expired"),
            (
                "just-expired",
                &["127.0.0.1"],
                -day,
                Duration::seconds(-2),
                "expired",
            ),
            ("early", &["127.0.0.1"], day, day * 2, "not valid yet"),
        ] {
            let key = key();
            let mut params = params(names);
            params.is_ca = is_ca;
            (params.not_before, params.not_after) = (now + from, now + to);
            let certificate = self_signed(&params, &key);
            let file = pem_file(
                &format!("bad-{name}-{is_ca:?}").replace(['(', ')'], "-"),
                std::slice::from_ref(&certificate),
            );
            for version in VERSIONS {
                let port = serve(certificate.clone(), &key, version);
                let said = refused("127.0.0.1", port, &file);
                assert!(said.contains(words), "{name} {is_ca:?}: {said}");
            }
        }
    }
}

#[test]
fn a_look_alike_with_another_key_is_refused() {
    for (kind, params) in kinds() {
        let named = self_signed(&params, &key());
        let other = key();
        let shown = self_signed(&params, &other);
        let file = pem_file(&format!("alike-{kind}"), &[named]);
        let port = serve(shown, &other, &TLS13);
        let said = refused("127.0.0.1", port, &file);
        assert!(said.contains("ca_file"), "{kind}: {said}");
    }
}

#[test]
fn one_bit_of_the_certificate_makes_it_another() {
    for (name, is_ca) in [
        ("no", IsCa::NoCa),
        ("yes", IsCa::Ca(BasicConstraints::Unconstrained)),
    ] {
        let key = key();
        let mut params = params(&["127.0.0.1"]);
        params.is_ca = is_ca;
        let named = self_signed(&params, &key);
        let file = pem_file(&format!("bit-{name}"), std::slice::from_ref(&named));
        ask("127.0.0.1", serve(named.clone(), &key, &TLS13), &file).unwrap();
        // All over the certificate: its fields, its key, its signature.
        for place in (0..named.len()).step_by(7).chain([named.len() - 1]) {
            let mut bytes = named.to_vec();
            bytes[place] ^= 1 << (place % 8);
            let port = serve(CertificateDer::from(bytes), &key, &TLS13);
            let error = ask("127.0.0.1", port, &file).expect_err("another certificate");
            assert_eq!(error.code(), Code::Tls, "byte {place}: {error}");
        }
    }
}

#[test]
fn an_authority_in_the_file_vouches_for_others_and_a_servers_own_does_not() {
    for (name, is_ca, usages, vouches) in [
        (
            "ca",
            IsCa::Ca(BasicConstraints::Unconstrained),
            vec![],
            true,
        ),
        (
            "signs",
            IsCa::NoCa,
            vec![KeyUsagePurpose::KeyCertSign],
            true,
        ),
        ("plain", IsCa::NoCa, vec![], false),
        ("no-ca", IsCa::ExplicitNoCa, vec![], false),
        (
            "server",
            IsCa::NoCa,
            vec![KeyUsagePurpose::DigitalSignature],
            false,
        ),
    ] {
        let authority_key = key();
        let mut authority = params(&["portal.example"]);
        authority.is_ca = is_ca;
        authority.key_usages = usages;
        let named = self_signed(&authority, &authority_key);
        let issuer = Issuer::new(authority, authority_key);
        let key = key();
        let leaf = params(&["127.0.0.1"]).signed_by(&key, &issuer).unwrap();
        let file = pem_file(&format!("vouches-{name}"), &[named]);
        let port = serve(leaf.der().clone(), &key, &TLS13);
        if vouches {
            ask("127.0.0.1", port, &file).unwrap_or_else(|error| panic!("{name}: {error}"));
        } else {
            let said = refused("127.0.0.1", port, &file);
            assert!(said.contains("does not trust"), "{name}: {said}");
        }
    }
}

#[test]
fn of_what_an_authority_has_signed_the_authority_is_to_be_named() {
    let mut authority = params(&[]);
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority
        .distinguished_name
        .push(rcgen::DnType::CommonName, "An authority");
    let issuer = Issuer::new(authority, key());
    let key = key();
    let leaf = params(&["127.0.0.1"]).signed_by(&key, &issuer).unwrap();
    let file = pem_file("leaf", std::slice::from_ref(leaf.der()));
    let said = refused("127.0.0.1", serve(leaf.der().clone(), &key, &TLS13), &file);
    assert!(said.contains("another authority has signed it"), "{said}");
}

#[test]
fn an_old_certificate_without_alternative_names_goes_by_its_common_name() {
    for version in VERSIONS {
        for (name, host, accepted) in [
            ("localhost", "localhost", true),
            ("LocalHost", "localhost", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("localhost", "127.0.0.1", false),
            ("127.0.0.2", "127.0.0.1", false),
            ("*", "localhost", false),
            ("", "localhost", false),
        ] {
            let key = key();
            let certificate = old(name, &key, -1..1);
            let file = pem_file("old", std::slice::from_ref(&certificate));
            let port = serve(certificate, &key, version);
            if accepted {
                ask(host, port, &file).unwrap_or_else(|error| panic!("{name} {host}: {error}"));
            } else {
                let said = refused(host, port, &file);
                assert!(said.contains("another host name"), "{name} {host}: {said}");
            }
        }
    }
}

#[test]
fn an_old_certificate_has_dates_a_key_and_bytes_too() {
    for version in VERSIONS {
        let key = key();
        for (days, words) in [(-3..-1, "expired"), (1..3, "not valid yet")] {
            let certificate = old("localhost", &key, days);
            let file = pem_file("old-dates", std::slice::from_ref(&certificate));
            let said = refused("localhost", serve(certificate, &key, version), &file);
            assert!(said.contains(words), "{said}");
        }
        let certificate = old("localhost", &key, -1..1);
        let file = pem_file("old-key", std::slice::from_ref(&certificate));
        let thief = self::key();
        let said = refused("localhost", serve(certificate, &thief, version), &file);
        assert!(said.contains("did not prove"), "{said}");

        let alike = old("localhost", &thief, -1..1);
        let said = refused("localhost", serve(alike, &thief, version), &file);
        assert!(said.contains("X.509 v1"), "{said}");
    }
}

#[test]
fn a_common_name_does_not_count_beside_alternative_names() {
    let key = key();
    let mut params = params(&["portal.example"]);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "localhost");
    let certificate = self_signed(&params, &key);
    let file = pem_file("both-names", std::slice::from_ref(&certificate));
    let said = refused("localhost", serve(certificate, &key, &TLS13), &file);
    assert!(said.contains("another host name"), "{said}");

    // Names of another kind are alternative names as well: an address for mail here.
    let mut params = tls::params(&[]);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "localhost");
    let mail = [&[0x30, 6, 0x81, 4][..], b"a@b."].concat();
    params.custom_extensions = vec![CustomExtension::from_oid_content(&[2, 5, 29, 17], mail)];
    let certificate = self_signed(&params, &key);
    let file = pem_file("mail-name", std::slice::from_ref(&certificate));
    let said = refused("localhost", serve(certificate, &key, &TLS13), &file);
    assert!(said.contains("another host name"), "{said}");

    // With none at all the common name counts in a new certificate, too.
    let mut params = tls::params(&[]);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "localhost");
    let certificate = self_signed(&params, &key);
    let file = pem_file("common-name", std::slice::from_ref(&certificate));
    ask("localhost", serve(certificate, &key, &TLS13), &file).unwrap();
}

#[test]
fn a_ca_at_work_as_a_server_is_told_where_to_be_named() {
    let key = key();
    let mut params = params(&["127.0.0.1"]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = self_signed(&params, &key);
    let other = pem_file("ca-unnamed", &[self_signed(&params, &self::key())]);
    let said = refused("127.0.0.1", serve(certificate, &key, &TLS13), &other);
    assert!(
        said.contains("CA:TRUE") && said.contains("name its PEM file in the option ca_file"),
        "{said}"
    );
}
