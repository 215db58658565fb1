//! Values of options that several options share.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use serde_json::Value;
use time::Date;

use crate::busy::time::zone::Zone;
use crate::input::date::Day;
use crate::input::fields::Fields;
use crate::input::users::Users;
use crate::input::wrong_option::WrongOption;

/// The longest window, and so the longest meeting.
pub(super) const MAX_DAYS: i64 = 400;

/// The most digits of a view, and the most slots that are looked at.
pub(crate) const MAX_STEPS: i64 = 100_000;

/// A zone by its name.
pub(super) fn parse_zone(key: &'static str, name: &str) -> Result<Zone, WrongOption> {
    Zone::named(name).map_err(|problem| WrongOption::new(key, problem))
}

/// The zone under a key.
pub(super) fn zone(fields: &mut Fields, key: &'static str) -> Result<Option<Zone>, WrongOption> {
    let name = fields.text(key)?;
    name.map(|name| parse_zone(key, &name)).transpose()
}

/// Ids in any form: a number, a text, a list.
pub(super) fn users(fields: &mut Fields, key: &'static str) -> Result<Option<Users>, WrongOption> {
    let text = match fields.take(key) {
        None => return Ok(None),
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
    };
    Users::try_from(text.as_str())
        .map(Some)
        .map_err(|invalid| WrongOption::new(key, invalid))
}

/// A number of minutes.
pub(super) fn minutes(
    fields: &mut Fields,
    key: &'static str,
    range: RangeInclusive<u64>,
) -> Result<Option<i64>, WrongOption> {
    let minutes = fields.whole(key, range, "minutes")?;
    Ok(minutes.map(|minutes| i64::try_from(minutes).unwrap_or(i64::MAX)))
}

/// Days off.
pub(super) fn holidays(fields: &mut Fields) -> Result<BTreeSet<Date>, WrongOption> {
    let days = fields.texts("holidays")?.unwrap_or_default();
    days.iter()
        .map(|text| {
            Day::try_from(text.as_str())
                .map(Day::date)
                .map_err(|invalid| WrongOption::new("holidays", invalid))
        })
        .collect()
}

/// An object whose keys are users' ids. `take` is given a key as written, its user, and the value.
pub(crate) fn by_user<T>(
    fields: &mut Fields,
    key: &'static str,
    take: impl Fn(&str, u64, Value) -> Result<T, WrongOption>,
) -> Result<BTreeMap<u64, T>, WrongOption> {
    let map = fields.object(key)?.unwrap_or_default();
    map.into_iter()
        .map(|(written, value)| {
            let user = Users::try_from(written.as_str())
                .ok()
                .and_then(|users| <[u64; 1]>::try_from(users.as_slice()).ok());
            let [user] = user.ok_or_else(|| {
                let given = crate::input::quoted(&written);
                WrongOption::new(key, format!("{given} is no user id; expected ids as keys"))
            })?;
            Ok((user, take(&written, user, value)?))
        })
        .collect()
}
