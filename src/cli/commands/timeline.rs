//! `b24busy timeline`: the week as a picture, on the terminal or as SVG.

use clap::ArgMatches;

use super::computing::options::options_to_show;
use super::computing::source::answer_for;
use crate::cli::arguments::values::given;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::deliver::{deliver_text, named};
use crate::cli::output::drawing::{draw, drawn_for_a_file};
use crate::language::Language;
use crate::{TimelineOptions, timeline_svg};

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let svg = given(matches, "svg");
    let out = given(matches, "out");
    if svg.is_some() && out.is_some() {
        return Err(Failure::usage(language.pick(
            "--svg and --out do not go together: --svg names the file itself",
            "--svg и --out вместе не указывают: имя файла задаёт сам --svg",
        )));
    }
    let options = TimelineOptions::from_json(&options_to_show(matches, language)?)?;
    let asked = answer_for(matches, options, TimelineOptions::question, language)?;
    let Some((answer, options)) = asked else {
        return Ok(Exit::Answer);
    };
    if let Some(file) = svg {
        let svg = timeline_svg(&answer, &options)?;
        return deliver_text(&svg, Some(&file), language).map(|()| Exit::Answer);
    }
    match named(out.as_deref()) {
        None => draw(&answer, &options, language)?,
        file => {
            let text = drawn_for_a_file(&answer, &options)?;
            deliver_text(&text, file, language)?;
        }
    }
    Ok(Exit::Answer)
}
