//! `b24busy ics`: busy time for calendars.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::ArgMatches;

use super::computing::options::picture_options;
use super::computing::source::answer_to_draw;
use crate::cli::arguments::values::given;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::deliver::deliver_text;
use crate::freebusy_ics;
use crate::language::Language;

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let options = picture_options(matches, language)?;
    let Some((answer, options)) = answer_to_draw(matches, options, language)? else {
        return Ok(Exit::Answer);
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let stamp = now.map_or(0, |since| since.as_secs().cast_signed());
    let calendar = freebusy_ics(&answer, &options, stamp)?;
    let file = given(matches, "out");
    deliver_text(&calendar, file.as_deref(), language).map(|()| Exit::Answer)
}
