//! `b24busy timeline` and `b24busy ics`: what the time half found, for people and for calendars.

use std::io::{self, IsTerminal};
use std::time::{SystemTime, UNIX_EPOCH};

use anstream::ColorChoice;
use clap::ArgMatches;
use serde_json::{Map, Value};

use super::connection::{given, text_or_file};
use super::exit::{Exit, Failure};
use super::language::Language;
use super::output;
use super::time;
use crate::availability::Question;
use crate::input::users::Users;
use crate::report::text::{Look, timeline_text};
use crate::{CalendarOptions, Error, TimelineOptions, freebusy_ics, timeline_svg};

/// The width of a terminal that does not tell it, and of files.
const WIDTH: usize = 80;

pub(super) fn timeline(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let svg = given(matches, "svg");
    let out = given(matches, "out");
    if svg.is_some() && out.is_some() {
        return Err(Failure::usage(language.pick(
            "--svg and --out do not go together: --svg names the file itself",
            "--svg и --out вместе не указывают: имя файла задаёт сам --svg",
        )));
    }
    let Some((answer, options)) = asked(matches, TimelineOptions::from_json, question, language)?
    else {
        return Ok(Exit::Answer);
    };
    if let Some(file) = svg {
        let svg = timeline_svg(&answer, &options)?;
        return output::deliver_text(&svg, Some(&file), language).map(|()| Exit::Answer);
    }
    match output::named(out.as_deref()) {
        None => draw(&answer, &options, language)?,
        file => {
            let text = timeline_text(&answer, &options, look(false))?;
            output::deliver_text(&text, file, language)?;
        }
    }
    Ok(Exit::Answer)
}

/// Draws on standard output as it can show it.
pub(super) fn draw(
    answer: &str,
    options: &TimelineOptions,
    language: Language,
) -> Result<(), Failure> {
    let look = look(true);
    let text = timeline_text(answer, options, look)?;
    if look.colour {
        output::print_coloured(&text, language)
    } else {
        output::print(&text, language)
    }
}

pub(super) fn ics(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let read = CalendarOptions::from_json;
    let Some((answer, options)) = asked(matches, read, CalendarOptions::question, language)? else {
        return Ok(Exit::Answer);
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let stamp = now.map_or(0, |since| since.as_secs().cast_signed());
    let calendar = freebusy_ics(&answer, &options, stamp)?;
    let file = given(matches, "out");
    output::deliver_text(&calendar, file.as_deref(), language).map(|()| Exit::Answer)
}

/// What standard output can show; a file gets letters alone.
fn look(to_terminal: bool) -> Look {
    let stdout = io::stdout();
    let colour = to_terminal && anstream::AutoStream::choice(&stdout) != ColorChoice::Never;
    let width = (to_terminal && stdout.is_terminal())
        .then(|| terminal_size::terminal_size_of(&stdout))
        .flatten()
        .map_or(0, |(width, _)| usize::from(width.0));
    Look {
        width: if width == 0 { WIDTH } else { width },
        colour,
    }
}

/// The answer and the options to show it with; `None` with `--test`.
fn asked<O>(
    matches: &ArgMatches,
    read: impl FnOnce(&str) -> Result<O, Error>,
    question: impl FnOnce(&O, &Users) -> Result<Question<O>, Error>,
    language: Language,
) -> Result<Option<(String, O)>, Failure> {
    let json = with_names(time::options(matches, language)?, matches, language)?;
    time::answer(matches, read(&json)?, question, language)
}

/// The names of `--names`, and the language of the command line where the options name none.
fn with_names(json: String, matches: &ArgMatches, language: Language) -> Result<String, Failure> {
    let Ok(mut map) = serde_json::from_str::<Map<String, Value>>(&json) else {
        // What is wrong with it, whoever reads it will say.
        return Ok(json);
    };
    if let Some(names) = given(matches, "names") {
        let names = text_or_file(names, false, language)?;
        let names = serde_json::from_str(&names).unwrap_or(Value::String(names));
        map.insert("names".to_owned(), names);
    }
    map.entry("language")
        .or_insert_with(|| language.pick("en", "ru").into());
    Ok(Value::Object(map).to_string())
}

/// What the portal is asked for a picture: what it is asked for its slots.
fn question(options: &TimelineOptions, users: &Users) -> Result<Question<TimelineOptions>, Error> {
    let asked = options.slots.question(users)?;
    let mut options = options.clone();
    options.slots = asked.options;
    Ok(Question {
        users: asked.users,
        from: asked.from,
        to: asked.to,
        options,
    })
}
