//! How an event repeats, and on which dates.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::scenario::{Every as Written, Repeat};
use crate::emulator::php::value::{Array, Key, Value};

/// The vendor's "for ever".
pub const FOREVER: Date = jiff::civil::date(2038, 1, 1);

/// How an event repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// In what steps.
    pub every: Every,
    /// How many steps are one.
    pub interval: i32,
    /// Its last day.
    pub until: Date,
    /// How often it takes place, where its last day follows from that.
    pub count: Option<i64>,
}

/// In what steps an event repeats.
#[derive(Debug, Clone, PartialEq)]
pub enum Every {
    /// Days.
    Day,
    /// Weeks, on these weekdays.
    Week(Vec<Weekday>),
    /// Months, on the day of the first one.
    Month,
    /// Years.
    Year,
}

/// The weekdays as rules abbreviate them, from Monday on.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn position(weekday: Weekday) -> usize {
    usize::from(weekday.to_monday_zero_offset().unsigned_abs())
}

impl Series {
    /// That of a scenario's event.
    pub(crate) fn written(repeat: &Repeat, first: Date, monday: Date) -> Result<Series, String> {
        let named: Result<Vec<Weekday>, String> = repeat
            .on
            .iter()
            .map(|name| super::day::weekday(name))
            .collect();
        let every = match repeat.every {
            Written::Day => Every::Day,
            Written::Workday => Every::Week(Weekday::Monday.cycle_forward().take(5).collect()),
            Written::Week if repeat.on.is_empty() => Every::Week(vec![first.weekday()]),
            Written::Week => Every::Week(named?),
        };
        let last = |day: super::day::Day| day.date(monday);
        Ok(Series {
            every,
            interval: 1,
            until: repeat.until.map_or(Ok(FOREVER), last)?,
            count: None,
        })
    }

    /// That of a rule such as `{"FREQ": "WEEKLY", "BYDAY": ["MO"], "INTERVAL": 2, "COUNT": 5}`;
    /// nothing for one that repeats nothing. What is not emulated is refused by its name.
    pub fn of_rule(
        rule: &Value,
        (first, last): (Date, Date),
        day: impl Fn(&str) -> Option<Date>,
    ) -> Result<Option<Series>, String> {
        let nothing = Array::new();
        let members = rule.as_array().unwrap_or(&nothing);
        let text = |name: &str| rule.get(name).map(Value::to_text).unwrap_or_default();
        let frequency = text("FREQ").to_uppercase();
        if frequency.is_empty() || frequency == "NONE" {
            return Ok(None);
        }
        let known = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "~UNTIL"];
        let unknown = members
            .iter()
            .find(|(key, value)| !value.is_empty() && !known.contains(&key.to_string().as_str()));
        if let Some((key, _)) = unknown {
            return Err(format!("rrule: {key} is not emulated"));
        }
        let by_day = by_day(rule.get("BYDAY"))?;
        let every = match frequency.as_str() {
            "WEEKLY" if by_day.is_empty() => Every::Week(vec![first.weekday()]),
            "WEEKLY" => Every::Week(by_day),
            _ if !by_day.is_empty() => {
                return Err(format!(
                    "rrule: BYDAY with FREQ={frequency} is not emulated"
                ));
            }
            "DAILY" => Every::Day,
            "MONTHLY" | "YEARLY" if first.day() > 28 => {
                let day = first.day();
                return Err(format!(
                    "rrule: FREQ={frequency} on day {day} is not emulated"
                ));
            }
            "MONTHLY" => Every::Month,
            "YEARLY" => Every::Year,
            _ => return Err(format!("rrule: FREQ={frequency} is not emulated")),
        };
        let number = |name: &str| rule.get(name).map_or(0, Value::to_int);
        let mut series = Series {
            every,
            interval: i32::try_from(number("INTERVAL").clamp(1, 1000)).unwrap_or(1),
            until: day(&text("UNTIL")).unwrap_or(FOREVER).max(last),
            count: Some(number("COUNT")).filter(|count| *count > 0),
        };
        if let Some(nth) = series
            .count
            .and_then(|count| usize::try_from(count - 1).ok())
        {
            let reached = series.dates(first).take(nth.saturating_add(1)).last();
            series.until = reached.unwrap_or(series.until);
        }
        Ok(Some(series))
    }

    /// Its dates, given the first one, up to its last day.
    pub fn dates(&self, first: Date) -> impl Iterator<Item = Date> {
        let interval = self.interval.max(1);
        let step = move |index: i32| {
            let steps = index.checked_mul(interval)?;
            let dates = match &self.every {
                Every::Day => vec![first.checked_add(steps.days()).ok()?],
                Every::Month => vec![first.checked_add(steps.months()).ok()?],
                Every::Year => vec![first.checked_add(steps.years()).ok()?],
                Every::Week(weekdays) => {
                    let monday = first
                        .checked_sub(first.weekday().to_monday_zero_offset().days())
                        .and_then(|monday| monday.checked_add(steps.weeks()))
                        .ok()?;
                    let mut days: Vec<i8> = weekdays
                        .iter()
                        .map(|weekday| weekday.to_monday_zero_offset())
                        .collect();
                    days.sort_unstable();
                    days.dedup();
                    let dates = days
                        .into_iter()
                        .filter_map(|day| monday.checked_add(day.days()).ok());
                    dates.filter(|date| *date >= first).collect()
                }
            };
            Some(dates)
        };
        let until = self.until;
        (0..)
            .map_while(step)
            .flatten()
            .take_while(move |date| *date <= until)
    }

    /// The rule as the portal prints it, given how it prints a date.
    pub fn rule(&self, print: impl Fn(Date) -> String) -> Value {
        let (frequency, days) = match &self.every {
            Every::Day => ("DAILY", &[][..]),
            Every::Week(days) => ("WEEKLY", days.as_slice()),
            Every::Month => ("MONTHLY", &[][..]),
            Every::Year => ("YEARLY", &[][..]),
        };
        let mut members = vec![
            ("FREQ", Value::text(frequency)),
            ("INTERVAL", Value::Int(self.interval.into())),
            ("UNTIL", Value::text(print(self.until))),
        ];
        members.extend(self.count.map(|count| ("COUNT", Value::Int(count))));
        if !days.is_empty() {
            let named = days.iter().map(|day| {
                let name = DAYS[position(*day)];
                (Key::Text(name.to_owned()), Value::text(name))
            });
            members.push(("BYDAY", Value::Array(named.collect())));
        }
        Value::map(members)
    }
}

/// Weekdays as a list, a map or a text with commas.
fn by_day(given: Option<&Value>) -> Result<Vec<Weekday>, String> {
    let names: Vec<String> = match given {
        None => Vec::new(),
        Some(Value::Array(items)) => items.iter().map(|(_, item)| item.to_text()).collect(),
        Some(one) => one.to_text().split(',').map(str::to_owned).collect(),
    };
    names
        .iter()
        .map(|name| name.trim().to_uppercase())
        .filter(|name| !name.is_empty())
        .map(|name| {
            let at = DAYS.iter().position(|day| *day == name);
            at.and_then(|at| Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok())
                .ok_or_else(|| format!("rrule: BYDAY={name} is not emulated"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(rule: &str, first: &str) -> Result<Vec<String>, String> {
        let rule: Value = serde_json::from_str(rule).unwrap();
        let first: Date = first.parse().unwrap();
        let series = Series::of_rule(&rule, (first, first), |text| text.parse().ok())?;
        let series = series.unwrap();
        let dates = series.dates(first).take(5);
        Ok(dates.map(|date| date.to_string()[5..].to_owned()).collect())
    }

    #[test]
    fn rules_are_expanded() {
        for (rule, first, dates) in [
            (
                r#"{"FREQ": "DAILY", "INTERVAL": 3}"#,
                "2025-09-08",
                "09-08 09-11 09-14 09-17 09-20",
            ),
            (
                r#"{"FREQ": "DAILY", "COUNT": 2}"#,
                "2025-09-08",
                "09-08 09-09",
            ),
            (
                r#"{"FREQ": "WEEKLY"}"#,
                "2025-09-10",
                "09-10 09-17 09-24 10-01 10-08",
            ),
            (
                r#"{"FREQ": "WEEKLY", "BYDAY": ["FR", "MO"], "INTERVAL": "2"}"#,
                "2025-09-10",
                "09-12 09-22 09-26 10-06 10-10",
            ),
            (
                r#"{"FREQ": "weekly", "BYDAY": "TU,TH", "UNTIL": "2025-09-16"}"#,
                "2025-09-09",
                "09-09 09-11 09-16",
            ),
            (
                r#"{"FREQ": "MONTHLY", "BYDAY": "", "COUNT": 3}"#,
                "2025-11-28",
                "11-28 12-28 01-28",
            ),
            (
                r#"{"FREQ": "YEARLY", "UNTIL": "2027-01-01"}"#,
                "2025-02-03",
                "02-03 02-03",
            ),
        ] {
            assert_eq!(series(rule, first).unwrap().join(" "), dates, "{rule}");
        }
    }

    #[test]
    fn what_is_not_emulated_is_refused_by_name() {
        for (rule, what) in [
            (r#"{"FREQ": "HOURLY"}"#, "FREQ=HOURLY"),
            (
                r#"{"FREQ": "MONTHLY", "BYDAY": "MO"}"#,
                "BYDAY with FREQ=MONTHLY",
            ),
            (r#"{"FREQ": "WEEKLY", "BYDAY": "2MO"}"#, "BYDAY=2MO"),
            (r#"{"FREQ": "DAILY", "BYSETPOS": 1}"#, "BYSETPOS"),
            (r#"{"FREQ": "MONTHLY"}"#, "on day 31"),
        ] {
            let problem = series(rule, "2025-08-31").unwrap_err();
            assert!(problem.contains(what), "{problem}");
        }
    }

    #[test]
    fn what_is_read_is_printed_back() {
        let rule: Value = serde_json::from_str(
            r#"{"FREQ": "WEEKLY", "INTERVAL": 2, "UNTIL": "2025-12-31", "BYDAY": {"MO": "MO", "WE": "WE"}}"#,
        )
        .unwrap();
        let first = jiff::civil::date(2025, 9, 8);
        let series = Series::of_rule(&rule, (first, first), |text| text.parse().ok());
        assert_eq!(series.unwrap().unwrap().rule(|date| date.to_string()), rule);
    }
}
