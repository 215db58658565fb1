//! The entry that the documentation shows.

use serde_json::{Value, json};

use crate::support::time::{event, with};

pub fn seed() -> Value {
    with(
        event(
            2324,
            "11.09.2025 18:34:00",
            "11.09.2025 19:34:00",
            "Europe/Moscow",
            "quest",
        ),
        json!({"DATE_FROM_TS_UTC": "1757594040", "DATE_TO_TS_UTC": "1760200440",
               "~USER_OFFSET_FROM": 0, "~USER_OFFSET_TO": 0}),
    )
}
