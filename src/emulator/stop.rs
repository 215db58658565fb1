//! The end of an emulator, which interrupts every wait.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Locks, also after a thread panicked with the lock: one bad request must not spoil the rest.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Told once, heard by every thread.
#[derive(Default)]
pub struct Stop {
    stopped: Mutex<bool>,
    told: Condvar,
}

impl Stop {
    /// Ends all waits, now and later.
    pub fn tell(&self) {
        *lock(&self.stopped) = true;
        self.told.notify_all();
    }

    /// Whether the end has come.
    pub fn is_told(&self) -> bool {
        *lock(&self.stopped)
    }

    /// Waits that long, or until the end; says whether it has come.
    pub fn sleep(&self, time: Duration) -> bool {
        let Some(until) = Instant::now().checked_add(time) else {
            return self.wait();
        };
        let mut stopped = lock(&self.stopped);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if *stopped || left.is_zero() {
                return *stopped;
            }
            stopped = self
                .told
                .wait_timeout(stopped, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Waits for the end.
    pub fn wait(&self) -> bool {
        let mut stopped = lock(&self.stopped);
        while !*stopped {
            stopped = self
                .told
                .wait(stopped)
                .unwrap_or_else(PoisonError::into_inner);
        }
        true
    }
}
