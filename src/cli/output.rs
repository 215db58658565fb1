//! Where answers go, and how: pretty on a terminal, byte for byte into pipes and files; what is
//! said about them goes to standard error.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::exit::Failure;
use super::pretty::{pretty, steers_a_terminal};
use crate::language::Language;

/// Hands an answer over: to the file if one is named, else to standard output.
pub(super) fn deliver(json: &str, file: Option<&str>, language: Language) -> Result<(), Failure> {
    match named(file) {
        None => print(&printed(json, io::stdout().is_terminal()), language),
        file => deliver_text(json, file, language),
    }
}

/// Hands over what is no JSON, as it is.
pub(super) fn deliver_text(
    text: &str,
    file: Option<&str>,
    language: Language,
) -> Result<(), Failure> {
    let Some(file) = named(file) else {
        return print(text, language);
    };
    write_file(Path::new(file), text.as_bytes()).map_err(|error| {
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
pub(super) fn named(file: Option<&str>) -> Option<&str> {
    file.filter(|file| !["-", "/dev/stdout"].contains(file))
}

/// What is printed of an answer: people get lines, programs get the bytes.
fn printed(json: &str, terminal: bool) -> std::borrow::Cow<'_, str> {
    if terminal {
        (pretty(json) + "\n").into()
    } else {
        json.into()
    }
}

/// Prints to standard output. A reader that has seen enough (`| head`) is no failure.
pub(super) fn print(text: &str, language: Language) -> Result<(), Failure> {
    print_to(io::stdout().lock(), text, language)
}

/// Prints a text with colours, which old consoles of Windows have to be told of.
pub(super) fn print_coloured(text: &str, language: Language) -> Result<(), Failure> {
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
pub(super) fn say(text: &str) {
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

/// Writes a file so that it is there whole or not at all: beside it first, then in its place.
fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    let special = path.starts_with("/dev") || path.starts_with("/proc");
    if special || existing.as_ref().is_some_and(|known| !known.is_file()) {
        // A device or a pipe is written to and never replaced; nor is /dev/stdout, even where it
        // leads to a file.
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    // Behind a link the file is replaced, not the link.
    let path = fs::canonicalize(path)
        .or_else(|_| Ok::<_, io::Error>(path.with_file_name("").join(fs::read_link(path)?)))
        .unwrap_or_else(|_| path.to_owned());
    let beside = beside(&path)?;
    let written = (|| {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)?;
        write_like(&mut file, existing.as_ref(), bytes)?;
        fs::rename(&beside, &path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Writes the bytes, with the permissions of the file that is replaced.
fn write_like(file: &mut File, replaced: Option<&fs::Metadata>, bytes: &[u8]) -> io::Result<()> {
    if let Some(replaced) = replaced {
        file.set_permissions(replaced.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// A name in the same directory, since a rename does not cross file systems.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let mut name = path
        .file_name()
        .ok_or(ErrorKind::InvalidFilename)?
        .to_owned();
    name.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_get_lines_and_programs_get_the_bytes() {
        assert_eq!(printed(r#"{"a":1.10}"#, true), "{\n  \"a\": 1.10\n}\n");
        assert_eq!(printed(r#"{"a":1.10}"#, false), r#"{"a":1.10}"#);
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_beside_it() {
        let folder = std::env::temp_dir().join(format!("b24busy-output-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("answer.json");
        for text in ["a longer answer", "short"] {
            write_file(&file, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        assert!(write_file(&folder.join("none").join("answer.json"), b"x").is_err());
        assert!(write_file(&folder, b"x").is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
