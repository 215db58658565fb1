//! Who works at a portal, as a scenario writes it.

use serde::{Deserialize, Serialize};

/// A user; all but the number has a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub id: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// External users may not ask for anybody's accessibility.
    #[serde(default)]
    pub external: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position: String,
    /// Dismissed users are not active.
    #[serde(default = "active", skip_serializing_if = "Clone::clone")]
    pub active: bool,
    /// Numbers of departments; default is the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departments: Option<Vec<i64>>,
}

fn active() -> bool {
    true
}

impl User {
    /// A user of whom nothing but the number is known.
    pub(crate) fn numbered(id: i64) -> User {
        User {
            id,
            zone: None,
            external: false,
            name: None,
            last_name: None,
            email: None,
            position: String::new(),
            active: true,
            departments: None,
        }
    }
}

/// A department.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Department {
    pub id: i64,
    pub name: String,
    /// The department above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<i64>,
    /// The user who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<i64>,
}
