//! Lines of iCalendar, and the values in them.

use crate::busy::time::moment::Moment;
use crate::busy::time::rfc3339::utc;

/// The longest line in octets, without its end.
pub(super) const LONGEST_LINE: usize = 75;

/// A text as the value of a parameter in quotes, which RFC 5545 cannot write and RFC 6868 can.
pub(super) fn in_quotes(text: &str) -> String {
    text.replace('^', "^^").replace('"', "^'")
}

/// A moment as `20250911T153400Z`.
pub(super) fn basic(moment: Moment) -> String {
    utc(moment).to_string().replace(['-', ':'], "")
}

/// The lines of a calendar.
#[derive(Default)]
pub(super) struct Lines(pub(super) String);

impl Lines {
    /// A property of type TEXT.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped.push_str("\\n"),
                c if c.is_control() => escaped.push(' '),
                c => escaped.push(c),
            }
        }
        self.raw(name, &escaped);
    }

    /// A property whose value is written already, folded: no line is longer than 75 octets, and no
    /// character is cut.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}
