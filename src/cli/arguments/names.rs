//! What the commands and the library's method are called, and in which spellings they are known.

/// The commands as they are written.
pub(crate) const COMMANDS: [&str; 9] =
    [LIBRARY, GET, BUSY, FREE, TIMELINE, ICS, CALL, EMULATE, DEMO];
/// The library's name in the package whose commands work here too.
pub(crate) const LIBRARY: &str = "bitrix24";
/// The short form of the library's one method.
pub(crate) const GET: &str = "get";
/// Busy intervals.
pub(crate) const BUSY: &str = "busy";
/// Available slots.
pub(crate) const FREE: &str = "free";
/// The week as a picture.
pub(crate) const TIMELINE: &str = "timeline";
/// Busy time for calendars.
pub(crate) const ICS: &str = "ics";
/// Any method of the portal.
pub(crate) const CALL: &str = "call";
/// A portal to develop against.
pub(crate) const EMULATE: &str = "emulate";
/// A first look.
pub(crate) const DEMO: &str = "demo";
/// The library's method.
pub(crate) const METHOD: &str = "GetUserBusy";
/// The same, as 1C developers know it.
pub(crate) const METHOD_RU: &str = "ПолучитьЗанятостьПользователей";

/// Brings the command, and the method behind `bitrix24`, into the parser's spelling: people write
/// them in any case. `help X` becomes `X --help`. What is unknown stays, for the parser to refuse.
pub(crate) fn normalise(mut args: Vec<String>) -> Vec<String> {
    let Some(command) = next_word(&args, 1) else {
        return args;
    };
    if args[command].eq_ignore_ascii_case("help") {
        args.remove(command);
        args.push("--help".to_owned());
        return normalise(args);
    }
    let lower = args[command].to_lowercase();
    if COMMANDS.contains(&lower.as_str()) {
        args[command] = lower;
    }
    if args[command] == LIBRARY
        && let Some(method) = next_word(&args, command + 1)
        && is_method(&args[method])
    {
        METHOD.clone_into(&mut args[method]);
    }
    args
}

/// The next word that is no option; `--lang` alone may stand before commands with a value.
fn next_word(args: &[String], mut at: usize) -> Option<usize> {
    loop {
        match args.get(at)?.as_str() {
            "--lang" => at += 2,
            option if option.starts_with('-') => at += 1,
            _ => return Some(at),
        }
    }
}

fn is_method(word: &str) -> bool {
    // Some keyboards and file systems write й as и with a breve.
    let word = word.to_lowercase().replace("и\u{306}", "й");
    [METHOD, METHOD_RU]
        .iter()
        .any(|known| known.to_lowercase() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> String {
        let args = std::iter::once("b24busy").chain(line.split_whitespace());
        normalise(args.map(str::to_owned).collect())[1..].join(" ")
    }

    #[test]
    fn commands_and_methods_are_known_in_any_case() {
        for line in [
            "bitrix24 GetUserBusy --url x",
            "Bitrix24 getuserbusy --url x",
            "BITRIX24 GETUSERBUSY --url x",
            "bitrix24 ПолучитьЗанятостьПользователей --url x",
            "bitrix24 получитьзанятостьпользователей --url x",
            "bitrix24 ПОЛУЧИТЬЗАНЯТОСТЬПОЛЬЗОВАТЕЛЕЙ --url x",
            "bitrix24 ПолучитьЗанятостьПользователеи\u{306} --url x",
        ] {
            assert_eq!(words(line), "bitrix24 GetUserBusy --url x", "{line}");
        }
        assert_eq!(words("--lang ru GET --url GET"), "--lang ru get --url GET");
        assert_eq!(words("help bitrix24"), "bitrix24 --help");
        assert_eq!(words("help"), "--help");
        assert_eq!(words("bitrix24 Nothing"), "bitrix24 Nothing");
        assert_eq!(words("telegram GETUSERBUSY"), "telegram GETUSERBUSY");
        assert_eq!(words(""), "");
        assert_eq!(words("--lang"), "--lang");
    }
}
