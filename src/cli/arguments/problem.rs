//! What is wrong with a command line, in a sentence of ours: the parser's own are English, and
//! quote what they were given, which may be a webhook or a token in the wrong place.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::names::{COMMANDS, LIBRARY, METHOD, METHOD_RU};
use crate::input::spelling::distance;
use crate::language::Language;

/// The sentence, and where to read on.
pub(crate) fn sentence(error: &Error, language: Language) -> String {
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, language),
        ErrorKind::UnknownArgument => unknown_argument(error, language),
        ErrorKind::InvalidValue
            if text(error, ContextKind::InvalidValue).is_some_and(|v| !v.is_empty()) =>
        {
            language.pick(
                format!("{}: this value is not known", option(error)),
                format!("{}: недопустимое значение", option(error)),
            )
        }
        ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            language.pick(
                format!("{} is given without a value", option(error)),
                format!("{}: значение не указано", option(error)),
            )
        }
        ErrorKind::TooManyValues => language.pick(
            format!("{} takes no value", option(error)),
            format!("{}: значение не нужно", option(error)),
        ),
        ErrorKind::ArgumentConflict => language.pick(
            format!("{} is given more than once", option(error)),
            format!("{} указан больше одного раза", option(error)),
        ),
        ErrorKind::MissingRequiredArgument => language.pick(
            format!("{} is missing", option(error)),
            format!("не хватает {}", option(error)),
        ),
        _ => language
            .pick(
                "the arguments cannot be read",
                "не удалось разобрать аргументы",
            )
            .to_owned(),
    };
    what + &hint(language)
}

/// Where to read on.
pub(crate) fn hint(language: Language) -> String {
    language
        .pick("; see b24busy --help", "; справка: b24busy --help")
        .to_owned()
}

fn unknown_command(error: &Error, language: Language) -> String {
    let word = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let shown = shown(word);
    // The usage is that of the command whose part is not known.
    let in_library = text_of_usage(error).contains(LIBRARY);
    if in_library {
        return language.pick(
            format!("{LIBRARY} has no method {shown} here; there is {METHOD}, or {METHOD_RU}"),
            format!("метода {shown} в {LIBRARY} здесь нет; есть {METHOD_RU}, он же {METHOD}"),
        );
    }
    let all = COMMANDS.join(", ");
    match nearest(word) {
        Some(nearest) => language.pick(
            format!(
                "there is no command or library {shown}; did you mean {nearest}? There are {all}"
            ),
            format!("нет команды или библиотеки {shown}; может быть, {nearest}? Есть {all}"),
        ),
        None => language.pick(
            format!("there is no command or library {shown}; there are {all}"),
            format!("нет команды или библиотеки {shown}; есть {all}"),
        ),
    }
}

fn unknown_argument(error: &Error, language: Language) -> String {
    let given = text(error, ContextKind::InvalidArg).unwrap_or_default();
    if !given.starts_with('-') {
        return language
            .pick(
                "there is a value that belongs to no option; a value with spaces needs quotes",
                "есть значение, которое не относится ни к одному параметру; \
             значение с пробелами нужно взять в кавычки",
            )
            .to_owned();
    }
    let name = shown(given.split('=').next().unwrap_or_default());
    match text(error, ContextKind::SuggestedArg) {
        Some(nearest) => {
            let nearest = nearest.split(' ').next().unwrap_or_default();
            language.pick(
                format!("there is no option {name}; did you mean {nearest}?"),
                format!("параметра {name} нет; может быть, {nearest}?"),
            )
        }
        None => language.pick(
            format!("there is no option {name}"),
            format!("параметра {name} нет"),
        ),
    }
}

/// The option's name, without the placeholder behind it.
fn option(error: &Error) -> String {
    let name = text(error, ContextKind::InvalidArg).unwrap_or("?");
    name.split(' ').next().unwrap_or_default().to_owned()
}

fn text(error: &Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        ContextValue::Strings(texts) => texts.first().map(String::as_str),
        _ => None,
    }
}

fn text_of_usage(error: &Error) -> String {
    match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => String::new(),
    }
}

/// A word as it may be shown: what could be an address or a token, put where a name belongs, is
/// masked.
fn shown(word: &str) -> String {
    const LONGEST: usize = 40;
    const TOKEN_LIKE: usize = 16;
    let length = word.chars().count();
    let is_name = word
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let has_digit = word.chars().any(|c| c.is_ascii_digit());
    if is_name && length <= LONGEST && !(has_digit && length >= TOKEN_LIKE) {
        word.to_owned()
    } else {
        "***".to_owned()
    }
}

/// The command that is at most two slips away.
fn nearest(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    COMMANDS
        .into_iter()
        .map(|known| (distance(&word, known), known))
        .filter(|(distance, known)| *distance <= 2 && distance * 2 <= known.len() + 1)
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::super::{grammar, names};
    use super::*;

    fn said(line: &str, language: Language) -> String {
        let args = std::iter::once("b24busy").chain(line.split_whitespace());
        let args = names::normalise(args.map(str::to_owned).collect());
        let error = grammar::command(language)
            .try_get_matches_from(args)
            .unwrap_err();
        sentence(&error, language)
    }

    #[test]
    fn each_slip_has_its_sentence_in_both_languages() {
        for (line, english, russian) in [
            (
                "gett",
                "no command or library gett; did you mean get?",
                "может быть, get?",
            ),
            (
                "telegram Send",
                "library telegram; there are bitrix24, get, busy",
                "библиотеки telegram; есть bitrix24",
            ),
            (
                "bitrix24 GetTasks --x 1",
                "bitrix24 has no method GetTasks here; there is GetUserBusy",
                "метода GetTasks в bitrix24 здесь нет",
            ),
            (
                "get --user 1",
                "no option --user; did you mean --users?",
                "параметра --user нет; может быть, --users?",
            ),
            (
                "get --nothing=1",
                "no option --nothing;",
                "параметра --nothing нет",
            ),
            (
                "get --users 1 2",
                "belongs to no option",
                "не относится ни к одному параметру",
            ),
            (
                "get --users",
                "--users is given without a value",
                "--users: значение не указано",
            ),
            (
                "get --test=1",
                "--test takes no value",
                "--test: значение не нужно",
            ),
            (
                "get --to 1 --to 2",
                "--to is given more than once",
                "--to указан больше одного раза",
            ),
            (
                "get --lang de",
                "--lang: this value is not known",
                "--lang: недопустимое значение",
            ),
            ("emulate --ca-out x", "--tls is missing", "не хватает --tls"),
        ] {
            let text = said(line, Language::English);
            assert!(text.contains(english), "{line}: {text}");
            assert!(text.ends_with("b24busy --help"), "{text}");
            let text = said(line, Language::Russian);
            assert!(text.contains(russian), "{line}: {text}");
        }
    }

    #[test]
    fn what_may_be_a_secret_is_not_quoted() {
        for line in [
            "https://b24-x.bitrix24.by/rest/1/s3cret/",
            "4f8db968006e9f06006b12e4s3cret",
            "bitrix24 https://b24-x.bitrix24.by/rest/1/s3cret/",
            "get https://b24-x.bitrix24.by/rest/1/s3cret/",
            "get --ulr=https://b24-x.bitrix24.by/rest/1/s3cret/",
            "get -uhttps://b24-x.bitrix24.by/rest/1/s3cret/",
            "get --url x --url https://b24-x.bitrix24.by/rest/1/s3cret/",
            "get --https://b24-x.bitrix24.by/rest/1/s3cret/",
            "get --test=s3cret",
        ] {
            for language in [Language::English, Language::Russian] {
                let text = said(line, language);
                assert!(!text.contains("s3cret"), "{line}: {text}");
            }
        }
    }

    #[test]
    fn two_slips_are_near() {
        assert_eq!(nearest("Bitrix42"), Some("bitrix24"));
        assert_eq!(nearest("emulator"), Some("emulate"));
        assert_eq!(nearest("gte"), Some("get"));
        assert_eq!(nearest("telegram"), None);
    }
}
