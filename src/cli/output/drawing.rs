//! The week drawn with letters, as standard output or a file can show it.

use std::io::{self, IsTerminal};

use anstream::ColorChoice;

use super::terminal::{print, print_coloured};
use crate::cli::exit::Failure;
use crate::language::Language;
use crate::report::text::{Look, timeline_text};
use crate::{Error, TimelineOptions};

/// The width of a terminal that does not tell it, and of files.
const WIDTH: usize = 80;

/// Draws on standard output as it can show it.
pub(crate) fn draw(
    answer: &str,
    options: &TimelineOptions,
    language: Language,
) -> Result<(), Failure> {
    let look = look_of_standard_output();
    let text = timeline_text(answer, options, look)?;
    if look.colour {
        print_coloured(&text, language)
    } else {
        print(&text, language)
    }
}

/// The drawing for a file, which gets letters alone.
pub(crate) fn drawn_for_a_file(answer: &str, options: &TimelineOptions) -> Result<String, Error> {
    let look = Look {
        width: WIDTH,
        colour: false,
    };
    timeline_text(answer, options, look)
}

fn look_of_standard_output() -> Look {
    let stdout = io::stdout();
    let width = stdout
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(&stdout))
        .flatten()
        .map_or(0, |(width, _)| usize::from(width.0));
    Look {
        width: if width == 0 { WIDTH } else { width },
        colour: anstream::AutoStream::choice(&stdout) != ColorChoice::Never,
    }
}
