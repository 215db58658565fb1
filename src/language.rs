//! The languages in which the library speaks to people. Both texts stand side by side where they are
//! used ([`Language::pick`]), so that none can be forgotten.

/// The language of what people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// The default.
    #[default]
    English,
    /// Russian.
    Russian,
}

impl Language {
    /// All, by their codes in ISO 639-1.
    pub(crate) const CODES: [(&'static str, Self); 2] =
        [("en", Self::English), ("ru", Self::Russian)];

    /// Its code.
    pub(crate) fn code(self) -> &'static str {
        self.pick("en", "ru")
    }

    /// The language with exactly this code.
    #[cfg(feature = "emulator")]
    pub(crate) fn with_code(code: &str) -> Option<Self> {
        let found = Self::CODES.into_iter().find(|(known, _)| *known == code);
        found.map(|(_, language)| language)
    }

    /// The language of a locale, as systems and hosts name them: `ru_RU.UTF-8` and `ru_RU` on Linux,
    /// `rus_RUS` and `Russian_Russia.1251` on Windows, `ru` from 1C 8.3.21. English where the
    /// library does not speak the locale's.
    #[cfg(any(feature = "addin", feature = "cli"))]
    pub(crate) fn of_locale(locale: &str) -> Self {
        let start = locale.get(..2).unwrap_or_default();
        if start.eq_ignore_ascii_case("ru") {
            Self::Russian
        } else {
            Self::English
        }
    }

    /// One of two texts.
    pub(crate) fn pick<T>(self, english: T, russian: T) -> T {
        match self {
            Self::English => english,
            Self::Russian => russian,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(any(feature = "addin", feature = "cli"))]
    #[test]
    fn every_form_of_a_locale_is_understood() {
        for russian in [
            "ru_RU.UTF-8",
            "ru_RU",
            "rus_RUS",
            "ru",
            "RU",
            "Russian_Russia.1251",
        ] {
            assert_eq!(Language::of_locale(russian), Language::Russian, "{russian}");
        }
        for english in ["en_US", "enu_USA", "C", "POSIX", "", "r", "de_DE", "я"] {
            assert_eq!(Language::of_locale(english), Language::English, "{english}");
        }
    }

    #[test]
    fn a_code_is_that_of_its_language() {
        for (code, language) in Language::CODES {
            assert_eq!(language.code(), code);
        }
    }

    #[cfg(feature = "emulator")]
    #[test]
    fn only_an_exact_code_names_a_language() {
        for (code, language) in Language::CODES {
            assert_eq!(Language::with_code(code), Some(language));
        }
        for other in ["RU", "ru_RU", "", "de"] {
            assert_eq!(Language::with_code(other), None, "{other}");
        }
    }
}
