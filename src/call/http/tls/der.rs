//! The least of DER that a certificate's fields are read with: tags, definite lengths, nothing more.

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// What is left of the values that stand one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Der<'a>(pub(crate) &'a [u8]);

/// One value: its tag, its content, and all of its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) whole: &'a [u8],
}

impl<'a> Der<'a> {
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The next value, whatever it is.
    pub(crate) fn next(&mut self) -> Option<Value<'a>> {
        let (&[tag, first], mut rest) = self.0.split_first_chunk::<2>()?;
        let length = if first < 0x80 {
            usize::from(first)
        } else {
            let count = usize::from(first & 0x7f);
            // Three bytes of length are 16 MiB, more than any file that is read here.
            if !(1..=3).contains(&count) {
                return None;
            }
            let (bytes, behind) = rest.split_at_checked(count)?;
            rest = behind;
            bytes
                .iter()
                .fold(0, |length, &byte| (length << 8) | usize::from(byte))
        };
        let (content, behind) = rest.split_at_checked(length)?;
        let whole = &self.0[..self.0.len() - behind.len()];
        self.0 = behind;
        Some(Value {
            tag,
            content,
            whole,
        })
    }

    /// The content of the next value, which must be of that kind.
    pub(crate) fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next()
            .filter(|value| value.tag == tag)
            .map(|value| value.content)
    }

    /// The content of the next value if it is of that kind; else it stays.
    pub(crate) fn optional(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let content = ahead.expect(tag)?;
        *self = ahead;
        Some(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_every_form_that_a_certificate_has() {
        for length in [0_usize, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let mut bytes = vec![OCTET_STRING];
            let big_endian = length.to_be_bytes();
            let digits = &big_endian[big_endian.iter().take_while(|b| **b == 0).count()..];
            if length < 128 {
                bytes.push(u8::try_from(length).unwrap());
            } else {
                bytes.push(0x80 | u8::try_from(digits.len()).unwrap());
                bytes.extend(digits);
            }
            bytes.resize(bytes.len() + length, 7);
            let end = bytes.len();
            bytes.push(0xff);
            let mut der = Der(&bytes);
            let value = der.next().unwrap();
            assert_eq!(
                (value.tag, value.content.len()),
                (OCTET_STRING, length),
                "{length}"
            );
            assert_eq!(value.whole, &bytes[..end]);
            assert_eq!(der.0, [0xff]);
        }
    }

    #[test]
    fn what_ends_too_early_or_has_no_definite_length_is_no_value() {
        for bytes in [
            &[][..],
            &[4],
            &[4, 1],
            &[4, 0x80, 0, 0],
            &[4, 0x81],
            &[4, 0x82, 1],
            &[4, 0x84, 0, 0, 0, 1, 7],
            &[4, 0xff],
            &[4, 0x83, 0xff, 0xff, 0xff],
        ] {
            assert!(Der(bytes).next().is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn a_value_of_another_kind_stays_where_it_is() {
        let mut der = Der(&[INTEGER, 1, 5]);
        assert_eq!(der.optional(BOOLEAN), None);
        assert_eq!(der.optional(INTEGER), Some(&[5][..]));
        assert!(der.is_empty());
    }
}
