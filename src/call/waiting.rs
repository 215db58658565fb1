//! Waiting that can be watched and broken off: the progress of a call in parts.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{Code, Error};

/// How often a waiting call reports.
const INTERVAL: Duration = Duration::from_millis(200);

/// Told how many users are done, of how many; `false` breaks the call off.
pub(crate) type Progress = Arc<dyn Fn(u64, u64) -> bool + Send + Sync>;

thread_local! {
    /// The watch over the call that this thread is making. A callback may make a call itself: the
    /// watches are nested.
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
    /// The callbacks that are running on this thread, the innermost last. None is called while it
    /// is among them: its own client's call within it would call it again, without end.
    static RUNNING: RefCell<Vec<Progress>> = const { RefCell::new(Vec::new()) };
}

#[derive(Clone)]
struct Watch {
    progress: Progress,
    done: u64,
    total: u64,
    next: Instant,
}

/// The call was broken off by its own progress callback.
#[derive(Debug)]
pub(crate) struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call was cancelled by its progress callback")
    }
}

impl std::error::Error for Cancelled {}

impl From<Cancelled> for Error {
    fn from(cancelled: Cancelled) -> Self {
        Self::new(Code::Cancelled, cancelled.to_string())
    }
}

/// Makes a call under the watch of its progress callback, if it has one.
pub(crate) fn watched<T>(progress: Option<&Progress>, total: u64, call: impl FnOnce() -> T) -> T {
    struct Restore(Option<Watch>);
    impl Drop for Restore {
        fn drop(&mut self) {
            WATCH.replace(self.0.take());
        }
    }
    let _restore = Restore(WATCH.replace(progress.map(|progress| Watch {
        progress: progress.clone(),
        done: 0,
        total,
        next: Instant::now(),
    })));
    call()
}

/// So many users are done.
pub(crate) fn report(done: u64) -> Result<(), Cancelled> {
    WATCH.with_borrow_mut(|watch| {
        if let Some(watch) = watch {
            watch.done = done;
            watch.next = Instant::now();
        }
    });
    tick()
}

/// Reports again if it is time to. To be called from within every wait.
pub(crate) fn tick() -> Result<(), Cancelled> {
    let due = WATCH.with_borrow_mut(|watch| {
        let watch = watch.as_mut()?;
        let now = Instant::now();
        (watch.next <= now).then(|| {
            watch.next = now + INTERVAL;
            watch.clone()
        })
    });
    match due {
        Some(watch) if !watch.goes_on() => Err(Cancelled),
        _ => Ok(()),
    }
}

impl Watch {
    /// Asks the callback, unless it is running on this thread already.
    fn goes_on(&self) -> bool {
        struct Leave;
        impl Drop for Leave {
            fn drop(&mut self) {
                RUNNING.with_borrow_mut(Vec::pop);
            }
        }
        let is_this = |running: &Progress| Arc::ptr_eq(running, &self.progress);
        if RUNNING.with_borrow(|running| running.iter().any(is_this)) {
            return true;
        }
        RUNNING.with_borrow_mut(|running| running.push(self.progress.clone()));
        let _leave = Leave;
        // Nothing is borrowed and nothing is locked while the host's code runs.
        (self.progress)(self.done, self.total)
    }
}

/// How long a wait may last before the next [`tick`].
pub(crate) fn slice(wait: Duration) -> Duration {
    if WATCH.with_borrow(Option::is_some) {
        wait.min(INTERVAL)
    } else {
        wait
    }
}

/// Sleeps, and reports meanwhile.
pub(crate) fn sleep(duration: Duration) -> Result<(), Cancelled> {
    let end = Instant::now() + duration;
    loop {
        tick()?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(slice(left));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn a_wait_reports_and_can_be_broken_off() {
        let calls = Arc::new(AtomicU64::new(0));
        let seen = calls.clone();
        let progress: Progress = Arc::new(move |done, total| {
            assert_eq!((done, total), (3, 7));
            seen.fetch_add(1, Ordering::Relaxed) < 2
        });
        let outcome = watched(Some(&progress), 7, || {
            report(3)?;
            sleep(Duration::from_secs(3600))
        });
        assert!(outcome.is_err());
        assert_eq!(calls.load(Ordering::Relaxed), 3);
        assert!(sleep(Duration::from_millis(1)).is_ok(), "the watch is over");
    }

    #[test]
    fn a_callback_may_make_a_call_of_its_own() {
        let inner: Progress = Arc::new(|_, total| total == 1);
        let outer: Progress =
            Arc::new(move |_, total| watched(Some(&inner), 1, || report(0)).is_ok() && total == 2);
        assert!(watched(Some(&outer), 2, || report(1)).is_ok());
    }

    /// A callback that makes a call with the callback in `next`.
    fn calling(next: &Arc<OnceLock<Progress>>, calls: &Arc<AtomicU64>) -> Progress {
        let (next, calls) = (next.clone(), calls.clone());
        Arc::new(move |_, _| {
            calls.fetch_add(1, Ordering::Relaxed);
            watched(next.get(), 1, || report(0)).is_ok()
        })
    }

    #[test]
    fn a_callback_is_not_called_within_itself() {
        let calls = Arc::new(AtomicU64::new(0));
        let (to_first, to_second) = (Arc::default(), Arc::default());
        let first = calling(&to_second, &calls);
        let second = calling(&to_first, &calls);
        assert!(to_first.set(first.clone()).is_ok() && to_second.set(second).is_ok());
        // The first calls the second, which would call the first.
        assert!(watched(Some(&first), 1, || report(0)).is_ok());
        assert_eq!(calls.load(Ordering::Relaxed), 2);
        assert!(watched(Some(&first), 1, || report(0)).is_ok());
        assert_eq!(
            calls.load(Ordering::Relaxed),
            4,
            "the next call reports again"
        );
    }

    #[test]
    fn a_callback_that_panicked_is_called_again() {
        let calls = Arc::new(AtomicU64::new(0));
        let seen = calls.clone();
        let progress: Progress = Arc::new(move |_, _| {
            assert!(seen.fetch_add(1, Ordering::Relaxed) > 0, "only the first");
            true
        });
        let call = || watched(Some(&progress), 1, || report(0).is_ok());
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).is_err());
        assert!(call());
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    }
}
