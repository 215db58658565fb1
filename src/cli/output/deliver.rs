//! Where answers go: pretty on a terminal, byte for byte into pipes and files.

use std::borrow::Cow;
use std::io::{self, IsTerminal};
use std::path::Path;

use super::file::replace_file;
use super::pretty::pretty;
use super::terminal::{print, say};
use crate::cli::exit::Failure;
use crate::language::Language;

/// Hands an answer over: to the file if one is named, else to standard output.
pub(crate) fn deliver(json: &str, file: Option<&str>, language: Language) -> Result<(), Failure> {
    match named(file) {
        None => print(&printed(json, io::stdout().is_terminal()), language),
        file => deliver_text(json, file, language),
    }
}

/// Hands over what is no JSON, as it is.
pub(crate) fn deliver_text(
    text: &str,
    file: Option<&str>,
    language: Language,
) -> Result<(), Failure> {
    let Some(file) = named(file) else {
        return print(text, language);
    };
    replace_file(Path::new(file), text.as_bytes()).map_err(|error| {
        Failure::local(language.pick(
            format!("the answer cannot be written to {file}: {error}"),
            format!("ответ не удалось записать в {file}: {error}"),
        ))
    })?;
    let bytes = text.len();
    say(&language.pick(
        format!("{bytes} bytes written to {file}"),
        format!("записано в {file}, байт: {bytes}"),
    ));
    Ok(())
}

/// The file, if it is not standard output by another name.
pub(crate) fn named(file: Option<&str>) -> Option<&str> {
    file.filter(|file| !["-", "/dev/stdout"].contains(file) && !is_console_at_hand(file))
}

/// Whether it is the console of Windows that standard output goes to: bytes written to it by its name
/// would be read in its code page.
fn is_console_at_hand(file: &str) -> bool {
    let is_console = |name: &&str| file.eq_ignore_ascii_case(name);
    cfg!(windows) && ["CON", "CONOUT$"].iter().any(is_console) && io::stdout().is_terminal()
}

/// What is printed of an answer: people get lines, programs get the bytes.
fn printed(json: &str, terminal: bool) -> Cow<'_, str> {
    if terminal {
        (pretty(json) + "\n").into()
    } else {
        json.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_get_lines_and_programs_get_the_bytes() {
        assert_eq!(printed(r#"{"a":1.10}"#, true), "{\n  \"a\": 1.10\n}\n");
        assert_eq!(printed(r#"{"a":1.10}"#, false), r#"{"a":1.10}"#);
    }
}
