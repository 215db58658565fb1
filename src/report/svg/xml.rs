//! What XML asks of texts and numbers.

use std::fmt::{self, Display, Write};

/// A text in an element or an attribute. What XML 1.0 forbids even as a reference is replaced.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' | '\r' => f.write_char(c)?,
                '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                    f.write_char(char::REPLACEMENT_CHARACTER)?;
                }
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A length in pixels, to a tenth: no eye sees more, and files stay small.
pub(super) struct Px(pub(super) f64);

impl Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round();
        // -0 is written as 0.
        let value = if tenths == 0.0 { 0.0 } else { tenths / 10.0 };
        write!(f, "{value}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_from_a_parser_as_they_went_in() {
        let text = "<b a=\"1\" c='2'>&amp;</b> План\t👩‍💻 ]]>";
        let xml = format!("<t a=\"{0}\">{0}</t>", Escaped(text));
        let read = roxmltree::Document::parse(&xml).unwrap();
        assert_eq!(read.root_element().text(), Some(text));
        // A tab in an attribute is a space, by XML's own rule.
        let attribute = read.root_element().attribute("a");
        assert_eq!(attribute, Some(text.replace('\t', " ").as_str()));
    }

    #[test]
    fn what_xml_forbids_is_replaced() {
        let text = "a\0b\u{1b}c\u{b}d\u{ffff}e";
        let xml = format!("<t>{}</t>", Escaped(text));
        let read = roxmltree::Document::parse(&xml).unwrap();
        assert_eq!(read.root_element().text(), Some("a�b�c�d�e"));
    }

    #[test]
    fn lengths_are_short() {
        let all = [0.0, -0.01, 3.0, 12.25, 12.349, 1e3].map(|px| Px(px).to_string());
        assert_eq!(all, ["0", "0", "3", "12.3", "12.3", "1000"]);
    }
}
