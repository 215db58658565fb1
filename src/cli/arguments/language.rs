//! In which language the program answers.

use super::values::unparsed;
use crate::language::Language;

/// The language that `--lang` names, else that of the locale, else that of the system's desktop.
///
/// It has to be known before the arguments are parsed, since their help is written in it; what is
/// wrong with `--lang` is therefore not said here.
pub(crate) fn choose_language(
    args: &[String],
    variable: impl Fn(&str) -> Option<String>,
    desktop: impl FnOnce() -> Option<String>,
) -> Language {
    let named = unparsed(args, "--lang").find_map(Language::with_code);
    named.unwrap_or_else(|| {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty());
        Language::of_locale(&locale.or_else(desktop).unwrap_or_default())
    })
}

/// The locale of the user's desktop on Windows, which sets no variable of the environment.
pub(crate) fn desktop_locale() -> Option<String> {
    #[cfg(windows)]
    return sys_locale::get_locale();
    #[cfg(not(windows))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(args: &[&str], locale: &[(&str, &str)]) -> Language {
        choose_on(None, args, locale)
    }

    fn choose_on(desktop: Option<&str>, args: &[&str], locale: &[(&str, &str)]) -> Language {
        let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
        let variable = |name: &str| {
            let found = locale.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        choose_language(&args, variable, || desktop.map(str::to_owned))
    }

    #[test]
    fn the_locale_decides_unless_an_option_does() {
        use Language::{English, Russian};
        assert_eq!(choose(&[], &[]), English);
        assert_eq!(choose(&[], &[("LANG", "ru_RU.UTF-8")]), Russian);
        assert_eq!(choose(&[], &[("LC_ALL", ""), ("LANG", "ru")]), Russian);
        assert_eq!(choose(&[], &[("LC_ALL", "C"), ("LANG", "ru")]), English);
        assert_eq!(
            choose(&[], &[("LC_MESSAGES", "ru_RU"), ("LANG", "en")]),
            Russian
        );
        assert_eq!(choose(&["get", "--lang", "ru"], &[]), Russian);
        assert_eq!(choose(&["--lang=en"], &[("LANG", "ru_RU")]), English);
        assert_eq!(choose(&["--lang", "de"], &[("LANG", "ru_RU")]), Russian);
    }

    #[test]
    fn the_desktop_decides_where_neither_an_option_nor_the_environment_does() {
        use Language::{English, Russian};
        assert_eq!(choose_on(Some("ru-RU"), &[], &[]), Russian);
        assert_eq!(choose_on(Some("ru-RU"), &[], &[("LANG", "")]), Russian);
        assert_eq!(choose_on(Some("de-DE"), &[], &[]), English);
        assert_eq!(choose_on(Some("ru-RU"), &[], &[("LANG", "C")]), English);
        assert_eq!(choose_on(Some("en-US"), &[], &[("LANG", "ru")]), Russian);
        assert_eq!(choose_on(Some("ru-RU"), &["--lang=en"], &[]), English);
    }
}
