//! The beginning of an answer that is none, for the message that says so.

/// The beginning of an answer for a message: one line, masked. Whatever the size of the answer, it
/// needs little memory.
pub(crate) fn first_words(text: impl AsRef<[u8]>, mask: impl Fn(&str, bool) -> String) -> String {
    const WORDS: usize = 80;
    // Masked before it is cut, so that no half of a secret is left; cut coarsely before that, behind
    // what is shown even if most of it is escapes.
    const ENOUGH: usize = 4096;
    let mut line = String::with_capacity(ENOUGH + 4);
    let mut blank = false;
    let mut cut = false;
    for chunk in text.as_ref().utf8_chunks() {
        let broken = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
        for c in chunk.valid().chars().chain(broken) {
            if c.is_whitespace() {
                blank = !line.is_empty();
                continue;
            }
            if line.len() >= ENOUGH {
                cut = true;
                break;
            }
            if blank {
                line.push(' ');
                blank = false;
            }
            line.push(c);
        }
        if cut {
            break;
        }
    }
    let masked = mask(&line, cut);
    let words: String = masked.chars().take(WORDS).collect();
    format!("\"{}\"", words.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_shown_as_far_as_it_is_one() {
        let words = first_words(b"\xff page \xd0".as_slice(), |text, _| text.to_owned());
        assert_eq!(words, "\"\u{fffd} page \u{fffd}\"");
    }
}
