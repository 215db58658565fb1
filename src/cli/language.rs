//! English or Russian. Both texts stand side by side where they are used, so that none can be
//! forgotten.

/// The language of help and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// The default.
    English,
    /// By the locale, or on request.
    Russian,
}

impl Language {
    /// One of two.
    pub(super) fn pick<T>(self, english: T, russian: T) -> T {
        match self {
            Self::English => english,
            Self::Russian => russian,
        }
    }

    /// The language that `--lang` names, else that of the locale.
    ///
    /// It has to be known before the arguments are parsed, since their help is written in it; what
    /// is wrong with `--lang` is therefore not said here.
    pub(super) fn choose(args: &[String], variable: impl Fn(&str) -> Option<String>) -> Self {
        let named = args.iter().enumerate().find_map(|(at, arg)| {
            let value = match arg.strip_prefix("--lang")? {
                "" => args.get(at + 1)?,
                value => value.strip_prefix('=')?,
            };
            match value {
                "en" => Some(Self::English),
                "ru" => Some(Self::Russian),
                _ => None,
            }
        });
        named.unwrap_or_else(|| Self::of_locale(variable))
    }

    fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .unwrap_or_default();
        if locale.to_lowercase().starts_with("ru") {
            Self::Russian
        } else {
            Self::English
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(args: &[&str], locale: &[(&str, &str)]) -> Language {
        let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
        Language::choose(&args, |name| {
            let found = locale.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
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
}
