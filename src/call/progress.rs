//! Waiting that can be watched and broken off: by the progress callback of the call's client, which is
//! told how far the call is, and by a flag that any thread sets.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::error::{Code, Error};

/// How often a waiting call reports.
const INTERVAL: Duration = Duration::from_millis(200);

/// How long a watched wait lasts at most before it looks whether a report is due and whether it is
/// cancelled: one that something else has cut short begins anew at any moment, and a cancel is to be
/// heard within 0.3 s.
const SLICE: Duration = Duration::from_millis(50);

/// Told how many users are done, of how many; `false` breaks the call off.
pub(crate) type Progress = Arc<dyn Fn(u64, u64) -> bool + Send + Sync>;

/// What ends all calls of a handle, from any thread and for good. Shared by whoever sets it and by
/// whoever waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

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

struct Watch {
    cancel: Cancel,
    progress: Option<Progress>,
    done: u64,
    total: u64,
    next: Instant,
}

/// The call was broken off.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cancelled {
    ByProgress,
    ByHandle,
}

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByProgress => "the call was cancelled by its progress callback",
            Self::ByHandle => "the client was cancelled, and all its calls with it",
        })
    }
}

impl std::error::Error for Cancelled {}

impl From<Cancelled> for Error {
    fn from(cancelled: Cancelled) -> Self {
        Self::new(Code::Cancelled, cancelled.to_string())
    }
}

/// Makes a call under the watch of its handle, and of its progress callback if it has one.
pub(crate) fn watched<T>(
    cancel: &Cancel,
    progress: Option<&Progress>,
    total: u64,
    call: impl FnOnce() -> T,
) -> T {
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
    let _restore = Restore(exchange(Some(Watch {
        cancel: cancel.clone(),
        progress: progress.cloned(),
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

/// Looks whether the call is cancelled, and reports again if it is time to. To be called from within
/// every wait, with no lock held: the host's code runs here.
pub(crate) fn tick() -> Result<(), Cancelled> {
    if is_cancelled() {
        return Err(Cancelled::ByHandle);
    }
    let due = with_thread(|thread| {
        let watch = thread.watch.as_mut()?;
        let progress = watch.progress.as_ref()?;
        let now = Instant::now();
        let runs = |running: &Progress| Arc::ptr_eq(running, progress);
        if now < watch.next || thread.running.iter().any(runs) {
            return None;
        }
        watch.next = now + INTERVAL;
        thread.running.push(progress.clone());
        Some((progress.clone(), watch.done, watch.total))
    });
    let Some((progress, done, total)) = due.flatten() else {
        return Ok(());
    };
    if !goes_on(&progress, done, total) {
        return Err(Cancelled::ByProgress);
    }
    // The callback may have set the flag, or waited for whoever did.
    if is_cancelled() {
        return Err(Cancelled::ByHandle);
    }
    Ok(())
}

fn is_cancelled() -> bool {
    let is_set = |thread: &mut Thread| thread.watch.as_ref().map(|watch| watch.cancel.is_set());
    with_thread(is_set).flatten() == Some(true)
}

/// Asks the callback, which stands last among those that run.
fn goes_on(progress: &Progress, done: u64, total: u64) -> bool {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            drop(with_thread(|thread| thread.running.pop()));
        }
    }
    let _leave = Leave;
    // Nothing is borrowed while the host's code runs.
    progress(done, total)
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
    use std::sync::atomic::AtomicU64;
    use std::sync::{OnceLock, mpsc};
    use std::thread;

    #[test]
    fn a_wait_reports_and_can_be_broken_off() {
        let calls = Arc::new(AtomicU64::new(0));
        let seen = calls.clone();
        let progress: Progress = Arc::new(move |done, total| {
            assert_eq!((done, total), (3, 7));
            seen.fetch_add(1, Ordering::Relaxed) < 2
        });
        let outcome = watched(&Cancel::default(), Some(&progress), 7, || {
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
        let outer: Progress = Arc::new(move |_, total| {
            watched(&Cancel::default(), Some(&inner), 1, || report(0)).is_ok() && total == 2
        });
        assert!(watched(&Cancel::default(), Some(&outer), 2, || report(1)).is_ok());
    }

    /// A callback that makes a call with the callback in `next`.
    fn calling(next: &Arc<OnceLock<Progress>>, calls: &Arc<AtomicU64>) -> Progress {
        let (next, calls) = (next.clone(), calls.clone());
        Arc::new(move |_, _| {
            calls.fetch_add(1, Ordering::Relaxed);
            watched(&Cancel::default(), next.get(), 1, || report(0)).is_ok()
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
        assert!(watched(&Cancel::default(), Some(&first), 1, || report(0)).is_ok());
        assert_eq!(calls.load(Ordering::Relaxed), 2);
        assert!(watched(&Cancel::default(), Some(&first), 1, || report(0)).is_ok());
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
        let longest = watched(&Cancel::default(), Some(&progress), 1, || slice(hour));
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
                let _ = self
                    .0
                    .send(!gone || watched(&Cancel::default(), Some(&progress), 1, call));
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
            watched(&Cancel::default(), Some(&progress), 1, || report(0)).unwrap();
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
        let call = || watched(&Cancel::default(), Some(&progress), 1, || report(0).is_ok());
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).is_err());
        assert!(call());
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_flag_breaks_off_every_wait_now_and_later() {
        let cancel = Cancel::default();
        let wait = || watched(&cancel, None, 0, || sleep(Duration::from_secs(3600)));
        let start = Instant::now();
        thread::scope(|scope| {
            let waits: Vec<_> = (0..4).map(|_| scope.spawn(wait)).collect();
            thread::sleep(Duration::from_millis(100));
            cancel.set();
            for wait in waits {
                assert!(matches!(wait.join().unwrap(), Err(Cancelled::ByHandle)));
            }
        });
        assert!(wait().is_err(), "it stays set");
        assert!(start.elapsed() < Duration::from_secs(30));
        let other = watched(&Cancel::default(), None, 0, || report(0));
        assert!(other.is_ok(), "another's flag is another's");
    }

    #[test]
    fn a_flag_is_seen_within_a_callback_and_behind_it() {
        let cancel = Cancel::default();
        let (flag, inside) = (cancel.clone(), Arc::new(AtomicU64::new(0)));
        let seen = inside.clone();
        let progress: Progress = Arc::new(move |_, _| {
            flag.set();
            // A call with its own client.
            if watched(&flag, None, 0, || report(0)).is_err() {
                seen.fetch_add(1, Ordering::Relaxed);
            }
            true
        });
        let outcome = watched(&cancel, Some(&progress), 1, || report(0));
        assert!(matches!(outcome, Err(Cancelled::ByHandle)));
        assert_eq!(inside.load(Ordering::Relaxed), 1);
    }
}
