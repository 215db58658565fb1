//! The `time` block below every result.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::emulator::php::value::Value;

/// Measures a request.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    start: Timestamp,
    began: Instant,
}

impl Watch {
    /// Starts now.
    pub fn start() -> Watch {
        Watch {
            start: Timestamp::now(),
            began: Instant::now(),
        }
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// The block, given the method's own run time and what is accumulated for it, where that is
    /// counted.
    pub fn block(
        &self,
        processing: f64,
        operating: Option<(f64, Duration)>,
        zone: &TimeZone,
    ) -> Value {
        let finish = Timestamp::now();
        let iso = |moment: Timestamp| {
            Value::text(
                moment
                    .to_zoned_datetime(zone.clone())
                    .strftime("%Y-%m-%dT%H:%M:%S%:z")
                    .to_string(),
            )
        };
        let mut members = vec![
            ("start", Value::Float(seconds(self.start))),
            ("finish", Value::Float(seconds(finish))),
            ("duration", Value::Float(self.seconds())),
            ("processing", Value::Float(processing)),
            ("date_start", iso(self.start)),
            ("date_finish", iso(finish)),
        ];
        if let Some((operating, resets_in)) = operating {
            let resets = i64::try_from(resets_in.as_secs()).unwrap_or(0);
            members.push((
                "operating_reset_at",
                Value::Int(finish.as_second() + resets),
            ));
            members.push(("operating", Value::Float(operating)));
        }
        Value::map(members)
    }
}

/// Unix seconds to the microsecond, as `microtime(true)` gives them.
#[expect(clippy::cast_precision_loss)] // exact for some centuries yet
fn seconds(moment: Timestamp) -> f64 {
    moment.as_microsecond() as f64 / 1e6
}
