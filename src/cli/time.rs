//! `b24busy busy` and `b24busy free`: the time half, over a portal's answer or one at hand.

use clap::ArgMatches;
use serde_json::{Map, Value};

use super::connection::{self, file_or_standard_input, given, required, text_or_file};
use super::exchange;
use super::exit::{Exit, Failure};
use super::language::Language;
use super::output;
use super::progress;
use crate::availability::Question;
use crate::input::users::Users;
use crate::{BusyOptions, Error, SlotOptions, available_slots, busy_intervals};

/// The flags that are options of the time half: as they are written, the option, whether it is a
/// number.
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

pub(super) fn busy(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let options = BusyOptions::from_json(&options(matches, language)?)?;
    let asked = answer(matches, options, BusyOptions::question, language)?;
    let Some((answer, options)) = asked else {
        return Ok(Exit::Answer);
    };
    deliver(
        &busy_intervals(&answer, &options)?.to_json(),
        matches,
        language,
    )
}

pub(super) fn free(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let options = SlotOptions::from_json(&options(matches, language)?)?;
    let asked = answer(matches, options, SlotOptions::question, language)?;
    let Some((answer, options)) = asked else {
        return Ok(Exit::Answer);
    };
    deliver(
        &available_slots(&answer, &options)?.to_json(),
        matches,
        language,
    )
}

fn deliver(json: &str, matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let file = matches.get_one::<String>("out").map(String::as_str);
    output::deliver(json, file, language).map(|()| Exit::Answer)
}

/// The options of the time half as JSON: those of `--time-options`, and the flags, which win.
pub(super) fn options(matches: &ArgMatches, language: Language) -> Result<String, Failure> {
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
        let value = super::words::unquoted(value).to_owned();
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

/// The answer, with the options to read it: from `--answer`, or from the portal; `None` with
/// `--test`, which only shows the request.
pub(super) fn answer<O>(
    matches: &ArgMatches,
    options: O,
    question: impl FnOnce(&O, &Users) -> Result<Question<O>, Error>,
    language: Language,
) -> Result<Option<(String, O)>, Failure> {
    if let Some(file) = given(matches, "answer") {
        if given(matches, "url").is_some() || given(matches, "token").is_some() {
            return Err(Failure::usage(language.pick(
                "--answer is an answer at hand: --url and --token do not go with it",
                "--answer — это готовый ответ: --url и --token с ним не указывают",
            )));
        }
        return Ok(Some((file_or_standard_input(&file, language)?, options)));
    }
    let [users] = required(matches, ["users"], language)?;
    let users = text_or_file(users, false, language)?;
    let client = progress::with_bar(connection::open(matches, language)?, language);
    let asked = question(&options, &client.parse_users(users.as_str())?)?;
    let (users, from, to) = (&asked.users, asked.from, asked.to);
    let answer = exchange::ask(
        matches,
        &client,
        |client| client.preview_get_user_busy(users.clone(), from, to),
        |client| client.get_user_busy(users.clone(), from, to),
        language,
    )?;
    let Some(answer) = answer else {
        return Ok(None);
    };
    match exchange::refused(&answer, &client, language) {
        Some(failure) => Err(failure),
        None => Ok(Some((answer.into_string(), asked.options))),
    }
}
