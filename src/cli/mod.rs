//! The command line: words of a shell in, the library's calls, an answer and an exit code out.
//!
//! Nothing here knows how a portal is asked; every argument goes to [`Client`](crate::Client) as
//! the text it is.

mod args;
mod call;
mod connection;
mod demo;
mod emulate;
mod exchange;
mod exit;
mod get;
mod help;
mod language;
mod output;
mod pretty;
mod problem;
mod progress;
mod report;
mod time;
mod time_args;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Command;
use clap::error::ErrorKind;

use exit::{Exit, Failure};
use language::choose_language;

use crate::language::Language;

/// Runs the program on the arguments of its process.
pub fn main() -> ExitCode {
    let (args, language, readable) = arguments(std::env::args_os());
    let mask = connection::mask(&args);
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
            output::say(&format!("b24busy: {}", mask(&failure.message)));
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
    let language = choose_language(&args, |name| std::env::var(name).ok());
    (args, language, readable)
}

fn run(args: Vec<String>, language: Language) -> Result<Exit, Failure> {
    let mut command = args::command(language);
    let matches = match command.try_get_matches_from_mut(words::normalise(args)) {
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
    let Some((name, matches)) = matches.subcommand() else {
        return Ok(nothing_asked(&mut command));
    };
    match name {
        args::LIBRARY => match matches.subcommand() {
            Some((_, matches)) => get::run(matches, language),
            None => Ok(command
                .find_subcommand_mut(name)
                .map_or(Exit::Usage, nothing_asked)),
        },
        args::GET => get::run(matches, language),
        args::BUSY => time::busy(matches, language),
        args::FREE => time::free(matches, language),
        args::TIMELINE => report::timeline(matches, language),
        args::ICS => report::ics(matches, language),
        args::CALL => call::run(matches, language),
        args::EMULATE => emulate::run(matches, language),
        _ => demo::run(language),
    }
}

/// Help, to standard error: whoever asked for nothing did not ask for help either.
fn nothing_asked(command: &mut Command) -> Exit {
    output::say(command.render_help().to_string().trim_end());
    Exit::Usage
}
