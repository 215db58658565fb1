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

#[test]
fn entries_that_overlap_without_measure_are_refused() {
    // 3,300 meetings inside each of 3,300 tentative days would list more than ten million ids.
    let long = (0..3300).map(|id| {
        event(
            id,
            "01.09.2025 00:00:00",
            "30.09.2025 00:00:00",
            "UTC",
            "quest",
        )
    });
    let short = (0..3300).map(|id| {
        let at = |minute: u64| format!("{:02}:{:02}:{:02}", minute / 60 % 24, minute % 60, 0);
        let day = 1 + id / 600;
        let (from, to) = (at(id % 600 * 2), at(id % 600 * 2 + 1));
        let written = |clock| format!("{day:02}.09.2025 {clock}");
        event(10_000 + id, &written(from), &written(to), "UTC", "busy")
    });
    let answer = one(long.chain(short).collect());
    let error = b24busy::busy_intervals(&answer, &b24busy::BusyOptions::new()).unwrap_err();
    assert_eq!(error.code().as_str(), "B24BUSY_TOO_LARGE");
    // Each for itself they are listed.
    assert_eq!(
        busy(&answer, json!({"merge": false})).users[0].busy.len(),
        6600
    );
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
