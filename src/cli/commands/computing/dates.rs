//! The hours of single days as they are written on the command line, where JSON is a nuisance.

use serde_json::{Map, Value};

use crate::cli::exit::Failure;
use crate::input::quoted;
use crate::input::unique::value_from;
use crate::language::Language;

/// The option `dates`: JSON, or `2025-11-01=09:00-13:00,14:00-18:00;2025-11-04`, where a day without
/// hours is off.
pub(super) fn dates(written: &str, language: Language) -> Result<Value, Failure> {
    if written.trim_start().starts_with('{') {
        // What is wrong with it, whoever reads it will say.
        return Ok(value_from(written).unwrap_or_else(|_| written.into()));
    }
    let mut days = Map::new();
    let parts = written.split(';').map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        let (day, hours) = part.split_once('=').unwrap_or((part, ""));
        let hours = hours.split(',').map(str::trim);
        let hours = hours.filter(|stretch| !stretch.is_empty());
        let hours: Vec<Value> = hours.map(Value::from).collect();
        if days.insert(day.trim().to_owned(), hours.into()).is_some() {
            let day = quoted(day);
            return Err(Failure::usage(language.pick(
                format!("--dates: {day} stands twice"),
                format!("--dates: {day} указано дважды"),
            )));
        }
    }
    Ok(Value::Object(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn days_and_their_hours_are_written_short_or_as_json() {
        let read = |written: &str| dates(written, Language::English).unwrap();
        let meant = json!({"2025-11-01": ["09:00-13:00", "14:00-18:00"], "2025-11-04": []});
        assert_eq!(read("2025-11-01=09:00-13:00,14:00-18:00;2025-11-04"), meant);
        assert_eq!(
            read(" 2025-11-04= ; 2025-11-01 = 09:00-13:00, 14:00-18:00;"),
            meant
        );
        assert_eq!(read(&meant.to_string()), meant);
        // A key that stands twice is not lost in silence.
        let twice = r#"{"2025-11-04": [], "2025-11-04": ["09:00-18:00"]}"#;
        assert_eq!(read(twice), twice);
        let error = dates("2025-11-04;2025-11-04=09:00-18:00", Language::English);
        assert!(error.unwrap_err().message.contains("stands twice"));
    }
}
