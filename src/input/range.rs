//! Which numbers an option takes: said once, for its JSON and for its builder, which refuse the same
//! in the same words.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::fields::{Fields, real_refused, whole_refused};
use super::wrong_option::WrongOption;

/// An option that is a whole number.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) key: &'static str,
    pub(crate) range: RangeInclusive<u64>,
    /// Completes the message: `milliseconds`.
    pub(crate) unit: &'static str,
}

impl Whole {
    /// From JSON.
    pub(crate) fn take(&self, fields: &mut Fields) -> Result<Option<u64>, WrongOption> {
        fields.whole(self.key, self.range.clone(), self.unit)
    }

    /// From a builder.
    pub(crate) fn check(&self, given: u64) -> Result<u64, WrongOption> {
        if self.range.contains(&given) {
            Ok(given)
        } else {
            Err(self.refused(given))
        }
    }

    /// From a builder, where the unit is the millisecond.
    pub(crate) fn check_time(&self, given: Duration) -> Result<Duration, WrongOption> {
        let (least, most) = (*self.range.start(), *self.range.end());
        if (Duration::from_millis(least)..=Duration::from_millis(most)).contains(&given) {
            return Ok(given);
        }
        let milliseconds = given.as_millis();
        Err(if given.subsec_nanos().is_multiple_of(1_000_000) {
            self.refused(milliseconds)
        } else {
            self.refused(format_args!("{given:?}"))
        })
    }

    fn refused(&self, given: impl Display) -> WrongOption {
        whole_refused(self.key, given, &self.range, self.unit)
    }
}

/// An option that is a number with or without a fraction.
#[derive(Debug)]
pub(crate) struct Real {
    pub(crate) key: &'static str,
    pub(crate) range: RangeInclusive<f64>,
}

impl Real {
    /// From JSON.
    pub(crate) fn take(&self, fields: &mut Fields) -> Result<Option<f64>, WrongOption> {
        fields.number(self.key, self.range.clone())
    }

    /// From a builder. What is no number is in no range.
    pub(crate) fn check(&self, given: f64) -> Result<f64, WrongOption> {
        if self.range.contains(&given) {
            Ok(given)
        } else {
            Err(real_refused(self.key, given, &self.range))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_json_refuses_a_builder_refuses_in_the_same_words() {
        let whole = Whole {
            key: "limit",
            range: 1..=9,
            unit: "slots",
        };
        let real = Real {
            key: "burst",
            range: 0.5..=9.0,
        };
        for given in [0, 1, 9, 10] {
            let mut fields = Fields::parse(&format!("{{\"limit\": {given}}}")).unwrap();
            let built = whole.check(given);
            assert_eq!(whole.take(&mut fields).map(Option::unwrap), built);
        }
        for given in [0.25, 0.5, 9.0, 9.5] {
            let mut fields = Fields::parse(&format!("{{\"burst\": {given}}}")).unwrap();
            let built = real.check(given);
            assert_eq!(real.take(&mut fields).map(Option::unwrap), built);
        }
    }

    #[test]
    fn what_json_cannot_write_is_refused_too() {
        let time = Whole {
            key: "timeout_ms",
            range: 1..=3_600_000,
            unit: "milliseconds",
        };
        for (given, named) in [
            (Duration::ZERO, "timeout_ms: 0 given"),
            (Duration::from_micros(999), "timeout_ms: 999µs given"),
            (Duration::from_secs(3601), "timeout_ms: 3601000 given"),
        ] {
            let error = time.check_time(given).unwrap_err();
            assert!(error.to_string().contains(named), "{error}");
        }
        assert!(time.check_time(Duration::MAX).is_err());
        let given = Duration::from_micros(1500);
        assert_eq!(time.check_time(given), Ok(given));
        let rate = Real {
            key: "rate_per_second",
            range: 0.1..=1000.0,
        };
        for given in [f64::NAN, f64::INFINITY, -1.0] {
            let error = rate.check(given).unwrap_err();
            assert!(
                error.to_string().contains(&format!("{given} given")),
                "{error}"
            );
        }
    }
}
