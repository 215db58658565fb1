//! Known texts found in others, whatever escapes hide them: percent, JSON and HTML escapes, nested
//! in each other at any depth.
//!
//! Unescaping in any one order would miss what another order shows: `&#11` and `5` to one reader is
//! `&#115` to the next. So there is a chart, as parsers of ambiguous languages keep one: for every
//! place where an escape may begin, all that may be read there, and where each reading ends. The
//! parts of an escape may be escapes, so the chart is filled from the end of the text.

use std::cell::Cell;
use std::ops::Range;

/// So many characters of a secret before a cut are masked; fewer tell nothing.
const LEAST: usize = 3;

/// One of so many characters would show itself within words if it were masked there.
const SHORT: usize = 3;

/// The text has more readings than an honest one.
#[derive(Debug)]
pub(crate) struct TooMuch;

/// What may be read in a text beside its bytes.
pub(crate) struct Chart<'a> {
    text: &'a [u8],
    /// By descending start, then by end.
    escapes: Vec<Escape>,
    /// Ends of escapes that mean neither a letter nor a digit, in ascending order.
    breaks: Vec<u32>,
    /// Where the text was cut, in ascending order.
    cuts: Vec<Range<usize>>,
    /// The steps that are left: a hostile text may not cost more than a long one.
    steps: Cell<usize>,
}

#[derive(Clone, Copy)]
struct Escape {
    start: u32,
    end: u32,
    means: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    /// Of a character outside ASCII one byte of its UTF-8.
    Byte(u8),
    /// Outside ASCII.
    Char(char),
}

impl Reading {
    fn of(c: char) -> Self {
        u8::try_from(c)
            .ok()
            .filter(u8::is_ascii)
            .map_or(Self::Char(c), Self::Byte)
    }

    fn is_word(self) -> bool {
        match self {
            Self::Byte(byte) => byte.is_ascii_alphanumeric() || !byte.is_ascii(),
            Self::Char(c) => c.is_alphanumeric(),
        }
    }
}

/// The entities of printable ASCII that people's tools write.
const ENTITIES: [(&str, u8); 38] = [
    ("amp", b'&'),
    ("lt", b'<'),
    ("gt", b'>'),
    ("quot", b'"'),
    ("apos", b'\''),
    ("excl", b'!'),
    ("num", b'#'),
    ("dollar", b'$'),
    ("percnt", b'%'),
    ("lpar", b'('),
    ("rpar", b')'),
    ("ast", b'*'),
    ("midast", b'*'),
    ("plus", b'+'),
    ("comma", b','),
    ("period", b'.'),
    ("sol", b'/'),
    ("colon", b':'),
    ("semi", b';'),
    ("equals", b'='),
    ("quest", b'?'),
    ("commat", b'@'),
    ("lsqb", b'['),
    ("lbrack", b'['),
    ("bsol", b'\\'),
    ("rsqb", b']'),
    ("rbrack", b']'),
    ("Hat", b'^'),
    ("lowbar", b'_'),
    ("UnderBar", b'_'),
    ("grave", b'`'),
    ("lcub", b'{'),
    ("lbrace", b'{'),
    ("verbar", b'|'),
    ("vert", b'|'),
    ("rcub", b'}'),
    ("rbrace", b'}'),
    ("nbsp", b' '),
];

fn opens(byte: u8) -> bool {
    matches!(byte, b'%' | b'\\' | b'&')
}

impl<'a> Chart<'a> {
    /// Reads a text. `cut`: it goes on where it ends here. A `…` in it counts as a cut too.
    pub(crate) fn new(text: &'a [u8], cut: bool) -> Result<Self, TooMuch> {
        let mut chart = Self {
            text,
            escapes: Vec::new(),
            breaks: Vec::new(),
            cuts: cuts(text, cut),
            steps: Cell::new(200_000 + text.len().saturating_mul(64)),
        };
        if u32::try_from(text.len()).is_err() {
            return Err(TooMuch);
        }
        for start in (0..text.len()).rev() {
            if opens(text[start]) {
                chart.decode_escapes(start)?;
            }
        }
        let breaks = chart.escapes.iter().filter(|e| !e.means.is_word());
        chart.breaks = breaks.map(|escape| escape.end).collect();
        chart.breaks.sort_unstable();
        Ok(chart)
    }

    /// Adds where a secret stands, in any letter case, and where its beginning stands before a cut.
    pub(crate) fn find(&self, secret: &str, found: &mut Vec<Range<usize>>) -> Result<(), TooMuch> {
        let letters: Vec<char> = secret.chars().collect();
        let Some(first) = letters.first() else {
            return Ok(());
        };
        let mut lead = [0; 4];
        let lead = first.encode_utf8(&mut lead).as_bytes()[0];
        for start in 0..self.text.len() {
            let byte = self.text[start];
            if byte.eq_ignore_ascii_case(&lead) || opens(byte) {
                self.find_at(start, &letters, found)?;
            }
        }
        Ok(())
    }

    fn find_at(
        &self,
        start: usize,
        letters: &[char],
        found: &mut Vec<Range<usize>>,
    ) -> Result<(), TooMuch> {
        let mut ends = vec![start];
        for (matched, letter) in letters.iter().enumerate() {
            if matched >= LEAST
                && let Some(cut) = ends.iter().find_map(|end| self.cut_at(*end))
            {
                found.push(start..cut);
            }
            ends = self.letter(&ends, *letter)?;
            if ends.is_empty() {
                return Ok(());
            }
        }
        let whole = ends
            .into_iter()
            .filter(|end| letters.len() > SHORT || self.is_alone(start, *end))
            .max();
        found.extend(whole.map(|end| start..end));
        Ok(())
    }

    /// Whether no letter or digit touches a part of the text.
    fn is_alone(&self, start: usize, end: usize) -> bool {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let escaped = u32::try_from(start).is_ok_and(|at| self.breaks.binary_search(&at).is_ok());
        (escaped || !is_word(last_char(&self.text[..start])))
            && !is_word(first_char(&self.text[end..]))
    }

    /// The end of the text that was cut here, or within the escape that begins here.
    fn cut_at(&self, at: usize) -> Option<usize> {
        let next = self.cuts.partition_point(|cut| cut.end < at);
        let cut = self.cuts.get(next)?;
        let inside = cut.contains(&at) && opens(self.text[at]);
        (at == cut.end || inside).then_some(cut.end)
    }

    fn spend(&self, steps: usize) -> Result<(), TooMuch> {
        self.steps
            .set(self.steps.get().checked_sub(steps).ok_or(TooMuch)?);
        Ok(())
    }

    /// Notes every escape that begins here.
    fn decode_escapes(&mut self, start: usize) -> Result<(), TooMuch> {
        // Honest texts have one escape in a few bytes; a chain of them is as long as half the text.
        let most = 64 + self.text.len();
        let first = self.escapes.len();
        let mut openers = vec![(self.text[start], start + 1)];
        while let Some((opener, at)) = openers.pop() {
            for (means, end) in self.after(opener, at)? {
                let escape = Escape {
                    start: u32::try_from(start).map_err(|_| TooMuch)?,
                    end: u32::try_from(end).map_err(|_| TooMuch)?,
                    means,
                };
                let known = &self.escapes[first..];
                let place = known.binary_search_by_key(&(escape.end, means), |e| (e.end, e.means));
                let Err(place) = place else { continue };
                self.spend(1 + known.len() - place)?;
                if self.escapes.len() == most {
                    return Err(TooMuch);
                }
                self.escapes.insert(first + place, escape);
                // What an escape means may open the next.
                if let Reading::Byte(byte) = means
                    && opens(byte)
                {
                    openers.push((byte, end));
                }
            }
        }
        Ok(())
    }

    /// What an escape means whose opening sign ends here, and where it ends itself.
    fn after(&self, opener: u8, at: usize) -> Result<Vec<(Reading, usize)>, TooMuch> {
        let mut found = Vec::new();
        let mut add = |codes: Vec<(u32, usize)>| {
            let reading = |(code, end)| Some((Reading::of(char::from_u32(code)?), end));
            found.extend(codes.into_iter().filter_map(reading));
        };
        match opener {
            b'%' => {
                // Some servers write %u0041.
                add(self.number(self.sign(&[at], b'u')?, 16, 4)?);
                let bytes = self.number(vec![at], 16, 2)?;
                let byte = |(code, end)| Some((Reading::Byte(u8::try_from(code).ok()?), end));
                found.extend(bytes.into_iter().filter_map(byte));
            }
            b'\\' => {
                let u = self.sign(&[at], b'u')?;
                add(self.number(self.sign(&[at], b'x')?, 16, 2)?);
                add(self.numbers(self.sign(&u, b'{')?, 16, b'}')?.1);
                add(self.number(u, 16, 4)?);
                for (reading, end) in self.readings(at) {
                    if matches!(reading, Reading::Byte(b'/' | b'"' | b'\\' | b'\'')) {
                        found.push((reading, end));
                    }
                }
            }
            _ => {
                let number = self.sign(&[at], b'#')?;
                let hex = self.sign(&number, b'x')?;
                for (open, closed) in [
                    self.numbers(number, 10, b';')?,
                    self.numbers(hex, 16, b';')?,
                ] {
                    add(open);
                    add(closed);
                }
                for (name, means) in ENTITIES {
                    let mut ends = vec![at];
                    for letter in name.bytes() {
                        ends = self.sign(&ends, letter)?;
                    }
                    ends.extend(self.sign(&ends, b';')?);
                    found.extend(ends.into_iter().map(|end| (Reading::Byte(means), end)));
                }
            }
        }
        Ok(found)
    }

    /// What may be read here: the byte itself, and escapes.
    fn readings(&self, at: usize) -> impl Iterator<Item = (Reading, usize)> {
        let byte = self.text.get(at).copied();
        let escapes = match byte {
            Some(byte) if opens(byte) => {
                let first = self.escapes.partition_point(|e| e.start as usize > at);
                &self.escapes[first..]
            }
            _ => &[],
        };
        byte.map(|byte| (Reading::Byte(byte), at + 1))
            .into_iter()
            .chain(
                escapes
                    .iter()
                    .take_while(move |escape| escape.start as usize == at)
                    .map(|escape| (escape.means, escape.end as usize)),
            )
    }

    /// The ends of what may be read as such a reading from these places.
    fn step(&self, from: &[usize], fits: impl Fn(Reading) -> bool) -> Result<Vec<usize>, TooMuch> {
        let mut ends = Vec::new();
        for at in from {
            for (reading, end) in self.readings(*at) {
                self.spend(1 + ends.len())?;
                if fits(reading) && !ends.contains(&end) {
                    ends.push(end);
                }
            }
        }
        Ok(ends)
    }

    /// A sign of ASCII, in either letter case.
    fn sign(&self, from: &[usize], sign: u8) -> Result<Vec<usize>, TooMuch> {
        self.step(
            from,
            |reading| matches!(reading, Reading::Byte(byte) if byte.eq_ignore_ascii_case(&sign)),
        )
    }

    /// Any character, in one piece or byte by byte.
    fn letter(&self, from: &[usize], letter: char) -> Result<Vec<usize>, TooMuch> {
        if let Reading::Byte(sign) = Reading::of(letter) {
            return self.sign(from, sign);
        }
        let mut ends = from.to_vec();
        for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
            ends = self.step(&ends, |reading| reading == Reading::Byte(byte))?;
        }
        ends.extend(self.step(from, |reading| reading == Reading::Char(letter))?);
        Ok(ends)
    }

    /// Numbers of so many digits.
    fn number(
        &self,
        from: Vec<usize>,
        radix: u32,
        digits: usize,
    ) -> Result<Vec<(u32, usize)>, TooMuch> {
        let mut numbers: Vec<(u32, usize)> = from.into_iter().map(|at| (0, at)).collect();
        for _ in 0..digits {
            numbers = self.digit(&numbers, radix)?;
        }
        Ok(numbers)
    }

    /// Numbers of any length, with leading zeros: those that nothing ends, and those with the sign
    /// that does.
    #[expect(clippy::type_complexity)] // Two lists of the same kind.
    fn numbers(
        &self,
        from: Vec<usize>,
        radix: u32,
        end: u8,
    ) -> Result<(Vec<(u32, usize)>, Vec<(u32, usize)>), TooMuch> {
        let (mut open, mut closed) = (Vec::new(), Vec::new());
        let mut numbers: Vec<(u32, usize)> = from.into_iter().map(|at| (0, at)).collect();
        loop {
            numbers = self.digit(&numbers, radix)?;
            if numbers.is_empty() {
                return Ok((open, closed));
            }
            for (number, at) in numbers.iter().filter(|(number, _)| *number > 0) {
                open.push((*number, *at));
                let ends = self.sign(&[*at], end)?;
                closed.extend(ends.into_iter().map(|at| (*number, at)));
            }
        }
    }

    /// The numbers with one more digit.
    fn digit(&self, numbers: &[(u32, usize)], radix: u32) -> Result<Vec<(u32, usize)>, TooMuch> {
        let mut longer = Vec::new();
        for (number, at) in numbers {
            for (reading, end) in self.readings(*at) {
                self.spend(1 + longer.len())?;
                let Reading::Byte(byte) = reading else {
                    continue;
                };
                let Some(digit) = char::from(byte).to_digit(radix) else {
                    continue;
                };
                let next = (number * radix + digit, end);
                if next.0 <= u32::from(char::MAX) && !longer.contains(&next) {
                    longer.push(next);
                }
            }
        }
        Ok(longer)
    }
}

/// Where a text was cut: from where an escape may have begun that the cut went through, to the cut.
fn cuts(text: &[u8], cut: bool) -> Vec<Range<usize>> {
    const MARK: &[u8] = "…".as_bytes();
    let marks = text.windows(MARK.len()).enumerate();
    let ends = marks.filter(|(_, bytes)| *bytes == MARK).map(|(at, _)| at);
    let of_escape = |b: &u8| b.is_ascii_alphanumeric() || b"%\\&#;{}".contains(b);
    ends.chain(cut.then_some(text.len()))
        .map(|end| {
            let escape = text[..end].iter().rev().take_while(|b| of_escape(b));
            end - escape.count()..end
        })
        .collect()
}

fn last_char(text: &[u8]) -> Option<char> {
    let start = text.iter().rposition(|byte| *byte & 0xC0 != 0x80)?;
    first_char(&text[start..])
}

fn first_char(text: &[u8]) -> Option<char> {
    let text = &text[..text.len().min(4)];
    text.utf8_chunks().next()?.valid().chars().next()
}

#[cfg(test)]
mod tests;
