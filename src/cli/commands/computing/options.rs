//! The options of the time half as JSON, put together from the command line.

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::dates::dates;
use crate::Error;
use crate::busy::time::moment::Moment;
use crate::busy::time::zone::Zone;
use crate::cli::arguments::files::text_or_file;
use crate::cli::arguments::values::{given, unquoted};
use crate::cli::arguments::when::{Now, clock};
use crate::cli::exit::Failure;
use crate::input::date::Day;
use crate::input::unique::value_from;
use crate::input::wrong_option::WrongOption;
use crate::language::Language;

/// The flags that are options: as they are written, the option, whether it is a number.
const FLAGS: [(&str, &str, bool); 15] = [
    ("from", "from", false),
    ("to", "to", false),
    ("time-zone", "time_zone", false),
    ("portal-time-zone", "portal_time_zone", false),
    ("ignore-events", "ignore_events", false),
    ("all-day", "all_day", false),
    ("duration", "duration_minutes", true),
    ("step", "step_minutes", true),
    ("required", "required", false),
    ("optional", "optional", false),
    ("at-least", "at_least", false),
    ("limit", "limit", true),
    ("not-before", "not_before", false),
    ("check-start", "check_start", false),
    ("title", "title", false),
];

/// The flags whose values may be words such as `today`, and the option of each. The window's beginning
/// stands before its end, which may depend on it.
const WHEN: [(&str, &str); 4] = [
    ("from", "from"),
    ("to", "to"),
    ("not-before", "not_before"),
    ("check-start", "check_start"),
];

/// Those of `--time-options`, and the flags, which win; a JSON object, unless what was given is none.
pub(crate) fn time_options(matches: &ArgMatches, language: Language) -> Result<String, Failure> {
    time_options_at(clock(), matches, language)
}

fn time_options_at(
    now: Moment,
    matches: &ArgMatches,
    language: Language,
) -> Result<String, Failure> {
    let json = match matches.get_one::<String>("time-options") {
        Some(json) => text_or_file(json.clone(), false, language)?,
        None => "{}".to_owned(),
    };
    let Ok(Value::Object(mut map)) = value_from(&json) else {
        // What is wrong with it, whoever reads it will say.
        return Ok(json);
    };
    for (flag, key, is_number) in FLAGS {
        // A command has the flags that it knows.
        let Ok(Some(value)) = matches.try_get_one::<String>(flag) else {
            continue;
        };
        let value = unquoted(value).to_owned();
        let value = match value.parse::<u64>() {
            Ok(number) if is_number => number.into(),
            _ => value.into(),
        };
        map.insert(key.to_owned(), value);
    }
    if let Ok(Some(dates_given)) = matches.try_get_one::<String>("dates") {
        let written = text_or_file(unquoted(dates_given).to_owned(), false, language)?;
        map.insert("dates".to_owned(), dates(&written, language)?);
    }
    resolve_words(now, matches, &mut map)?;
    if let Ok(Some(groups)) = matches.try_get_many::<String>("group") {
        map.insert(
            "groups".to_owned(),
            groups.map(|group| of_group(group)).collect(),
        );
    }
    if let Ok(Some(true)) = matches.try_get_one::<bool>("alternatives") {
        map.insert("alternatives".to_owned(), true.into());
    }
    if given(matches, "answer").is_some()
        && let Some(users) = given(matches, "users")
    {
        map.insert(
            "users".to_owned(),
            text_or_file(users, false, language)?.into(),
        );
    }
    Ok(Value::Object(map).to_string())
}

/// Puts dates where the flags have words for them.
fn resolve_words(
    now: Moment,
    matches: &ArgMatches,
    map: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let zone = map.get("time_zone").and_then(Value::as_str);
    let zone = zone.map_or_else(|| Ok(Zone::utc()), Zone::named);
    // Where there are no words, whoever reads the zone will say what is wrong with it.
    let mut wrong = None;
    let zone = zone.unwrap_or_else(|problem| {
        wrong = Some(WrongOption::new("time_zone", problem));
        Zone::utc()
    });
    let now = Now::new(now, zone);
    for (flag, key) in WHEN {
        let is_flag = matches!(matches.try_get_one::<String>(flag), Ok(Some(_)));
        let day = match key {
            "to" => map.get("from").and_then(Value::as_str),
            _ => None,
        };
        let day = day.and_then(|text| Day::try_from(text).ok()).map(Day::date);
        let word = map.get(key).and_then(Value::as_str).filter(|_| is_flag);
        if let Some(meant) = word.and_then(|word| now.meant(word, day)) {
            if let Some(wrong) = wrong.take() {
                return Err(Error::from(wrong).into());
            }
            map.insert(key.to_owned(), now.written(meant).into());
        }
    }
    Ok(())
}

/// `1,2,3:1`: ids, and how many of them.
fn of_group(written: &str) -> Value {
    match unquoted(written).rsplit_once(':') {
        Some((users, at_least)) => json!({"users": users, "at_least": at_least}),
        None => json!({"users": unquoted(written)}),
    }
}

/// The same for a picture or a calendar: with the names of `--names`, and in the language of the
/// command line where the options name none.
pub(crate) fn options_to_show(matches: &ArgMatches, language: Language) -> Result<String, Failure> {
    let json = time_options(matches, language)?;
    let Ok(Value::Object(mut map)) = value_from(&json) else {
        // What is wrong with it, whoever reads it will say.
        return Ok(json);
    };
    if let Some(names) = given(matches, "names") {
        let names = text_or_file(names, false, language)?;
        let names = value_from(&names).unwrap_or(Value::String(names));
        map.insert("names".to_owned(), names);
    }
    // A command has the flags that it knows.
    if let Ok(Some(true)) = matches.try_get_one::<bool>("events") {
        map.insert("events".to_owned(), true.into());
    }
    map.entry("language")
        .or_insert_with(|| language.code().into());
    Ok(Value::Object(map).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::grammar::command;
    use serde_json::json;

    /// The options of a command line that is given on Wednesday, 10 September 2025, at 20:30 UTC.
    fn options(line: &[&str]) -> Result<Value, String> {
        let args = ["b24busy", "free"].iter().chain(line);
        let matches = command(Language::English).get_matches_from(args);
        let (_, matches) = matches.subcommand().unwrap();
        time_options_at(Moment(1_757_536_200), matches, Language::English)
            .map(|json| serde_json::from_str(&json).unwrap())
            .map_err(|failure| failure.message)
    }

    #[test]
    fn words_are_dates_in_the_viewers_zone() {
        let line = ["--from", "monday", "--to", "friday", "--not-before", "+2h"];
        let moscow = [&line[..], &["--time-zone", "Europe/Moscow"]].concat();
        assert_eq!(
            options(&moscow),
            Ok(
                json!({"from": "2025-09-15", "to": "2025-09-19", "time_zone": "Europe/Moscow",
                      "not_before": "2025-09-11T01:30:00+03:00"})
            )
        );
        // The zone may stand among all options; without one it is UTC.
        let zone = r#"{"time_zone": "Asia/Vladivostok"}"#;
        let found = options(&["--from", "today", "--time-options", zone]).unwrap();
        assert_eq!(found["from"], "2025-09-11");
        let found = options(&["--from", "now", "--to", "'+1w'"]).unwrap();
        assert_eq!(
            found,
            json!({"from": "2025-09-10T20:30:00+00:00", "to": "2025-09-17"})
        );
    }

    #[test]
    fn what_is_no_word_goes_on_as_it_is() {
        let found = options(&[
            "--from",
            "2025-09-10",
            "--to",
            "soon",
            "--time-zone",
            "Mars",
        ]);
        assert_eq!(
            found,
            Ok(json!({"from": "2025-09-10", "to": "soon", "time_zone": "Mars"}))
        );
        // Words of the options in JSON are the library's, which knows none.
        let found = options(&["--time-options", r#"{"from": "today"}"#]);
        assert_eq!(found, Ok(json!({"from": "today"})));
        let refused = options(&["--from", "today", "--time-zone", "Mars"]).unwrap_err();
        assert!(refused.contains("\"Mars\" is no time zone"), "{refused}");
    }

    #[test]
    fn what_stands_twice_in_the_json_is_refused_and_not_lost() {
        let twice = r#"{"from": "2025-09-10", "from": "2025-09-11"}"#;
        let args = ["b24busy", "free", "--time-options", twice];
        let matches = command(Language::English).get_matches_from(args);
        let (_, matches) = matches.subcommand().unwrap();
        let passed = time_options_at(Moment(0), matches, Language::English).unwrap();
        assert_eq!(passed, twice);
    }
}
