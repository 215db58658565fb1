//! JSON, read once from its beginning to its end and not built: every byte is checked, nothing is
//! copied, nothing recurses. Whoever reads says where the reader goes into an object, and where it
//! skips a value and is told where it stands.
//!
//! What is JSON and what is not is what `serde_json` says of a value that it skips; so half a
//! character (`"\ud83d"`) is JSON, and whoever wants to read that text has to look.

use std::ops::Range;

mod text;

#[cfg(test)]
mod tests;

pub(crate) use text::{Text, shortened};

/// How deep a text may be of which nothing more is asked: what stands open is noted in 128 KB.
pub(crate) const BOTTOM: usize = 1 << 20;

/// Why a text cannot be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It ends too early.
    Cut,
    /// It is not JSON.
    Broken,
    /// Lists and objects stand in each other deeper than they may, or than memory can note.
    TooDeep,
}

/// Reads one text.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    /// How much of it is read.
    at: usize,
    open: Open,
    /// Whether an object was opened, and nothing of it is read yet.
    fresh: bool,
}

impl<'a> Reader<'a> {
    /// Lists and objects may stand in each other `deepest` deep, themselves counted.
    pub(crate) fn new(text: &'a str, deepest: usize) -> Self {
        Self {
            text,
            at: 0,
            open: Open::new(deepest),
            fresh: false,
        }
    }

    /// How many bytes are read: after a fault, those before it.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// What was read since so many bytes were.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    /// The next byte that is not blank. It is not read yet.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<u8, Fault> {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(Fault::Cut)
    }

    /// Goes into an object, if one begins here.
    pub(crate) fn enter(&mut self) -> Result<bool, Fault> {
        let is_object = self.peek()? == b'{';
        if is_object {
            self.open.push(true)?;
            self.at += 1;
            self.fresh = true;
        }
        Ok(is_object)
    }

    /// The next key of the object that was entered; its value is to be read next. `None`: the
    /// object is over.
    pub(crate) fn key(&mut self) -> Result<Option<Text<'a>>, Fault> {
        let fresh = std::mem::take(&mut self.fresh);
        match self.peek()? {
            b'}' => {
                self.at += 1;
                self.open.pop();
                return Ok(None);
            }
            b',' if !fresh => self.at += 1,
            _ if fresh => {}
            _ => return Err(Fault::Broken),
        }
        let (place, escaped) = self.key_and_colon()?;
        Ok(Some(Text::new(&self.text[place], escaped)))
    }

    /// Reads a value, whatever it is, and tells where it stands.
    pub(crate) fn skip(&mut self) -> Result<&'a str, Fault> {
        self.peek()?;
        let start = self.at;
        let floor = self.open.depth;
        loop {
            match self.peek()? {
                b'"' => drop(self.text()?),
                bracket @ (b'{' | b'[') => {
                    let is_object = bracket == b'{';
                    self.open.push(is_object)?;
                    self.at += 1;
                    if self.peek()? != if is_object { b'}' } else { b']' } {
                        if is_object {
                            self.key_and_colon()?;
                        }
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => self.number()?,
                b'n' => self.word(b"null")?,
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                _ => return Err(Fault::Broken),
            }
            // A value is over, and with it perhaps what it stands in.
            loop {
                if self.open.depth == floor {
                    return Ok(self.since(start));
                }
                let in_object = self.open.is_object();
                match self.peek()? {
                    b',' => {
                        self.at += 1;
                        if in_object {
                            self.key_and_colon()?;
                        }
                        break;
                    }
                    b'}' if in_object => self.at += 1,
                    b']' if !in_object => self.at += 1,
                    _ => return Err(Fault::Broken),
                }
                self.open.pop();
            }
        }
    }

    /// Makes sure that nothing but blanks is left.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Ok(_) => Err(Fault::Broken),
            Err(_) => Ok(()),
        }
    }

    /// Where the key stands, and whether it is escaped.
    #[inline]
    fn key_and_colon(&mut self) -> Result<(Range<usize>, bool), Fault> {
        if self.peek()? != b'"' {
            return Err(Fault::Broken);
        }
        let start = self.at + 1;
        let escaped = self.text()?;
        let end = self.at - 1;
        if self.peek()? != b':' {
            return Err(Fault::Broken);
        }
        self.at += 1;
        Ok((start..end, escaped))
    }

    /// A text, from its quotation mark on: whether it is escaped.
    #[inline]
    fn text(&mut self) -> Result<bool, Fault> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        let mut escaped = false;
        let fault = loop {
            at = plain_end(bytes, at);
            match bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    match escapes_end(bytes, at) {
                        Ok(end) => at = end,
                        Err(fault) => break fault,
                    }
                }
                // A control character.
                Some(_) => break Fault::Broken,
                None => break Fault::Cut,
            }
        };
        self.at = at;
        Err(fault)
    }

    fn number(&mut self) -> Result<(), Fault> {
        let bytes = self.text.as_bytes();
        // At least one digit. A text that ends before it is broken, not cut, to serde_json.
        let digits = |from: usize| {
            let mut at = from;
            while let Some(b'0'..=b'9') = bytes.get(at) {
                at += 1;
            }
            if at > from {
                Ok(at)
            } else {
                Err(Fault::Broken)
            }
        };
        let start = self.at + usize::from(bytes[self.at] == b'-');
        let mut at = digits(start)?;
        if bytes[start] == b'0' && at > start + 1 {
            return Err(Fault::Broken);
        }
        if bytes.get(at) == Some(&b'.') {
            at = digits(at + 1)?;
        }
        if let Some(b'e' | b'E') = bytes.get(at) {
            let signed = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
            at = digits(at + 1 + usize::from(signed))?;
        }
        self.at = at;
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Fault> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(())
        } else if word.starts_with(rest) {
            Err(Fault::Cut)
        } else {
            Err(Fault::Broken)
        }
    }
}

/// For the fuzz targets: a text, and if it is an object, its keys and values.
#[cfg(fuzzing)]
pub(crate) fn parse_whole(text: &str) -> Result<Vec<(Option<String>, &str)>, bool> {
    let mut reader = Reader::new(text, BOTTOM);
    reader
        .skip()
        .and_then(|_| reader.end())
        .map_err(|fault| fault == Fault::Cut)?;
    let members = members(text).map(|(key, value)| (key.letters().collect(), value));
    Ok(members.collect())
}

/// The keys and values of an object that was read before; of anything else, none.
pub(crate) fn members(object: &str) -> Members<'_> {
    let mut reader = Reader::new(object, BOTTOM);
    let is_over = !reader.enter().unwrap_or(false);
    Members { reader, is_over }
}

/// How many items a list has that was read before; of anything else, none.
pub(crate) fn count_items(list: &str) -> usize {
    let inside = list
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'));
    let mut reader = Reader::new(inside.unwrap_or_default(), BOTTOM);
    let mut count = 0;
    while reader.skip().is_ok() {
        count += 1;
        if reader.peek() != Ok(b',') {
            break;
        }
        reader.at += 1;
    }
    count
}

/// See [`members`].
#[derive(Clone, Debug)]
pub(crate) struct Members<'a> {
    reader: Reader<'a>,
    is_over: bool,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Text<'a>, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let key = self.reader.key().ok().flatten();
        let member = key.and_then(|key| Some((key, self.reader.skip().ok()?)));
        self.is_over = member.is_none();
        member
    }
}

/// Where a text's plain letters end: at a quotation mark, a backslash, a control character, or
/// with the bytes.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    const EACH: u64 = u64::MAX / 255;
    // Eight bytes at once: the highest bit of a byte that ends the run is set. A byte above it may
    // be marked wrongly, by a borrow; the lowest never is.
    while let Some(eight) = bytes.get(at..at + 8).and_then(|b| b.first_chunk::<8>()) {
        let eight = u64::from_le_bytes(*eight);
        let quote = eight ^ (EACH * u64::from(b'"'));
        let backslash = eight ^ (EACH * u64::from(b'\\'));
        let marked = (quote.wrapping_sub(EACH) & !quote)
            | (backslash.wrapping_sub(EACH) & !backslash)
            | (eight.wrapping_sub(EACH * 0x20) & !eight);
        let marked = marked & (EACH << 7);
        if marked != 0 {
            return at + marked.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | ..0x20) {
            break;
        }
        at += 1;
    }
    at
}

/// Where a row of escapes ends: where letters are escaped, they stand in rows.
#[inline]
fn escapes_end(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    while bytes.get(at) == Some(&b'\\') {
        match bytes.get(at + 1) {
            Some(b'u') => {
                let digits = bytes.get(at + 2..at + 6).ok_or(Fault::Cut)?;
                let digits = digits.iter().map(|digit| IS_HEX[usize::from(*digit)]);
                if !digits.fold(true, |all, is_hex| all & is_hex) {
                    return Err(Fault::Broken);
                }
                at += 6;
            }
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at += 2,
            Some(_) => return Err(Fault::Broken),
            None => return Err(Fault::Cut),
        }
    }
    Ok(at)
}

/// Whether a byte is a hexadecimal digit.
static IS_HEX: [bool; 256] = {
    let mut is_hex = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        is_hex[byte as usize] = byte.is_ascii_hexdigit();
        byte += 1;
    }
    is_hex
};

/// What stands open: a bit for each list and object, set for an object.
#[derive(Clone, Debug)]
struct Open {
    depth: usize,
    deepest: usize,
    /// The innermost, the last one lowest.
    bits: u128,
    /// Those further out; an answer of a portal's never gets here.
    outer: Vec<u128>,
}

impl Open {
    const BITS: usize = 128;

    fn new(deepest: usize) -> Self {
        Self {
            depth: 0,
            deepest,
            bits: 0,
            outer: Vec::new(),
        }
    }

    #[inline]
    fn push(&mut self, is_object: bool) -> Result<(), Fault> {
        if self.depth == self.deepest {
            return Err(Fault::TooDeep);
        }
        if self.depth > 0 && self.depth.is_multiple_of(Self::BITS) {
            self.outer.try_reserve(1).map_err(|_| Fault::TooDeep)?;
            self.outer.push(self.bits);
        }
        self.bits = self.bits << 1 | u128::from(is_object);
        self.depth += 1;
        Ok(())
    }

    #[inline]
    fn pop(&mut self) {
        self.bits >>= 1;
        self.depth -= 1;
        if self.depth > 0
            && self.depth.is_multiple_of(Self::BITS)
            && let Some(bits) = self.outer.pop()
        {
            self.bits = bits;
        }
    }

    #[inline]
    fn is_object(&self) -> bool {
        self.bits & 1 == 1
    }
}
