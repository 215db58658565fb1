//! The requests that came, for tests to look at.

use serde::Serialize;

/// A request as it came, also one that was refused or got a fault for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Connections are numbered from 1; the same number means that it was kept alive.
    pub connection: u64,
    /// `POST`, `GET` and so on.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names as they came, and values.
    pub headers: Vec<(String, String)>,
    /// The body, empty if a fault kept it from being read.
    #[serde(serialize_with = "as_text")]
    pub body: Vec<u8>,
}

fn as_text<S: serde::Serializer>(body: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(body))
}

impl RecordedRequest {
    /// A header's value, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
