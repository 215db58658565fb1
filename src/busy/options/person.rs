//! What the caller says of one person.

use serde_json::{Map, Value};

use super::dates::Dates;
use super::values::zone;
use super::working_hours::WorkingHours;
use crate::busy::time::zone::Zone;
use crate::input::fields::{Fields, shown};
use crate::input::wrong_option::WrongOption;

/// What is known of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) zone: Option<Zone>,
    pub(crate) hours: Option<WorkingHours>,
    pub(crate) dates: Dates,
}

impl Person {
    /// A person of `per_user`.
    pub(super) fn from_json(value: Value) -> Result<Self, WrongOption> {
        let map: Map<String, Value> = match value {
            Value::Object(map) => map,
            other => {
                let problem = format!("{} given; expected an object", shown(&other));
                return Err(WrongOption::nameless(problem));
            }
        };
        let mut fields = Fields::of(map);
        let person = Self {
            zone: zone(&mut fields, "time_zone")?,
            hours: fields
                .take("working_hours")
                .map(WorkingHours::from_value)
                .transpose()?,
            dates: Dates::take(&mut fields)?,
        };
        fields.finish()?;
        Ok(person)
    }
}
