//! The options of the time half as JSON, put together from the command line.

use clap::ArgMatches;
use serde_json::{Map, Value};

use crate::cli::arguments::files::text_or_file;
use crate::cli::arguments::values::{given, unquoted};
use crate::cli::exit::Failure;
use crate::language::Language;

/// The flags that are options: as they are written, the option, whether it is a number.
const FLAGS: [(&str, &str, bool); 11] = [
    ("from", "from", false),
    ("to", "to", false),
    ("time-zone", "time_zone", false),
    ("portal-time-zone", "portal_time_zone", false),
    ("duration", "duration_minutes", true),
    ("step", "step_minutes", true),
    ("required", "required", false),
    ("optional", "optional", false),
    ("at-least", "at_least", false),
    ("limit", "limit", true),
    ("title", "title", false),
];

/// Those of `--time-options`, and the flags, which win; a JSON object, unless what was given is none.
pub(crate) fn time_options(matches: &ArgMatches, language: Language) -> Result<String, Failure> {
    let json = match matches.get_one::<String>("time-options") {
        Some(json) => text_or_file(json.clone(), false, language)?,
        None => "{}".to_owned(),
    };
    let Ok(mut map) = serde_json::from_str::<Map<String, Value>>(&json) else {
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

/// The same for a picture or a calendar: with the names of `--names`, and in the language of the
/// command line where the options name none.
pub(crate) fn options_to_show(matches: &ArgMatches, language: Language) -> Result<String, Failure> {
    let json = time_options(matches, language)?;
    let Ok(mut map) = serde_json::from_str::<Map<String, Value>>(&json) else {
        // What is wrong with it, whoever reads it will say.
        return Ok(json);
    };
    if let Some(names) = given(matches, "names") {
        let names = text_or_file(names, false, language)?;
        let names = serde_json::from_str(&names).unwrap_or(Value::String(names));
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
