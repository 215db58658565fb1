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
    /// The watch over the call that this thread is making. A callback may make a call itself, on
    /// another client: the watches are nested.
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
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
    // Nothing is borrowed while the callback runs.
    match due {
        Some(watch) if !(watch.progress)(watch.done, watch.total) => Err(Cancelled),
        _ => Ok(()),
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
}
