//! Work of the system's that knows no deadline (a look-up of a name, its verdict on a certificate),
//! done in a thread of its own and waited for as long as the call has time.

use std::io;
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::call::progress;

/// Sees to it that the code which such a thread runs stays where it is.
type KeepLoaded = fn() -> io::Result<()>;

/// Set where a host could unload this library under a thread's feet.
static KEEP_LOADED: OnceLock<KeepLoaded> = OnceLock::new();

/// From here on `keep` is asked before a thread is started, which may outlive the call that started
/// it; where it fails there is no thread.
#[cfg(all(windows, any(feature = "addin", feature = "capi")))]
pub(crate) fn keep_loaded_by(keep: KeepLoaded) {
    let _ = KEEP_LOADED.set(keep);
}

/// The time until the deadline; an error where there is none.
pub(crate) fn time_left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        Err(io::ErrorKind::TimedOut.into())
    } else {
        Ok(left)
    }
}

/// Does the work in a thread of this name, and waits for it until the deadline or until the call is
/// broken off. The thread owns all that it works on, and ends with its work.
pub(crate) fn run_apart<T: Send + 'static>(
    name: &str,
    deadline: Instant,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    start_and_wait(KEEP_LOADED.get().copied(), name, deadline, work)
}

fn start_and_wait<T: Send + 'static>(
    keep_loaded: Option<KeepLoaded>,
    name: &str,
    deadline: Instant,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    if let Some(keep_loaded) = keep_loaded {
        keep_loaded()?;
    }
    let (sender, receiver) = mpsc::channel();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            // Nobody listens any more after the deadline.
            let _ = sender.send(work());
        })
        .map_err(|error| io::Error::other(format!("no thread to wait for it in ({error})")))?;
    loop {
        match receiver.recv_timeout(progress::slice(time_left(deadline)?)) {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Timeout) => progress::tick().map_err(io::Error::other)?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("it ended without an answer"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::progress::{Cancel, Cancelled, watched};
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    const LONG: Duration = Duration::from_secs(60);

    fn sleep() {
        std::thread::sleep(LONG);
    }

    #[test]
    fn work_without_an_end_is_left_at_the_deadline_and_not_before() {
        let start = Instant::now();
        let error = run_apart("test", start + Duration::from_millis(300), sleep).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(start.elapsed() >= Duration::from_millis(300));
        assert!(start.elapsed() < LONG / 2);
    }

    #[test]
    fn work_without_an_end_is_left_when_the_call_is_cancelled() {
        let start = Instant::now();
        let cancel = Cancel::default();
        cancel.set();
        let error = watched(&cancel, None, 0, || run_apart("test", start + LONG, sleep));
        let error = error.unwrap_err();
        let inner = error.get_ref().unwrap();
        assert!(inner.is::<Cancelled>(), "{inner}");
        assert!(start.elapsed() < LONG / 2);
    }

    #[test]
    fn what_is_done_in_time_is_handed_over_and_a_panic_is_an_error() {
        let deadline = Instant::now() + LONG;
        assert_eq!(run_apart("test", deadline, || 7).unwrap(), 7);
        let quiet = || -> () { std::panic::resume_unwind(Box::new("on purpose")) };
        let error = run_apart("test", deadline, quiet).unwrap_err();
        assert!(error.to_string().contains("without an answer"), "{error}");
    }

    #[test]
    fn the_library_is_kept_loaded_before_the_thread_is_started_or_there_is_no_thread() {
        static KEPT: AtomicU32 = AtomicU32::new(0);
        static DONE: AtomicBool = AtomicBool::new(false);
        let deadline = Instant::now() + LONG;
        let keep: KeepLoaded = || {
            KEPT.fetch_add(1, Ordering::SeqCst);
            Ok(())
        };
        let kept = || KEPT.load(Ordering::SeqCst);
        assert_eq!(
            start_and_wait(Some(keep), "test", deadline, kept).unwrap(),
            1
        );
        let cannot: KeepLoaded = || Err(io::Error::other("cannot stay"));
        let work = || DONE.store(true, Ordering::SeqCst);
        let error = start_and_wait(Some(cannot), "test", deadline, work).unwrap_err();
        assert_eq!(error.to_string(), "cannot stay");
        assert!(!DONE.load(Ordering::SeqCst));
    }
}
