//! Working hours as the caller writes them: when people meet at all.

use serde_json::Value;
use time::Weekday;

use crate::busy::time::wall::DAY;
use crate::input::clock::clock_time;
use crate::input::fields::{Fields, shown};
use crate::input::wrong_option::WrongOption;

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The option's name.
const KEY: &str = "working_hours";

/// More stretches than this no day has.
const MOST_STRETCHES: usize = 100;

/// From one time of the clock to before another, in seconds since midnight: the end after the start,
/// up to a day later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::busy) struct Hours {
    pub(in crate::busy) from: i64,
    pub(in crate::busy) to: i64,
}

/// The working hours of each day of the week, from Monday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WorkingHours([Vec<Hours>; 7]);

impl Default for WorkingHours {
    /// Monday to Friday, 09:00 to 18:00.
    fn default() -> Self {
        let day = vec![Hours {
            from: 9 * 3600,
            to: 18 * 3600,
        }];
        let off = Vec::new;
        Self([
            day.clone(),
            day.clone(),
            day.clone(),
            day.clone(),
            day,
            off(),
            off(),
        ])
    }
}

impl WorkingHours {
    fn always() -> Self {
        Self(std::array::from_fn(|_| vec![Hours { from: 0, to: DAY }]))
    }

    /// Those that start on such a day.
    pub(in crate::busy) fn of_day(&self, weekday: Weekday) -> &[Hours] {
        &self.0[usize::from(weekday.number_days_from_monday())]
    }

    /// `"always"`, or an object of days.
    pub(in crate::busy) fn from_json(value: Value) -> Result<Self, WrongOption> {
        let map = match value {
            Value::String(word) if word == "always" => return Ok(Self::always()),
            Value::Object(map) => map,
            other => {
                return Err(WrongOption::new(
                    KEY,
                    format!(
                        "{} given; expected \"always\" or an object such as \
                         {{\"monday\": [\"09:00-18:00\"]}}",
                        shown(&other)
                    ),
                ));
            }
        };
        let mut fields = Fields::of(map);
        let mut week: [Vec<Hours>; 7] = Default::default();
        for (day, of_day) in WEEKDAYS.into_iter().zip(&mut week) {
            let wrong = |problem: String| {
                WrongOption::in_words(day, format!("option {KEY}: {problem}"))
                    .within(KEY, str::to_owned)
            };
            let texts = fields
                .texts(day)
                .map_err(|wrong| wrong.within(KEY, |words| format!("option {KEY}: {words}")))?
                .unwrap_or_default();
            if texts.len() > MOST_STRETCHES {
                let given = texts.len();
                return Err(wrong(format!(
                    "{given} stretches on {day}; at most {MOST_STRETCHES} are taken"
                )));
            }
            for text in texts {
                let hours = parse_hours(&text).ok_or_else(|| {
                    wrong(format!(
                        "{} on {day} is no stretch of time; expected \"09:00-18:00\", or \
                         \"22:00-02:00\" across midnight",
                        crate::input::quoted(&text)
                    ))
                })?;
                of_day.push(hours);
            }
        }
        fields.finish().map_err(|wrong| {
            wrong.within(KEY, |words| {
                words.replace("unknown option", &format!("option {KEY}: unknown day"))
            })
        })?;
        Ok(Self(week))
    }
}

/// `09:00-18:00`. What ends before it starts, ends on the next day.
fn parse_hours(text: &str) -> Option<Hours> {
    let (from, to) = text.split_once(['-', '–'])?;
    let (from, to) = (i64::from(clock_time(from)?), i64::from(clock_time(to)?));
    if from == DAY || from == to {
        return None;
    }
    let to = if to > from { to } else { to + DAY };
    Some(Hours { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_read_as_people_write_them() {
        for (text, from, to) in [
            ("09:00-18:00", 9 * 60, 18 * 60),
            ("9:00 – 18:30", 9 * 60, 18 * 60 + 30),
            ("00:00-24:00", 0, 1440),
            ("22:00-02:00", 22 * 60, 26 * 60),
            ("22:00-00:00", 22 * 60, 24 * 60),
        ] {
            let (from, to) = (from * 60, to * 60);
            assert_eq!(parse_hours(text), Some(Hours { from, to }), "{text}");
        }
        for text in [
            "",
            "9-18",
            "09:00",
            "09:00-09:00",
            "25:00-26:00",
            "24:00-02:00",
            "9:0-10:00",
        ] {
            assert_eq!(parse_hours(text), None, "{text}");
        }
    }

    #[test]
    fn wrong_hours_name_what_is_wrong() {
        let read = |json| WorkingHours::from_json(serde_json::from_str(json).unwrap()).unwrap_err();
        let read = |json| read(json).to_string();
        assert!(read(r#""never""#).contains("\"never\" given"));
        assert!(read(r#"{"mondey": []}"#).contains("did you mean monday?"));
        assert!(read(r#"{"monday": ["9-18"]}"#).contains("\"9-18\" on monday"));
        assert!(read(r#"{"monday": "09:00-18:00"}"#).contains("list of texts"));
    }
}
