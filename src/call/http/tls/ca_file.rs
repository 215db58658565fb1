//! The file that the option `ca_file` names: a regular one, of a sane size, of certificates in PEM
//! form.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::certificate::Certificate;
use super::failure::Failure;
use crate::input::device_name::is_device_of_windows;
use crate::input::file_text::without_mark;

/// A system's whole bundle has a quarter of a megabyte, and some 150 certificates.
const MOST_BYTES: u64 = 4 << 20;
const MOST_CERTIFICATES: usize = 1000;

/// The certificates in the file.
pub(crate) fn load(path: &str) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let name = shown(path);
    // A console or a port would be waited for, and passes for a file by all that Windows tells of it.
    if cfg!(windows) && is_device_of_windows(path) {
        return Err(Failure::lasting(format!(
            "{name} is a device, not a regular file"
        )));
    }
    let bytes = read_bytes(Path::new(path)).map_err(|problem| match problem {
        Problem::Io(error) => Failure::unreadable(name, &error),
        Problem::Content(words) => Failure::lasting(format!("{name} {words}")),
    })?;
    certificates(&bytes).map_err(|words| Failure::lasting(format!("{name} {words}")))
}

/// A path as it may stand in a message: what is an address by mistake may carry a webhook's secret.
fn shown(path: &str) -> &str {
    if path.contains("://") {
        "the address given"
    } else {
        path
    }
}

#[derive(Debug)]
enum Problem {
    Io(io::Error),
    /// What it is, behind its name.
    Content(String),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    // Before it is opened: opening a pipe waits until somebody writes into it.
    check(&std::fs::metadata(path)?)?;
    let mut file = File::open(path)?;
    // And again: it may be another file by now.
    check(&file.metadata()?)?;
    read_to_end(&mut file)
}

fn check(metadata: &Metadata) -> Result<(), Problem> {
    if !metadata.is_file() {
        let kind = kind(metadata);
        return Err(Problem::Content(format!("is {kind}, not a regular file")));
    }
    if metadata.len() > MOST_BYTES {
        return Err(too_large());
    }
    Ok(())
}

fn too_large() -> Problem {
    Problem::Content(format!(
        "is too large: a file of certificates has at most {MOST_BYTES} bytes"
    ))
}

#[cfg(unix)]
fn kind(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind(metadata: &Metadata) -> &'static str {
    if metadata.is_dir() {
        "a folder"
    } else {
        "something else"
    }
}

/// By what comes, not by what the file's size announces: some files of the system have none.
fn read_to_end(file: &mut impl Read) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => return Ok(bytes),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        if (bytes.len() + read) as u64 > MOST_BYTES {
            return Err(too_large());
        }
        bytes
            .try_reserve(read)
            .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        bytes.extend_from_slice(&piece[..read]);
    }
}

fn certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    // The line behind a mark must not be overlooked.
    let bytes = without_mark(bytes).ok_or("is marked as UTF-16 and is none")?;
    let mut found: Vec<CertificateDer<'static>> = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|_| "is not a file of certificates in PEM form")?;
        if found.len() == MOST_CERTIFICATES {
            return Err(format!(
                "contains more than {MOST_CERTIFICATES} certificates"
            ));
        }
        if !is_readable(&certificate) {
            return Err("contains a certificate that cannot be read".into());
        }
        found.push(certificate);
    }
    if found.is_empty() {
        return Err("contains no certificate in PEM form".into());
    }
    Ok(found)
}

fn is_readable(certificate: &CertificateDer<'static>) -> bool {
    Certificate::parse(certificate).is_some()
        && RootCertStore::empty().add(certificate.clone()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Something that never ends, or that fails.
    struct Endless(Result<u8, io::ErrorKind>);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(self.0?);
            Ok(buffer.len())
        }
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_ends_at_the_limit() {
        let problem = read_to_end(&mut Endless(Ok(b'a'))).unwrap_err();
        assert!(
            matches!(&problem, Problem::Content(words) if words.contains("too large")),
            "{problem:?}"
        );
        let problem = read_to_end(&mut Endless(Err(io::ErrorKind::TimedOut))).unwrap_err();
        assert!(matches!(problem, Problem::Io(_)), "{problem:?}");
    }

    #[test]
    fn an_address_by_mistake_is_not_quoted() {
        let problem = load("https://example.bitrix24.com/rest/1/s3cret/")
            .unwrap_err()
            .to_string();
        assert!(problem.starts_with("the address given"), "{problem}");
        assert!(!problem.contains("s3cret"), "{problem}");
    }
}
