//! The fields of a certificate that webpki reads and does not show: dates, names of old, and whether
//! it is an authority's.

use rustls::pki_types::{ServerName, SubjectPublicKeyInfoDer, UnixTime};

use super::der::{
    BIT_STRING, BOOLEAN, Der, GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE,
    SET, UTC_TIME,
};

/// A certificate, as far as it has to be known here. Its signature is not looked at.
#[derive(Debug)]
pub(crate) struct Certificate<'a> {
    issuer: &'a [u8],
    validity: &'a [u8],
    subject: &'a [u8],
    key: &'a [u8],
    /// X.509 v1: without any extension, as `openssl x509 -req -signkey` made them for long.
    is_v1: bool,
    basic_constraints: Option<&'a [u8]>,
    key_usage: Option<&'a [u8]>,
    has_alternative_names: bool,
}

/// How a moment stands to a certificate's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Validity {
    Valid,
    NotYet,
    Expired,
    /// The dates cannot be read.
    Unknown,
}

impl<'a> Certificate<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        const VERSION: u8 = 0xa0;
        const ISSUER_ID: u8 = 0x81;
        const SUBJECT_ID: u8 = 0x82;
        const EXTENSIONS: u8 = 0xa3;
        let mut all = Der(bytes);
        let mut signed = Der(all.expect(SEQUENCE)?);
        if !all.is_empty() {
            return None;
        }
        let mut fields = Der(signed.expect(SEQUENCE)?);
        let is_v1 = fields.optional(VERSION).is_none();
        fields.expect(INTEGER)?;
        fields.expect(SEQUENCE)?;
        let issuer = fields.expect(SEQUENCE)?;
        let validity = fields.expect(SEQUENCE)?;
        let subject = fields.expect(SEQUENCE)?;
        let key = fields.next().filter(|key| key.tag == SEQUENCE)?.whole;
        let mut certificate = Self {
            issuer,
            validity,
            subject,
            key,
            is_v1,
            basic_constraints: None,
            key_usage: None,
            has_alternative_names: false,
        };
        fields.optional(ISSUER_ID);
        fields.optional(SUBJECT_ID);
        if let Some(extensions) = fields.optional(EXTENSIONS) {
            certificate.parse_extensions(extensions)?;
        }
        fields.is_empty().then_some(certificate)
    }

    fn parse_extensions(&mut self, extensions: &'a [u8]) -> Option<()> {
        let mut extensions = Der(Der(extensions).expect(SEQUENCE)?);
        while !extensions.is_empty() {
            let mut extension = Der(extensions.expect(SEQUENCE)?);
            let id = extension.expect(OBJECT_IDENTIFIER)?;
            let _critical = extension.optional(BOOLEAN);
            let value = extension.expect(OCTET_STRING)?;
            // 2.5.29.x, the standard's own.
            match id {
                [0x55, 0x1d, 15] => self.key_usage = Some(value),
                [0x55, 0x1d, 17] => self.has_alternative_names = true,
                [0x55, 0x1d, 19] => self.basic_constraints = Some(value),
                _ => {}
            }
        }
        Some(())
    }

    /// Whether it names itself as its issuer.
    pub(crate) fn is_self_signed(&self) -> bool {
        self.issuer == self.subject
    }

    /// Whether it may vouch for others: by its basic constraints and by its key's usage, as far as
    /// they are told; an old one can tell neither.
    pub(crate) fn is_authority(&self) -> bool {
        const KEY_CERT_SIGN: u8 = 0x04;
        let may_sign = self.key_usage.map(|value| {
            // The first byte counts the bits that are not used.
            let bits = Der(value).expect(BIT_STRING).unwrap_or_default();
            bits.get(1).is_some_and(|bits| bits & KEY_CERT_SIGN != 0)
        });
        let is_ca = self.basic_constraints.map(|value| {
            let content = Der(value).expect(SEQUENCE);
            content.is_some_and(|content| Der(content).optional(BOOLEAN) == Some(&[0xff]))
        });
        match (is_ca, may_sign) {
            (Some(is_ca), may_sign) => is_ca && may_sign != Some(false),
            (None, Some(may_sign)) => may_sign,
            (None, None) => self.is_v1,
        }
    }

    pub(crate) fn has_alternative_names(&self) -> bool {
        self.has_alternative_names
    }

    /// The public key, as TLS verifies signatures with it.
    pub(crate) fn key(&self) -> SubjectPublicKeyInfoDer<'a> {
        self.key.into()
    }

    pub(crate) fn validity(&self, now: UnixTime) -> Validity {
        let mut dates = Der(self.validity);
        let mut date = || {
            dates
                .next()
                .and_then(|date| seconds(date.tag, date.content))
        };
        let (Some(first), Some(last)) = (date(), date()) else {
            return Validity::Unknown;
        };
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        if now < first {
            Validity::NotYet
        } else if now > last {
            Validity::Expired
        } else {
            Validity::Valid
        }
    }

    /// Whether its subject's common name is this host. It counts only where there are no alternative
    /// names at all, as in curl; the last one counts, which is the most specific.
    pub(crate) fn is_common_name(&self, host: &ServerName<'_>) -> bool {
        let Some(name) = self.common_name() else {
            return false;
        };
        match host {
            ServerName::DnsName(host) => is_host(name, host.as_ref()),
            ServerName::IpAddress(address) => name
                .parse::<std::net::IpAddr>()
                .is_ok_and(|name| name == std::net::IpAddr::from(*address)),
            _ => false,
        }
    }

    fn common_name(&self) -> Option<&'a str> {
        let mut name = None;
        let mut parts = Der(self.subject);
        while !parts.is_empty() {
            let mut part = Der(parts.expect(SET)?);
            while !part.is_empty() {
                let mut attribute = Der(part.expect(SEQUENCE)?);
                let id = attribute.expect(OBJECT_IDENTIFIER)?;
                let value = attribute.next()?;
                // Of the string types those of one byte a character; a host name is ASCII.
                if id == [0x55, 4, 3] && matches!(value.tag, 0x0c | 0x13 | 0x14 | 0x16) {
                    name = Some(std::str::from_utf8(value.content).ok()?);
                }
            }
        }
        name
    }
}

/// Whether a name, or a pattern such as `*.example.com`, is for this host.
fn is_host(pattern: &str, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    // The star stands for one label, and never for all hosts of a top-level domain.
    match (pattern.strip_prefix("*."), host.split_once('.')) {
        (Some(domain), Some((label, rest))) => {
            !label.is_empty() && rest.contains('.') && domain.eq_ignore_ascii_case(rest)
        }
        _ => false,
    }
}

/// Seconds since 1970 of a date in one of the two forms that certificates have.
fn seconds(tag: u8, text: &[u8]) -> Option<i64> {
    let (digits, b"Z") = text.split_at_checked(text.len().checked_sub(1)?)? else {
        return None;
    };
    let (year, rest) = match (tag, digits.len()) {
        (UTC_TIME, 12) => {
            let year = number(&digits[..2])?;
            (if year < 50 { 2000 } else { 1900 } + year, &digits[2..])
        }
        (GENERALIZED_TIME, 14) => (number(&digits[..4])?, &digits[4..]),
        _ => return None,
    };
    let two = |at: usize| u8::try_from(number(&rest[at..at + 2])?).ok();
    let month = time::Month::try_from(two(0)?).ok()?;
    let date = time::Date::from_calendar_date(year, month, two(2)?).ok()?;
    let moment = date.with_hms(two(4)?, two(6)?, two(8)?).ok()?;
    Some(moment.assume_utc().unix_timestamp())
}

fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + i32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_both_forms_and_no_other() {
        for (tag, text, expected) in [
            (UTC_TIME, "700101000000Z", Some(0)),
            (UTC_TIME, "491231235959Z", Some(2_524_607_999)),
            (UTC_TIME, "500101000000Z", Some(-631_152_000)),
            (UTC_TIME, "240229120000Z", Some(1_709_208_000)),
            (GENERALIZED_TIME, "20500101000000Z", Some(2_524_608_000)),
            (GENERALIZED_TIME, "99991231235959Z", Some(253_402_300_799)),
            (UTC_TIME, "230229120000Z", None),
            (UTC_TIME, "241301000000Z", None),
            (UTC_TIME, "240101240000Z", None),
            (UTC_TIME, "2401010000Z", None),
            (UTC_TIME, "240101000000+0100", None),
            (UTC_TIME, "24010100000 Z", None),
            (GENERALIZED_TIME, "20240101000000.5Z", None),
            (GENERALIZED_TIME, "240101000000Z", None),
            (GENERALIZED_TIME, "Z", None),
            (GENERALIZED_TIME, "", None),
            (INTEGER, "700101000000Z", None),
        ] {
            assert_eq!(seconds(tag, text.as_bytes()), expected, "{tag} {text}");
        }
    }

    #[test]
    fn a_star_stands_for_one_label_of_a_domain() {
        for (pattern, host, fits) in [
            ("portal.example.com", "portal.example.com", true),
            ("PORTAL.example.com", "portal.example.com", true),
            ("portal.example.com", "portal.example.com.", true),
            ("portal", "portal", true),
            ("*.example.com", "portal.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "a.portal.example.com", false),
            ("*.com", "example.com", false),
            ("*", "portal", false),
            ("*.*.com", "a.b.com", false),
            ("p*.example.com", "portal.example.com", false),
            ("portal.example.com", "xportal.example.com", false),
            ("portal.example.com\0.evil.com", "portal.example.com", false),
            ("", "portal", false),
        ] {
            assert_eq!(is_host(pattern, host), fits, "{pattern} {host}");
        }
    }

    #[test]
    fn bytes_that_are_no_certificate_are_refused() {
        assert!(Certificate::parse(b"").is_none());
        assert!(Certificate::parse(&[SEQUENCE, 0]).is_none());
        assert!(Certificate::parse(&[SEQUENCE, 2, SEQUENCE, 0]).is_none());
    }

    #[cfg(feature = "emulator")]
    #[test]
    fn a_certificate_that_is_cut_or_changed_anywhere_is_read_without_harm() {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign];
        let whole = params.self_signed(&key).unwrap().der().to_vec();
        let read = Certificate::parse(&whole).unwrap();
        assert!(read.is_self_signed() && read.is_authority() && read.has_alternative_names());
        for length in 0..whole.len() {
            assert!(Certificate::parse(&whole[..length]).is_none(), "{length}");
        }
        let host = ServerName::try_from("localhost").unwrap();
        for place in 0..whole.len() {
            for change in 1..=255 {
                let mut changed = whole.clone();
                changed[place] ^= change;
                if let Some(read) = Certificate::parse(&changed) {
                    read.is_authority();
                    read.is_common_name(&host);
                    read.validity(UnixTime::now());
                }
            }
        }
    }

    #[cfg(feature = "emulator")]
    #[test]
    fn an_authority_is_one_by_its_constraints_and_by_its_keys_usage() {
        use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, KeyUsagePurpose};
        let is_authority = |ca: bool, usages: &[KeyUsagePurpose]| {
            let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
            params.is_ca = if ca {
                IsCa::Ca(BasicConstraints::Unconstrained)
            } else {
                IsCa::ExplicitNoCa
            };
            params.key_usages = usages.to_vec();
            let key = KeyPair::generate().unwrap();
            let der = params.self_signed(&key).unwrap().der().to_vec();
            Certificate::parse(&der).unwrap().is_authority()
        };
        let (signs, other) = (
            KeyUsagePurpose::KeyCertSign,
            KeyUsagePurpose::DigitalSignature,
        );
        assert!(is_authority(true, &[]));
        assert!(is_authority(true, &[signs, other]));
        assert!(
            !is_authority(true, &[other]),
            "its key is for something else"
        );
        assert!(!is_authority(false, &[signs]));
        assert!(!is_authority(false, &[]));
    }
}
