//! `b24busy call`: any method of the portal.

use clap::ArgMatches;

use super::connection::{self, missing, text_or_file};
use super::exchange;
use super::exit::{Exit, Failure};
use crate::CallOptions;
use crate::language::Language;

pub(super) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let method = matches
        .get_one::<String>("method")
        .ok_or_else(|| missing(&[language.pick("METHOD", "МЕТОД")], language))?;
    let params = match matches.get_one::<String>("params") {
        Some(params) => text_or_file(params.clone(), true, language)?,
        None => String::new(),
    };
    let client = connection::open(matches, language)?;
    exchange::carry_out(
        matches,
        &client,
        |client| client.preview_call(method, &params),
        |client| client.call(method, &params, &CallOptions::new()),
        language,
    )
}
