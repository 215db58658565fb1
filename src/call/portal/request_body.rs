//! The body of a call: the parameters as JSON, the token among them as `auth`, never in the URL.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::call::secret::Secret;
use crate::input::date::Day;
use crate::input::{Invalid, quoted};

/// The parameters of `calendar.accessibility.get`.
///
/// `users` is an array even for one user: of a scalar the portal makes an empty result, silently.
pub(crate) fn busy(users: &[u64], from: Day, to: Day, token: Option<&Secret>) -> String {
    #[derive(Serialize)]
    struct Params<'a> {
        users: &'a [u64],
        from: String,
        to: String,
    }
    let params = serde_json::to_string(&Params {
        users,
        from: from.to_string(),
        to: to.to_string(),
    })
    // Numbers and strings always serialize.
    .unwrap_or_default();
    with_token(&params, token)
}

const EXPECTED_PARAMS: &str = "a JSON object such as {\"ID\": 5}, without \"auth\"";

/// The parameters of any method, as the caller wrote them.
pub(crate) fn any(params: &str) -> Result<&str, Invalid> {
    let params = params.trim();
    if params.is_empty() {
        return Ok("{}");
    }
    let keys: HashMap<String, &RawValue> = serde_json::from_str(params).map_err(|error| {
        // The text is not quoted: parameters may be private. Its place is enough.
        let place = format!("line {}, column {}", error.line(), error.column());
        let problem = if error.is_data() {
            "the parameters are not a JSON object".to_owned()
        } else {
            format!("the parameters are not valid JSON ({place})")
        };
        Invalid::new(problem, EXPECTED_PARAMS)
    })?;
    if keys.contains_key("auth") {
        return Err(Invalid::new(
            "the parameters have a key \"auth\"; the token is the client's",
            EXPECTED_PARAMS,
        ));
    }
    Ok(params)
}

/// Puts the token in front of the other parameters. `params` is a JSON object.
pub(crate) fn with_token(params: &str, token: Option<&Secret>) -> String {
    let Some(token) = token else {
        return params.to_owned();
    };
    let rest = params.trim_start_matches('{').trim_start();
    let comma = if rest.starts_with('}') { "" } else { "," };
    // A token is printable ASCII; only quotes and backslashes need an escape.
    let token = token.expose().replace('\\', "\\\\").replace('"', "\\\"");
    format!("{{\"auth\":\"{token}\"{comma}{rest}")
}

const EXPECTED_METHOD: &str =
    "the name of a REST method such as user.current: letters, digits, dots and underscores";

/// A method's name, if it can be one.
pub(crate) fn method(method: &str) -> Result<&str, Invalid> {
    const LONGEST: usize = 128;
    let method = method.trim();
    let is_name = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    if method.len() <= LONGEST && method.split('.').all(is_name) {
        Ok(method)
    } else if method.is_empty() {
        Err(Invalid::new("no method is given", EXPECTED_METHOD))
    } else {
        Err(Invalid::new(
            format!("{} is no method", quoted(method)),
            EXPECTED_METHOD,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Secret {
        Secret::new("t\"o\\k")
    }

    #[test]
    fn users_are_always_an_array_and_days_are_dates() {
        let users = [2, 1];
        let day = Day::try_from("2025-09-10").unwrap();
        assert_eq!(
            busy(&users, day, day, None),
            r#"{"users":[2,1],"from":"2025-09-10","to":"2025-09-10"}"#
        );
        assert_eq!(
            busy(&users, day, day, Some(&token())),
            r#"{"auth":"t\"o\\k","users":[2,1],"from":"2025-09-10","to":"2025-09-10"}"#
        );
    }

    #[test]
    fn parameters_go_as_the_caller_wrote_them() {
        assert_eq!(any(r#" {"a": 1.10} "#).unwrap(), r#"{"a": 1.10}"#);
        assert_eq!(any("").unwrap(), "{}");
        let with = |params| with_token(any(params).unwrap(), Some(&token()));
        assert_eq!(with(" { } "), r#"{"auth":"t\"o\\k"}"#);
        assert_eq!(with(r#"{"a":{}}"#), r#"{"auth":"t\"o\\k","a":{}}"#);
        for bad in [
            "[]",
            "1",
            "{",
            "{a:1}",
            r#"{"auth":"x"}"#,
            r#"{"\u0061uth":"x"}"#,
        ] {
            assert!(any(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_method_is_a_name_and_nothing_else() {
        assert_eq!(method(" user.current ").unwrap(), "user.current");
        for bad in [
            "",
            "a/b",
            "a..b",
            ".a",
            "a.",
            "a b",
            "a?b",
            "a\r\nb",
            "а",
            "../x",
            &"a".repeat(129),
        ] {
            assert!(method(bad).is_err(), "{bad}");
        }
    }
}
