//! `b24busy busy`: when each user is busy, from a portal's answer or one at hand.

use clap::ArgMatches;

use super::computing::options::time_options;
use super::computing::source::answer_for;
use crate::cli::arguments::values::out_file;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::deliver::deliver;
use crate::language::Language;
use crate::{BusyOptions, busy_intervals};

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let options = BusyOptions::from_json(&time_options(matches, language)?)?;
    let found = answer_for(matches, options, BusyOptions::question, language)?;
    let Some((answer, options)) = found else {
        return Ok(Exit::Answer);
    };
    let computed = busy_intervals(&answer, &options)?.to_json();
    deliver(&computed, out_file(matches), language).map(|()| Exit::Answer)
}
