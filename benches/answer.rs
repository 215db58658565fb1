//! How fast an answer becomes busy intervals and slots: `cargo bench`.
//!
//! The yardstick, measured in the same run, is `serde_json` parsing the same bytes into a `Value` and
//! doing nothing with them. What changes the library is judged by the ratios to it, which are printed
//! last: seconds differ from machine to machine, and from minute to minute on one. Slots are measured
//! from 100 to 10,000 users, intervals up to a million entries, to show how they grow.
#![allow(missing_docs)] // The macros of criterion write functions.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use b24busy::{AtLeast, BusyOptions, SlotOptions, available_slots, busy_intervals};
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

/// People and their entries, 100,000 together.
const USERS: u64 = 100;
const ENTRIES: u64 = 1000;

/// Something that is done with an answer, and its name.
type Way<'a> = (&'static str, Box<dyn Fn() + 'a>);

/// What the answer's 100,000 entries go through: every date that they have becomes a moment.
fn ways(answer: &str) -> Vec<Way<'_>> {
    let busy = BusyOptions::new();
    let written = busy.clone();
    let slots = monthly(60);
    vec![
        (
            "yardstick: serde_json::Value",
            Box::new(|| {
                black_box(serde_json::from_str::<serde_json::Value>(black_box(answer)).unwrap());
            }),
        ),
        (
            "busy intervals",
            Box::new(move || {
                black_box(busy_intervals(black_box(answer), &busy).unwrap());
            }),
        ),
        (
            "busy intervals as JSON",
            Box::new(move || {
                let found = busy_intervals(black_box(answer), &written).unwrap();
                black_box(found.to_json());
            }),
        ),
        (
            "available slots",
            Box::new(move || {
                black_box(available_slots(black_box(answer), &slots).unwrap());
            }),
        ),
    ]
}

fn entries(criterion: &mut Criterion) {
    let answer = answer(USERS, ENTRIES);
    let mut group = criterion.benchmark_group("100,000 entries");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(USERS * ENTRIES));
    for (name, way) in ways(&answer) {
        group.bench_function(name, |bench| bench.iter(&way));
    }
    group.finish();
}

/// Half of the entries tentative and long, half short meetings inside all of these: each meets each.
fn nest(entries: u64) -> String {
    let entry = |id: u64, from: u64, to: u64, accessibility: &str| {
        let at = |second: u64| {
            let (day, hour, minute) = (second / 86_400, second / 3600 % 24, second / 60 % 60);
            let month = day / 28 + 1;
            let day = day % 28 + 1;
            format!(
                "{day:02}.{month:02}.2025 {hour:02}:{minute:02}:{:02}",
                second % 60
            )
        };
        format!(
            "{{\"ID\":\"{id}\",\"NAME\":\"{id}\",\"DATE_FROM\":\"{}\",\"DATE_TO\":\"{}\",\
             \"TZ_FROM\":\"Europe/Moscow\",\"TZ_TO\":\"Europe/Moscow\",\"ACCESSIBILITY\":\"{accessibility}\"}}",
            at(from),
            at(to)
        )
    };
    let long = (0..entries / 2).map(|id| entry(id, id % 60, 27_000_000, "quest"));
    let short = (0..entries / 2).map(|at| {
        let start = 86_400 + at * 20;
        entry(entries + at, start, start + 10, "busy")
    });
    let entries: Vec<String> = long.chain(short).collect();
    format!("{{\"result\":{{\"1\":[{}]}}}}", entries.join(","))
}

/// How the time grows with the entries: for each of them it should be the same.
fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("busy intervals, a tenth of the entries each time");
    group.sample_size(10);
    let options = BusyOptions::new();
    for users in [1000, 100, 10] {
        let answer = answer(users, ENTRIES);
        group.throughput(Throughput::Elements(users * ENTRIES));
        group.bench_with_input(
            BenchmarkId::new("apart", users * ENTRIES),
            &answer,
            |bench, answer| {
                bench.iter(|| busy_intervals(black_box(answer), &options).unwrap());
            },
        );
    }
    for entries in [800_000, 80_000, 8_000] {
        let answer = nest(entries);
        group.throughput(Throughput::Elements(entries));
        group.bench_with_input(
            BenchmarkId::new("each within half of the others", entries),
            &answer,
            |bench, answer| {
                bench.iter(|| busy_intervals(black_box(answer), &options).unwrap());
            },
        );
    }
    group.finish();
}

/// A month of slots: three of four people have to be free.
fn monthly(minutes: u32) -> SlotOptions {
    let busy = BusyOptions::new()
        .window("2025-09-01", "2025-09-30")
        .and_then(|busy| busy.time_zone("Europe/Moscow"))
        .unwrap();
    SlotOptions::new(busy)
        .duration_minutes(minutes)
        .unwrap()
        .at_least(AtLeast::Percent(75))
        .unwrap()
        .limit(100)
        .unwrap()
}

fn slots(criterion: &mut Criterion) {
    let options = monthly(30);
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

/// Each way against the yardstick, taking turns: whatever else the machine does meanwhile slows both.
fn ratios(_: &mut Criterion) {
    // Not where `cargo test` only looks whether benches run.
    let measuring = std::env::args().any(|argument| argument == "--bench");
    let turns = if measuring { 25 } else { 1 };
    let answer = answer(USERS, ENTRIES);
    let ways = ways(&answer);
    let mut ratios = vec![Vec::with_capacity(turns); ways.len()];
    for _ in 0..turns {
        let took = ways.iter().map(|(_, way)| {
            // Once for nothing: the one before has left the heap and the caches its own way.
            way();
            let start = Instant::now();
            way();
            start.elapsed().as_secs_f64()
        });
        let took: Vec<f64> = took.collect();
        for (ratios, seconds) in ratios.iter_mut().zip(&took) {
            ratios.push(seconds / took[0]);
        }
    }
    println!(
        "100,000 entries, as a share of the yardstick: lowest, median, highest of {turns} turns"
    );
    for ((name, _), ratios) in ways.iter().zip(&mut ratios).skip(1) {
        ratios.sort_by(f64::total_cmp);
        let [lowest, median, highest] = [0, turns / 2, turns - 1].map(|at| ratios[at]);
        println!("{name:24} {lowest:.3} {median:.3} {highest:.3}");
    }
}

criterion_group!(benches, entries, growth, slots, ratios);
criterion_main!(benches);
