//! The command line: words of a shell in, the library's calls, an answer and an exit code out.
//!
//! Nothing here knows how a portal is asked; every argument goes to [`Client`](crate::Client) as
//! the text it is.

mod arguments;
mod commands;
mod demo;
mod exit;
mod output;
mod week;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Command;
use clap::error::ErrorKind;

use crate::language::Language;
use arguments::language::{choose_language, desktop_locale};
use arguments::names::{self, normalise};
use arguments::problem;
use arguments::secrets::mask;
use commands::{busy, call, emulate, free, get, ics, timeline};
use exit::{Exit, Failure};
use output::terminal::say;

/// Runs the program on the arguments of its process.
pub fn main() -> ExitCode {
    let (args, language, readable) = arguments(std::env::args_os());
    let mask = mask(&args);
    let outcome = if readable {
        run(args, language)
    } else {
        Err(Failure::usage(language.pick(
            "an argument is not valid Unicode",
            "один из аргументов записан не в Юникоде",
        )))
    };
    outcome
        .unwrap_or_else(|failure| {
            say(&format!("b24busy: {}", mask(&failure.message)));
            failure.exit
        })
        .into()
}

/// The arguments as text, the language to answer in, and whether the text is all there was.
fn arguments(given: impl Iterator<Item = OsString>) -> (Vec<String>, Language, bool) {
    let mut readable = true;
    let args: Vec<String> = given
        .map(|arg| {
            arg.into_string().unwrap_or_else(|odd| {
                readable = false;
                odd.to_string_lossy().into_owned()
            })
        })
        .collect();
    let language = choose_language(&args, |name| std::env::var(name).ok(), desktop_locale);
    (args, language, readable)
}

fn run(args: Vec<String>, language: Language) -> Result<Exit, Failure> {
    let mut command = arguments::grammar::command(language);
    let matches = match command.try_get_matches_from_mut(normalise(args)) {
        Ok(matches) => matches,
        Err(asked)
            if matches!(
                asked.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            ) =>
        {
            // A closed pipe is no failure here either.
            let _ = asked.print();
            return Ok(Exit::Answer);
        }
        Err(error) => return Err(Failure::usage(problem::sentence(&error, language))),
    };
    match matches.subcommand() {
        Some((names::LIBRARY, matches)) => match matches.subcommand() {
            Some((_, matches)) => get::run(matches, language),
            None => Ok(command
                .find_subcommand_mut(names::LIBRARY)
                .map_or(Exit::Usage, nothing_asked)),
        },
        Some((names::GET, matches)) => get::run(matches, language),
        Some((names::BUSY, matches)) => busy::run(matches, language),
        Some((names::FREE, matches)) => free::run(matches, language),
        Some((names::TIMELINE, matches)) => timeline::run(matches, language),
        Some((names::ICS, matches)) => ics::run(matches, language),
        Some((names::CALL, matches)) => call::run(matches, language),
        Some((names::EMULATE, matches)) => emulate::run(matches, language),
        Some((names::DEMO, _)) => demo::run(language),
        _ => Ok(nothing_asked(&mut command)),
    }
}

/// What there is, to standard error: whoever asked for nothing did not ask for help either.
fn nothing_asked(command: &mut Command) -> Exit {
    say(command.render_help().to_string().trim_end());
    Exit::Usage
}
