//! The weeks of the emulated portal: from Monday to Sunday.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::exit::Failure;
use crate::emulator::Config;
use crate::language::Language;

/// Today's week, where the emulated portal is.
pub(super) fn this_week() -> Date {
    let zone = TimeZone::get(&Config::default().server_time_zone).unwrap_or(TimeZone::UTC);
    monday(zone.to_datetime(Timestamp::now()).date())
}

/// The last day of the week that begins on `monday`.
pub(super) fn sunday(monday: Date) -> Date {
    monday.saturating_add(6.days())
}

/// The Monday of the week of `--week`.
pub(super) fn week_of(day: &str, language: Language) -> Result<Date, Failure> {
    day.trim().parse().map(monday).map_err(|_| {
        Failure::usage(language.pick(
            "--week: expected a date such as 2025-09-08",
            "--week: ожидается дата, например 2025-09-08",
        ))
    })
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        for day in ["2025-09-08", " 2025-09-10", "2025-09-14"] {
            let monday = week_of(day, Language::English).unwrap();
            assert_eq!(monday.to_string(), "2025-09-08");
            assert_eq!(sunday(monday).to_string(), "2025-09-14");
        }
        assert!(week_of("10.09.2025", Language::English).is_err());
    }
}
