//! Waiting that can be watched and broken off: the progress of a call in parts.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{Code, Error};

/// How often a waiting call reports.
const INTERVAL: Duration = Duration::from_millis(200);

/// How long a watched wait lasts at most before it looks whether a report is due: one that something
/// else has cut short begins anew at any moment, and a cancel is to be heard within 0.3 s.
const SLICE: Duration = Duration::from_millis(50);

/// Told how many users are done, of how many; `false` breaks the call off.
pub(crate) type Progress = Arc<dyn Fn(u64, u64) -> bool + Send + Sync>;

thread_local! {
    static THREAD: RefCell<Thread> = const { RefCell::new(Thread { watch: None, running: Vec::new() }) };
}

/// What a thread is about.
struct Thread {
    /// The watch over the call that it is making. A callback may make a call itself: the watches are
    /// nested.
    watch: Option<Watch>,
    /// The callbacks that are running, the innermost last. None is called while it is among them:
    /// its own client's call within it would call it again, without end.
    running: Vec<Progress>,
}

/// Looks at the thread. There is nothing to look at where a host calls from the destructor of
/// something of a thread that has ended: such a call is made without reports.
fn with_thread<T>(look: impl FnOnce(&mut Thread) -> T) -> Option<T> {
    THREAD
        .try_with(|thread| look(&mut thread.borrow_mut()))
        .ok()
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
            exchange(self.0.take());
        }
    }
    fn exchange(watch: Option<Watch>) -> Option<Watch> {
        // Dropped outside: what a callback owns may call the library in its destructor.
        with_thread(|thread| std::mem::replace(&mut thread.watch, watch)).flatten()
    }
    let _restore = Restore(exchange(progress.map(|progress| Watch {
        progress: progress.clone(),
        done: 0,
        total,
        next: Instant::now(),
    })));
    call()
}

/// So many users are done.
pub(crate) fn report(done: u64) -> Result<(), Cancelled> {
    with_thread(|thread| {
        if let Some(watch) = &mut thread.watch {
            watch.done = done;
            watch.next = Instant::now();
        }
    });
    tick()
}

/// Reports again if it is time to. To be called from within every wait, with no lock held: the
/// host's code runs here.
pub(crate) fn tick() -> Result<(), Cancelled> {
    let due = with_thread(|thread| {
        let watch = thread.watch.as_mut()?;
        let now = Instant::now();
        let runs = |running: &Progress| Arc::ptr_eq(running, &watch.progress);
        if now < watch.next || thread.running.iter().any(runs) {
            return None;
        }
        watch.next = now + INTERVAL;
        thread.running.push(watch.progress.clone());
        Some(watch.clone())
    });
    match due.flatten() {
        Some(watch) if !watch.goes_on() => Err(Cancelled),
        _ => Ok(()),
    }
}

impl Watch {
    /// Asks the callback, which stands last among those that run.
    fn goes_on(&self) -> bool {
        struct Leave;
        impl Drop for Leave {
            fn drop(&mut self) {
                drop(with_thread(|thread| thread.running.pop()));
            }
        }
        let _leave = Leave;
        // Nothing is borrowed while the host's code runs.
        (self.progress)(self.done, self.total)
    }
}

/// How long a wait may last before the next [`tick`].
pub(crate) fn slice(wait: Duration) -> Duration {
    if with_thread(|thread| thread.watch.is_some()) == Some(true) {
        wait.min(SLICE)
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
    use std::sync::{OnceLock, mpsc};

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
    fn a_watched_wait_looks_up_so_often_that_a_report_is_never_late() {
        let hour = Duration::from_secs(3600);
        let progress: Progress = Arc::new(|_, _| true);
        // Whatever cuts a wait short just before a report is due, the next look is not far.
        let longest = watched(Some(&progress), 1, || slice(hour));
        assert!(
            INTERVAL + longest < Duration::from_millis(300),
            "{longest:?}"
        );
        assert_eq!(slice(hour), hour, "nobody watches");
    }

    #[test]
    fn a_call_at_the_very_end_of_a_thread_is_made_without_reports() {
        struct Late(mpsc::Sender<bool>);
        impl Drop for Late {
            fn drop(&mut self) {
                let progress: Progress = Arc::new(|_, _| false);
                let gone = THREAD.try_with(|_| ()).is_err();
                let call = || report(0).is_ok() && sleep(Duration::from_millis(1)).is_ok();
                let _ = self.0.send(!gone || watched(Some(&progress), 1, call));
            }
        }
        thread_local! {
            static LATE: RefCell<Option<Late>> = const { RefCell::new(None) };
        }
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            // What was used first goes last.
            LATE.set(Some(Late(sender)));
            let progress: Progress = Arc::new(|_, _| true);
            watched(Some(&progress), 1, || report(0)).unwrap();
        })
        .join()
        .unwrap();
        assert!(receiver.recv().unwrap());
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
