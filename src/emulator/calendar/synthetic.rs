//! Made-up calendars for as many users as a load test wants; the same number gives the same week.

use jiff::ToSpan;
use jiff::civil::Date;

use super::day::{Clock, Day};
use super::event::Event;
use super::scenario::{self, Scenario, Status};

/// Two to four events in the scenario's working week.
pub fn events(user: i64, monday: Date, zone: &str) -> Vec<Event> {
    const TITLES: [&str; 4] = ["Planning", "Stand-up", "Client call", "Review"];
    let count = 2 + user % 3;
    (0..count)
        .filter_map(|index| {
            let start =
                jiff::civil::time(9 + i8::try_from((user * 3 + index * 5) % 9).ok()?, 0, 0, 0);
            let event = scenario::Event {
                id: None,
                title: TITLES[usize::try_from((user + index) % 4).ok()?].to_owned(),
                users: vec![user],
                day: Day::On(monday.saturating_add(((user + index) % 5).days())),
                start: Some(Clock(start)),
                end_day: None,
                end: Some(Clock(
                    start.saturating_add((30 + 15 * (user % 3)).minutes()),
                )),
                zone: None,
                zone_to: None,
                all_day: false,
                repeat: None,
                accessibility: Scenario::BUSY.to_owned(),
                importance: Scenario::NORMAL.to_owned(),
                private: false,
                append_state: false,
                kind: None,
                status: Status::Y,
            };
            // Far above the numbers of stored events.
            Event::new(1_000_000 + user * 10 + index, &event, monday, zone).ok()
        })
        .collect()
}
