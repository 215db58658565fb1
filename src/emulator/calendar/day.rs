//! Days and times as a scenario writes them.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

/// A day of a scenario: `"monday"` of its week, `"monday-8"` eight weeks earlier, `"friday+1"`
/// one week later, or a date such as `"2025-09-10"`, which `week` does not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Day {
    /// A day of the week that the scenario plays in, or of a week that many weeks away.
    InWeek(Weekday, i32),
    /// A fixed date.
    On(Date),
}

impl Day {
    /// The date, given the Monday of the scenario's week.
    pub fn date(self, monday: Date) -> Result<Date, String> {
        match self {
            Day::On(date) => Ok(date),
            Day::InWeek(weekday, weeks) => {
                let days = i32::from(weekday.to_monday_zero_offset()) + 7 * weeks;
                monday
                    .checked_add(days.days())
                    .map_err(|_| format!("a day {days} days after {monday} is out of range"))
            }
        }
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        if let Ok(date) = text.parse() {
            return Ok(Day::On(date));
        }
        let (name, weeks) = text.split_at(text.find(['+', '-']).unwrap_or(text.len()));
        let weeks: i32 = if weeks.is_empty() {
            Ok(0)
        } else {
            weeks.parse()
        }
        .map_err(|_| format!("not a day: {text:?}"))?;
        if weeks.abs() > 10_000 {
            return Err(format!("too far away: {text:?}"));
        }
        Ok(Day::InWeek(weekday(name)?, weeks))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        match day {
            Day::On(date) => date.to_string(),
            Day::InWeek(weekday, 0) => weekday_name(weekday).to_owned(),
            Day::InWeek(weekday, weeks) => format!("{}{weeks:+}", weekday_name(weekday)),
        }
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The weekday of that English name.
pub fn weekday(name: &str) -> Result<Weekday, String> {
    let found = WEEKDAYS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found
        .map(|(_, weekday)| *weekday)
        .ok_or_else(|| format!("not a day: {name:?}"))
}

fn weekday_name(weekday: Weekday) -> &'static str {
    WEEKDAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs())].0
}

/// A time of day such as `"09:30"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Clock(pub Time);

impl TryFrom<String> for Clock {
    type Error = String;

    fn try_from(text: String) -> Result<Clock, String> {
        text.parse()
            .map(Clock)
            .map_err(|_| format!("not a time of day: {text:?}"))
    }
}

impl From<Clock> for String {
    fn from(clock: Clock) -> String {
        clock.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_move_with_the_week() {
        let monday = jiff::civil::date(2025, 9, 8);
        let cases = [
            ("monday", "2025-09-08"),
            ("Sunday", "2025-09-14"),
            ("monday-8", "2025-07-14"),
            ("friday+1", "2025-09-19"),
            ("2024-02-29", "2024-02-29"),
        ];
        for (text, date) in cases {
            assert_eq!(
                Day::try_from(text.to_owned())
                    .unwrap()
                    .date(monday)
                    .unwrap()
                    .to_string(),
                date,
                "{text}"
            );
        }
        for text in ["", "someday", "monday+x", "2025-02-30"] {
            assert!(Day::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_read_is_written_back() {
        for text in ["monday", "friday+1", "monday-8", "2025-09-08"] {
            assert_eq!(String::from(Day::try_from(text.to_owned()).unwrap()), text);
        }
    }
}
