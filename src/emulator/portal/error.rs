//! The portal's errors.

use crate::emulator::php::value::Value;

/// An error of the portal: HTTP status, code (which may be empty), description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalError {
    /// The HTTP status.
    pub status: u16,
    /// The code.
    pub code: String,
    /// The description.
    pub description: String,
}

impl PortalError {
    /// An error.
    pub fn new(status: u16, code: &str, description: impl Into<String>) -> PortalError {
        PortalError {
            status,
            code: code.to_owned(),
            description: description.into(),
        }
    }

    /// No such method.
    pub fn method_not_found() -> PortalError {
        PortalError::new(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
    }

    /// `{"error": ..., "error_description": ...}`.
    pub fn to_value(&self) -> Value {
        Value::map([
            ("error", Value::text(&self.code)),
            ("error_description", Value::text(&self.description)),
        ])
    }
}
