//! Why it cannot be said whom to trust, and whether that may pass.

use std::fmt;
use std::io;

/// Why it cannot be said whom to trust.
#[derive(Debug)]
pub(crate) struct Failure {
    words: String,
    may_pass: bool,
}

impl Failure {
    /// Until somebody changes something, as the words say.
    pub(super) fn lasting(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            may_pass: false,
        }
    }

    /// What could not be read; it may pass if it was for want of descriptors, of memory, of an answer
    /// of the disk.
    pub(super) fn unreadable(what: &str, error: &io::Error) -> Self {
        Self {
            words: format!("{what} cannot be read: {error}"),
            may_pass: is_passing(error),
        }
    }

    /// Whether the same may succeed later.
    pub(crate) fn may_pass(&self) -> bool {
        self.may_pass
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Failure {}

/// Whether a file may be readable at another moment. What is missing, forbidden or not a file at all
/// stays so; what is not known to be of that sort may pass.
pub(super) fn is_passing(error: &io::Error) -> bool {
    let stays = matches!(
        error.kind(),
        io::ErrorKind::NotFound
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidFilename
    );
    // ELOOP, a link to itself, has no stable kind: 40 on Linux, 62 on BSD, 90 on Solaris.
    let is_loop = cfg!(unix) && matches!(error.raw_os_error(), Some(40 | 62 | 90));
    !stays && !is_loop
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn want_of_descriptors_or_memory_may_pass_and_a_missing_file_stays_missing() {
        // EIO, EAGAIN, ENOMEM, ENFILE, EMFILE.
        for number in [5, 11, 12, 23, 24] {
            let error = io::Error::from_raw_os_error(number);
            assert!(Failure::unreadable("it", &error).may_pass(), "{number}");
        }
        // EPERM, ENOENT, EACCES, ENOTDIR, EISDIR.
        for number in [1, 2, 13, 20, 21] {
            let error = io::Error::from_raw_os_error(number);
            assert!(!Failure::unreadable("it", &error).may_pass(), "{number}");
        }
    }
}
