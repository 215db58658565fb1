//! Texts that stand in a file or come over standard input.

use crate::cli::exit::Failure;
use crate::language::Language;

/// A value that may stand in a `.json` file; `-` is standard input where that is allowed.
pub(crate) fn text_or_file(
    value: String,
    standard_input: bool,
    language: Language,
) -> Result<String, Failure> {
    let is_file = std::path::Path::new(&value)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_file || (standard_input && value == "-") {
        file_or_standard_input(&value, language)
    } else {
        Ok(value)
    }
}

/// The text of a file; `-` is standard input.
pub(crate) fn file_or_standard_input(file: &str, language: Language) -> Result<String, Failure> {
    if file == "-" {
        let name = language.pick("standard input", "стандартный ввод");
        return without_mark(std::io::read_to_string(std::io::stdin()), name, language);
    }
    text_of_file(file, language)
}

/// The text of a file.
pub(crate) fn text_of_file(file: &str, language: Language) -> Result<String, Failure> {
    // What is an address by mistake may carry a webhook's secret.
    let name = if crate::input::may_be_webhook(file) {
        language.pick("the address given", "указанный адрес")
    } else {
        file
    };
    without_mark(std::fs::read_to_string(file), name, language)
}

/// The text, if it could be read, without the mark that editors on Windows put before it.
fn without_mark(
    text: std::io::Result<String>,
    name: &str,
    language: Language,
) -> Result<String, Failure> {
    let text = text.map_err(|error| {
        Failure::local(language.pick(
            format!("{name} cannot be read: {error}"),
            format!("не удалось прочитать: {name}: {error}"),
        ))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_file_is_read_and_anything_else_taken_as_it_is() {
        let read = |value: &str| text_or_file(value.to_owned(), false, Language::English);
        assert_eq!(read("[1,2]").unwrap(), "[1,2]");
        assert_eq!(read("-").unwrap(), "-");
        let failure = read("/no/such/Users.JSON").unwrap_err();
        assert!(
            failure
                .message
                .contains("/no/such/Users.JSON cannot be read")
        );
        let file = std::env::temp_dir().join(format!("b24busy-{}.json", std::process::id()));
        std::fs::write(&file, "\u{feff}[3]\n").unwrap();
        assert_eq!(read(&file.to_string_lossy()).unwrap(), "[3]\n");
        std::fs::remove_file(&file).unwrap();
    }
}
