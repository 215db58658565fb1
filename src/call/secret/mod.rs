//! Secrets: texts that never print, and the masking of texts that may contain them.

mod escapes;

use std::fmt;
use std::ops::Range;

use crate::error::Error;
use crate::input::secret_like::mask_token_like;
use escapes::{Chart, TooMuch};

pub(crate) use crate::input::secret_like::MASK;

/// More of a text is not put into a message.
const LONGEST: usize = 16 << 10;

/// A text that is never printed: its `Debug` output is a mask, and it has no `Display`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Whoever calls this must not let it out of the request.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// Masks the secrets it knows, and whatever looks like a token, in text that came from elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scrubber {
    secrets: Vec<Secret>,
}

impl Scrubber {
    pub(crate) fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let mut known: Vec<Secret> = Vec::new();
        for secret in secrets {
            // Where blanks are collapsed, those of a secret are too.
            let words: Vec<&str> = secret.0.split_whitespace().collect();
            let collapsed = Secret(words.join(" "));
            for secret in [secret, collapsed] {
                if !secret.0.trim().is_empty() && !known.contains(&secret) {
                    known.push(secret);
                }
            }
        }
        Self { secrets: known }
    }

    /// The same with more secrets.
    pub(crate) fn with(&self, more: Vec<Secret>) -> Self {
        Self::new(self.secrets.iter().cloned().chain(more))
    }

    /// A text from elsewhere for a message: without the secrets that are known and without what
    /// looks like one, and not longer than a message may be.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let (text, cut) = beginning(text);
        self.scrub_beginning(text, cut) + if cut { "…" } else { "" }
    }

    /// A text of any length without the secrets that are known and without what looks like one.
    ///
    /// `cut`: the text goes on where it ends here, so it may end in the half of a secret.
    pub(crate) fn scrub_beginning(&self, text: &str, cut: bool) -> String {
        mask_token_like(&self.mask(text, cut), cut)
    }

    /// A message of ours, which may quote what was given: without the secrets that are known.
    pub(crate) fn mask_message(&self, text: &str) -> String {
        let (text, cut) = beginning(text);
        self.mask(text, cut) + if cut { "…" } else { "" }
    }

    /// An error without the secrets that are known, wherever it came from.
    pub(crate) fn mask_error(&self, error: Error) -> Error {
        error.map_texts(|text| self.mask_message(text))
    }

    /// The whole text without the secrets that are known.
    pub(crate) fn mask_known(&self, text: &str) -> String {
        self.mask(text, false)
    }

    /// Whether a secret stands in the text, or may.
    pub(crate) fn finds(&self, text: &str) -> bool {
        self.places(text, false)
            .map_or(true, |places| !places.is_empty())
    }

    fn mask(&self, text: &str, cut: bool) -> String {
        let Ok(places) = self.places(text, cut) else {
            // Nobody can say what is in it.
            return MASK.to_owned();
        };
        let mut out = Vec::with_capacity(text.len());
        let mut end = 0;
        for place in places {
            if place.start >= end {
                out.extend_from_slice(&text.as_bytes()[end..place.start]);
                out.extend_from_slice(MASK.as_bytes());
            }
            end = end.max(place.end);
        }
        out.extend_from_slice(&text.as_bytes()[end..]);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// Where secrets stand, by their start.
    fn places(&self, text: &str, cut: bool) -> Result<Vec<Range<usize>>, TooMuch> {
        let mut places = Vec::new();
        if !self.secrets.is_empty() {
            let chart = Chart::new(text.as_bytes(), cut)?;
            for secret in &self.secrets {
                chart.find(&secret.0, &mut places)?;
            }
            places.sort_unstable_by_key(|place| place.start);
        }
        Ok(places)
    }
}

/// As much of a text as a message may have, and whether that is less than all.
fn beginning(text: &str) -> (&str, bool) {
    if text.len() <= LONGEST {
        return (text, false);
    }
    let mut end = LONGEST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (&text[..end], true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::first_words::first_words;

    #[test]
    fn a_secret_does_not_print() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "***");
    }

    #[test]
    fn known_secrets_are_masked_in_every_escaping() {
        let scrubber = Scrubber::new([Secret::new("p@ss/w&rd"), Secret::new("h0m")]);
        for text in [
            "at p@ss/w&rd end",
            "at p%40ss%2Fw%26rd end",
            "at p%40ss/w&rd end",
            r"at p@ss\/w&rd end",
            r"at p\u0040ss\/w\u0026rd end",
            "at p@ss/w&amp;rd end",
            "at p&#64;ss&#x2f;w&#38;rd end",
            "at p%2540ss%252Fw%2526rd end",
        ] {
            assert_eq!(scrubber.scrub(text), "at *** end", "{text}");
        }
        assert_eq!(scrubber.scrub("/rest/1/h0m/x"), "/rest/1/***/x");
        assert_eq!(
            scrubber.scrub("h0m and %680m"),
            "*** and ***",
            "both ways at once"
        );
    }

    #[test]
    fn a_secret_is_found_in_any_letter_case_and_the_rest_stays_as_it_is() {
        let scrubber = Scrubber::new([Secret::new("s3cret")]);
        assert_eq!(
            scrubber.scrub("100% of é \\q &x; %zz &amp; S3CRET %73%33CRet 2025-09-10T18:33:57"),
            "100% of é \\q &x; %zz &amp; *** *** 2025-09-10T18:33:57"
        );
        assert!(scrubber.finds("%53%33cret.host") && !scrubber.finds("secret.host"));
    }

    #[test]
    fn what_overlaps_is_masked_whole() {
        let scrubber = Scrubber::new([Secret::new("abcd"), Secret::new("cdef")]);
        assert_eq!(scrubber.scrub("xabcdefx"), "x***x");
        let scrubber = Scrubber::new([Secret::new("abab")]);
        assert_eq!(scrubber.scrub("xabababx"), "x***x");
    }

    #[test]
    fn a_long_text_is_cut_and_shows_no_half_of_a_secret_there() {
        let scrubber = Scrubber::new([Secret::new("s3cretword")]);
        for before in LONGEST - 40..LONGEST + 4 {
            for hidden in ["s3cretword", "%73%33%63%72%65%74word", "&#115;3cretword"] {
                let text = ".".repeat(before) + hidden + &".".repeat(100);
                for masked in [scrubber.scrub(&text), scrubber.mask_message(&text)] {
                    assert!(masked.len() < LONGEST + 8 && masked.ends_with('…'));
                    let end = &masked[before.min(LONGEST) - 1..];
                    for part in ["s3cr", "%63", "cret", "3cr"] {
                        assert!(!end.contains(part), "{before}: {end}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_text_with_more_readings_than_an_honest_one_is_not_shown() {
        let scrubber = Scrubber::new([Secret::new("s3cret")]);
        assert_eq!(scrubber.scrub(&"\\".repeat(10_000)), MASK);
    }

    #[test]
    fn a_very_short_secret_does_not_show_itself_in_words() {
        let scrubber = Scrubber::new([Secret::new("u")]);
        assert_eq!(scrubber.scrub("u:p refused u"), "***:p refused ***");
    }

    #[test]
    fn a_long_secret_goes_before_the_short_one_inside_it() {
        let scrubber = Scrubber::new([Secret::new("abc"), Secret::new("abcdef")]);
        assert_eq!(scrubber.scrub("abcdef abc"), "*** ***");
    }

    #[test]
    fn the_first_words_are_those_behind_any_blanks() {
        let scrubber = Scrubber::new([Secret::new("s3cretword")]);
        let mask = |text: &str, cut| scrubber.scrub_beginning(text, cut);
        let blanks = " \r\n\t\u{a0}".repeat(500_000);
        for before in [0, 60, 78, 4070, 4090, 4096] {
            let text = format!(
                "{blanks}{}{blanks}s3cretword{blanks}end",
                "w ".repeat(before / 2)
            );
            let words = first_words(&text, mask);
            assert!(words.starts_with(if before == 0 { "\"*** end\"" } else { "\"w w" }));
            assert!(
                words.chars().count() <= 82 && !words.contains("s3c"),
                "{words}"
            );
        }
        assert_eq!(first_words(blanks, mask), "\"\"");
    }

    #[test]
    fn no_part_of_a_secret_stands_where_a_page_is_cut() {
        let scrubber = Scrubber::new([Secret::new("s3cretword")]);
        let mask = |text: &str, cut| scrubber.scrub_beginning(text, cut);
        let half = ["s3cr", "3cre", "cret", "%63%72"];
        for hidden in ["s3cretword", "S3CRETWORD", "%73%33%63%72%65%74word"] {
            // What is masked takes no room in what is shown, so that the cut comes into view.
            let page = hidden.repeat(1000);
            for before in 0..hidden.len() {
                let words = first_words(".".repeat(before) + &page, mask);
                assert!(!half.iter().any(|part| words.contains(part)), "{words}");
            }
            for before in 60..90 {
                let words = first_words("é".repeat(before) + hidden + " end", mask);
                assert!(!half.iter().any(|part| words.contains(part)), "{words}");
            }
        }
    }
}
