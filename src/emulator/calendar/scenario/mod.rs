//! The scenario: which users a portal has and what is in their calendars, as a JSON file. The
//! format is described in `format.md`, which is part of the module's documentation.

mod people;
mod settings;

use serde::{Deserialize, Serialize};

use crate::emulator::calendar::culture::Format;
use crate::emulator::calendar::day::{Clock, Day};
pub(crate) use people::{Department, User};
pub(crate) use settings::Settings;

/// What a portal holds: its culture, its users, their events and absences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    #[serde(default)]
    pub(crate) format: Format,
    #[serde(default = "default_zone")]
    pub(crate) zone: String,
    #[serde(default = "default_week")]
    pub(crate) week: String,
    #[serde(default)]
    pub(crate) users: Vec<User>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) departments: Vec<Department>,
    #[serde(default, skip_serializing_if = "Settings::is_default")]
    pub(crate) settings: Settings,
    #[serde(default)]
    pub(crate) events: Vec<Event>,
    #[serde(default)]
    pub(crate) absences: Vec<Absence>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    pub title: String,
    pub users: Vec<i64>,
    pub day: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Clock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_day: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Clock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_to: Option<String>,
    #[serde(default)]
    pub all_day: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    #[serde(default = "default_accessibility")]
    pub accessibility: String,
    #[serde(default = "default_importance")]
    pub importance: String,
    /// Others see a state in brackets instead of the title.
    #[serde(default)]
    pub private: bool,
    /// The state is written behind the title.
    #[serde(default)]
    pub append_state: bool,
    #[serde(
        default,
        rename = "event_type",
        skip_serializing_if = "Option::is_none"
    )]
    pub kind: Option<String>,
    #[serde(default)]
    pub status: Status,
}

/// What an invited user answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Status {
    /// Accepted, or the user's own event.
    #[default]
    Y,
    /// Not answered yet.
    Q,
    /// Declined.
    N,
}

/// How an event repeats; its `day` is the first one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Repeat {
    pub every: Every,
    /// For `week`: names of weekdays; default is the weekday of the first day.
    #[serde(default)]
    pub on: Vec<String>,
    /// The last day; default is the vendor's "forever", the first day of 2038.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Every {
    Day,
    Workday,
    Week,
}

/// An absence as the HR module keeps it; without times it is whole days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Absence {
    pub user: i64,
    pub day: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_day: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Clock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Clock>,
}

fn default_zone() -> String {
    "Europe/Moscow".to_owned()
}

fn default_week() -> String {
    "2025-09-08".to_owned()
}

fn default_accessibility() -> String {
    Scenario::BUSY.to_owned()
}

fn default_importance() -> String {
    Scenario::NORMAL.to_owned()
}

impl Scenario {
    pub(crate) const BUSY: &str = "busy";
    pub(crate) const NORMAL: &str = "normal";

    /// Reads a scenario file; the error says what is wrong and where.
    pub fn from_json(text: &str) -> Result<Scenario, String> {
        serde_json::from_str(text).map_err(|error| format!("scenario: {error}"))
    }

    /// The scenario that comes with the emulator: a small company in its week of 8 September 2025.
    pub fn built_in() -> Scenario {
        Scenario::from_json(include_str!("built_in.json")).unwrap_or_else(|_| {
            // Cannot happen: a test reads the same file.
            Scenario::empty()
        })
    }

    /// A portal without users or events, to add to.
    pub fn empty() -> Scenario {
        Scenario {
            format: Format::default(),
            zone: default_zone(),
            week: default_week(),
            users: vec![],
            departments: vec![],
            settings: Settings::default(),
            events: vec![],
            absences: vec![],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_is_a_scenario() {
        let json: String = include_str!("format.md")
            .lines()
            .skip_while(|line| line.trim() != "```json")
            .skip(1)
            .take_while(|line| line.trim() != "```")
            .collect();
        let scenario = Scenario::from_json(&json).unwrap();
        assert_eq!(scenario.events.len(), 5);
        assert_eq!(
            Scenario::from_json(&serde_json::to_string(&scenario).unwrap()).unwrap(),
            scenario
        );
    }

    #[test]
    fn the_built_in_scenario_is_well_formed() {
        assert_eq!(
            Scenario::from_json(include_str!("built_in.json")).unwrap(),
            Scenario::built_in()
        );
        assert!(Scenario::built_in().events.len() > 10);
    }

    #[test]
    fn a_misspelt_key_is_an_error() {
        assert!(
            Scenario::from_json(r#"{"evnts": []}"#)
                .unwrap_err()
                .contains("evnts")
        );
    }
}
