//! Lists of user ids in every form that callers write them.

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use super::{Invalid, is_no_break_space, quoted};

const EXPECTED: &str = "positive whole user ids: one (1), several separated by commas (1, 2, 34) or a JSON array ([1,2])";

/// Ids of Bitrix24 users, in the order given, without duplicates, never empty.
///
/// Made from text, from a number, from an array, a slice, a vector or a range of numbers; from any
/// other numbers by [`Users::new`]:
///
/// ```
/// # use b24busy::Users;
/// let users = Users::try_from("[3, '1', 2.0, 3]")?;
/// assert_eq!(users.as_slice(), [3, 1, 2]);
/// assert_eq!(Users::try_from("1\u{a0}234")?.as_slice(), [1234]); // as 1C prints numbers
/// assert_eq!(Users::try_from([5, 7])?.as_slice(), [5, 7]);
/// assert_eq!(Users::try_from(5..=7)?.as_slice(), [5, 6, 7]);
/// let staff = std::collections::BTreeMap::from([(7_u64, "Sales"), (5, "Support")]);
/// assert_eq!(Users::new(staff.keys().copied())?.as_slice(), [5, 7]);
/// # Ok::<(), b24busy::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Users(Vec<u64>);

/// So many ids at most are counted out by an iterator: no portal has as many people, and some
/// iterators have no end.
const MOST: usize = 1_000_000;

impl Users {
    /// These ids, a million at most.
    pub fn new<T: UserId>(ids: impl IntoIterator<Item = T>) -> Result<Self, Invalid> {
        let mut ids = ids.into_iter();
        let too_many = || Invalid::new("more than 1000000 ids are given", EXPECTED);
        // A range tells before it is counted out.
        if ids.size_hint().0 > MOST {
            return Err(too_many());
        }
        let taken: Result<Vec<u64>, Invalid> = ids.by_ref().take(MOST).map(id_of).collect();
        let taken = taken?;
        if ids.next().is_some() {
            return Err(too_many());
        }
        Self::distinct(taken)
    }

    /// The ids.
    pub fn as_slice(&self) -> &[u64] {
        &self.0
    }

    fn distinct(mut ids: Vec<u64>) -> Result<Self, Invalid> {
        let mut seen = HashSet::with_capacity(ids.len());
        ids.retain(|id| seen.insert(*id));
        if ids.is_empty() {
            return Err(Invalid::new("no user is given", EXPECTED));
        }
        Ok(Self(ids))
    }
}

/// A number that may be a user's id: those of Rust's types that ids are kept in, and such types of
/// the caller's own.
///
/// ```
/// #[derive(Clone, Copy)]
/// struct Employee(u32);
///
/// impl From<Employee> for u64 {
///     fn from(employee: Employee) -> Self {
///         employee.0.into()
///     }
/// }
///
/// impl std::fmt::Display for Employee {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         self.0.fmt(f)
///     }
/// }
///
/// impl b24busy::UserId for Employee {}
///
/// assert_eq!(b24busy::Users::new([Employee(7)])?.as_slice(), [7]);
/// # Ok::<(), b24busy::Invalid>(())
/// ```
pub trait UserId: TryInto<u64> + std::fmt::Display + Copy {}

impl UserId for u64 {}
impl UserId for u32 {}
impl UserId for usize {}
impl UserId for i64 {}
// A literal is one, where nothing says otherwise.
impl UserId for i32 {}

fn id_of(number: impl UserId) -> Result<u64, Invalid> {
    number
        .try_into()
        .ok()
        .filter(|id| is_id(*id))
        .ok_or_else(|| Invalid::new(format!("{number} is no user id"), EXPECTED))
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
        Self::distinct(ids?)
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

impl TryFrom<String> for Users {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::try_from(text.as_str())
    }
}

impl From<&Users> for Users {
    fn from(users: &Users) -> Self {
        users.clone()
    }
}

// One by one: for all numbers at once it would overlap with what the standard library says of texts.
impl TryFrom<u64> for Users {
    type Error = Invalid;

    fn try_from(id: u64) -> Result<Self, Invalid> {
        Self::new([id])
    }
}

impl TryFrom<u32> for Users {
    type Error = Invalid;

    fn try_from(id: u32) -> Result<Self, Invalid> {
        Self::new([id])
    }
}

impl TryFrom<usize> for Users {
    type Error = Invalid;

    fn try_from(id: usize) -> Result<Self, Invalid> {
        Self::new([id])
    }
}

impl TryFrom<i64> for Users {
    type Error = Invalid;

    fn try_from(id: i64) -> Result<Self, Invalid> {
        Self::new([id])
    }
}

impl TryFrom<i32> for Users {
    type Error = Invalid;

    fn try_from(id: i32) -> Result<Self, Invalid> {
        Self::new([id])
    }
}

impl<T: UserId> TryFrom<&[T]> for Users {
    type Error = Invalid;

    fn try_from(ids: &[T]) -> Result<Self, Invalid> {
        Self::new(ids.iter().copied())
    }
}

impl<T: UserId> TryFrom<Vec<T>> for Users {
    type Error = Invalid;

    fn try_from(ids: Vec<T>) -> Result<Self, Invalid> {
        Self::new(ids)
    }
}

impl<T: UserId> TryFrom<&Vec<T>> for Users {
    type Error = Invalid;

    fn try_from(ids: &Vec<T>) -> Result<Self, Invalid> {
        Self::try_from(ids.as_slice())
    }
}

impl<T: UserId, const N: usize> TryFrom<[T; N]> for Users {
    type Error = Invalid;

    fn try_from(ids: [T; N]) -> Result<Self, Invalid> {
        Self::new(ids)
    }
}

impl<T: UserId, const N: usize> TryFrom<&[T; N]> for Users {
    type Error = Invalid;

    fn try_from(ids: &[T; N]) -> Result<Self, Invalid> {
        Self::try_from(ids.as_slice())
    }
}

impl<T: UserId> TryFrom<Range<T>> for Users
where
    Range<T>: Iterator<Item = T>,
{
    type Error = Invalid;

    fn try_from(ids: Range<T>) -> Result<Self, Invalid> {
        Self::new(ids)
    }
}

impl<T: UserId> TryFrom<RangeInclusive<T>> for Users
where
    RangeInclusive<T>: Iterator<Item = T>,
{
    type Error = Invalid;

    fn try_from(ids: RangeInclusive<T>) -> Result<Self, Invalid> {
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

    /// What the calls take: the ids, or the offender.
    fn ids<U>(users: U) -> Result<Vec<u64>, String>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        let users = users.try_into().map_err(Invalid::from);
        users
            .map(|users| users.as_slice().to_vec())
            .map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn every_type_that_holds_ids_is_taken() {
        let kept = vec![2_u64, 2, 1];
        let (array, list) = (&[2_u32, 1], vec![2_i64, 1]);
        let text = String::from("[2, 1]");
        let users = Users::try_from("2,1").unwrap();
        for taken in [
            ids(&kept),
            ids(kept.as_slice()),
            ids(kept.clone()),
            ids([2, 1]),
            ids(array),
            ids(*array),
            ids(vec![2_usize, 1]),
            ids(&list),
            ids("2,1"),
            ids(String::from("2,1")),
            ids(&text),
            ids(&users),
            ids(users.clone()),
        ] {
            assert_eq!(taken, Ok(vec![2, 1]));
        }
        for taken in [ids(3), ids(3_u32), ids(3_u64), ids(3_usize), ids(3_i64)] {
            assert_eq!(taken, Ok(vec![3]));
        }
        for taken in [ids(5..8), ids(5..=7), ids(5_u64..=7), ids(5_u32..8)] {
            assert_eq!(taken, Ok(vec![5, 6, 7]));
        }
    }

    #[test]
    fn a_number_that_is_no_id_is_named_whatever_its_type() {
        for (taken, names) in [
            (ids(0), "0 is no user id"),
            (ids(-5), "-5 is no user id"),
            (ids([1_i64, -7]), "-7 is no user id"),
            (ids(u64::MAX), "18446744073709551615 is no user id"),
            (ids(0..=3), "0 is no user id"),
            (ids(Vec::<u32>::new()), "no user is given"),
            (ids(7..7), "no user is given"),
        ] {
            let error = taken.unwrap_err();
            assert!(error.starts_with(names), "{error}");
        }
    }

    #[test]
    fn what_has_no_end_is_refused_before_it_is_counted_out() {
        for refused in [
            Users::try_from(1..=u64::MAX),
            Users::try_from(1..u64::MAX),
            Users::new(1..=1_000_001_u64),
            Users::new(std::iter::repeat(7_u64)),
        ] {
            let error = refused.unwrap_err().to_string();
            assert!(error.contains("1000000"), "{error}");
        }
        assert!(Users::new(1..=1_000_000_u64).is_ok());
    }
}
