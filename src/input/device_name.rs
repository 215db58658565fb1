//! Names that are devices on Windows, in whatever folder they stand and whatever extension they have:
//! a rule of names alone, since Windows opens the device without a look at the folder.

/// Whether Windows takes a path for a device. It counts there alone.
pub(crate) fn is_device_of_windows(path: &str) -> bool {
    let path = path.replace('/', "\\");
    if path.starts_with(r"\\?\") {
        // Such a path is taken to the letter.
        return false;
    }
    if path.starts_with(r"\\.\") {
        return true;
    }
    // Behind a folder, a drive, or nothing; `NUL:` is the same, `NUL .txt` as well.
    let name = path.rsplit('\\').next().unwrap_or_default();
    let name = match name.split_once(':') {
        Some((drive, name)) if drive.len() == 1 => name,
        _ => name,
    };
    let stem = name.split(['.', ':']).next().unwrap_or_default();
    is_reserved(stem.trim_end_matches(' '))
}

fn is_reserved(name: &str) -> bool {
    const WHOLE: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    if WHOLE.iter().any(|whole| name.eq_ignore_ascii_case(whole)) {
        return true;
    }
    let Some((port, number)) = name.split_at_checked(3) else {
        return false;
    };
    let is_port = ["COM", "LPT"]
        .iter()
        .any(|known| port.eq_ignore_ascii_case(known));
    let mut number = number.chars();
    // Superscripts are digits to Windows.
    is_port && matches!(number.next(), Some('1'..='9' | '¹' | '²' | '³')) && number.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_one_in_any_folder_and_with_any_extension() {
        for device in [
            "NUL",
            "nul",
            "Nul.json",
            "nul.tar.gz",
            "NUL:",
            "NUL ",
            "NUL .txt",
            "con",
            "CON.svg",
            "PRN",
            "aux.json",
            "COM1",
            "com9.json",
            "LPT1",
            "lpt³",
            "COM¹.txt",
            "CONIN$",
            "conout$",
            r"C:\отчёты\NUL",
            r"C:NUL",
            r"C:\a.b\com1.json",
            "answers/nul.json",
            r"\\server\share\LPT2",
            r"\\.\COM10",
            r"\\.\pipe\answers",
            "//./NUL",
        ] {
            assert!(is_device_of_windows(device), "{device}");
        }
    }

    #[test]
    fn what_only_looks_like_a_device_is_a_file() {
        for file in [
            "",
            ".",
            ".nul",
            "null",
            "NULL.json",
            "annul",
            "NUL_",
            "nul-1.json",
            "CONSOLE",
            "con1",
            "COM",
            "COM0",
            "COM10",
            "COMA",
            "COM1a",
            "LPT",
            "lpt0.txt",
            "CONIN",
            r"NUL\answer.json",
            "con/answer.json",
            "C:",
            r"C:\",
            r"\\?\C:\NUL",
            "коm1",
            "№1",
        ] {
            assert!(!is_device_of_windows(file), "{file}");
        }
    }
}
