//! What is printed, and what is said beside it on standard error.

use std::io::{self, ErrorKind, Write};

use crate::cli::exit::Failure;
use crate::language::Language;

/// Prints to standard output. A reader that has seen enough (`| head`) is no failure.
pub(crate) fn print(text: &str, language: Language) -> Result<(), Failure> {
    print_to(io::stdout().lock(), text, language)
}

/// Prints a text with colours, which old consoles of Windows have to be told of.
pub(crate) fn print_coloured(text: &str, language: Language) -> Result<(), Failure> {
    print_to(anstream::stdout().lock(), text, language)
}

fn print_to(mut out: impl Write, text: &str, language: Language) -> Result<(), Failure> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::local(language.pick(
            format!("the answer cannot be printed: {error}"),
            format!("ответ не удалось вывести: {error}"),
        ))),
        _ => Ok(()),
    }
}

/// Says something on standard error, which may be closed. What a portal wrote may be in it, so
/// nothing of it reaches the terminal as a command.
pub(crate) fn say(text: &str) {
    let harmless: String = text
        .chars()
        .map(|c| {
            if c != '\n' && steers_a_terminal(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let _ = writeln!(io::stderr(), "{harmless}");
}

/// Whether a character could move a terminal's cursor, colour it, or turn its text around.
pub(super) fn steers_a_terminal(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
