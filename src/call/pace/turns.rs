//! Turns: a portal counts the requests of an address in a leaky bucket and refuses what is above
//! its rim, so this process keeps a bucket of its own for every portal and waits in time.
//!
//! The portal's counter falls by 2 a second (Enterprise: 5) and must not rise above 50 (250)
//! [docs: "Limits of REST requests"]. Other programs at the same address fill the same bucket
//! unseen; when the portal refuses, the whole process steps back.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::random;
use crate::call::per_process::PerProcess;
use crate::call::progress::{self, Cancelled};

/// How fast a client may ask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pace {
    /// How much the counter falls in a second.
    pub(crate) rate: f64,
    /// How high it may rise.
    pub(crate) burst: f64,
}

/// Why there is no turn.
pub(crate) enum NoTurn {
    /// The next one comes after the deadline.
    TooLate,
    Cancelled(Cancelled),
}

impl From<Cancelled> for NoTurn {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}

/// More portals than a process asks at a time: beyond it, buckets that tell nothing any more go.
const MANY: usize = 1000;

static BUCKETS: PerProcess<Mutex<BTreeMap<String, Bucket>>> = PerProcess::new();

fn buckets() -> MutexGuard<'static, BTreeMap<String, Bucket>> {
    BUCKETS.get().lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until the portal can be asked. `portal` is its host and port.
pub(crate) fn wait_turn(portal: &str, pace: Pace, deadline: Instant) -> Result<(), NoTurn> {
    let mut turn = None;
    loop {
        let wait = {
            let mut buckets = buckets();
            if !buckets.contains_key(portal) {
                if buckets.len() >= MANY {
                    buckets.retain(|_, bucket| bucket.is_of_use());
                }
                buckets.insert(portal.to_owned(), Bucket::default());
            }
            let Some(bucket) = buckets.get_mut(portal) else {
                return Ok(());
            };
            let now = Instant::now();
            // A turn that is taken already can only be moved by a refusal meanwhile.
            let wait = if turn.is_some() {
                bucket.blocked_for(now)
            } else {
                bucket.wait(pace, now)
            };
            let too_late = !wait.is_zero() && now + wait > deadline;
            if too_late {
                return Err(NoTurn::TooLate);
            }
            if turn.is_none() {
                bucket.level += 1.0;
                turn = Some(Turn(portal));
            }
            wait
        };
        if wait.is_zero() {
            // It is used: the portal counts it.
            std::mem::forget(turn);
            return Ok(());
        }
        progress::sleep(wait)?;
    }
}

/// A turn that is taken and not used yet. Dropped, by whatever ends the wait, it is given back.
struct Turn<'a>(&'a str);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(bucket) = buckets().get_mut(self.0) {
            bucket.level = (bucket.level - 1.0).max(0.0);
        }
    }
}

/// An answer came, of whatever kind: the portal has counted the request.
pub(crate) fn answered(portal: &str) {
    if let Some(bucket) = buckets().get_mut(portal) {
        bucket.falls_since.get_or_insert_with(Instant::now);
    }
}

/// The portal took the request: others leave room again.
pub(crate) fn accepted(portal: &str) {
    if let Some(bucket) = buckets().get_mut(portal) {
        bucket.refusals = 0;
    }
}

/// The portal refused the request: the bucket is full, with others' drops. Nobody of this process
/// asks for the time that is returned.
pub(crate) fn refused(portal: &str, pace: Pace) -> Duration {
    /// At this length of the wait, in drops, eight programs still use all that leaks out.
    const MOST_DROPS: f64 = 8.0;
    let mut buckets = buckets();
    let Some(bucket) = buckets.get_mut(portal) else {
        return Duration::ZERO;
    };
    let now = Instant::now();
    bucket.leak(pace, now);
    bucket.level = pace.burst;
    bucket.falls_since = Some(now);
    let drops = 1.5f64
        .powi(bucket.refusals.min(20).cast_signed())
        .min(MOST_DROPS);
    bucket.refusals = bucket.refusals.saturating_add(1);
    // Between half of it and one and a half: programs that were refused together part ways.
    let wait = Duration::from_secs_f64(drops / pace.rate * (0.5 + random::fraction()));
    let until = now + wait;
    if bucket.blocked_until.is_none_or(|before| before < until) {
        bucket.blocked_until = Some(until);
    }
    wait
}

/// What is known of a portal's counter.
#[derive(Debug, Default)]
struct Bucket {
    /// Never below the portal's own counter, as far as this process filled it.
    level: f64,
    /// Since when it falls. None: the first request of a busy spell is not back yet, and only its
    /// answer proves that the portal's counter has begun to fall.
    falls_since: Option<Instant>,
    blocked_until: Option<Instant>,
    refusals: u32,
}

impl Bucket {
    /// Whether it may still hold something: no portal's counter takes an hour to fall.
    fn is_of_use(&self) -> bool {
        const LONG: Duration = Duration::from_secs(3600);
        match self.falls_since {
            Some(since) => since.elapsed() < LONG,
            None => self.level > 0.0,
        }
    }

    fn leak(&mut self, pace: Pace, now: Instant) {
        if let Some(since) = self.falls_since {
            let fallen = now.saturating_duration_since(since).as_secs_f64() * pace.rate;
            self.level -= fallen;
            self.falls_since = Some(now);
            if self.level <= 0.0 {
                self.level = 0.0;
                self.falls_since = None;
            }
        }
    }

    fn blocked_for(&self, now: Instant) -> Duration {
        self.blocked_until
            .map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// How long the next request has to wait.
    fn wait(&mut self, pace: Pace, now: Instant) -> Duration {
        self.leak(pace, now);
        let above = (self.level + 1.0 - pace.burst).max(0.0);
        Duration::from_secs_f64(above / pace.rate).max(self.blocked_for(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace {
        rate: 2.0,
        burst: 50.0,
    };

    #[test]
    fn the_first_fifty_are_not_slowed_and_then_two_a_second_are_let_through() {
        let start = Instant::now();
        let mut bucket = Bucket::default();
        for _ in 0..50 {
            assert_eq!(bucket.wait(PACE, start), Duration::ZERO);
            bucket.level += 1.0;
            bucket.falls_since.get_or_insert(start);
        }
        for turn in 1..=4u32 {
            assert_eq!(bucket.wait(PACE, start), turn * Duration::from_millis(500));
            bucket.level += 1.0;
        }
        let later = start + Duration::from_secs(3);
        assert_eq!(bucket.wait(PACE, later), Duration::ZERO);
        let much_later = start + Duration::from_secs(60);
        bucket.leak(PACE, much_later);
        assert_eq!((bucket.level, bucket.falls_since), (0.0, None));
    }

    #[test]
    fn a_counter_falls_only_after_its_first_answer() {
        let start = Instant::now();
        let mut bucket = Bucket {
            level: 50.0,
            ..Bucket::default()
        };
        let later = start + Duration::from_secs(10);
        assert!(bucket.wait(PACE, later) > Duration::ZERO);
        bucket.falls_since = Some(later);
        let after = later + Duration::from_secs(1);
        assert_eq!(bucket.wait(PACE, after), Duration::ZERO);
    }

    #[test]
    fn a_turn_that_was_not_used_is_given_back() {
        let slow = Pace {
            rate: 0.1,
            burst: 1.0,
        };
        let soon = || Instant::now() + Duration::from_secs(3600);
        assert!(wait_turn("unused:1", slow, soon()).is_ok());
        let progress: progress::Progress = std::sync::Arc::new(|_, _| false);
        let broken = progress::watched(&progress::Cancel::default(), Some(&progress), 0, || {
            wait_turn("unused:1", slow, soon())
        });
        assert!(matches!(broken, Err(NoTurn::Cancelled(_))));
        let progress: progress::Progress = std::sync::Arc::new(|_, _| panic!("the host's own"));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            progress::watched(&progress::Cancel::default(), Some(&progress), 0, || {
                wait_turn("unused:1", slow, soon()).is_ok()
            })
        }));
        assert!(panicked.is_err());
        assert!((buckets()["unused:1"].level - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn portals_that_are_asked_no_more_are_forgotten() {
        let now = Instant::now();
        for portal in 0..2 * MANY {
            assert!(wait_turn(&format!("forgotten{portal}:1"), PACE, now).is_ok());
            // Long ago, so that nothing is left in it.
            let mut buckets = buckets();
            if let Some(bucket) = buckets.get_mut(&format!("forgotten{portal}:1")) {
                *bucket = Bucket::default();
            }
        }
        assert!(buckets().len() <= MANY + 10, "{}", buckets().len());
    }

    #[test]
    fn a_refusal_stops_the_whole_process_for_a_growing_time() {
        let soon = || Instant::now() + Duration::from_secs(3600);
        let fast = Pace {
            rate: 1000.0,
            burst: 50.0,
        };
        assert!(wait_turn("refused:1", fast, soon()).is_ok());
        let first = refused("refused:1", PACE);
        assert!((0.25..=0.75).contains(&first.as_secs_f64()), "{first:?}");
        for _ in 0..10 {
            refused("refused:1", PACE);
        }
        let last = refused("refused:1", PACE);
        assert!((2.0..=6.0).contains(&last.as_secs_f64()), "{last:?}");
        let now = Instant::now();
        assert!(matches!(
            wait_turn("refused:1", fast, now),
            Err(NoTurn::TooLate)
        ));
        assert!(wait_turn("another:1", fast, now).is_ok());
        accepted("refused:1");
        assert_eq!(buckets()["refused:1"].refusals, 0);
    }
}
