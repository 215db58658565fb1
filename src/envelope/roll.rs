//! The roll call: whose lists are in an answer, each once, and whether they were asked for.
//!
//! A portal answers a busy call with a map of users to lists. A hostile one may name millions, or
//! one twice, in another spelling: what is noted is bounded, whatever stands there.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::ops::Range;

use super::json::{Text, members};
use crate::error::{Code, Error};

/// So many users who were not asked for may be in an answer that is handed over as it came.
const MOST_STRANGERS: usize = 10_000;

/// What to do about users who were not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strangers {
    /// The answer is not believed.
    Refused,
    /// They may be there; each once, too.
    Ignored,
}

/// Where the keys of a map stand, noted while the map was read. Of too many nothing is noted, and
/// the map is read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    places: Vec<Range<usize>>,
    are_too_many: bool,
}

impl Keys {
    const MOST: usize = 4096;

    pub(crate) fn note(&mut self, place: Range<usize>) {
        if self.are_too_many || self.places.len() == Self::MOST {
            self.are_too_many = true;
        } else if self.places.try_reserve(1).is_ok() {
            self.places.push(place);
        } else {
            self.are_too_many = true;
        }
        if self.are_too_many {
            self.places = Vec::new();
        }
    }

    /// The keys of the map `result`, which stands in `body`.
    pub(crate) fn of<'a>(
        &'a self,
        body: &'a str,
        result: &'a str,
    ) -> impl Iterator<Item = Text<'a>> + Clone {
        let unnoted = if self.are_too_many { result } else { "[]" };
        let noted = self.places.iter();
        let noted = noted.map(|place| Text::checked(&body[place.clone()]));
        noted.chain(members(unnoted).map(|(key, _)| key))
    }
}

/// Goes through the keys of a result.
pub(crate) fn call<'a>(
    keys: &(impl Iterator<Item = Text<'a>> + Clone),
    asked: &[u64],
    strangers: Strangers,
) -> Result<(), Error> {
    let mut roll = Roll::of(asked)?;
    for key in keys.clone() {
        if key.is_broken() {
            return Err(unexpected("has half a character in the key of a user"));
        }
        match id(key).and_then(|id| roll.asked.binary_search(&id).ok()) {
            Some(place) => roll.answer(place)?,
            None if strangers == Strangers::Ignored => roll.note(key)?,
            None => {
                let who = number(key).map_or("somebody".to_owned(), |id| format!("user {id}"));
                return Err(unexpected(&format!(
                    "is about {who} too, who was not asked for"
                )));
            }
        }
    }
    roll.strangers_once(keys)
}

/// Refuses so many users where these were asked for.
pub(crate) fn limit(users: usize, asked: &[u64]) -> Result<(), Error> {
    if users > asked.len() + MOST_STRANGERS {
        return Err(too_many_strangers());
    }
    Ok(())
}

fn too_many_strangers() -> Error {
    unexpected(&format!(
        "is about more than {MOST_STRANGERS} users who were not asked for"
    ))
}

/// Who has been seen.
struct Roll {
    /// In order.
    asked: Vec<u64>,
    /// For each of them, whether the answer names the user.
    answered: Vec<bool>,
    /// A hash for each of the others: their keys may be long.
    strangers: Vec<u64>,
    hash: RandomState,
}

impl Roll {
    fn of(asked: &[u64]) -> Result<Self, Error> {
        let mut roll = Self {
            asked: Vec::new(),
            answered: Vec::new(),
            strangers: Vec::new(),
            hash: RandomState::new(),
        };
        roll.asked
            .try_reserve_exact(asked.len())
            .and_then(|()| roll.answered.try_reserve_exact(asked.len()))
            .map_err(|_| no_memory())?;
        roll.asked.extend_from_slice(asked);
        roll.asked.sort_unstable();
        roll.answered.resize(asked.len(), false);
        Ok(roll)
    }

    fn answer(&mut self, place: usize) -> Result<(), Error> {
        if std::mem::replace(&mut self.answered[place], true) {
            return Err(twice());
        }
        Ok(())
    }

    fn note(&mut self, key: Text<'_>) -> Result<(), Error> {
        if self.strangers.len() == MOST_STRANGERS {
            return Err(too_many_strangers());
        }
        let hash = self.hash_of(key);
        self.strangers.try_reserve(1).map_err(|_| no_memory())?;
        self.strangers.push(hash);
        Ok(())
    }

    fn hash_of(&self, key: Text<'_>) -> u64 {
        let mut hasher = self.hash.build_hasher();
        key.chars().for_each(|c| hasher.write_u32(c.into()));
        hasher.finish()
    }

    /// Looks for two strangers with the same key.
    fn strangers_once<'a>(
        mut self,
        keys: &(impl Iterator<Item = Text<'a>> + Clone),
    ) -> Result<(), Error> {
        self.strangers.sort_unstable();
        let pairs = self.strangers.windows(2);
        for hash in pairs.filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]) {
            let mut same = keys.clone().filter(|key| self.hash_of(*key) == hash);
            // Two keys with one hash are equal, as good as always; nobody outside knows the seed.
            let first = same.next();
            if same.any(|key| Some(key) == first) {
                return Err(twice());
            }
        }
        Ok(())
    }
}

fn unexpected(what: &str) -> Error {
    Error::new(
        Code::UnexpectedAnswer,
        format!("the answer of the portal {what}"),
    )
}

fn twice() -> Error {
    unexpected("has a user twice")
}

fn no_memory() -> Error {
    Error::new(Code::OutOfMemory, "no memory to look through the answer")
}

/// The id that a key is, written as a portal writes it.
fn id(key: Text<'_>) -> Option<u64> {
    let digits = number(key)?;
    digits.parse().ok().filter(|_| !digits.starts_with('0'))
}

/// The digits that a key is, if they are few enough for an id.
fn number(key: Text<'_>) -> Option<String> {
    let digits: String = key.chars().take(21).collect();
    let is_number = (1..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(result: &str, asked: &[u64], strangers: Strangers) -> String {
        let outcome = |keys: &Keys| match call(&keys.of(result, result), asked, strangers) {
            Ok(()) => String::new(),
            Err(error) => {
                assert_eq!(error.code(), Code::UnexpectedAnswer);
                error.message().replace("the answer of the portal ", "")
            }
        };
        let mut noted = Keys::default();
        for (key, _) in members(result) {
            let start = key.raw().as_ptr() as usize - result.as_ptr() as usize;
            noted.note(start..start + key.raw().len());
        }
        let unnoted = Keys {
            places: Vec::new(),
            are_too_many: true,
        };
        assert_eq!(outcome(&noted), outcome(&unnoted), "{result}");
        outcome(&noted)
    }

    #[test]
    fn whoever_was_asked_for_may_stand_there_once() {
        for strangers in [Strangers::Refused, Strangers::Ignored] {
            for (result, words) in [
                (r#"{"2":[],"10":[{"10":[],"10":[]}],"1":0}"#, ""),
                (r#"{"\u0031\u0030":[]}"#, ""),
                ("{}", ""),
                ("[]", ""),
                ("[[],[]]", ""),
                ("null", ""),
                (r#"{"1":[],"2":[],"1":[]}"#, "has a user twice"),
                (r#"{"1":[],"\u0031":[]}"#, "has a user twice"),
                (
                    r#"{"1":[],"\ud800":[]}"#,
                    "has half a character in the key of a user",
                ),
            ] {
                assert_eq!(refusal(result, &[10, 2, 1], strangers), words, "{result}");
            }
        }
    }

    #[test]
    fn strangers_are_named_if_they_are_ids() {
        for (key, who) in [
            ("99", "user 99"),
            (r"\u0039\u0039", "user 99"),
            ("007", "user 007"),
            ("18446744073709551616", "user 18446744073709551616"),
            ("184467440737095516160", "somebody"),
            ("-7", "somebody"),
            ("7.0", "somebody"),
            (" 7", "somebody"),
            ("\u{667}", "somebody"),
            ("", "somebody"),
            ("s3cret", "somebody"),
        ] {
            let result = format!(r#"{{"7":[],"{key}":[]}}"#);
            assert_eq!(
                refusal(&result, &[7], Strangers::Refused),
                format!("is about {who} too, who was not asked for")
            );
            assert_eq!(refusal(&result, &[7], Strangers::Ignored), "");
        }
    }

    #[test]
    fn strangers_stand_there_once_too() {
        for (result, twice) in [
            (r#"{"a":1,"b":2,"\u0061":3}"#, true),
            (r#"{"8":1,"08":2,"8.0":3,"":4}"#, false),
            (r#"{"":1,"x":2,"":3}"#, true),
            (r#"{"\ud83d\ude00":1,"😀":2}"#, true),
        ] {
            let words = if twice { "has a user twice" } else { "" };
            assert_eq!(refusal(result, &[7], Strangers::Ignored), words, "{result}");
        }
    }

    #[test]
    fn more_strangers_than_anybody_asks_for_are_refused() {
        let result = |strangers: usize| {
            let keys: Vec<String> = (1..=strangers + 2)
                .map(|id| format!("\"{id}\":[]"))
                .collect();
            format!("{{{}}}", keys.join(","))
        };
        let asked = &[1, 2];
        assert_eq!(refusal(&result(10_000), asked, Strangers::Ignored), "");
        assert_eq!(
            refusal(&result(10_001), asked, Strangers::Ignored),
            "is about more than 10000 users who were not asked for"
        );
    }
}
