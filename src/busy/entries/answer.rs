//! From an answer's text to its entries, in one pass that borrows from the text.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::entry::{Doubt, Entries, MOST_USERS};
use super::halves::mended;
use super::members::{Members, Scalar};
use crate::envelope::error_info::error_info;
use crate::envelope::json::BOTTOM;
use crate::envelope::shape::Shape;
use crate::error::{Code, Error, PortalError};

/// The entries of an answer of `calendar.accessibility.get`.
///
/// The portal's own error is an error here; so is what is no answer at all.
pub(crate) fn parse(answer: &str, titles: bool) -> Result<Entries<'_>, Error> {
    let shape = Shape::scan(answer, BOTTOM).map_err(|refusal| {
        let (line, column) = refusal.place(answer);
        Error::new(
            Code::NotJson,
            format!(
                "the answer is not a JSON object with each key once: line {line}, column {column}"
            ),
        )
    })?;
    // The status is not known here, unless an error of this library tells it.
    if let Some(error) = shape.portal_error(0) {
        let error = reported(&error);
        return Err(match error_info(answer) {
            Some(info) => info.told_of(error),
            None => error,
        });
    }
    let Some(result) = shape.result else {
        return Err(unexpected(
            "the answer has neither result nor error; expected the answer of \
             calendar.accessibility.get, whole",
        ));
    };
    let (entries, is_map) = match entries_of(result, titles) {
        Some(read) => read,
        // It is JSON: what is wrong with it is half a character, which harms one text alone.
        None => match entries_of(&mended(result), titles) {
            Some((entries, is_map)) => (entries.into_owned(), is_map),
            None => return Err(unexpected("the answer's result cannot be read")),
        },
    };
    if !is_map {
        return Err(unexpected(
            "the answer's result is not a map of users to entries; is it an answer of \
             calendar.accessibility.get?",
        ));
    }
    if entries.is_a_batch() {
        return Err(unexpected(
            "the answer is that of a batch; expected the answer of calendar.accessibility.get alone: \
             what stands in result.result under the name of its call, as {\"result\": ...}",
        ));
    }
    if entries.has_too_many_users {
        return Err(Error::new(
            Code::TooLarge,
            format!("the answer is about more than {MOST_USERS} users"),
        ));
    }
    if let Some(user) = entries.twice {
        return Err(unexpected(&format!(
            "user {user} stands twice in the answer"
        )));
    }
    Ok(entries)
}

/// The entries of a `result`, and whether it is a map, or a list in its place. `None`: it has a text
/// that is none.
fn entries_of(result: &str, titles: bool) -> Option<(Entries<'_>, bool)> {
    let mut entries = Entries::new(titles);
    let mut parser = serde_json::Deserializer::from_str(result);
    let is_map = Users(&mut entries).deserialize(&mut parser).ok()?;
    Some((entries, is_map))
}

fn unexpected(message: &str) -> Error {
    Error::new(Code::UnexpectedAnswer, message)
}

/// The error in an answer: the portal's, or one of this library's that was passed on.
fn reported(error: &PortalError) -> Error {
    match Code::named(error.code()) {
        Some(code) => Error::new(code, error.description()),
        None => Error::portal(error),
    }
}

/// What a visitor makes of a value of a type that does not belong there.
macro_rules! anything_else {
    ($self:ident, $value:ty, $outcome:expr) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any value")
        }

        fn visit_unit<E>($self) -> Result<$value, E> {
            Ok($outcome)
        }

        fn visit_bool<E>($self, _: bool) -> Result<$value, E> {
            Ok($outcome)
        }

        fn visit_i64<E>($self, _: i64) -> Result<$value, E> {
            Ok($outcome)
        }

        fn visit_u64<E>($self, _: u64) -> Result<$value, E> {
            Ok($outcome)
        }

        fn visit_f64<E>($self, _: f64) -> Result<$value, E> {
            Ok($outcome)
        }

        fn visit_str<E>($self, _: &str) -> Result<$value, E> {
            Ok($outcome)
        }
    };
}

macro_rules! seed_of_any_value {
    ($seed:ty, $value:ty) => {
        impl<'de> DeserializeSeed<'de> for $seed {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<$value, D::Error> {
                json.deserialize_any(self)
            }
        }
    };
}

/// `result`: whether it is a map, or a list in its place.
struct Users<'e, 'a>(&'e mut Entries<'a>);

seed_of_any_value!(Users<'_, 'de>, bool);

impl<'de> Visitor<'de> for Users<'_, 'de> {
    type Value = bool;

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while let Some(key) = map.next_key_seed(Text)? {
            map.next_value_seed(User(self.0, key))?;
        }
        Ok(true)
    }

    /// PHP writes a map whose keys are 0, 1, 2 as a list, and an empty one always.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        let mut place = 0u64;
        while list
            .next_element_seed(User(self.0, place.to_string().into()))?
            .is_some()
        {
            place += 1;
        }
        Ok(true)
    }

    anything_else!(self, bool, false);
}

/// The entries of the user that stands under a key.
struct User<'e, 'a>(&'e mut Entries<'a>, Cow<'a, str>);

impl<'de> DeserializeSeed<'de> for User<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        match self.0.open(&self.1) {
            Some(user) => json.deserialize_any(List(self.0, user)),
            None => IgnoredAny::deserialize(json).map(drop),
        }
    }
}

struct List<'e, 'a>(&'e mut Entries<'a>, u32);

impl<'de> Visitor<'de> for List<'_, 'de> {
    type Value = ();

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Entry(self.0, self.1))?.is_some() {}
        Ok(())
    }

    /// A list with gaps.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key::<IgnoredAny>()?.is_some() {
            map.next_value_seed(Entry(self.0, self.1))?;
        }
        Ok(())
    }

    anything_else!(
        self,
        (),
        self.0
            .fail(Doubt::of(self.1), None, "there is no list of entries")
    );
}

struct Entry<'e, 'a>(&'e mut Entries<'a>, u32);

seed_of_any_value!(Entry<'_, 'de>, ());

impl<'de> Visitor<'de> for Entry<'_, 'de> {
    type Value = ();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut members = Members::default();
        let titles = self.0.titles.is_some();
        while let Some(key) = map.next_key_seed(MemberSeed)? {
            let wanted = titles || !matches!(key, Member::Name);
            let Some((key, place)) = key.of(&mut members).filter(|_| wanted) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let before = std::mem::replace(place, map.next_value_seed(ScalarSeed)?);
            if !matches!(before, Scalar::Missing) {
                members.twice = Some(key);
            }
        }
        self.0.take(self.1, members);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        self.0
            .fail(Doubt::of(self.1), None, "the entry is no object");
        Ok(())
    }

    anything_else!(
        self,
        (),
        self.0
            .fail(Doubt::of(self.1), None, "the entry is no object")
    );
}

/// The members that matter, by their keys.
enum Member {
    Id,
    Name,
    DateFrom,
    DateTo,
    StampFrom,
    StampTo,
    SkipTime,
    ZoneFrom,
    ZoneTo,
    Accessibility,
    FromHr,
    HrFrom,
    HrTo,
    Other,
}

impl Member {
    fn named(key: &str) -> Self {
        match key {
            "ID" => Self::Id,
            "NAME" => Self::Name,
            "DATE_FROM" => Self::DateFrom,
            "DATE_TO" => Self::DateTo,
            "DATE_FROM_TS_UTC" => Self::StampFrom,
            "DATE_TO_TS_UTC" => Self::StampTo,
            "DT_SKIP_TIME" => Self::SkipTime,
            "TZ_FROM" => Self::ZoneFrom,
            "TZ_TO" => Self::ZoneTo,
            "ACCESSIBILITY" => Self::Accessibility,
            "FROM_HR" => Self::FromHr,
            "DT_FROM" => Self::HrFrom,
            "DT_TO" => Self::HrTo,
            _ => Self::Other,
        }
    }

    fn of<'m, 'a>(
        self,
        members: &'m mut Members<'a>,
    ) -> Option<(&'static str, &'m mut Scalar<'a>)> {
        Some(match self {
            Self::Id => ("ID", &mut members.id),
            Self::Name => ("NAME", &mut members.name),
            Self::DateFrom => ("DATE_FROM", &mut members.date_from),
            Self::DateTo => ("DATE_TO", &mut members.date_to),
            Self::StampFrom => ("DATE_FROM_TS_UTC", &mut members.stamp_from),
            Self::StampTo => ("DATE_TO_TS_UTC", &mut members.stamp_to),
            Self::SkipTime => ("DT_SKIP_TIME", &mut members.skip_time),
            Self::ZoneFrom => ("TZ_FROM", &mut members.zone_from),
            Self::ZoneTo => ("TZ_TO", &mut members.zone_to),
            Self::Accessibility => ("ACCESSIBILITY", &mut members.accessibility),
            Self::FromHr => ("FROM_HR", &mut members.from_hr),
            Self::HrFrom => ("DT_FROM", &mut members.hr_from),
            Self::HrTo => ("DT_TO", &mut members.hr_to),
            Self::Other => return None,
        })
    }
}

struct MemberSeed;

impl<'de> DeserializeSeed<'de> for MemberSeed {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Member, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for MemberSeed {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Member, E> {
        Ok(Member::named(key))
    }
}

/// A text, borrowed unless it is escaped.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Cow<'de, str>, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(text.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(text.to_owned().into())
    }
}

struct ScalarSeed;

seed_of_any_value!(ScalarSeed, Scalar<'de>);

impl<'de> Visitor<'de> for ScalarSeed {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(text.to_owned().into()))
    }

    fn visit_unit<E>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Missing)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar<'de>, E> {
        Ok(i64::try_from(number).map_or(Scalar::Odd, Scalar::Whole))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Odd)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Odd)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Odd)
    }
}
