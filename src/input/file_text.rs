//! Text as files have it. Windows' editors and shells begin it with a mark, and PowerShell writes it
//! in UTF-16.

use std::borrow::Cow;

/// The bytes of a text without the mark that may stand before it: those of UTF-16, in either order,
/// as UTF-8, all others as they are. `None` where what is marked as UTF-16 is none.
pub(crate) fn without_mark(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    Some(match bytes {
        [0xef, 0xbb, 0xbf, text @ ..] => Cow::Borrowed(text),
        [0xff, 0xfe, units @ ..] => from_utf16(units, u16::from_le_bytes)?.into(),
        [0xfe, 0xff, units @ ..] => from_utf16(units, u16::from_be_bytes)?.into(),
        _ => Cow::Borrowed(bytes),
    })
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Vec<u8>> {
    let (units, []) = bytes.as_chunks() else {
        return None;
    };
    let units: Vec<u16> = units.iter().map(|&bytes| unit(bytes)).collect();
    String::from_utf16(&units).ok().map(String::into_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Option<String> {
        without_mark(bytes).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn every_mark_is_understood_and_taken_away() {
        let given = "[1] Ольга 𝄞";
        let units = || given.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for marked in [
            [b"\xef\xbb\xbf", given.as_bytes()].concat(),
            [b"\xff\xfe", little.as_slice()].concat(),
            [b"\xfe\xff", big.as_slice()].concat(),
        ] {
            assert_eq!(text(&marked).as_deref(), Some(given), "{marked:x?}");
        }
        assert_eq!(text(given.as_bytes()).as_deref(), Some(given));
        assert_eq!(text(b"").as_deref(), Some(""));
        assert_eq!(text(b"\xff\xfe").as_deref(), Some(""));
    }

    #[test]
    fn broken_utf_16_is_none_and_what_has_no_mark_stays_as_it_is() {
        for broken in [
            b"\xff\xfe[".as_slice(),
            b"\xff\xfe\x00\xd8",
            b"\xfe\xff\xdc\x00",
        ] {
            assert_eq!(text(broken), None, "{broken:x?}");
        }
        for bytes in [b"[\x00]\x00".as_slice(), b"\xff", b"\xcf\xf0\xe8"] {
            assert_eq!(without_mark(bytes).as_deref(), Some(bytes));
        }
    }
}
