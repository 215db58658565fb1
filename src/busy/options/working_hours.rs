//! Working hours as the caller writes them: when people meet at all.

use serde_json::Value;
use time::Weekday;

use crate::busy::time::wall::DAY;
use crate::error::Error;
use crate::input::clock::clock_time;
use crate::input::fields::{Fields, shown};
use crate::input::unique::value_from;
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

/// When people meet at all: stretches of time on each day of the week, by the clock of the viewer's
/// time zone or, where they are one person's, of that person's.
///
/// By default Monday to Friday, 09:00 to 18:00.
///
/// ```
/// use b24busy::{WorkingHours, time::Weekday};
///
/// let hours = WorkingHours::none()
///     .on(Weekday::Monday, ["09:00-13:00", "14:00-18:00"])?
///     .on(Weekday::Friday, ["22:00-02:00"])?; // until Saturday
/// let same = WorkingHours::from_json(
///     r#"{"monday": ["09:00-13:00", "14:00-18:00"], "friday": ["22:00-02:00"]}"#,
/// )?;
/// assert_eq!(hours, same);
/// # Ok::<(), b24busy::Error>(())
/// ```
// From Monday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingHours([Vec<Hours>; 7]);

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
    /// None, to add days to.
    pub fn none() -> Self {
        Self(Default::default())
    }

    /// Every day, around the clock.
    pub fn always() -> Self {
        Self(std::array::from_fn(|_| vec![Hours { from: 0, to: DAY }]))
    }

    /// The hours that begin on a day of the week, instead of those that it had: up to 100 stretches
    /// such as `"09:00-18:00"`, or `"22:00-02:00"` across midnight.
    pub fn on<T: AsRef<str>>(
        mut self,
        day: Weekday,
        stretches: impl IntoIterator<Item = T>,
    ) -> Result<Self, Error> {
        let place = usize::from(day.number_days_from_monday());
        let texts: Vec<T> = stretches.into_iter().collect();
        self.0[place] = stretches_of(KEY, WEEKDAYS[place], &texts)?;
        Ok(self)
    }

    /// From JSON: `"always"` in quotes, or an object of days in English; one that is not named is off.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let value = value_from(json)
            .map_err(|_| WrongOption::new(KEY, "expected JSON with each key once"))?;
        Ok(Self::from_value(value)?)
    }

    /// The same with each stretch begun earlier and ended later by so many seconds: not before the
    /// midnight of its day, and never as long as a day and longer, which is the longest that can be
    /// written.
    pub(super) fn wider(&self, before: i64, after: i64) -> Self {
        const MINUTE: i64 = 60;
        let wider = |hours: &Hours| {
            let Hours { from, to } = *hours;
            let first = if to <= DAY { 0 } else { to - DAY + MINUTE };
            let from = from.min((from - before).max(first));
            let last = from + DAY - if from == 0 { 0 } else { MINUTE };
            let to = to.max((to + after).min(last));
            Hours { from, to }
        };
        let day = |day: &Vec<Hours>| day.iter().map(wider).collect();
        Self(std::array::from_fn(|place| day(&self.0[place])))
    }

    /// As JSON has it, without the days that are off.
    pub(super) fn to_value(&self) -> Value {
        let clock = |second: i64| format!("{:02}:{:02}", second / 3600, second / 60 % 60);
        let written = |hours: &Hours| {
            let to = if hours.to > DAY {
                hours.to - DAY
            } else {
                hours.to
            };
            format!("{}-{}", clock(hours.from), clock(to))
        };
        let days = WEEKDAYS.iter().zip(&self.0);
        let days = days.filter(|(_, hours)| !hours.is_empty());
        days.map(|(day, hours)| {
            let hours: Value = hours.iter().map(written).collect();
            ((*day).to_owned(), hours)
        })
        .collect()
    }

    /// Those that start on such a day.
    pub(in crate::busy) fn of_day(&self, weekday: Weekday) -> &[Hours] {
        &self.0[usize::from(weekday.number_days_from_monday())]
    }

    /// `"always"`, or an object of days.
    pub(in crate::busy) fn from_value(value: Value) -> Result<Self, WrongOption> {
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
        let mut week = Self::none();
        for (day, of_day) in WEEKDAYS.into_iter().zip(&mut week.0) {
            let texts = fields
                .texts(day)
                .map_err(|wrong| wrong.within(KEY, |words| format!("option {KEY}: {words}")))?;
            *of_day = stretches_of(KEY, day, &texts.unwrap_or_default())?;
        }
        fields.finish().map_err(|wrong| {
            wrong.within(KEY, |words| {
                words.replace("unknown option", &format!("option {KEY}: unknown day"))
            })
        })?;
        Ok(week)
    }
}

/// The stretches of a day, of the option `key`.
pub(super) fn stretches_of<T: AsRef<str>>(
    key: &'static str,
    day: &str,
    texts: &[T],
) -> Result<Vec<Hours>, WrongOption> {
    let wrong = |problem: String| {
        WrongOption::in_words(format!("{key}.{day}"), format!("option {key}: {problem}"))
    };
    let parse = |text: &T| {
        let text = text.as_ref();
        parse_hours(text).ok_or_else(|| {
            wrong(format!(
                "{} on {day} is no stretch of time; expected \"09:00-18:00\", or \
                 \"22:00-02:00\" across midnight",
                crate::input::quoted(text)
            ))
        })
    };
    let mut stretches = Vec::new();
    for text in texts {
        let hours = parse(text)?;
        if stretches.contains(&hours) {
            continue;
        }
        if stretches.len() == MOST_STRETCHES {
            return Err(wrong(format!(
                "too many stretches on {day}; at most {MOST_STRETCHES} are taken"
            )));
        }
        stretches.push(hours);
    }
    Ok(stretches)
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
        let read = |json| WorkingHours::from_json(json).unwrap_err().to_string();
        assert!(read(r#""never""#).contains("\"never\" given"));
        assert!(read(r#"{"mondey": []}"#).contains("did you mean monday?"));
        assert!(read(r#"{"monday": ["9-18"]}"#).contains("\"9-18\" on monday"));
        assert!(read(r#"{"monday": "09:00-18:00"}"#).contains("list of texts"));
        let on = |stretch| WorkingHours::none().on(Weekday::Monday, [stretch]);
        assert_eq!(
            on("9-18").unwrap_err().to_string(),
            read(r#"{"monday": ["9-18"]}"#)
        );
        let on = |stretches: Vec<String>| WorkingHours::none().on(Weekday::Monday, stretches);
        let minute = |at: usize| format!("{:02}:{:02}-24:00", at / 60, at % 60);
        assert!(on((0..100).map(minute).collect()).is_ok());
        assert!(on((0..101).map(minute).collect()).is_err());
        // What stands twice is counted once.
        assert!(on(vec![minute(0); 101]).is_ok());
        let twice = WorkingHours::from_json(r#"{"monday": [], "monday": []}"#);
        assert!(twice.unwrap_err().message().contains("each key once"));
    }
}
