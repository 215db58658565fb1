//! `b24busy call`: any method of the portal.

use clap::ArgMatches;

use super::asking::client::open;
use super::asking::exchange::carry_out;
use crate::CallOptions;
use crate::cli::arguments::files::text_or_file;
use crate::cli::arguments::values::missing;
use crate::cli::exit::{Exit, Failure};
use crate::language::Language;

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let method = matches
        .get_one::<String>("method")
        .ok_or_else(|| missing(&[language.pick("METHOD", "МЕТОД")], language))?;
    let params = match matches.get_one::<String>("params") {
        Some(params) => text_or_file(params.clone(), true, language)?,
        None => String::new(),
    };
    let client = open(matches, language)?;
    carry_out(
        matches,
        &client,
        |client| client.preview_call(method, &params),
        |client| client.call(method, &params, &CallOptions::new()),
        language,
    )
}
