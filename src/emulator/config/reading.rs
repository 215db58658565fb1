//! A configuration as JSON; what is wrong with it is told all at once.

use serde_json::{Map, Value};

use super::Config;
use crate::input::spelling::nearest;

impl Config {
    /// These settings, with those of a JSON object in their place; or all that is wrong with the
    /// object.
    pub fn with_json(self, text: &str) -> Result<Config, Vec<String>> {
        let one = |problem: String| vec![problem];
        let given: Value = serde_json::from_str(text).map_err(|error| one(error.to_string()))?;
        let Value::Object(given) = given else {
            return Err(one("expected a JSON object".to_owned()));
        };
        let read = |value| serde_json::from_value::<Config>(value).map_err(|e| e.to_string());
        let mut all = match serde_json::to_value(self) {
            Ok(Value::Object(own)) => own,
            _ => Map::new(),
        };
        let mut problems = Vec::new();
        for (key, value) in given {
            let found = wrong("", &one_member(&key, value.clone()), &|value| {
                read(value).map(drop)
            });
            // What cannot be read is left out, so that the rest can be looked at, too.
            if found.is_empty() {
                all.insert(key, value);
            }
            problems.extend(found);
        }
        let config = read(Value::Object(all)).map_err(one)?;
        problems.extend(config.problems());
        if problems.is_empty() {
            Ok(config)
        } else {
            Err(problems)
        }
    }
}

/// What is wrong with a value, given a way to try one in its place: of an object whose members are
/// all optional each is tried alone, and so is each item of a list.
fn wrong(name: &str, value: &Value, tried: &dyn Fn(Value) -> Result<(), String>) -> Vec<String> {
    let Err(problem) = tried(value.clone()) else {
        return Vec::new();
    };
    let inner: Vec<String> = match value {
        Value::Object(members) if tried(Value::Object(Map::new())).is_ok() => members
            .iter()
            .flat_map(|(key, member)| {
                let name = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                wrong(&name, member, &|value| tried(one_member(key, value)))
            })
            .collect(),
        Value::Array(items) => (0..)
            .zip(items)
            .flat_map(|(index, item): (usize, _)| {
                wrong(&format!("{name}[{index}]"), item, &|value| {
                    tried(Value::Array(vec![value]))
                })
            })
            .collect(),
        _ => Vec::new(),
    };
    if inner.is_empty() {
        vec![format!("{name}: {}", shortened(&problem))]
    } else {
        inner
    }
}

fn one_member(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

/// Of a key or kind that is not known, the likeliest is named rather than all.
fn shortened(problem: &str) -> String {
    let mut quoted = problem.split('`').skip(1).step_by(2);
    let (Some(given), true) = (quoted.next(), problem.starts_with("unknown")) else {
        return problem.to_owned();
    };
    let what = problem.split('`').next().unwrap_or_default();
    match nearest(given, quoted) {
        Some(known) => format!("{what}`{given}`, did you mean `{known}`?"),
        None if problem.len() > 200 => format!("{what}`{given}`"),
        None => problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, Vec<String>> {
        Config::default().with_json(text)
    }

    #[test]
    fn what_is_not_named_stays_as_it_was() {
        let own = Config {
            bind: "127.0.0.1:8024".to_owned(),
            ..Config::default()
        };
        let config = own
            .with_json(r#"{"user": 5, "bucket": {"limit": 250}}"#)
            .unwrap();
        assert_eq!((config.bind.as_str(), config.user), ("127.0.0.1:8024", 5));
        let limits = (config.bucket.limit, config.bucket.leak_per_second);
        assert_eq!(limits, (250.0, 2.0));
    }

    #[test]
    fn a_printed_configuration_is_one() {
        let printed = serde_json::to_string(&Config::default()).unwrap();
        let again = serde_json::to_string(&read(&printed).unwrap()).unwrap();
        assert_eq!(printed, again);
    }

    #[test]
    fn all_faults_are_told_at_once_each_with_its_place() {
        let problems = read(
            r#"{"scenari": {}, "user": "x", "week": "soon", "bind": "0.0.0.0:1",
                "bucket": {"limt": 5, "enabled": "yes"}, "server_time_zone": "Mars/Olympus",
                "faults": [{"fault": {"kind": "html", "status": 500}}, {"fault": {"kind": "delai", "ms": 5}},
                    {"fault": {"kind": "hang"}, "probability": 2}],
                "scenario": {"users": [{"id": 1, "zone": "Nowhere"}, {"zone": "UTC"}], "zone": 5}}"#,
        )
        .unwrap_err();
        for (place, what) in [
            ("scenari:", "did you mean `scenario`?"),
            ("user:", "invalid type: string \"x\""),
            ("bucket.limt:", "did you mean `limit`?"),
            ("bucket.enabled:", "boolean"),
            ("faults[1]:", "did you mean `delay`?"),
            ("scenario.users[1]:", "missing field `id`"),
            ("scenario.zone:", "expected a string"),
            ("week:", "soon"),
            ("bind:", "not a loopback address"),
            ("server_time_zone:", "Mars/Olympus"),
        ] {
            assert!(
                problems
                    .iter()
                    .any(|p| p.starts_with(place) && p.contains(what)),
                "{place} {what}: {problems:#?}"
            );
        }
        assert_eq!(problems.len(), 10, "{problems:#?}");
    }

    #[test]
    fn a_scenario_is_looked_through_to_its_end() {
        let problems = read(
            r#"{"scenario": {"zone": "Nowhere", "users": [{"id": 1, "zone": "Elsewhere"}],
                "events": [{"title": "a", "users": [1], "day": "monday", "zone": "Here"},
                    {"title": "b", "users": [1], "day": "monday", "repeat": {"every": "week", "on": ["noday"]}}]},
                "faults": [{"fault": {"kind": "hang"}, "probability": 2}]}"#,
        )
        .unwrap_err();
        for what in ["Nowhere", "Elsewhere", "\"a\"", "\"b\"", "probability"] {
            assert!(
                problems.iter().any(|p| p.contains(what)),
                "{what}: {problems:#?}"
            );
        }
        assert_eq!(read("[]").unwrap_err(), ["expected a JSON object"]);
        assert!(read("{").is_err());
    }
}
