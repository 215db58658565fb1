//! How much of an answer is taken: hostile ones are refused, large ones are not.

use serde_json::json;

use crate::support::time::{busy, event, one};

#[test]
fn what_an_id_lists_many_times_is_counted_once() {
    // 3,300 instances of one series inside each of 3,300 others: few ids, however often they meet.
    let long = (0..3300).map(|_| {
        event(
            7,
            "01.09.2025 00:00:00",
            "30.09.2025 00:00:00",
            "UTC",
            "quest",
        )
    });
    let short = (0..3300).map(|at| {
        let clock = |minute: u64| format!("{:02}:{:02}:00", minute / 60 % 24, minute % 60);
        let day = 1 + at / 600;
        let written = |minute| format!("{day:02}.09.2025 {}", clock(minute));
        let (from, to) = (written(at % 600 * 2), written(at % 600 * 2 + 1));
        event(8, &from, &to, "UTC", "busy")
    });
    let found = busy(&one(long.chain(short).collect()), json!({}));
    assert_eq!(found.users[0].busy.len(), 6600);
    assert_eq!(found.users[0].busy[0].events.len(), 2);
}

/// So many tentative entries of a month, and as many short meetings in it.
fn comb(of: u64) -> String {
    let long = (0..of).map(|id| {
        let (from, to) = ("01.09.2025 00:00:00", "30.09.2025 00:00:00");
        event(id, from, to, "UTC", "quest")
    });
    let short = (0..of).map(|id| {
        let (day, second) = (2 + id / 4000, id % 4000 * 20);
        let at = |second: u64| {
            let (hour, minute) = (second / 3600, second / 60 % 60);
            format!("{day:02}.09.2025 {hour:02}:{minute:02}:{:02}", second % 60)
        };
        event(1_000_000 + id, &at(second), &at(second + 10), "UTC", "busy")
    });
    one(long.chain(short).collect())
}

#[test]
fn of_entries_that_overlap_without_measure_as_many_are_listed_as_there_is_room_for() {
    // 4,000 meetings inside each of 4,000 tentative months would list 32 million ids.
    let answer = comb(4000);
    let busy_ones = busy(&answer, json!({})).users.remove(0).busy;
    assert_eq!(busy_ones.len(), 8001);
    let listed: usize = busy_ones.iter().map(|one| one.events.len()).sum();
    assert!((9_990_000..=10_000_000).contains(&listed), "{listed}");
    for (at, one) in busy_ones.iter().enumerate() {
        // Each meets all that are long, and every other one a short one.
        assert_eq!(one.events.len() + one.more_events, 4000 + at % 2, "{at}");
        assert_eq!(one.events[0], b24busy::EntryId::Number(0));
    }
    // Each for itself they are listed.
    assert_eq!(
        busy(&answer, json!({"merge": false})).users[0].busy.len(),
        8000
    );
}

#[test]
fn entries_that_overlap_without_measure_hinder_no_picture_and_no_calendar() {
    let answer = comb(4000);
    let window = r#"{"from": "2025-09-01", "to": "2025-09-30", "time_zone": "UTC"}"#;
    let options = b24busy::TimelineOptions::from_json(window).unwrap();
    let svg = b24busy::timeline_svg(&answer, &options).unwrap();
    assert!(svg.ends_with("</svg>\n") || svg.ends_with("</svg>"));
    let options = b24busy::CalendarOptions::from_json(window).unwrap();
    let ics = b24busy::freebusy_ics(&answer, &options, 0).unwrap();
    assert_eq!(ics.matches("BUSY-TENTATIVE").count(), 4001);
}

#[test]
fn an_answer_about_more_users_than_any_portal_has_is_refused() {
    // A list of users, as PHP writes it, and a map; the user 0 of the list is none.
    let list = |users: usize| format!("{{\"result\":[[]{}]}}", ",[]".repeat(users));
    let map = |users: usize| {
        let lists: Vec<String> = (1..=users).map(|id| format!("\"{id}\":[]")).collect();
        format!("{{\"result\":{{{}}}}}", lists.join(","))
    };
    let options = b24busy::BusyOptions::new();
    for answer in [&list as &dyn Fn(usize) -> String, &map] {
        let most = b24busy::busy_intervals(&answer(100_000), &options).unwrap();
        assert_eq!(most.users.len(), 100_000);
        let error = b24busy::busy_intervals(&answer(100_001), &options).unwrap_err();
        assert_eq!(error.code(), b24busy::Code::TooLarge);
    }
}
