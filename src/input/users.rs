//! Lists of user ids in every form that callers write them.

use super::{Invalid, is_no_break_space, quoted};

const EXPECTED: &str = "positive whole user ids: one (1), several separated by commas (1, 2, 34) or a JSON array ([1,2])";

/// Ids of Bitrix24 users, in the order given, without duplicates, never empty.
///
/// Made from a number, a slice or an array of numbers, or from text:
///
/// ```
/// # use b24busy::Users;
/// let users = Users::try_from("[3, '1', 2.0, 3]")?;
/// assert_eq!(users.as_slice(), [3, 1, 2]);
/// assert_eq!(Users::try_from("1\u{a0}234")?.as_slice(), [1234]); // as 1C prints numbers
/// assert_eq!(Users::try_from([5, 7])?.as_slice(), [5, 7]);
/// # Ok::<(), b24busy::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Users(Vec<u64>);

impl Users {
    /// The ids.
    pub fn as_slice(&self) -> &[u64] {
        &self.0
    }

    fn new(ids: impl IntoIterator<Item = u64>) -> Result<Self, Invalid> {
        let mut seen = std::collections::HashSet::new();
        let ids: Vec<u64> = ids.into_iter().filter(|id| seen.insert(*id)).collect();
        match ids.iter().find(|id| !is_id(**id)) {
            Some(id) => Err(Invalid::new(format!("{id} is no user id"), EXPECTED)),
            None if ids.is_empty() => Err(Invalid::new("no user is given", EXPECTED)),
            None => Ok(Self(ids)),
        }
    }
}

/// PHP, which reads the ids at the other end, has signed 64-bit integers.
const fn is_id(number: u64) -> bool {
    number > 0 && number <= i64::MAX as u64
}

impl TryFrom<&str> for Users {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        let mut list = text.trim();
        if let Some(rest) = list.strip_prefix('[') {
            list = rest.strip_suffix(']').ok_or_else(|| {
                Invalid::new(
                    format!("{} opens a list and does not close it", quoted(text)),
                    EXPECTED,
                )
            })?;
        } else if let Some(inner) = unquoted(list) {
            // One pair of quotes around the whole list: "1,2".
            list = inner;
        }
        if list.trim().is_empty() {
            return Err(Invalid::new("no user is given", EXPECTED));
        }
        let ids: Result<Vec<u64>, Invalid> = list.split(',').map(id).collect();
        Self::new(ids?)
    }
}

/// One id of a list: digits, perhaps in quotes, perhaps with 1C's grouping or a zero fraction.
fn id(item: &str) -> Result<u64, Invalid> {
    let problem = |what: &str| Invalid::new(format!("{} {what}", quoted(item.trim())), EXPECTED);
    let trimmed = item.trim();
    let bare = unquoted(trimmed).unwrap_or(trimmed).trim();
    if bare.is_empty() {
        return Err(Invalid::new("an item of the list is empty", EXPECTED));
    }
    let number: String = bare.chars().filter(|c| !is_no_break_space(*c)).collect();
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if whole.starts_with('-') && digits(&whole[1..]) {
        return Err(problem("is negative"));
    }
    if !digits(whole) || !digits(fraction) {
        return Err(problem("is not a whole number"));
    }
    if fraction.bytes().any(|b| b != b'0') {
        return Err(problem("is not a whole number"));
    }
    match whole.parse() {
        Ok(0) => Err(problem("is no user id, ids begin at 1")),
        Ok(number) if is_id(number) => Ok(number),
        _ => Err(problem("is too large for a user id")),
    }
}

/// The inside of a text in one pair of quotes, if it holds no further quote of that kind.
fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| {
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote)).then_some(inner)
    })
}

impl TryFrom<&String> for Users {
    type Error = Invalid;

    fn try_from(text: &String) -> Result<Self, Invalid> {
        Self::try_from(text.as_str())
    }
}

impl TryFrom<u64> for Users {
    type Error = Invalid;

    fn try_from(id: u64) -> Result<Self, Invalid> {
        Self::new([id])
    }
}

impl TryFrom<&[u64]> for Users {
    type Error = Invalid;

    fn try_from(ids: &[u64]) -> Result<Self, Invalid> {
        Self::new(ids.iter().copied())
    }
}

impl TryFrom<Vec<u64>> for Users {
    type Error = Invalid;

    fn try_from(ids: Vec<u64>) -> Result<Self, Invalid> {
        Self::new(ids)
    }
}

impl<const N: usize> TryFrom<[u64; N]> for Users {
    type Error = Invalid;

    fn try_from(ids: [u64; N]) -> Result<Self, Invalid> {
        Self::new(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_callers_write_is_read() {
        for (text, ids) in [
            ("1", &[1][..]),
            ("1.0", &[1]),
            ("1, 2,34", &[1, 2, 34]),
            ("[1,2]", &[1, 2]),
            (r#"["1","2"]"#, &[1, 2]),
            ("['1','2']", &[1, 2]),
            (r#"["1", 2, '3']"#, &[1, 2, 3]),
            (" [ 1 , 2.0 ] ", &[1, 2]),
            ("\"1\"", &[1]),
            ("\"1,2\"", &[1, 2]),
            ("1\u{a0}234", &[1234]),
            ("1\u{202f}234\u{a0}567", &[1_234_567]),
            ("007", &[7]),
            ("3,1,3,2,1", &[3, 1, 2]),
            ("9223372036854775807", &[9_223_372_036_854_775_807]),
        ] {
            assert_eq!(Users::try_from(text).unwrap().as_slice(), ids, "{text}");
        }
    }

    #[test]
    fn what_is_no_list_of_ids_is_an_error_that_names_the_offender() {
        for (text, names) in [
            ("", "no user is given"),
            ("  ", "no user is given"),
            ("[]", "no user is given"),
            ("0", "\"0\" is no user id"),
            ("1,0", "\"0\" is no user id"),
            ("-5", "\"-5\" is negative"),
            ("1.5", "\"1.5\" is not a whole number"),
            ("1 2", "\"1 2\" is not a whole number"),
            ("1,,2", "an item of the list is empty"),
            ("1,", "an item of the list is empty"),
            ("[1,2", "does not close it"),
            ("1,abc", "\"abc\" is not a whole number"),
            ("1e3", "\"1e3\" is not a whole number"),
            ("[[1]]", "\"[1]\" is not a whole number"),
            ("{\"a\":1}", "is not a whole number"),
            ("9223372036854775808", "too large"),
            ("99999999999999999999999", "too large"),
            ("1.", "is not a whole number"),
            (".0", "is not a whole number"),
            ("+1", "is not a whole number"),
        ] {
            let error = Users::try_from(text).unwrap_err().to_string();
            assert!(error.contains(names), "{text}: {error}");
            assert!(
                error.contains("expected positive whole user ids"),
                "{error}"
            );
        }
    }

    #[test]
    fn numbers_are_taken_as_they_are() {
        assert_eq!(Users::try_from(3).unwrap().as_slice(), [3]);
        assert!(Users::try_from(0).is_err());
        assert!(Users::try_from(u64::MAX).is_err());
        assert!(Users::try_from(&[][..]).is_err());
        assert_eq!(Users::try_from(vec![2, 2, 1]).unwrap().as_slice(), [2, 1]);
    }
}
