//! How a portal writes dates, by its culture, and what it says in its language.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::language::Language;

/// The format of `DATE_FROM` and its like; a portal has one for all its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// `02.12.2024 17:59:00`.
    #[default]
    Dmy,
    /// `12/02/2024 05:59:00 pm`.
    Mdy,
    /// `2024-12-02 17:59:00`.
    Ymd,
    /// `02/12/2024 17:59:00`.
    DmySlash,
}

impl Format {
    /// The date alone.
    pub fn date(self, moment: DateTime) -> String {
        let (year, month, day) = (moment.year(), moment.month(), moment.day());
        match self {
            Format::Dmy => format!("{day:02}.{month:02}.{year:04}"),
            Format::Mdy => format!("{month:02}/{day:02}/{year:04}"),
            Format::Ymd => format!("{year:04}-{month:02}-{day:02}"),
            Format::DmySlash => format!("{day:02}/{month:02}/{year:04}"),
        }
    }

    /// Date and time.
    pub fn date_time(self, moment: DateTime) -> String {
        let (hour, minute, second) = (moment.hour(), moment.minute(), moment.second());
        let date = self.date(moment);
        if self != Format::Mdy {
            return format!("{date} {hour:02}:{minute:02}:{second:02}");
        }
        let half = if hour < 12 { "am" } else { "pm" };
        let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
        format!("{date} {hour:02}:{minute:02}:{second:02} {half}")
    }
}

/// What others see instead of a private event's title.
pub fn state(language: Language, accessibility: &str) -> &'static str {
    match accessibility {
        "quest" => language.pick("[Tentative]", "[Под вопросом]"),
        "absent" => language.pick("[Away]", "[Отсутствую]"),
        "free" => language.pick("[Free]", "[Свободен]"),
        _ => language.pick("[Busy]", "[Занят]"),
    }
}

/// The complaint about a missing parameter, which names it.
pub fn missing_parameter(language: Language, name: &str, method: &str) -> String {
    language.pick(
        format!("The required parameter \"{name}\" of the method \"{method}\" is not set"),
        format!("Не задан обязательный параметр \"{name}\" для метода \"{method}\""),
    )
}

/// The complaint about a parameter that means nothing.
pub fn wrong_parameter(language: Language, name: &str) -> String {
    language.pick(
        format!("Invalid value of the parameter \"{name}\""),
        format!("Неверное значение параметра \"{name}\""),
    )
}

/// The complaint about an event that is not there.
pub fn no_event(language: Language) -> &'static str {
    language.pick("The event is not found", "Событие не найдено")
}

/// The complaint about a section that is not one of the calendar.
pub fn no_section(language: Language) -> &'static str {
    language.pick(
        "The section does not belong to the calendar",
        "Секция не относится к календарю",
    )
}

/// What external users are told.
pub fn access_denied(language: Language) -> &'static str {
    language.pick("Access denied", "Доступ запрещен")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_culture_writes_its_own_way() {
        let moment = jiff::civil::date(2024, 12, 2).at(17, 59, 0, 0);
        assert_eq!(Format::Dmy.date_time(moment), "02.12.2024 17:59:00");
        assert_eq!(Format::Mdy.date_time(moment), "12/02/2024 05:59:00 pm");
        assert_eq!(Format::Ymd.date_time(moment), "2024-12-02 17:59:00");
        assert_eq!(Format::DmySlash.date_time(moment), "02/12/2024 17:59:00");
        let midnight = jiff::civil::date(2024, 12, 2).at(0, 5, 0, 0);
        assert_eq!(Format::Mdy.date_time(midnight), "12/02/2024 12:05:00 am");
    }
}
