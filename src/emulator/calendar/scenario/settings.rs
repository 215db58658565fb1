//! A portal's working time, as its calendar's settings tell it.

use serde::{Deserialize, Serialize};

/// Working hours and days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// When work begins, such as `9` or `9.30`.
    pub work_time_start: String,
    /// When it ends.
    pub work_time_end: String,
    /// The days of the week without work, such as `SA`.
    pub week_holidays: Vec<String>,
    /// The first day of the week.
    pub week_start: String,
    /// Days of the year without work, such as `1.01,8.03`.
    pub year_holidays: String,
    /// Days with work though the week says otherwise, such as `27.12`.
    pub year_workdays: String,
}

impl Default for Settings {
    fn default() -> Settings {
        let text = str::to_owned;
        Settings {
            work_time_start: text("9"),
            work_time_end: text("19"),
            week_holidays: ["SA", "SU"].map(text).to_vec(),
            week_start: text("MO"),
            year_holidays: text("1.01,2.01,7.01,23.02,8.03,1.05,9.05,12.06,4.11"),
            year_workdays: String::new(),
        }
    }
}

impl Settings {
    /// Whether a file need not say it.
    pub(super) fn is_default(&self) -> bool {
        *self == Settings::default()
    }
}
