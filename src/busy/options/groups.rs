//! Groups of people, of each of which so many have to be free: all of these and one of those.

use serde_json::{Value, json};

use super::at_least::AtLeast;
use super::values::users;
use crate::input::fields::{Fields, shown};
use crate::input::users::Users;
use crate::input::wrong_option::WrongOption;

const KEY: &str = "groups";

/// More groups than this nobody writes by hand.
const MOST: usize = 100;

/// People of whom so many have to be free, all unless it is said how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) users: Users,
    pub(crate) at_least: Option<AtLeast>,
}

impl Group {
    /// The group that follows `before` others, where it can be met.
    pub(super) fn after(
        before: usize,
        users: Users,
        at_least: Option<AtLeast>,
    ) -> Result<Self, WrongOption> {
        if before >= MOST {
            let problem = format!("more than {MOST} groups given");
            return Err(WrongOption::new(KEY, problem));
        }
        let checked = || {
            let at_least = at_least.map(AtLeast::checked).transpose()?;
            let all = users.as_slice().len();
            at_least.map(|some| some.possible_of(all)).transpose()
        };
        checked().map_err(|wrong| of_group(before, wrong))?;
        Ok(Self { users, at_least })
    }

    /// How many of its people have to be free.
    pub(crate) fn need(&self) -> usize {
        let all = self.users.as_slice().len();
        self.at_least.map_or(all, |some| some.of(all))
    }

    /// Whether each of its people has to be free.
    pub(crate) fn needs_all(&self) -> bool {
        self.need() == self.users.as_slice().len()
    }

    /// As JSON has it.
    pub(super) fn to_value(&self) -> Value {
        let users = self.users.as_slice();
        match self.at_least {
            None => json!({ "users": users }),
            Some(some) => json!({"users": users, "at_least": some.to_value()}),
        }
    }
}

/// What is wrong with a group, by its place.
pub(super) fn of_group(place: usize, wrong: WrongOption) -> WrongOption {
    wrong.within(&format!("{KEY}.{place}"), |words| {
        format!("option {KEY}, group {place}: {words}")
    })
}

/// The groups of JSON.
pub(super) fn groups(fields: &mut Fields) -> Result<Vec<Group>, WrongOption> {
    let list = match fields.take(KEY) {
        None => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(other) => {
            let expected = "expected a list such as [{\"users\": [1, 2], \"at_least\": 1}]";
            let problem = format!("{} given; {expected}", shown(&other));
            return Err(WrongOption::new(KEY, problem));
        }
    };
    let mut groups = Vec::new();
    for (place, value) in list.into_iter().enumerate() {
        let read = members(value).map_err(|wrong| of_group(place, wrong));
        let (users, at_least) = read?;
        groups.push(Group::after(place, users, at_least)?);
    }
    Ok(groups)
}

/// The people of a group, and how many of them.
fn members(value: Value) -> Result<(Users, Option<AtLeast>), WrongOption> {
    let map = match value {
        Value::Object(map) => map,
        other => {
            let problem = format!("{} given; expected an object", shown(&other));
            return Err(WrongOption::nameless(problem));
        }
    };
    let mut fields = Fields::of(map);
    let users = users(&mut fields, "users")?;
    let at_least = AtLeast::take(&mut fields)?;
    fields.finish()?;
    let missing = "option users is missing: a group has people";
    let users = users.ok_or_else(|| WrongOption::in_words("users", missing))?;
    Ok((users, at_least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::options::slots::SlotOptions;

    fn refused(json: &str) -> (Option<String>, String) {
        let error = SlotOptions::from_json(json).unwrap_err();
        (error.argument().map(str::to_owned), error.to_string())
    }

    #[test]
    fn what_is_wrong_with_a_group_is_named_by_its_place() {
        for (groups, option, words) in [
            ("5", "groups", "expected a list such as"),
            ("[[1]]", "groups.0", "a list given; expected an object"),
            (r#"[{"users": 1}, {}]"#, "groups.1.users", "is missing"),
            (
                r#"[{"users": 1}, {"users": []}]"#,
                "groups.1.users",
                "no user is given",
            ),
            (
                r#"[{"users": "x"}]"#,
                "groups.0.users",
                "option groups, group 0: option users",
            ),
            (
                r#"[{"users": [1, 1, 2], "at_least": 3}]"#,
                "groups.0.at_least",
                "3 people given; there are 2",
            ),
            (
                r#"[{"users": 1, "at_least": "0%"}]"#,
                "groups.0.at_least",
                "such as",
            ),
            (
                r#"[{"users": 1, "at_last": 1}]"#,
                "groups.0.at_last",
                "did you mean at_least?",
            ),
        ] {
            let (argument, error) = refused(&format!("{{\"groups\": {groups}}}"));
            assert_eq!(argument.as_deref(), Some(option), "{groups}: {error}");
            assert!(error.contains(words), "{groups}: {error}");
        }
        let twice = refused(r#"{"groups": [{"users": 1, "users": 2}]}"#).1;
        assert!(twice.contains("each key once"), "{twice}");
        let many = vec![r#"{"users": 1}"#; 101].join(",");
        let (argument, error) = refused(&format!("{{\"groups\": [{many}]}}"));
        assert_eq!(argument.as_deref(), Some("groups"), "{error}");
    }

    #[test]
    fn the_builder_makes_and_refuses_the_same() {
        let users = || Users::try_from([1, 2, 3]).unwrap();
        let one = |at_least| SlotOptions::default().group(users(), at_least);
        for (at_least, json) in [
            (None, r#"{"users": [1, 2, 3]}"#),
            (
                Some(AtLeast::People(1)),
                r#"{"users": "1,2,3", "at_least": 1}"#,
            ),
            (
                Some(AtLeast::Percent(75)),
                r#"{"users": [1, 2, 3], "at_least": "75%"}"#,
            ),
            (
                Some(AtLeast::People(4)),
                r#"{"users": [1, 2, 3], "at_least": 4}"#,
            ),
            (
                Some(AtLeast::Percent(101)),
                r#"{"users": [1, 2, 3], "at_least": "101%"}"#,
            ),
        ] {
            let json = format!("{{\"groups\": [{json}]}}");
            assert_eq!(one(at_least), SlotOptions::from_json(&json), "{json}");
        }
        let group = |at_least| one(at_least).unwrap().groups.remove(0);
        let need = |at_least| (group(at_least).need(), group(at_least).needs_all());
        assert_eq!(need(None), (3, true));
        assert_eq!(need(Some(AtLeast::Percent(34))), (2, false));
        assert_eq!(need(Some(AtLeast::Percent(75))), (3, true));
    }
}
