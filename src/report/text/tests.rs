//! The week on a terminal, letter by letter.

use anstyle::AnsiColor;
use unicode_width::UnicodeWidthStr;

use super::{Look, timeline_text};
use crate::TimelineOptions;

const ANSWER: &str = r#"{"result": {"1": [
    {"ID": "1", "ACCESSIBILITY": "busy", "DATE_FROM": "19.09.2025 10:00:00",
     "DATE_TO": "19.09.2025 11:30:00", "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"},
    {"ID": "2", "ACCESSIBILITY": "quest", "DATE_FROM": "19.09.2025 13:00:00",
     "DATE_TO": "19.09.2025 14:00:00", "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"}],
    "2": [{"ID": "3", "ACCESSIBILITY": "absent", "DATE_FROM": "22.09.2025",
     "DATE_TO": "22.09.2025", "DT_SKIP_TIME": "Y"}],
    "3": [{"ID": "4", "DATE_FROM": "?", "DATE_TO": "?"},
     {"ID": "5", "ACCESSIBILITY": "busy", "DATE_FROM": "19.09.2025 17:00:00",
     "DATE_TO": "19.09.2025 19:00:00", "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"}]}}"#;

fn drawn(more: &str, width: usize, colour: bool) -> String {
    let json = format!(
        r#"{{"from": "2025-09-19", "to": "2025-09-22", "time_zone": "Europe/Moscow",
            "names": {{"1": "Отдел продаж", "2": "日本支社", "3": "Sales"}}{more}}}"#
    );
    let options = TimelineOptions::from_json(&json).unwrap();
    timeline_text(ANSWER, &options, Look { width, colour }).unwrap()
}

#[test]
fn plain_letters_show_the_week() {
    let more = r#", "users": [1, 2, 3, 4], "required": [1, 2], "duration_minutes": 120"#;
    let text = drawn(more, 60, false);
    let expected = "\
Who is busy: 19 Sep - 22 Sep 2025, Europe/Moscow

Fri 19 Sep   09  10  11  12  13  14  15  16  17  18
Отдел продаж ....######......~~~~................
日本支社     ....................................
Sales        ????????????????????????????????########
User 4       ????????????????????????????????????????
Suits                                ========

Sat 20 Sep   no entries, no working hours

Sun 21 Sep   no entries, no working hours

Mon 22 Sep   09  10  11  12  13  14  15  16  17  18
Отдел продаж ....................................
日本支社     XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
Sales        ????????????????????????????????????????
User 4       ????????????????????????????????????????
Suits

Suits:
  Fri 19 Sep, 15:00-17:00 (free: 2 of 4)
Sales: entries that could not be read: 1; more time may be
    taken
User 4: unknown: not in the answer

# busy  ~ tentative  X away  ? unknown  . free  = Suits
' ' outside working hours
";
    assert_eq!(text, expected);
}

/// The text as a terminal shows it, without colours.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        shown.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    shown + rest
}

#[test]
fn colours_change_nothing_but_the_signs() {
    let plain = drawn("", 72, false);
    let colour = drawn("", 72, true);
    assert!(!plain.contains('\u{1b}'));
    let blue = AnsiColor::Blue.on_default();
    assert!(
        colour.contains(&format!("{blue}██████{blue:#}")),
        "{colour}"
    );
    let signs = [
        ('█', "#"),
        ('▒', "~"),
        ('╳', "X"),
        ('·', "."),
        ('▀', "="),
        ('–', "-"),
    ];
    let shown = signs.iter().fold(shown(&colour), |text, (sign, letter)| {
        text.replace(*sign, letter)
    });
    assert_eq!(shown, plain);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let more = r#", "title": "Кто и когда занят на этой неделе", "language": "ru",
        "required": [1, 4], "date_format": "dmy""#;
    for width in [30, 40, 60, 80, 200] {
        for colour in [false, true] {
            let text = drawn(more, width, colour);
            for line in shown(&text).lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
    // The more room, the finer the columns: an hour takes six of them at most.
    assert!(drawn("", 200, false).contains("09    10    11"));
    assert!(
        drawn("", 30, false).contains("09 12 15 18"),
        "{}",
        drawn("", 30, false)
    );
}

#[test]
fn a_day_of_25_hours_shows_an_hour_twice() {
    let answer = r#"{"result": {"1": [{"ID": "1", "ACCESSIBILITY": "busy",
        "DATE_FROM": "26.10.2025 01:00:00", "DATE_TO": "26.10.2025 03:00:00",
        "TZ_FROM": "Europe/Berlin", "TZ_TO": "Europe/Berlin"}]}}"#;
    let json = r#"{"from": "2025-10-26", "to": "2025-10-26", "time_zone": "Europe/Berlin",
        "working_hours": {"sunday": ["01:00-05:00"]}}"#;
    let options = TimelineOptions::from_json(json).unwrap();
    let look = Look {
        width: 44,
        colour: false,
    };
    let text = timeline_text(answer, &options, look).unwrap();
    let expected = "\
Sun 26 Oct 01    02    02    03    04
User 1     ##################............
All free                     ============
";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn why_there_is_no_slot_is_said() {
    let text = drawn(r#", "users": [1, 4, 5]"#, 80, false);
    assert!(
        text.contains("All free: no data on User 4, User 5\n"),
        "{text}"
    );
    assert!(
        drawn(
            r#", "users": [2], "working_hours": {}, "language": "ru""#,
            80,
            false
        )
        .contains("Все свободны: в выбранные дни нет рабочего времени\n")
    );
}

#[test]
fn a_slot_is_told_by_the_clocks_of_those_who_have_their_own() {
    let more = r#", "users": [1, 2, 3], "at_least": 2, "duration_minutes": 120, "limit": 2,
        "working_hours": {"friday": ["21:00-24:00"], "monday": ["09:00-11:00"]},
        "per_user": {"3": {"time_zone": "Asia/Yekaterinburg"}, "1": {"time_zone": "+02:00"}}"#;
    let text = drawn(more, 80, false);
    let expected = "\
2+ of 3 free:
  Fri 19 Sep, 21:00-23:00 (free: 2 of 3)
    Отдел продаж: 20:00-22:00; Sales: Fri 19 Sep, 23:00 - Sat 20 Sep, 01:00
";
    assert!(text.contains(expected), "{text}");
    let nobody = drawn(r#", "users": [1], "duration_minutes": 120"#, 80, false);
    assert!(!nobody.contains("Отдел продаж: "), "{nobody}");
}
