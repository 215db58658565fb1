//! The top level of a portal's answer, as it came from the network or from a caller: what it has,
//! what is wrong with it. Nothing inside is built.

use super::json::{BOTTOM, Fault, Reader, Text, members, shortened};
use crate::error::PortalError;

/// An answer deeper than this is none of a portal's, and a danger to a host whose JSON reader
/// recurses.
pub(crate) const DEEPEST: usize = 100;

/// Whether a text that the library handed out is an error of any shape: one of the portal's, one
/// of ours, or no JSON object at all. A picture (`<svg`) is not an error, nor is a calendar
/// (`BEGIN:VCALENDAR`).
pub fn is_error(text: &str) -> bool {
    if is_document(text) {
        return false;
    }
    Shape::scan(text, BOTTOM).map_or(true, |shape| shape.error.is_some())
}

/// Whether a text that the library handed out is no JSON, and is not meant to be.
pub(crate) fn is_document(text: &str) -> bool {
    text.starts_with("<svg") || text.starts_with("BEGIN:VCALENDAR\r\n")
}

/// The top level of an answer: its members as they stand in the text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape<'a> {
    pub(crate) result: Option<&'a str>,
    pub(crate) error: Option<&'a str>,
    error_description: Option<&'a str>,
    /// What an error of this library tells beside the portal's shape.
    pub(crate) ours: Option<&'a str>,
    pub(crate) time: Option<&'a str>,
}

/// Why a text is no answer of any shape, and how far it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) why: Why,
    at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    Fault(Fault),
    /// It is JSON, but no object.
    NoObject,
    /// One of the members stands twice: which of two results holds would be a guess.
    KeyTwice,
    /// There is half a character in a key.
    BrokenKey,
}

impl Refusal {
    /// The line and the column of the refused text, as people count them.
    pub(crate) fn place(&self, text: &str) -> (usize, usize) {
        let read = &text.as_bytes()[..text.len().min(self.at + 1)];
        let lines = read.split(|byte| *byte == b'\n');
        let last = read.rsplit(|byte| *byte == b'\n').next();
        (lines.count(), last.map_or(0, <[u8]>::len))
    }
}

impl<'a> Shape<'a> {
    /// Reads a text to its end. Lists and objects may stand in each other `deepest` deep.
    pub(crate) fn scan(text: &'a str, deepest: usize) -> Result<Self, Refusal> {
        Self::scan_noting(text, deepest, |_| {})
    }

    /// The same; `note` is told each key of `result`, in passing.
    pub(crate) fn scan_noting(
        text: &'a str,
        deepest: usize,
        note: impl FnMut(Text<'a>),
    ) -> Result<Self, Refusal> {
        let mut reader = Reader::new(text, deepest);
        let mut shape = Self::default();
        let mut odd = None;
        let read = shape.fill(&mut reader, note, &mut odd);
        let at = reader.at();
        match (read, odd) {
            (Err(fault), _) => Err(Refusal {
                why: Why::Fault(fault),
                at,
            }),
            (Ok(()), Some(odd)) => Err(odd),
            (Ok(()), None) => Ok(shape),
        }
    }

    /// What is JSON and odd is noted: the rest may be no JSON at all.
    fn fill(
        &mut self,
        reader: &mut Reader<'a>,
        mut note: impl FnMut(Text<'a>),
        odd: &mut Option<Refusal>,
    ) -> Result<(), Fault> {
        if reader.enter()? {
            while let Some(key) = reader.key()? {
                let at = reader.at();
                let value = if key.is("result") {
                    skip_result(reader, &mut note)?
                } else {
                    reader.skip()?
                };
                let why = if key.is_broken() {
                    Why::BrokenKey
                } else if let Some(slot) = self.slot(key)
                    && slot.replace(value).is_some()
                {
                    Why::KeyTwice
                } else {
                    continue;
                };
                odd.get_or_insert(Refusal { why, at });
            }
        } else {
            reader.skip()?;
            let (why, at) = (Why::NoObject, 0);
            *odd = Some(Refusal { why, at });
        }
        reader.end()?;
        // Where PHP code speaks of no error.
        self.error = self.error.filter(|error| !is_nothing(error));
        Ok(())
    }

    fn slot(&mut self, key: Text<'_>) -> Option<&mut Option<&'a str>> {
        [
            ("result", &mut self.result),
            ("error", &mut self.error),
            ("error_description", &mut self.error_description),
            ("b24busy", &mut self.ours),
            ("time", &mut self.time),
        ]
        .into_iter()
        .find_map(|(name, slot)| key.is(name).then_some(slot))
    }

    /// The error that the portal reported, in the words that it used; of endless ones, the first.
    pub(crate) fn portal_error(&self, status: u16) -> Option<PortalError> {
        let error = self.error?;
        let (mut code, mut description) = (Some(error), self.error_description);
        if error.starts_with('{') {
            // The error of REST 3.0.
            (code, description) = (None, None);
            for (key, value) in members(error) {
                if key.is("code") {
                    code = Some(value);
                } else if key.is("message") {
                    description = Some(value);
                }
            }
        }
        Some(PortalError::new(
            words(code, PortalError::LONGEST_CODE, usize::MAX),
            words(description, usize::MAX, PortalError::LONGEST_DESCRIPTION),
            status,
        ))
    }
}

/// Skips a value, noting its keys if it is an object.
fn skip_result<'a>(
    reader: &mut Reader<'a>,
    note: &mut impl FnMut(Text<'a>),
) -> Result<&'a str, Fault> {
    reader.peek()?;
    let start = reader.at();
    if !reader.enter()? {
        return reader.skip();
    }
    while let Some(key) = reader.key()? {
        note(key);
        reader.skip()?;
    }
    Ok(reader.since(start))
}

/// A value as words: of a text its letters, of null none, and of anything else what is written.
fn words(value: Option<&str>, most_chars: usize, most_bytes: usize) -> String {
    match (value, value.and_then(Text::of)) {
        (None | Some("null"), _) => String::new(),
        (_, Some(text)) => shortened(text.chars(), most_chars, most_bytes),
        (Some(other), None) => shortened(other.chars(), most_chars, most_bytes),
    }
}

/// What stands between the brackets of a list or an object.
pub(crate) fn inside(value: &str, open: char, close: char) -> Option<&str> {
    value.strip_prefix(open)?.strip_suffix(close)
}

/// `null`, `false`, `[]` or `{}`.
pub(crate) fn is_nothing(value: &str) -> bool {
    let inside = inside(value, '[', ']').or_else(|| inside(value, '{', '}'));
    matches!(value, "null" | "false") || inside.is_some_and(|inside| inside.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_any_shape_is_told_from_a_result() {
        for error in [
            "",
            "x",
            "[]",
            "{",
            r#"{"error":""}"#,
            r#"{"error":{"code":"X"}}"#,
            r#"{"error":[0]}"#,
            "BEGIN:VEVENT\r\n",
            r#"{"result":[],"\ud800":1}"#,
            r#"{"result":[],"\u0072esult":[]}"#,
        ] {
            assert!(is_error(error), "{error}");
        }
        for result in [
            r#"{"result":[]}"#,
            r#"{"users":{}}"#,
            "<svg xmlns='x'>",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
            r#"{"error":null}"#,
            r#"{"error":[ ]}"#,
            "{\"error\" : {\n} }",
            r#"{"other":1,"other":2}"#,
        ] {
            assert!(!is_error(result), "{result}");
        }
        let deep = format!("{{\"x\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
        assert!(!is_error(&deep), "it is JSON, and has no error");
    }

    #[test]
    fn the_words_of_an_error_are_found_and_cut() {
        let error = |text: &str| {
            Shape::scan(text, DEEPEST)
                .unwrap()
                .portal_error(400)
                .unwrap()
        };
        for (text, code, description) in [
            (r#"{"error":"a\u0062"}"#, "ab", ""),
            (r#"{"error":5,"error_description":null}"#, "5", ""),
            (r#"{"error":true,"error_description":1.50}"#, "true", "1.50"),
            (
                r#"{"error":[1, 2],"error_description":{"a":1}}"#,
                "[1, 2]",
                r#"{"a":1}"#,
            ),
            (
                r#"{"error":{"code":"X","message":"m"},"error_description":"d"}"#,
                "X",
                "m",
            ),
            (
                r#"{"error":{"\u0063ode":"X","code":"Y","message":null}}"#,
                "Y",
                "",
            ),
            (r#"{"error":{"no":"code"}}"#, "", ""),
            (
                r#"{"error":"x","error_description":"\ud83d!"}"#,
                "x",
                "\u{fffd}!",
            ),
        ] {
            let error = error(text);
            assert_eq!(
                (error.code(), error.description()),
                (code, description),
                "{text}"
            );
        }
        let (code, description) = ("Ж".repeat(201), "Ы".repeat(8193));
        let whole = error(&format!(
            r#"{{"error":"{}","error_description":"{}"}}"#,
            &code[..400],
            &description[..16384]
        ));
        assert_eq!(whole.code(), &code[..400]);
        assert_eq!(whole.description(), &description[..16384]);
        for text in [
            format!(r#"{{"error":"{code}","error_description":"{description}"}}"#),
            format!(r#"{{"error":{{"code":"{code}","message":"{description}"}}}}"#),
        ] {
            let cut = error(&text);
            assert_eq!(cut.code(), format!("{}…", "Ж".repeat(199)));
            assert_eq!(cut.description(), format!("{}…", "Ы".repeat(8190)));
        }
    }

    #[test]
    fn a_refusal_says_where() {
        for (text, why, place) in [
            ("{\n \"a\": x}", Why::Fault(Fault::Broken), (2, 7)),
            ("{\"a\":", Why::Fault(Fault::Cut), (1, 5)),
            ("[1] ", Why::NoObject, (1, 1)),
            ("{\"time\":1,\n\"time\":2}", Why::KeyTwice, (2, 8)),
            ("{\"time\":1,\"time\":2", Why::Fault(Fault::Cut), (1, 18)),
            ("{\"\\udc00\":1}", Why::BrokenKey, (1, 11)),
            ("{\"a\":[[]]}", Why::Fault(Fault::TooDeep), (1, 7)),
        ] {
            let refusal = Shape::scan(text, 2).unwrap_err();
            assert_eq!((refusal.why, refusal.place(text)), (why, place), "{text}");
        }
    }
}
