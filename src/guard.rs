//! No panic crosses the border, and none prints: a library has no business on its host's standard
//! error.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Code, Error};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs the body of a function that a host calls. A panic in it becomes `B24BUSY_INTERNAL`.
pub(crate) fn guarded<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    keep_panics_silent();
    // A progress callback may call the library again: what was set before is restored.
    let before = INSIDE.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(body));
    INSIDE.set(before);
    outcome.unwrap_or_else(|_| {
        Err(Error::new(
            Code::Internal,
            "a defect in b24busy ended this call; please report it with its version",
        ))
    })
}

/// Rust's hook prints to standard error. Ours prints nothing while a call of the host's is under way
/// on the thread, and leaves every other panic to the hook that was there before.
fn keep_panics_silent() {
    static DONE: AtomicBool = AtomicBool::new(false);
    // On a thread that panics already the hook cannot be changed; the next call does it.
    if std::thread::panicking() || DONE.swap(true, Ordering::Relaxed) {
        return;
    }
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !INSIDE.get() {
            previous(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_like_any_other() {
        let error = guarded::<()>(|| panic!("s3cret")).unwrap_err();
        assert_eq!(error.code(), Code::Internal);
        assert!(!error.to_json().contains("s3cret"));
        assert_eq!(guarded(|| Ok(5)), Ok(5));
    }
}
