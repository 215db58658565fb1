//! `user.get`, `user.search`, `user.current`, `profile`, `department.get`.

use super::call::Call;
use super::outcome::Outcome;
use crate::emulator::directory::{Filter, Listing, only};
use crate::emulator::php::value::Value;
use crate::emulator::portal::state::Portal;

/// Who calls.
pub fn current(portal: &Portal) -> Value {
    myself(portal)
}

/// The little that needs no right.
pub fn profile(portal: &Portal) -> Value {
    let me = myself(portal);
    let text = |name: &str| me.get(name).cloned().unwrap_or(Value::Null);
    Value::map([
        ("ID", text("ID")),
        ("ADMIN", Value::Bool(portal.config.user == 1)),
        ("NAME", text("NAME")),
        ("LAST_NAME", text("LAST_NAME")),
        ("PERSONAL_GENDER", text("PERSONAL_GENDER")),
        ("TIME_ZONE", text("TIME_ZONE")),
    ])
}

fn myself(portal: &Portal) -> Value {
    let known = portal.directory.person(portal.config.user).cloned();
    known.unwrap_or_else(|| {
        Value::map([
            ("ID", Value::text(portal.config.user.to_string())),
            ("ACTIVE", Value::Bool(true)),
        ])
    })
}

/// The users, a page of them.
pub fn list(portal: &Portal, call: &Call) -> Outcome {
    let listing = if call.method == "user.search" {
        Listing::FoundUsers
    } else {
        Listing::Users
    };
    let mut people = portal.directory.people(&Filter::of(call.params, listing));
    let text = |name: &str| parameter(call, name).map(Value::to_text);
    if let (Some(field), Some(order)) = (text("sort"), text("order")) {
        let field = field.to_uppercase();
        let by = |person: &Value| {
            let value = person.get(&field).cloned().unwrap_or(Value::Null);
            (value.to_int(), value.to_text().to_lowercase())
        };
        people.sort_by_key(by);
        if order.eq_ignore_ascii_case("desc") {
            people.reverse();
        }
    }
    let select = parameter(call, "select").and_then(Value::as_array);
    if let Some(select) = select.filter(|select| !select.is_empty()) {
        let names: Vec<String> = select.iter().map(|(_, name)| name.to_text()).collect();
        let has = |name: &str| names.iter().any(|wanted| wanted == name);
        if !has("*") {
            let wanted = |name: &str| has(name) || (has("UF_*") && name.starts_with("UF_"));
            people = people.iter().map(|person| only(person, &wanted)).collect();
        }
    }
    let is_empty = people.is_empty();
    let mut page = Outcome::page(people, call.start());
    // Of an empty list of users the portal does not say how long it is.
    if is_empty {
        page.total = None;
    }
    page
}

/// The departments, a page of them.
pub fn departments(portal: &Portal, call: &Call) -> Outcome {
    let filter = Filter::of(call.params, Listing::Departments);
    Outcome::page(portal.directory.departments(&filter), call.start())
}

/// A parameter, whatever the case of its name.
fn parameter<'a>(call: &Call<'a>, name: &str) -> Option<&'a Value> {
    let params = call.params.as_array()?;
    params
        .iter()
        .find(|(key, _)| key.to_string().eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}
