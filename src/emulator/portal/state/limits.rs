//! How much a portal lets itself be asked.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::emulator::config::{Bucket, Operating};
use crate::emulator::portal::error::PortalError;

/// A leaky bucket for each source address.
#[derive(Default)]
pub struct Buckets {
    levels: HashMap<IpAddr, (f64, Instant)>,
}

impl Buckets {
    /// Counts a request, or refuses it; what is refused is not counted.
    pub fn admit(&mut self, rule: Bucket, source: IpAddr, now: Instant) -> Result<(), PortalError> {
        if !rule.enabled {
            return Ok(());
        }
        let (level, since) = self.levels.entry(source).or_insert((0.0, now));
        let leaked = now.saturating_duration_since(*since).as_secs_f64() * rule.leak_per_second;
        (*level, *since) = ((*level - leaked).max(0.0), now);
        if *level + 1.0 > rule.limit {
            return Err(PortalError::new(
                503,
                "QUERY_LIMIT_EXCEEDED",
                "Too many requests",
            ));
        }
        *level += 1.0;
        Ok(())
    }
}

/// Ten baskets of run time for each method and credential.
#[derive(Default)]
pub struct RunTimes {
    baskets: HashMap<(String, String), VecDeque<(Instant, f64)>>,
}

const BASKETS: u32 = 10;

impl RunTimes {
    /// Refuses a method that ran for too long already.
    pub fn admit(
        &mut self,
        rule: Operating,
        credential: &str,
        method: &str,
        now: Instant,
    ) -> Result<(), PortalError> {
        if rule.enabled
            && rule.limit_seconds > 0.0
            && self.total(rule, credential, method, now).0 > rule.limit_seconds
        {
            return Err(PortalError::new(
                429,
                "OPERATION_TIME_LIMIT",
                "Method is blocked due to operation time limit.",
            ));
        }
        Ok(())
    }

    /// Counts run time and returns what is accumulated, and in how long the oldest part drops out.
    pub fn charge(
        &mut self,
        rule: Operating,
        credential: &str,
        method: &str,
        seconds: f64,
        now: Instant,
    ) -> (f64, Duration) {
        let baskets = self
            .baskets
            .entry((credential.to_owned(), method.to_owned()))
            .or_default();
        let width = Duration::from_secs(rule.basket_seconds);
        match baskets.back_mut() {
            Some((start, sum)) if now.saturating_duration_since(*start) < width => *sum += seconds,
            _ => baskets.push_back((now, seconds)),
        }
        self.total(rule, credential, method, now)
    }

    fn total(
        &mut self,
        rule: Operating,
        credential: &str,
        method: &str,
        now: Instant,
    ) -> (f64, Duration) {
        let kept = Duration::from_secs(rule.basket_seconds) * BASKETS;
        let Some(baskets) = self
            .baskets
            .get_mut(&(credential.to_owned(), method.to_owned()))
        else {
            return (0.0, kept);
        };
        baskets.retain(|(start, _)| now.saturating_duration_since(*start) < kept);
        let oldest = baskets.front().map_or(now, |(start, _)| *start);
        (
            baskets.iter().map(|(_, sum)| sum).sum(),
            kept.saturating_sub(now.saturating_duration_since(oldest)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bucket_fills_and_leaks() {
        let rule = Bucket {
            enabled: true,
            ..Bucket::default()
        };
        let (mut buckets, source, start) = (
            Buckets::default(),
            IpAddr::from([127, 0, 0, 1]),
            Instant::now(),
        );
        let mut admitted = |after: u64| {
            buckets
                .admit(rule, source, start + Duration::from_millis(after))
                .is_ok()
        };
        assert_eq!((0..60).filter(|_| admitted(0)).count(), 50);
        assert_eq!((0..60).filter(|_| admitted(1000)).count(), 2);
        assert_eq!((0..60).filter(|_| admitted(3_600_000)).count(), 50);
        let other = buckets.admit(rule, IpAddr::from([127, 0, 0, 2]), start);
        assert!(other.is_ok());
    }

    #[test]
    fn run_time_is_forgotten_basket_by_basket() {
        let rule = Operating::default();
        let (mut times, start) = (RunTimes::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(
            times.charge(rule, "1", "m", 300.0, at(0)),
            (300.0, Duration::from_secs(600))
        );
        assert_eq!(
            times.charge(rule, "1", "m", 200.0, at(90)),
            (500.0, Duration::from_secs(510))
        );
        assert_eq!(
            times.admit(rule, "1", "m", at(91)).unwrap_err().code,
            "OPERATION_TIME_LIMIT"
        );
        assert!(times.admit(rule, "2", "m", at(91)).is_ok());
        assert!(times.admit(rule, "1", "other", at(91)).is_ok());
        assert!(times.admit(rule, "1", "m", at(601)).is_ok());
    }
}
