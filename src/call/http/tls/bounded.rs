//! The system's own verifier, asked within the call's time.
//!
//! It may go to the network itself, for lists of revoked certificates or for an authority that it has
//! not fetched yet, and knows no deadline: Windows waits 10 s for such a list. What it decides is
//! left to it, as every other program of that system does; only how long it is waited for is ours.

use std::cell::Cell;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, OtherError, SignatureScheme};

use crate::call::http::apart::run_apart;
use crate::call::progress::Cancelled;

thread_local! {
    /// When the handshake that this thread is in must be over. (rustls takes it to no verifier.)
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Goes a step of a handshake, within which a verifier may be asked.
pub(crate) fn until<T>(
    deadline: Instant,
    step: impl FnOnce() -> Result<T, Error>,
) -> io::Result<T> {
    struct Restore(Option<Instant>);
    impl Drop for Restore {
        fn drop(&mut self) {
            DEADLINE.set(self.0);
        }
    }
    let _restore = Restore(DEADLINE.replace(Some(deadline)));
    step().map_err(|error| match &error {
        Error::Other(other) => match other.0.downcast_ref::<BrokenOff>() {
            Some(broken_off) => broken_off.to_io(),
            None => io::Error::other(error),
        },
        _ => io::Error::other(error),
    })
}

/// A verifier that works in a thread of its own.
#[cfg_attr(
    not(any(test, windows, target_os = "android", target_vendor = "apple")),
    allow(
        dead_code,
        reason = "elsewhere certificates are verified here, without any wait"
    )
)]
#[derive(Debug)]
pub(crate) struct Bounded(pub(crate) Arc<dyn ServerCertVerifier>);

/// Why there is no verdict.
#[derive(Debug)]
struct BrokenOff(io::Error);

impl BrokenOff {
    /// The same once more: an error within one of rustls is shared.
    fn to_io(&self) -> io::Error {
        if let Some(cancelled) = self.0.get_ref().and_then(|inner| inner.downcast_ref()) {
            return io::Error::other(Cancelled::clone(cancelled));
        }
        match self.0.kind() {
            io::ErrorKind::TimedOut => io::ErrorKind::TimedOut.into(),
            kind => io::Error::new(kind, self.to_string()),
        }
    }
}

impl fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = &self.0;
        write!(
            f,
            "the system did not say whether the certificate is good: {error}"
        )
    }
}

impl std::error::Error for BrokenOff {}

impl ServerCertVerifier for Bounded {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(deadline) = DEADLINE.get() else {
            let verifier = &self.0;
            return verifier.verify_server_cert(
                end_entity,
                intermediates,
                server_name,
                ocsp_response,
                now,
            );
        };
        // The thread may outlive the call: it has all of its own.
        let verifier = self.0.clone();
        let end_entity = end_entity.clone().into_owned();
        let intermediates: Vec<_> = intermediates
            .iter()
            .map(|certificate| certificate.clone().into_owned())
            .collect();
        let server_name = server_name.to_owned();
        let ocsp_response = ocsp_response.to_vec();
        run_apart("b24busy-tls", deadline, move || {
            verifier.verify_server_cert(
                &end_entity,
                &intermediates,
                &server_name,
                &ocsp_response,
                now,
            )
        })
        .unwrap_or_else(|error| Err(Error::Other(OtherError(Arc::new(BrokenOff(error))))))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::call::progress::{Cancel, watched};
    use rustls::CertificateError;
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(60);

    /// Needs so long for every verdict, and refuses then.
    #[derive(Debug)]
    pub(crate) struct Slow(pub(crate) Duration);

    impl ServerCertVerifier for Slow {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            std::thread::sleep(self.0);
            Err(CertificateError::Revoked.into())
        }

        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            vec![SignatureScheme::ECDSA_NISTP256_SHA256]
        }
    }

    fn verdict(needs: Duration, within: Duration) -> io::Error {
        let verifier = Bounded(Arc::new(Slow(needs)));
        until(Instant::now() + within, || {
            let certificate = CertificateDer::from(vec![0x30]);
            let host = ServerName::try_from("portal.test").unwrap();
            let now = UnixTime::since_unix_epoch(LONG);
            verifier.verify_server_cert(&certificate, &[], &host, &[], now)
        })
        .unwrap_err()
    }

    #[test]
    fn a_verdict_that_is_late_is_not_waited_for() {
        let start = Instant::now();
        let error = verdict(LONG, Duration::from_millis(200));
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(start.elapsed() < LONG / 2);
    }

    #[test]
    fn a_verdict_in_time_is_the_verifier_s() {
        let error = verdict(Duration::ZERO, LONG);
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        assert_eq!(
            inner,
            Some(&Error::InvalidCertificate(CertificateError::Revoked))
        );
    }

    #[test]
    fn waiting_for_a_verdict_can_be_cancelled() {
        let start = Instant::now();
        let cancel = Cancel::default();
        cancel.set();
        let error = watched(&cancel, None, 0, || verdict(LONG, LONG));
        assert!(error.get_ref().unwrap().is::<Cancelled>(), "{error}");
        assert!(start.elapsed() < LONG / 2);
    }
}
