//! A text in JSON, unescaped letter by letter: it is compared and cut without being copied.

use std::str::Chars;

/// A text as it stands in JSON, between its quotation marks. Its escapes are valid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    raw: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    pub(crate) fn new(raw: &'a str, escaped: bool) -> Self {
        Self { raw, escaped }
    }

    /// The text that a value is, if it is one. The value was read before.
    pub(crate) fn of(value: &'a str) -> Option<Self> {
        let raw = value.strip_prefix('"')?.strip_suffix('"')?;
        Some(Self::checked(raw))
    }

    /// The text that stands between these quotation marks. It was read before.
    pub(crate) fn checked(raw: &'a str) -> Self {
        Self::new(raw, raw.contains('\\'))
    }

    /// As it stands in JSON.
    pub(crate) fn raw(self) -> &'a str {
        self.raw
    }

    /// Its letters; `None` stands for half a character, which is none.
    pub(crate) fn letters(self) -> Letters<'a> {
        Letters {
            raw: self.raw.chars(),
        }
    }

    /// Its letters, with a replacement character for half a one.
    pub(crate) fn chars(self) -> impl Iterator<Item = char> + 'a {
        self.letters()
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    pub(crate) fn is(self, text: &str) -> bool {
        if !self.escaped {
            return self.raw == text;
        }
        // An escape has six bytes for one.
        self.raw.len() <= text.len() * 6 && self.letters().eq(text.chars().map(Some))
    }

    /// Whether there is half a character in it.
    pub(crate) fn is_broken(self) -> bool {
        self.escaped && self.letters().any(|letter| letter.is_none())
    }
}

/// Two texts are equal if their letters are, however they are written.
impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.escaped || other.escaped {
            self.letters().eq(other.letters())
        } else {
            self.raw == other.raw
        }
    }
}

/// See [`Text::letters`].
#[derive(Debug, Clone)]
pub(crate) struct Letters<'a> {
    raw: Chars<'a>,
}

impl Letters<'_> {
    /// Four hexadecimal digits.
    fn unit(&mut self) -> u32 {
        let digits = self.raw.by_ref().take(4);
        digits.fold(0, |unit, digit| {
            unit << 4 | digit.to_digit(16).unwrap_or_default()
        })
    }

    /// The second half of a character, if it comes next.
    fn second_half(&mut self) -> Option<u32> {
        let mut ahead = self.clone();
        if ahead.raw.next()? != '\\' || ahead.raw.next()? != 'u' {
            return None;
        }
        let unit = ahead.unit();
        (0xdc00..0xe000).contains(&unit).then(|| {
            *self = ahead;
            unit
        })
    }
}

impl Iterator for Letters<'_> {
    type Item = Option<char>;

    fn next(&mut self) -> Option<Option<char>> {
        let letter = match self.raw.next()? {
            '\\' => match self.raw.next()? {
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let unit = self.unit();
                    let point = match unit {
                        0xd800..0xdc00 => self
                            .second_half()
                            .map(|second| 0x1_0000 + ((unit - 0xd800) << 10) + (second - 0xdc00)),
                        unit => Some(unit),
                    };
                    return Some(point.and_then(char::from_u32));
                }
                itself => itself,
            },
            letter => letter,
        };
        Some(Some(letter))
    }
}

/// A copy that is no longer than so many characters and bytes. What is too long ends with `…`.
pub(crate) fn shortened(
    letters: impl Iterator<Item = char>,
    most_chars: usize,
    most_bytes: usize,
) -> String {
    const MARK: char = '…';
    let mut out = String::new();
    // What may stay if the mark has to be put behind it.
    let mut kept = 0;
    for (count, letter) in letters.enumerate() {
        if count == most_chars || out.len() + letter.len_utf8() > most_bytes {
            out.truncate(kept);
            out.push(MARK);
            break;
        }
        out.push(letter);
        if count + 1 < most_chars && out.len() + MARK.len_utf8() <= most_bytes {
            kept = out.len();
        }
    }
    out
}
