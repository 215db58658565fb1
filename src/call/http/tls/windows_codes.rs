//! What Windows' verifier says against a certificate: a number that reaches us within a text, in the
//! system's language where it has words for it, and translated here into what rustls would have said.
//! The numbers are those of Windows' `winerror.h`.

use std::sync::Arc;

use rustls::{CertificateError, OtherError};

/// A text that ends with the number of an error of Windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told<'a> {
    code: u32,
    words: &'a str,
}

impl<'a> Told<'a> {
    /// Reads `WORDS (os error -2146762487)`, as the standard library writes it.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (words, rest) = text.rsplit_once(" (os error ")?;
        let code: i32 = rest.strip_suffix(')')?.parse().ok()?;
        // What is positive is no verdict, but trouble of the system's own.
        (code < 0).then(|| Self {
            code: code.cast_unsigned(),
            words,
        })
    }

    /// What rustls would have said.
    pub(crate) fn meaning(self) -> Option<CertificateError> {
        use CertificateError as E;
        let webpki = |error: webpki::Error| E::Other(OtherError(Arc::new(error)));
        Some(match self.code {
            // TRUST_E_CERT_SIGNATURE and NTE_BAD_SIGNATURE: an authority of that name is known, but did
            // not sign this.
            0x8009_6004 | 0x8009_0006 => E::BadSignature,
            // CERT_E_UNTRUSTEDROOT, CERT_E_CHAINING, CERT_E_UNTRUSTEDTESTROOT, CERT_E_UNTRUSTEDCA,
            // CERT_E_ISSUERCHAINING, TRUST_E_SUBJECT_NOT_TRUSTED, CRYPT_E_SELF_SIGNED,
            // CRYPT_E_NO_TRUSTED_SIGNER.
            0x800b_0109 | 0x800b_010a | 0x800b_010d | 0x800b_0112 | 0x800b_0107 | 0x800b_0004
            | 0x8009_2007 | 0x8009_202b => E::UnknownIssuer,
            // CERT_E_EXPIRED. (A certificate that is not valid yet is told so, too.)
            0x800b_0101 => E::Expired,
            // CERT_E_CN_NO_MATCH, CERT_E_INVALID_NAME.
            0x800b_010f | 0x800b_0114 => E::NotValidForName,
            // CERT_E_REVOKED, CRYPT_E_REVOKED.
            0x800b_010c | 0x8009_2010 => E::Revoked,
            // CERT_E_REVOCATION_FAILURE, CRYPT_E_NO_REVOCATION_DLL, CRYPT_E_NO_REVOCATION_CHECK,
            // CRYPT_E_REVOCATION_OFFLINE, CRYPT_E_NOT_IN_REVOCATION_DATABASE.
            0x800b_010e | 0x8009_2011..=0x8009_2014 => E::UnknownRevocationStatus,
            // CERT_E_WRONG_USAGE, CERT_E_PURPOSE.
            0x800b_0110 | 0x800b_0106 => E::InvalidPurpose,
            // CERT_E_CRITICAL.
            0x800b_0105 => E::UnhandledCriticalExtension,
            // CERT_E_MALFORMED, CRYPT_E_BAD_ENCODE, and all of CRYPT_E_ASN1.
            0x800b_0108 | 0x8009_2002 | 0x8009_3100..=0x8009_31ff => E::BadEncoding,
            // TRUST_E_EXPLICIT_DISTRUST.
            0x800b_0111 => webpki(webpki::Error::CertDistrusted),
            // TRUST_E_BASIC_CONSTRAINTS, CERT_E_PATHLENCONST, CERT_E_ROLE.
            0x8009_6019 | 0x800b_0104 | 0x800b_0103 => {
                webpki(webpki::Error::PathLenConstraintViolated)
            }
            // NTE_BAD_ALGID, CRYPT_E_UNKNOWN_ALGO.
            0x8009_0008 | 0x8009_1002 => E::UnsupportedSignatureAlgorithmContext {
                signature_algorithm_id: Vec::new(),
                supported_algorithms: Vec::new(),
            },
            _ => return None,
        })
    }

    /// The number as Microsoft's pages have it, behind the system's words if it has any.
    pub(crate) fn shown(self) -> String {
        let code = self.code;
        // Else the words are the standard library's, and say that there are none.
        if self.words.contains("FormatMessageW") {
            format!("Windows' error 0x{code:08X}")
        } else {
            format!("{} 0x{code:08X}", self.words)
        }
    }
}
