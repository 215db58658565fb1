//! How fast an answer becomes busy intervals and slots: `cargo bench`.
//!
//! The yardstick, measured in the same run, is `serde_json` parsing the same bytes into a `Value` and
//! doing nothing with them. Slots are measured from 100 to 10,000 users, to show how they grow.
#![allow(missing_docs)] // The macros of criterion write functions.

use std::fmt::Write;
use std::hint::black_box;

use b24busy::{BusyOptions, SlotOptions, available_slots, busy_intervals};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const ZONES: [&str; 4] = [
    "Europe/Moscow",
    "Europe/Berlin",
    "Asia/Yekaterinburg",
    "America/New_York",
];

/// An answer as portals write it, entries spread over a month.
fn answer(users: u64, entries: u64) -> String {
    let mut text = String::from("{\"result\":{");
    for user in 1..=users {
        let comma = if user == 1 { "" } else { "," };
        let _ = write!(text, "{comma}\"{user}\":[");
        for entry in 0..entries {
            let minute = (entry * 7919 + user * 31) % (30 * 48) * 30;
            let (day, hour, half) = (minute / 1440 + 1, minute / 60 % 24, minute % 60);
            let zone = ZONES[usize::try_from((user + entry) % 4).unwrap_or(0)];
            let comma = if entry == 0 { "" } else { "," };
            let _ = write!(
                text,
                "{comma}{{\"ID\":\"{}\",\"NAME\":\"\\u041f\\u043b\\u0430\\u043d\\u0451\\u0440\\u043a\\u0430\",\
                 \"DATE_FROM\":\"{day:02}.09.2025 {hour:02}:{half:02}:00\",\
                 \"DATE_TO\":\"{day:02}.09.2025 {hour:02}:{:02}:00\",\
                 \"DATE_FROM_TS_UTC\":\"1757594040\",\"DATE_TO_TS_UTC\":\"1757597640\",\
                 \"~USER_OFFSET_FROM\":0,\"~USER_OFFSET_TO\":0,\"DT_SKIP_TIME\":\"N\",\
                 \"TZ_FROM\":\"{zone}\",\"TZ_TO\":\"{zone}\",\"ACCESSIBILITY\":\"busy\",\
                 \"IMPORTANCE\":\"normal\",\"EVENT_TYPE\":null}}",
                user * 10_000 + entry,
                half + 25
            );
        }
        text.push(']');
    }
    text.push_str("},\"time\":{\"start\":1757529241.34588,\"finish\":1757529241.37819}}");
    text
}

fn intervals(criterion: &mut Criterion) {
    let (users, entries) = (100, 1000);
    let answer = answer(users, entries);
    let options = BusyOptions::new();
    let mut group = criterion.benchmark_group("100,000 entries");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(users * entries));
    group.bench_function("yardstick: serde_json::Value", |bench| {
        bench.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&answer)).unwrap());
    });
    group.bench_function("busy intervals", |bench| {
        bench.iter(|| busy_intervals(black_box(&answer), &options).unwrap());
    });
    group.bench_function("busy intervals as JSON", |bench| {
        bench.iter(|| {
            busy_intervals(black_box(&answer), &options)
                .unwrap()
                .to_json()
        });
    });
    group.finish();
}

/// A month of slots of half an hour: three of four people have to be free.
fn slots(criterion: &mut Criterion) {
    let options = SlotOptions::from_json(
        r#"{"from": "2025-09-01", "to": "2025-09-30", "time_zone": "Europe/Moscow",
            "duration_minutes": 30, "at_least": "75%", "limit": 100}"#,
    )
    .unwrap();
    let mut group = criterion.benchmark_group("slots of a month, 20 entries a user");
    group.sample_size(10);
    for users in [100, 1000, 10_000] {
        let answer = answer(users, 20);
        group.throughput(Throughput::Elements(users));
        group.bench_with_input(
            BenchmarkId::from_parameter(users),
            &answer,
            |bench, answer| {
                bench.iter(|| available_slots(black_box(answer), &options).unwrap());
            },
        );
    }
    group.finish();
}

criterion_group!(benches, intervals, slots);
criterion_main!(benches);
