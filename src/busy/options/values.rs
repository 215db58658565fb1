//! Values of options that several options share.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::busy::time::zone::Zone;
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::fields::Fields;
use crate::input::users::{UserId, Users};
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

/// A day that an option names.
pub(super) fn day<D>(key: &'static str, day: D) -> Result<Day, WrongOption>
where
    D: TryInto<Day>,
    Invalid: From<D::Error>,
{
    day.try_into()
        .map_err(Invalid::from)
        .map_err(|invalid| WrongOption::in_words(key, format!("{key}: {invalid}")))
}

/// Whom an option is about.
pub(crate) fn user_id(key: &'static str, user: impl UserId) -> Result<u64, WrongOption> {
    match Users::new([user]).as_ref().map(Users::as_slice) {
        Ok(&[user]) => Ok(user),
        _ => Err(no_user_id(key, &user.to_string())),
    }
}

fn no_user_id(key: &'static str, written: &str) -> WrongOption {
    let given = crate::input::quoted(written);
    WrongOption::new(key, format!("{given} is no user id; expected ids as keys"))
}

/// An object whose keys are users' ids. `take` is given a key as written, its user, and the value.
pub(crate) fn by_user<T>(
    fields: &mut Fields,
    key: &'static str,
    take: impl Fn(&str, u64, Value) -> Result<T, WrongOption>,
) -> Result<BTreeMap<u64, T>, WrongOption> {
    let map = fields.object(key)?.unwrap_or_default();
    let mut of_users = BTreeMap::new();
    for (written, value) in map {
        let user = Users::try_from(written.as_str())
            .ok()
            .and_then(|users| <[u64; 1]>::try_from(users.as_slice()).ok());
        let [user] = user.ok_or_else(|| no_user_id(key, &written))?;
        // Written in two ways: 1 and 01.
        if of_users
            .insert(user, take(&written, user, value)?)
            .is_some()
        {
            return Err(WrongOption::new(key, format!("user {user} stands twice")));
        }
    }
    Ok(of_users)
}
