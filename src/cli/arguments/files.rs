//! Texts that stand in a file or come over standard input.

use std::io::{self, Read};

use crate::cli::exit::Failure;
use crate::input::file_text::without_mark;
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
        let mut bytes = Vec::new();
        let read = io::stdin().read_to_end(&mut bytes);
        return text(read.map(|_| bytes), name, language);
    }
    text_of_file(file, language)
}

/// The text of a file.
pub(crate) fn text_of_file(file: &str, language: Language) -> Result<String, Failure> {
    // What is an address by mistake may carry a webhook's secret.
    let name = if crate::input::secret_like::may_be_webhook(file) {
        language.pick("the address given", "указанный адрес")
    } else {
        file
    };
    text(std::fs::read(file), name, language)
}

/// The text, if it could be read and is one.
fn text(bytes: io::Result<Vec<u8>>, name: &str, language: Language) -> Result<String, Failure> {
    let failure = |reason: String| {
        Failure::local(language.pick(
            format!("{name} cannot be read: {reason}"),
            format!("не удалось прочитать: {name}: {reason}"),
        ))
    };
    let bytes = bytes.map_err(|error| failure(error.to_string()))?;
    without_mark(&bytes)
        .and_then(|bytes| String::from_utf8(bytes.into_owned()).ok())
        .ok_or_else(|| {
            let reason = language.pick(
                "it is no text in UTF-8, nor in UTF-16 with a mark before it",
                "это не текст в UTF-8 и не в UTF-16 с меткой порядка байтов",
            );
            failure(reason.to_owned())
        })
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

    #[test]
    fn what_powershell_has_redirected_is_read_and_another_code_page_is_named() {
        let file = std::env::temp_dir().join(format!("b24busy-{}-utf16", std::process::id()));
        let read = || text_of_file(&file.to_string_lossy(), Language::English);
        let utf16 = "\u{feff}{\"name\": \"Ольга\"}\r\n";
        let bytes: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(read().unwrap(), "{\"name\": \"Ольга\"}\r\n");
        // "Ольга" in code page 1251.
        std::fs::write(&file, b"\xce\xeb\xfc\xe3\xe0").unwrap();
        let failure = read().unwrap_err();
        assert!(failure.message.contains("UTF-8"), "{}", failure.message);
        std::fs::remove_file(&file).unwrap();
    }
}
