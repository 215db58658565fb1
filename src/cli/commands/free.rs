//! `b24busy free`: when they are all free, from a portal's answer or one at hand.

use clap::ArgMatches;

use super::computing::options::time_options;
use super::computing::source::answer_for;
use crate::cli::arguments::values::out_file;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::deliver::deliver;
use crate::language::Language;
use crate::{SlotOptions, available_slots};

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let options = SlotOptions::from_json(&time_options(matches, language)?)?;
    let found = answer_for(matches, options, SlotOptions::question, language)?;
    let Some((answer, options)) = found else {
        return Ok(Exit::Answer);
    };
    let computed = available_slots(&answer, &options)?.to_json();
    deliver(&computed, out_file(matches), language).map(|()| Exit::Answer)
}
