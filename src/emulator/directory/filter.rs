//! Filters of lists, as callers write them: `{"ACTIVE": true, "%NAME": "an", "!ID": [1, 2]}`.

use super::matches::{equal, like, number, words};
use crate::emulator::php::value::{Array, Key, Value};

/// What is listed, and how texts are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Users, by texts as they are written.
    Users,
    /// Users, by the beginnings of words, as `user.search` does.
    FoundUsers,
    /// Departments.
    Departments,
}

/// What has to hold of a thing, of all of its conditions.
pub struct Filter {
    conditions: Vec<Condition>,
    listing: Listing,
}

struct Condition {
    operator: String,
    field: String,
    value: Value,
}

/// What can be asked for; anything else is left out without a word, as by the portal.
const USER_FIELDS: [&str; 12] = [
    "ID",
    "ACTIVE",
    "NAME",
    "LAST_NAME",
    "SECOND_NAME",
    "EMAIL",
    "TIME_ZONE",
    "IS_ONLINE",
    "WORK_POSITION",
    "UF_DEPARTMENT",
    "UF_DEPARTMENT_NAME",
    "USER_TYPE",
];
const DEPARTMENT_FIELDS: [&str; 4] = ["ID", "NAME", "PARENT", "UF_HEAD"];
const SEARCHED: [&str; 2] = ["FIND", "NAME_SEARCH"];

impl Filter {
    /// The filter among the parameters of a call: `FILTER`, or else the parameters themselves.
    pub fn of(params: &Value, listing: Listing) -> Filter {
        let nothing = Array::new();
        let own = params.as_array().unwrap_or(&nothing);
        let given = own
            .iter()
            .find(|(key, _)| key.to_string().eq_ignore_ascii_case("filter"))
            .and_then(|(_, filter)| filter.as_array())
            .unwrap_or(own);
        let conditions = given.iter().filter_map(|(key, value)| {
            let Key::Text(key) = key else { return None };
            let key = key.to_uppercase();
            let start = key.find(|c: char| c.is_alphanumeric() || c == '_')?;
            let (operator, field) = key.split_at(start);
            let known = match listing {
                Listing::Departments => DEPARTMENT_FIELDS.contains(&field),
                _ => USER_FIELDS.contains(&field) || SEARCHED.contains(&field),
            };
            known.then(|| Condition {
                operator: operator.to_owned(),
                field: field.to_owned(),
                value: value.clone(),
            })
        });
        Filter {
            conditions: conditions.collect(),
            listing,
        }
    }

    /// Whether it lets a user or a department pass.
    pub fn takes(&self, thing: &Value, departments: &[Value]) -> bool {
        self.conditions
            .iter()
            .all(|condition| self.holds(condition, thing, departments))
    }

    fn holds(&self, condition: &Condition, thing: &Value, departments: &[Value]) -> bool {
        let field = condition.field.as_str();
        let text = |name: &str| thing.get(name).map(Value::to_text).unwrap_or_default();
        let in_departments = || -> Vec<String> {
            let own = thing.get("UF_DEPARTMENT").and_then(Value::as_array);
            let ids: Vec<i64> = own
                .into_iter()
                .flatten()
                .map(|(_, id)| id.to_int())
                .collect();
            departments
                .iter()
                .filter(|one| one.get("ID").is_some_and(|id| ids.contains(&id.to_int())))
                .map(|one| one.get("NAME").map(Value::to_text).unwrap_or_default())
                .collect()
        };
        if SEARCHED.contains(&field) {
            let names = ["NAME", "LAST_NAME", "EMAIL", "WORK_POSITION"].map(text);
            let known = words(&[names.join(" "), in_departments().join(" ")].join(" "));
            return words(&condition.value.to_text())
                .iter()
                .all(|wanted| known.iter().any(|word| word.starts_with(wanted)));
        }
        let is = match field {
            "UF_DEPARTMENT_NAME" => Value::list(in_departments().into_iter().map(Value::Text)),
            "ACTIVE" => {
                let active = thing.get("ACTIVE") == Some(&Value::Bool(true));
                Value::text(if active { "Y" } else { "N" })
            }
            _ => thing.get(field).cloned().unwrap_or(Value::Null),
        };
        let named = [
            "NAME",
            "LAST_NAME",
            "SECOND_NAME",
            "WORK_POSITION",
            "UF_DEPARTMENT_NAME",
        ];
        if self.listing == Listing::FoundUsers && named.contains(&field) {
            let known = words(&joined(&is));
            return words(&condition.value.to_text())
                .iter()
                .all(|wanted| known.iter().any(|word| word.starts_with(wanted)));
        }
        let wanted = match field {
            "ACTIVE" | "IS_ONLINE" => {
                let no = condition.value.is_empty() || condition.value == Value::text("N");
                Value::text(if no { "N" } else { "Y" })
            }
            _ => condition.value.clone(),
        };
        compare(&condition.operator, &is, &wanted)
    }
}

/// A list matches if one of its items does, and a list of wishes if one of them is fulfilled.
fn compare(operator: &str, is: &Value, wanted: &Value) -> bool {
    if let Some(rest) = operator.strip_prefix('!') {
        return !compare(rest, is, wanted);
    }
    let any = |value: &Value, holds: &dyn Fn(&Value) -> bool| match value {
        Value::Array(items) => items.iter().any(|(_, item)| holds(item)),
        one => holds(one),
    };
    // "Has none" is asked by an empty value.
    if wanted.is_empty() && wanted.as_array().is_none() && is.as_array().is_some() {
        return is.is_empty();
    }
    any(wanted, &|wanted| {
        any(is, &|is| match operator {
            ">" => number(is) > number(wanted),
            "<" => number(is) < number(wanted),
            ">=" => number(is) >= number(wanted),
            "<=" => number(is) <= number(wanted),
            "%" => like(is, &format!("%{}%", wanted.to_text())),
            "" | "%=" | "=%" => like(is, &wanted.to_text()),
            _ => equal(is, wanted),
        })
    })
}

fn joined(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().map(|(_, item)| item.to_text()).collect();
            texts.join(" ")
        }
        one => one.to_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(filter: &str, listing: Listing) -> bool {
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let person = read(
            r#"{"ID": "5", "ACTIVE": true, "NAME": "User", "LAST_NAME": "Fifth Floor",
                "EMAIL": "user5@portal.example", "UF_DEPARTMENT": [3, 4], "WORK_POSITION": "Engineer"}"#,
        );
        let departments = [read(r#"{"ID": "4", "NAME": "Night shift"}"#)];
        Filter::of(&read(filter), listing).takes(&person, &departments)
    }

    #[test]
    fn conditions_are_compared_by_their_operators() {
        for filter in [
            "{}",
            r#"{"ID": 5}"#,
            r#"{"FILTER": {"id": ["4", "5"]}, "ID": 9}"#,
            r#"{"filter": {"!ID": [1, 2]}}"#,
            r#"{">ID": 4, "<=ID": "5"}"#,
            r#"{"NAME": "user"}"#,
            r#"{"%LAST_NAME": "floor"}"#,
            r#"{"EMAIL": "%@portal.example"}"#,
            r#"{"=EMAIL": "USER5@portal.example"}"#,
            r#"{"ACTIVE": true, "UF_DEPARTMENT": 4}"#,
            r#"{"ACTIVE": "Y", "@UF_DEPARTMENT": [1, 3]}"#,
            r#"{"!UF_DEPARTMENT": false, "FAVOURITE_COLOUR": "red"}"#,
            r#"{"FIND": "fif eng"}"#,
            r#"{"NAME_SEARCH": "night"}"#,
        ] {
            assert!(takes(filter, Listing::Users), "{filter}");
        }
        for filter in [
            r#"{"ID": 4}"#,
            r#"{"!ID": 5}"#,
            r#"{">ID": 5}"#,
            r#"{"NAME": "use"}"#,
            r#"{"ACTIVE": "N"}"#,
            r#"{"ACTIVE": false}"#,
            r#"{"UF_DEPARTMENT": [1, 2]}"#,
            r#"{"FIND": "fif loor"}"#,
        ] {
            assert!(!takes(filter, Listing::Users), "{filter}");
        }
    }

    #[test]
    fn a_search_takes_beginnings_of_words() {
        assert!(takes(
            r#"{"NAME": "us", "LAST_NAME": "flo"}"#,
            Listing::FoundUsers
        ));
        assert!(takes(
            r#"{"UF_DEPARTMENT_NAME": "shi"}"#,
            Listing::FoundUsers
        ));
        assert!(!takes(r#"{"NAME": "ser"}"#, Listing::FoundUsers));
    }
}
