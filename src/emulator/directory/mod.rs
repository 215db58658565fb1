//! Who works at the portal and in which departments, as the portal prints it.

mod filter;
mod matches;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::calendar::event::find_zone;
use super::calendar::scenario::{Department, Scenario, User};
use super::php::value::{Array, Key, Value};
use crate::language::Language;
pub use filter::{Filter, Listing};

/// The portal's users and departments.
pub struct Directory {
    people: Vec<Value>,
    departments: Vec<Value>,
}

impl Directory {
    /// That of a scenario, and of as many made-up users.
    pub fn new(scenario: &Scenario, synthetic_users: u32, language: Language) -> Directory {
        let mut users = scenario.users.clone();
        for id in 1..=i64::from(synthetic_users) {
            if users.iter().all(|user| user.id != id) {
                users.push(User::numbered(id));
            }
        }
        users.sort_by_key(|user| user.id);
        let whole = Department {
            id: 1,
            name: language.pick("Company", "Компания").to_owned(),
            parent: None,
            head: None,
        };
        let departments = if scenario.departments.is_empty() {
            std::slice::from_ref(&whole)
        } else {
            &scenario.departments
        };
        let first = departments[0].id;
        Directory {
            people: users
                .iter()
                .map(|user| person(user, first, &scenario.zone, language))
                .collect(),
            departments: departments.iter().map(department).collect(),
        }
    }

    /// One user.
    pub fn person(&self, id: i64) -> Option<&Value> {
        let id = Value::text(id.to_string());
        self.people
            .iter()
            .find(|person| person.get("ID") == Some(&id))
    }

    /// The users that a filter lets pass; external ones are in no list.
    pub fn people(&self, filter: &Filter) -> Vec<Value> {
        let own = self
            .people
            .iter()
            .filter(|person| person.get("USER_TYPE") != Some(&Value::text("extranet")));
        own.filter(|person| filter.takes(person, &self.departments))
            .cloned()
            .collect()
    }

    /// The departments that a filter lets pass.
    pub fn departments(&self, filter: &Filter) -> Vec<Value> {
        let all = self.departments.iter();
        all.filter(|department| filter.takes(department, &[]))
            .cloned()
            .collect()
    }
}

fn person(user: &User, department: i64, portal: &str, language: Language) -> Value {
    let text = |given: &Option<String>, other: &dyn Fn() -> String| {
        Value::Text(given.clone().unwrap_or_else(other))
    };
    let id = user.id;
    let zone = user.zone.as_deref().unwrap_or(portal);
    let rules = find_zone(zone).unwrap_or(TimeZone::UTC);
    let departments = match &user.departments {
        _ if user.external => Vec::new(),
        Some(departments) => departments.clone(),
        None => vec![department],
    };
    Value::map([
        ("ID", Value::text(id.to_string())),
        ("ACTIVE", Value::Bool(user.active)),
        (
            "NAME",
            text(&user.name, &|| {
                language.pick("User", "Пользователь").to_owned()
            }),
        ),
        ("LAST_NAME", text(&user.last_name, &|| id.to_string())),
        ("SECOND_NAME", Value::text("")),
        (
            "EMAIL",
            text(&user.email, &|| format!("user{id}@portal.example")),
        ),
        ("LAST_LOGIN", Value::text("2025-09-08T09:00:00+03:00")),
        ("DATE_REGISTER", Value::text("2020-01-01T03:00:00+03:00")),
        ("TIME_ZONE", Value::text(zone)),
        ("IS_ONLINE", Value::text("N")),
        (
            "TIME_ZONE_OFFSET",
            Value::text(rules.to_offset(Timestamp::now()).seconds().to_string()),
        ),
        ("PERSONAL_GENDER", Value::text("")),
        ("WORK_POSITION", Value::text(&user.position)),
        (
            "UF_DEPARTMENT",
            Value::list(departments.into_iter().map(Value::Int)),
        ),
        (
            "USER_TYPE",
            Value::text(if user.external {
                "extranet"
            } else {
                "employee"
            }),
        ),
    ])
}

fn department(department: &Department) -> Value {
    let number = |id: i64| Value::text(id.to_string());
    let mut members = vec![
        ("ID", number(department.id)),
        ("NAME", Value::text(&department.name)),
        ("SORT", Value::Int(500)),
    ];
    members.extend(department.parent.map(|parent| ("PARENT", number(parent))));
    members.extend(department.head.map(|head| ("UF_HEAD", number(head))));
    Value::map(members)
}

/// The members of a printed thing that are asked for.
pub fn only(thing: &Value, wanted: &dyn Fn(&str) -> bool) -> Value {
    let members = thing.as_array().into_iter().flatten();
    Value::Array(
        members
            .filter(|(key, _)| matches!(key, Key::Text(name) if wanted(name)))
            .cloned()
            .collect::<Array>(),
    )
}
