//! `b24busy ics`: busy time for calendars.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::ArgMatches;

use super::computing::options::options_to_show;
use super::computing::source::answer_for;
use crate::call::host_of;
use crate::cli::arguments::values::{given, portal};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::deliver::deliver_text;
use crate::language::Language;
use crate::{CalendarOptions, freebusy_ics};

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let mut options = CalendarOptions::from_json(&options_to_show(matches, language)?)?;
    if given(matches, "answer").is_none()
        && let Some(host) = portal(matches).and_then(|url| host_of(&url))
    {
        options = options.known_portal(&host);
    }
    let asked = answer_for(matches, options, CalendarOptions::question, language)?;
    let Some((answer, options)) = asked else {
        return Ok(Exit::Answer);
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let stamp = now.map_or(0, |since| since.as_secs().cast_signed());
    let calendar = freebusy_ics(&answer, &options, stamp)?;
    let file = given(matches, "out");
    deliver_text(&calendar, file.as_deref(), language).map(|()| Exit::Answer)
}
