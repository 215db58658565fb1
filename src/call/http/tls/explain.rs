//! The reason of a failed TLS connection, and what to do about it, in plain words.

use rustls::{AlertDescription, CertificateError, Error};

use super::failure::Failure;
use super::refusal::Refusal;
use super::windows_codes::Told;

/// The reason, and what to do about it.
pub(crate) fn explain(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(reason) => certificate(reason),
        Error::AlertReceived(alert) => alert_words(*alert),
        Error::InvalidMessage(_) => {
            "the server did not answer in TLS; is this its https port?".into()
        }
        Error::PeerIncompatible(_) => {
            "the server offers no TLS version or cipher that is safe (TLS 1.2 or 1.3 is needed)"
                .into()
        }
        Error::NoCertificatesPresented => "the server showed no certificate".into(),
        Error::DecryptError | Error::PeerSentOversizedRecord => {
            "what came over the connection was damaged on its way".into()
        }
        Error::InappropriateMessage { .. }
        | Error::InappropriateHandshakeMessage { .. }
        | Error::PeerMisbehaved(_) => "the server broke the rules of TLS".into(),
        Error::FailedToGetRandomBytes => "this system gave no random numbers just now".into(),
        Error::FailedToGetCurrentTime => "this system's clock is before 1970".into(),
        Error::UnsupportedNameType => {
            "its name cannot stand in a certificate; use another of its names".into()
        }
        // Windows' verifier could not begin, and says why by the same numbers.
        Error::General(text) if Told::parse(text).is_some() => told_by_system(text),
        Error::Other(other) => match other.0.downcast_ref::<Failure>() {
            Some(failure) => failure.to_string(),
            None => format!("the TLS handshake failed: {other}"),
        },
        other => format!("the TLS handshake failed: {other}"),
    }
}

/// Whether the same call may succeed later.
pub(crate) fn may_pass(error: &Error) -> bool {
    match error {
        Error::FailedToGetRandomBytes
        | Error::DecryptError
        | Error::AlertReceived(AlertDescription::InternalError)
        // A list that could not be fetched just now.
        | Error::InvalidCertificate(CertificateError::UnknownRevocationStatus) => true,
        Error::Other(other) => other
            .0
            .downcast_ref::<Failure>()
            .is_some_and(Failure::may_pass),
        Error::InvalidCertificate(CertificateError::Other(other)) => {
            let meaning = Told::parse(&other.to_string()).and_then(Told::meaning);
            meaning == Some(CertificateError::UnknownRevocationStatus)
        }
        _ => false,
    }
}

fn alert_words(alert: AlertDescription) -> String {
    let why = match alert {
        AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => {
            "it has no cipher in common with this library; TLS 1.2 or 1.3 is needed"
        }
        AlertDescription::ProtocolVersion => "it does not speak TLS 1.2 or 1.3",
        AlertDescription::UnrecognisedName => "it does not serve this host name",
        AlertDescription::CertificateRequired => "it wants a certificate of the client",
        AlertDescription::AccessDenied => "access is denied",
        AlertDescription::InternalError => "it is in trouble itself",
        AlertDescription::BadRecordMac | AlertDescription::DecryptError => {
            "what reached it was damaged on its way"
        }
        other => return format!("the server refused the TLS handshake ({other:?})"),
    };
    format!("the server refused the TLS handshake: {why}")
}

fn certificate(reason: &CertificateError) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired; the portal's owner must renew it (or this machine's clock \
             is wrong)"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet; check this machine's clock"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another host name; use the name that the certificate is for"
        }
        // The last two: an authority of that name is known, but it did not sign this.
        CertificateError::UnknownIssuer
        | CertificateError::BadSignature
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "its certificate is signed by itself or by an authority that this system does not trust; \
             if it is your company's or a national one, add that authority to the system's store, \
             or name its PEM file in the option ca_file; a portal's own certificate, signed by \
             itself, can be named there as well"
        }
        CertificateError::Revoked => "its certificate has been revoked",
        CertificateError::UnknownRevocationStatus
        | CertificateError::ExpiredRevocationList
        | CertificateError::ExpiredRevocationListContext { .. }
        | CertificateError::InvalidOcspResponse => {
            "whether its certificate has been revoked could not be found out"
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "its certificate is not meant for servers (its extended key usage says what for); if it \
             is the portal's own, signed by itself, name its PEM file in the option ca_file"
        }
        CertificateError::BadEncoding => "its certificate cannot be read",
        CertificateError::UnhandledCriticalExtension => UNKNOWN_EXTENSION,
        CertificateError::UnsupportedSignatureAlgorithmContext { .. } => OLD_SIGNATURE,
        CertificateError::Other(other) => {
            if let Some(refusal) = other.0.downcast_ref::<Refusal>() {
                return refusal.to_string();
            }
            match other.0.downcast_ref::<webpki::Error>().and_then(webpki_words) {
                Some(words) => words,
                None => return told_by_system(&other.to_string()),
            }
        }
        other => return format!("its certificate was not accepted ({other})"),
    }
    .into()
}

/// What the system's own verifier said, as a text.
fn told_by_system(text: &str) -> String {
    let told = Told::parse(text);
    match told.and_then(Told::meaning) {
        Some(meaning) => certificate(&meaning),
        None => format!(
            "its certificate was not accepted ({})",
            told.map_or_else(|| text.to_owned(), Told::shown)
        ),
    }
}

const UNKNOWN_EXTENSION: &str =
    "its certificate demands that an extension be understood which is not known here";

const OLD_SIGNATURE: &str = "its certificate is signed in a way that is not safe any more, or not known here; the portal \
     needs a newer one";

fn webpki_words(error: &webpki::Error) -> Option<&'static str> {
    Some(match error {
        webpki::Error::CaUsedAsEndEntity => {
            "its certificate is an authority's (CA:TRUE) at work as a server's, and this system does \
             not trust it as one; if it is the portal's own, signed by itself, name its PEM file in \
             the option ca_file"
        }
        webpki::Error::UnsupportedCertVersion => {
            "its certificate is of an old kind (X.509 v1), which is accepted only where it is signed \
             by itself and named in the option ca_file"
        }
        webpki::Error::EndEntityUsedAsCa | webpki::Error::PathLenConstraintViolated => {
            "its certificate is signed by one that may not sign others"
        }
        webpki::Error::NameConstraintViolation => {
            "its certificate's authority may not sign for this host name"
        }
        webpki::Error::CertDistrusted => "its certificate's authority is not trusted any more",
        webpki::Error::UnsupportedCriticalExtension => UNKNOWN_EXTENSION,
        webpki::Error::MaximumNameConstraintComparisonsExceeded
        | webpki::Error::MaximumPathBuildCallsExceeded
        | webpki::Error::MaximumPathDepthExceeded
        | webpki::Error::MaximumSignatureChecksExceeded => {
            "it showed more certificates than can be made a chain of"
        }
        webpki::Error::EmptyEkuExtension
        | webpki::Error::ExtensionValueInvalid
        | webpki::Error::InvalidNetworkMaskConstraint
        | webpki::Error::InvalidSerialNumber
        | webpki::Error::MalformedDnsIdentifier
        | webpki::Error::MalformedExtensions
        | webpki::Error::MalformedNameConstraint
        | webpki::Error::SignatureAlgorithmMismatch => "its certificate is malformed",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::OtherError;
    use std::sync::Arc;

    /// What Windows' verifier makes of a number that it has no value of rustls for.
    fn from_windows(words: &str, code: i32) -> Error {
        let text: Box<dyn std::error::Error + Send + Sync> =
            format!("{words} (os error {code})").into();
        CertificateError::Other(OtherError(Arc::from(text))).into()
    }

    fn nameless(code: i32) -> Error {
        let words = format!("OS Error {code} (FormatMessageW() returned error 317)");
        from_windows(&words, code)
    }

    fn from_webpki(error: webpki::Error) -> CertificateError {
        CertificateError::Other(OtherError(Arc::new(error)))
    }

    #[test]
    fn windows_numbers_are_explained_as_on_other_systems() {
        use CertificateError as E;
        let constrained = from_webpki(webpki::Error::PathLenConstraintViolated);
        let distrusted = from_webpki(webpki::Error::CertDistrusted);
        for (code, meaning) in [
            (-2_146_869_244, E::BadSignature),
            (-2_146_893_818, E::BadSignature),
            (-2_146_762_487, E::UnknownIssuer),
            (-2_146_762_486, E::UnknownIssuer),
            (-2_146_762_483, E::UnknownIssuer),
            (-2_146_762_478, E::UnknownIssuer),
            (-2_146_885_625, E::UnknownIssuer),
            (-2_146_762_495, E::Expired),
            (-2_146_762_481, E::NotValidForName),
            (-2_146_762_476, E::NotValidForName),
            (-2_146_762_484, E::Revoked),
            (-2_146_885_616, E::Revoked),
            (-2_146_762_482, E::UnknownRevocationStatus),
            (-2_146_885_615, E::UnknownRevocationStatus),
            (-2_146_885_614, E::UnknownRevocationStatus),
            (-2_146_885_613, E::UnknownRevocationStatus),
            (-2_146_885_612, E::UnknownRevocationStatus),
            (-2_146_762_480, E::InvalidPurpose),
            (-2_146_762_491, E::UnhandledCriticalExtension),
            (-2_146_762_488, E::BadEncoding),
            (-2_146_881_269, E::BadEncoding),
            (-2_146_869_223, constrained.clone()),
            (-2_146_762_492, constrained),
            (-2_146_762_479, distrusted),
        ] {
            let expected = explain(&meaning.clone().into());
            assert!(!expected.contains("not accepted"), "{expected}");
            assert_eq!(explain(&nameless(code)), expected, "{code}");
            // In the system's language, where it has words.
            let in_russian = from_windows("Неизвестная ошибка проверки доверия.", code);
            assert_eq!(explain(&in_russian), expected, "{code}");
            let passes = meaning == E::UnknownRevocationStatus;
            assert_eq!(may_pass(&nameless(code)), passes, "{code}");
        }
    }

    #[test]
    fn a_number_of_windows_that_is_not_known_is_said_as_its_pages_have_it() {
        assert_eq!(
            explain(&nameless(-2_146_762_477)),
            "its certificate was not accepted (Windows' error 0x800B0113)"
        );
        assert_eq!(
            explain(&from_windows(
                "The certificate has invalid policy.",
                -2_146_762_477
            )),
            "its certificate was not accepted (The certificate has invalid policy. 0x800B0113)"
        );
        // Other systems' words stay as they are.
        let other: Box<dyn std::error::Error + Send + Sync> = "the reason".into();
        let other = CertificateError::Other(OtherError(Arc::from(other)));
        assert_eq!(
            explain(&other.into()),
            "its certificate was not accepted (the reason)"
        );
        let general = Error::General("no memory (os error -2147024882)".into());
        assert_eq!(
            explain(&general),
            "its certificate was not accepted (no memory 0x8007000E)"
        );
    }
}
