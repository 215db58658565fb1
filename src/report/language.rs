//! The languages in which the library speaks to people.

/// The language of the texts in a picture.
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
    pub(crate) const WORDS: [(&'static str, Self); 2] =
        [("en", Self::English), ("ru", Self::Russian)];
}
