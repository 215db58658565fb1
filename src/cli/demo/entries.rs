//! A busy answer in words. It is read defensively: keys may be missing, null, or of another type,
//! and absences have keys of their own.

use jiff::civil::DateTime;
use serde_json::Value;

use crate::language::Language;
use crate::put::put;

/// The entries of each user, in the order asked.
pub(super) fn described(result: &str, users: &[u64], language: Language) -> String {
    let answer: Value = serde_json::from_str(result).unwrap_or_default();
    let who = language.pick("user", "пользователь");
    let mut text = String::new();
    for user in users {
        put!(text, "  {who} {user}\n");
        match answer.get(user.to_string()).and_then(Value::as_array) {
            None => {
                text += &note(language.pick(
                    "not in the answer: unknown, which is not the same as free",
                    "нет в ответе: неизвестно, а это не то же, что свободен",
                ));
            }
            Some(entries) if entries.is_empty() => {
                text += &note(language.pick("nothing in these days", "в эти дни ничего"));
            }
            Some(entries) => text += &table(entries, language),
        }
    }
    text
}

/// How far a stamp is from the truth, shown on the first entry where they differ.
pub(super) fn stamp_example(result: &str, language: Language) -> Option<String> {
    let answer: Value = serde_json::from_str(result).ok()?;
    let entries = answer
        .as_object()?
        .values()
        .filter_map(Value::as_array)
        .flatten();
    entries
        .filter(|entry| !is_all_day(entry))
        .find_map(|entry| {
            let (from, zone) = (text(entry, "DATE_FROM"), text(entry, "TZ_FROM"));
            let wall = DateTime::strptime("%d.%m.%Y %H:%M:%S", &from).ok()?;
            let truth = wall.in_tz(&zone).ok()?.timestamp();
            let stamp = text(entry, "DATE_FROM_TS_UTC").parse().ok()?;
            if truth.as_second() == stamp {
                return None;
            }
            let clock = |moment: jiff::Timestamp| moment.strftime("%H:%M").to_string();
            let said = clock(jiff::Timestamp::from_second(stamp).ok()?);
            let (wall, truth) = (wall.strftime("%H:%M").to_string(), clock(truth));
            Some(language.pick(
                format!("Here {wall} {zone} is {truth} UTC, and the field says {said}.\n"),
                format!("Здесь {wall} {zone} — это {truth} UTC, а в поле {said}.\n"),
            ))
        })
}

fn note(text: &str) -> String {
    format!("    {text}\n")
}

/// One line for each entry, its columns under each other.
fn table(entries: &[Value], language: Language) -> String {
    let rows: Vec<[String; 4]> = entries.iter().map(|entry| row(entry, language)).collect();
    let width = |column: usize| {
        let lengths = rows.iter().map(|row| row[column].chars().count());
        lengths.max().unwrap_or_default()
    };
    let [when, zone, state] = [width(0), width(1), width(2)];
    rows.iter()
        .map(|row| {
            let line = format!(
                "    {:when$}  {:zone$}  {:state$}  {}",
                row[0], row[1], row[2], row[3]
            );
            line.trim_end().to_owned() + "\n"
        })
        .collect()
}

/// When, in which zone, how busy, and what.
fn row(entry: &Value, language: Language) -> [String; 4] {
    let state = state(&text(entry, "ACCESSIBILITY"), language);
    if entry.get("FROM_HR").and_then(Value::as_bool) == Some(true) {
        let (from, to) = (text(entry, "DT_FROM"), text(entry, "DT_TO"));
        let what = language.pick("absence, from the HR module", "отсутствие по данным кадров");
        return [span(&from, &to), String::new(), state, what.to_owned()];
    }
    let (mut from, mut to) = (text(entry, "DATE_FROM"), text(entry, "DATE_TO"));
    let mut zone = text(entry, "TZ_FROM");
    if is_all_day(entry) {
        for limit in [&mut from, &mut to] {
            limit.truncate(limit.find(' ').unwrap_or(limit.len()));
        }
        language.pick("all day", "весь день").clone_into(&mut zone);
    }
    [span(&from, &to), zone, state, text(entry, "NAME")]
}

/// From, to; the day of the end only where it is another.
fn span(from: &str, to: &str) -> String {
    let without_seconds = |moment: &str| {
        let is_clock = moment.matches(':').count() == 2;
        let clock = moment.strip_suffix(":00").filter(|_| is_clock);
        clock.unwrap_or(moment).to_owned()
    };
    let (from, to) = (without_seconds(from), without_seconds(to));
    if from == to || to.is_empty() {
        return from;
    }
    match (from.split_once(' '), to.split_once(' ')) {
        (Some((day, _)), Some((same, clock))) if day == same => format!("{from} – {clock}"),
        _ => format!("{from} – {to}"),
    }
}

fn state(accessibility: &str, language: Language) -> String {
    match accessibility {
        "busy" => language.pick("busy", "занят"),
        "quest" => language.pick("tentative", "под вопросом"),
        "absent" => language.pick("absent", "отсутствует"),
        "free" => language.pick("free", "свободен"),
        other => other,
    }
    .to_owned()
}

fn is_all_day(entry: &Value) -> bool {
    text(entry, "DT_SKIP_TIME") == "Y"
}

/// A member as text; numbers count, since portals of different age write both.
fn text(entry: &Value, key: &str) -> String {
    match entry.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_every_kind_are_described() {
        let result = r#"{
            "1": [
                {"NAME": "Planning", "DATE_FROM": "08.09.2025 10:00:00", "DATE_TO": "08.09.2025 11:30:00",
                 "TZ_FROM": "Europe/Moscow", "ACCESSIBILITY": "busy", "DT_SKIP_TIME": "N"},
                {"NAME": "Day off", "DATE_FROM": "09.09.2025 00:00:00", "DATE_TO": "10.09.2025 00:00:00",
                 "TZ_FROM": null, "ACCESSIBILITY": "quest", "DT_SKIP_TIME": "Y"},
                {"FROM_HR": true, "DT_FROM": "11.09.2025", "DT_TO": "11.09.2025", "ACCESSIBILITY": "absent"},
                {"ID": 5}, null
            ],
            "2": []
        }"#;
        let english = described(result, &[2, 1, 3], Language::English);
        let lines: Vec<&str> = english.lines().collect();
        assert_eq!(
            lines,
            [
                "  user 2",
                "    nothing in these days",
                "  user 1",
                "    08.09.2025 10:00 – 11:30  Europe/Moscow  busy       Planning",
                "    09.09.2025 – 10.09.2025   all day        tentative  Day off",
                "    11.09.2025                               absent     absence, from the HR module",
                "",
                "",
                "  user 3",
                "    not in the answer: unknown, which is not the same as free",
            ]
        );
        let russian = described(result, &[1], Language::Russian);
        assert!(russian.contains("весь день"), "{russian}");
    }

    #[test]
    fn a_stamp_that_is_off_is_shown() {
        let result = |stamp: u32| {
            format!(
                r#"{{"1": [{{"DATE_FROM": "11.09.2025 18:34:00", "TZ_FROM": "Europe/Moscow",
                    "DATE_FROM_TS_UTC": "{stamp}", "DT_SKIP_TIME": "N"}}]}}"#
            )
        };
        // The documentation's own sample.
        assert_eq!(
            stamp_example(&result(1_757_594_040), Language::English).as_deref(),
            Some("Here 18:34 Europe/Moscow is 15:34 UTC, and the field says 12:34.\n")
        );
        assert_eq!(
            stamp_example(&result(1_757_604_840), Language::English),
            None
        );
        for odd in ["[]", "null", "{\"1\": [null, {}]}", "{\"1\": 5}", ""] {
            assert_eq!(stamp_example(odd, Language::English), None);
        }
    }
}
