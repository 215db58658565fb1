//! An error of any shape, made uniform: what a host needs for an exception of its own.

use serde::Serialize;

use super::json::BOTTOM;
use super::own_errors::Ours;
use super::shape::{Shape, is_document};
use crate::error::{Code, Error, Kind, may_pass};

/// What is known of an error, whoever reported it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorInfo {
    /// The portal's code, which may be empty, or one of this library's. At most 200 characters.
    pub code: String,
    /// A sentence for people; never empty, and at most 16 KiB long.
    pub message: String,
    /// Who has to act.
    pub kind: Kind,
    /// Whether the same call may succeed when it is made again later, unchanged.
    pub retryable: bool,
    /// The name of the argument that is wrong, where one is.
    pub argument: Option<String>,
    /// The HTTP status of the answer that could not be used. It does not stand in a portal's own
    /// error.
    pub status: Option<u16>,
    /// How many requests were sent. It does not stand in a portal's own error.
    pub attempts: Option<u32>,
    /// The users of the part that failed, where the call was made in parts.
    pub users: Vec<u64>,
}

/// What is known of the error that a text is, in any shape: the portal's own, that of REST 3.0, one
/// of this library's, or no JSON object at all. `None` for a result, as
/// [`is_error`](crate::is_error) tells them apart.
///
/// ```
/// let info = b24busy::error_info(r#"{"error": "QUERY_LIMIT_EXCEEDED", "error_description": ""}"#);
/// assert!(info.is_some_and(|info| info.retryable));
/// assert_eq!(b24busy::error_info(r#"{"result": []}"#), None);
/// ```
pub fn error_info(text: &str) -> Option<ErrorInfo> {
    if is_document(text) {
        return None;
    }
    let Ok(shape) = Shape::scan(text, BOTTOM) else {
        // The text is not quoted: it may be anything.
        return Some(ErrorInfo {
            code: Code::NotJson.as_str().to_owned(),
            message: "the text is not a JSON object with each key once".to_owned(),
            kind: Code::NotJson.kind(),
            retryable: may_pass::code(Code::NotJson),
            argument: None,
            status: None,
            attempts: None,
            users: Vec::new(),
        });
    };
    // The status is not known here, and not told.
    let reported = shape.portal_error(0)?;
    let ours = shape.ours.map(Ours::parse).unwrap_or_default();
    let message = match (reported.description(), reported.code()) {
        ("", "") => "the portal reported an error and said no more".to_owned(),
        ("", code) => format!("the portal reported {code} and said no more"),
        (description, _) => description.to_owned(),
    };
    // An error of ours that was told without its details keeps what its code tells.
    let own = Code::named(reported.code());
    Some(ErrorInfo {
        code: reported.code().to_owned(),
        message,
        kind: ours.kind.or(own.map(Code::kind)).unwrap_or(Kind::Portal),
        retryable: ours
            .retryable
            .unwrap_or_else(|| own.map_or(reported.passes(), may_pass::code)),
        argument: ours.argument,
        status: ours.status,
        attempts: ours.attempts,
        users: ours.users,
    })
}

impl ErrorInfo {
    /// All of it as JSON, always in this order and without blanks; what is not known is null, and
    /// users are none.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Members<'a> {
            code: &'a str,
            message: &'a str,
            kind: &'a str,
            retryable: bool,
            argument: Option<&'a str>,
            status: Option<u16>,
            attempts: Option<u32>,
            users: &'a [u64],
        }
        let members = Members {
            code: &self.code,
            message: &self.message,
            kind: self.kind.as_str(),
            retryable: self.retryable,
            argument: self.argument.as_deref(),
            status: self.status,
            attempts: self.attempts,
            users: &self.users,
        };
        // Texts and numbers always serialize.
        serde_json::to_string(&members).unwrap_or_default()
    }

    /// One member of [`to_json`](Self::to_json) as plain text, for hosts without JSON: texts as
    /// they are, `true` or `false`, numbers in digits, users as `1,2`. `None`: it is not known, or
    /// there is no member of that name.
    pub fn member(&self, name: &str) -> Option<String> {
        match name {
            "code" => Some(self.code.clone()),
            "message" => Some(self.message.clone()),
            "kind" => Some(self.kind.as_str().to_owned()),
            "retryable" => Some(self.retryable.to_string()),
            "argument" => self.argument.clone(),
            "status" => self.status.map(|status| status.to_string()),
            "attempts" => self.attempts.map(|attempts| attempts.to_string()),
            "users" if !self.users.is_empty() => {
                let users: Vec<String> = self.users.iter().map(u64::to_string).collect();
                Some(users.join(","))
            }
            _ => None,
        }
    }

    /// An error that was passed on as text, with all that the text tells of it.
    pub(crate) fn told_of(self, error: Error) -> Error {
        error
            .with_argument(self.argument)
            .with_status(self.status.unwrap_or(0))
            .with_attempts(self.attempts.unwrap_or(0))
            .with_users(&self.users)
            .with_retryable(self.retryable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Invalid;

    fn json(text: &str) -> String {
        error_info(text).unwrap().to_json()
    }

    #[test]
    fn every_shape_gives_the_same_members() {
        for (error, expected) in [
            (
                r#"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many"}"#,
                r#"{"code":"QUERY_LIMIT_EXCEEDED","message":"Too many","kind":"portal","retryable":true,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
            (
                r#"{"error":{"code":"X","message":"\u041d\u0435\"\u0000\n"},"result":1}"#,
                r#"{"code":"X","message":"Не\"\u0000\n","kind":"portal","retryable":false,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
            (
                r#"{"error":"","error_description":""}"#,
                r#"{"code":"","message":"the portal reported an error and said no more","kind":"portal","retryable":false,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
            (
                r#"{"error":"ACCESS_DENIED"}"#,
                r#"{"code":"ACCESS_DENIED","message":"the portal reported ACCESS_DENIED and said no more","kind":"portal","retryable":false,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
            (
                r#"{"error":"E","error_description":"d","b24busy":"no object"}"#,
                r#"{"code":"E","message":"d","kind":"portal","retryable":false,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
            (
                r#"{"error":"OPERATION_TIME_LIMIT","error_description":"slow"}"#,
                r#"{"code":"OPERATION_TIME_LIMIT","message":"slow","kind":"portal","retryable":true,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
            (
                r#"{"error":"B24BUSY_TIMEOUT","error_description":"late"}"#,
                r#"{"code":"B24BUSY_TIMEOUT","message":"late","kind":"network","retryable":true,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
            (
                r#"{"error":"E","error_description":"d","b24busy":{"k\u0069nd":"ne\u0074work","retryable":false,"argument":5,"x":[]}}"#,
                r#"{"code":"E","message":"d","kind":"network","retryable":false,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
            (
                "<html>s3cret",
                r#"{"code":"B24BUSY_NOT_JSON","message":"the text is not a JSON object with each key once","kind":"answer","retryable":false,"argument":null,"status":null,"attempts":null,"users":[]}"#,
            ),
        ] {
            assert_eq!(json(error), expected, "{error}");
        }
    }

    #[test]
    fn an_error_of_ours_keeps_what_it_knows() {
        let timeout = Error::new(Code::Timeout, "no answer").to_json();
        let expected = r#"{"code":"B24BUSY_TIMEOUT","message":"no answer","kind":"network","retryable":true,"argument":null,"status":null,"attempts":0,"users":[]}"#;
        assert_eq!(json(&timeout), expected);
        let of_a_part = Error::new(Code::NotJson, "no JSON")
            .with_status(502)
            .with_attempts(3)
            .with_users(&[7, 12]);
        let info = error_info(&of_a_part.to_json()).unwrap();
        for (name, value) in [
            ("code", Some("B24BUSY_NOT_JSON")),
            ("message", Some("no JSON")),
            ("kind", Some("answer")),
            ("retryable", Some("true")),
            ("argument", None),
            ("status", Some("502")),
            ("attempts", Some("3")),
            ("users", Some("7,12")),
            ("Code", None),
        ] {
            assert_eq!(info.member(name).as_deref(), value, "{name}");
        }
        let invalid = Invalid::new("is empty", "an id");
        let users = error_info(&Error::invalid_argument("users", &invalid).to_json()).unwrap();
        assert_eq!(users.argument.as_deref(), Some("users"));
        assert_eq!(users.kind, Kind::Argument);
        for &code in Code::ALL {
            let info = error_info(&Error::new(code, "x").to_json()).unwrap();
            assert_eq!(
                (info.code.as_str(), info.kind),
                (code.as_str(), code.kind())
            );
        }
    }

    #[test]
    fn what_is_known_is_short_whatever_the_text_says() {
        let long = "я".repeat(100_000);
        let text = format!(
            r#"{{"error":"{long}","error_description":"{long}","b24busy":{{"argument":"{long}"}}}}"#
        );
        let info = error_info(&text).unwrap();
        assert_eq!(info.code.chars().count(), 200);
        assert_eq!(info.argument.unwrap().chars().count(), 200);
        assert!((16_000..=16 << 10).contains(&info.message.len()));
        assert!(info.message.ends_with("я…"));
        let unsaid = error_info(&format!(r#"{{"error":"{long}"}}"#)).unwrap();
        assert!(unsaid.message.len() < 1000, "{}", unsaid.message.len());
    }

    #[test]
    fn the_envelope_and_the_information_agree_on_what_may_pass() {
        for &code in Code::ALL {
            for status in [None, Some(200), Some(429), Some(502)] {
                let error = Error::new(code, "x");
                let error = match status {
                    Some(status) => error.with_status(status),
                    None => error,
                };
                let info = error_info(&error.to_json()).unwrap();
                assert_eq!(info.retryable, error.is_retryable(), "{code} {status:?}");
                let passes = matches!(status, Some(429 | 502)) || may_pass::code(code);
                assert_eq!(info.retryable, passes, "{code} {status:?}");
            }
        }
    }

    #[test]
    fn there_is_information_exactly_where_there_is_an_error() {
        for text in [
            "",
            "x",
            "[]",
            "{",
            "{\"error\":1}",
            "{\"error\":false}",
            "{\"result\":1}",
            "<svg",
            "{}",
            "null",
        ] {
            let is_error = crate::envelope::shape::is_error(text);
            assert_eq!(error_info(text).is_some(), is_error, "{text}");
        }
    }
}
