//! A text that is read from its start to its end, a number or a sign at a time.

use std::ops::RangeInclusive;

use super::is_no_break_space;

/// What is left of the text.
pub(crate) struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// How many digits come next.
    pub(crate) fn digits(&self) -> usize {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit);
        digits.count()
    }

    /// The number in the next few digits, up to nine; `None` if there are not so many. More may follow.
    pub(crate) fn take(&mut self, digits: usize) -> Option<u32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        let number = number.bytes().try_fold(0, |sum, byte| {
            let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
            Some(sum * 10 + digit)
        })?;
        self.0 = rest;
        Some(number)
    }

    /// The number that comes next, if it has so many digits, up to nine.
    pub(crate) fn number(&mut self, digits: RangeInclusive<usize>) -> Option<u32> {
        let count = self.digits();
        digits.contains(&count).then(|| self.take(count)).flatten()
    }

    /// Whether there are digits, which are passed over.
    pub(crate) fn skip_digits(&mut self) -> bool {
        self.pass(|c| c.is_ascii_digit())
    }

    /// Whether this comes next, in any letter case; then it is passed over.
    pub(crate) fn eat(&mut self, text: &str) -> bool {
        let found = self
            .0
            .split_at_checked(text.len())
            .filter(|(start, _)| start.eq_ignore_ascii_case(text));
        if let Some((_, rest)) = found {
            self.0 = rest;
        }
        found.is_some()
    }

    /// The next character, if it is one of these.
    pub(crate) fn one_of(&mut self, signs: &[char]) -> Option<char> {
        let sign = self.0.chars().next().filter(|c| signs.contains(c))?;
        self.0 = &self.0[sign.len_utf8()..];
        Some(sign)
    }

    /// Whether there are spaces, plain or non-breaking, which are passed over.
    pub(crate) fn spaces(&mut self) -> bool {
        self.pass(|c| c == ' ' || is_no_break_space(c))
    }

    fn pass(&mut self, skipped: impl Fn(char) -> bool) -> bool {
        let before = self.0.len();
        self.0 = self.0.trim_start_matches(skipped);
        self.0.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_come_next_is_left() {
        let mut rest = Cursor::new("123:4pM\u{a0}\u{202f} x");
        assert_eq!(
            (rest.digits(), rest.number(1..=2), rest.take(4)),
            (3, None, None)
        );
        assert_eq!((rest.take(2), rest.number(1..=2)), (Some(12), Some(3)));
        assert_eq!(
            (rest.one_of(&['.', '-']), rest.one_of(&['.', ':'])),
            (None, Some(':'))
        );
        assert!(rest.skip_digits() && !rest.skip_digits());
        assert!(!rest.eat("am") && rest.eat("pm"));
        assert!(rest.spaces() && !rest.spaces() && !rest.is_at_end());
        assert!(rest.eat("X") && rest.is_at_end() && !rest.eat("x"));
        assert_eq!((rest.take(1), rest.one_of(&['x'])), (None, None));
    }
}
