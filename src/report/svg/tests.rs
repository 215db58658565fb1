//! The picture, read back by an XML parser.

use roxmltree::{Document, Node};

use super::timeline_svg;
use crate::TimelineOptions;

/// Two people with all there is, and a third who is not in the answer.
const ANSWER: &str = r#"{"result": {"1": [
    {"ID": "1", "NAME": "<b>\"Plan\" & 'go'</b>\u0000\u001b", "ACCESSIBILITY": "busy",
     "DATE_FROM": "15.09.2025 10:00:00", "DATE_TO": "15.09.2025 12:00:00",
     "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"},
    {"ID": "2", "NAME": "Обучение", "ACCESSIBILITY": "quest", "DATE_FROM": "15.09.2025 13:00:00",
     "DATE_TO": "15.09.2025 14:00:00", "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"},
    {"ID": "3", "NAME": "Отпуск", "ACCESSIBILITY": "absent", "DATE_FROM": "16.09.2025",
     "DATE_TO": "16.09.2025", "DT_SKIP_TIME": "Y"}],
    "2": [{"ID": "4", "DATE_FROM": "?", "DATE_TO": "?"}]}}"#;

fn drawn(answer: &str, more: &str) -> String {
    let json = format!(
        r#"{{"from": "2025-09-15", "to": "2025-09-16", "time_zone": "Europe/Moscow"{more}}}"#
    );
    timeline_svg(answer, &TimelineOptions::from_json(&json).unwrap()).unwrap()
}

fn number(node: Node<'_, '_>, attribute: &str) -> f64 {
    node.attribute(attribute).unwrap().parse().unwrap()
}

/// The titles in the picture, its own left out.
fn titles<'d>(document: &'d Document<'_>) -> Vec<&'d str> {
    let titles = document
        .descendants()
        .filter(|node| node.has_tag_name("title"));
    titles.skip(1).filter_map(|node| node.text()).collect()
}

/// The rectangle that is told about by a title with these words.
fn told<'d, 'x>(document: &'d Document<'x>, words: &str) -> Node<'d, 'x> {
    let title = document
        .descendants()
        .find(|node| node.has_tag_name("title") && node.text().is_some_and(|t| t.contains(words)))
        .unwrap();
    let parent = title.parent().unwrap();
    let mut rects = parent
        .descendants()
        .filter(|node| node.has_tag_name("rect"));
    rects.next().unwrap()
}

#[test]
fn it_is_whole_and_stands_alone() {
    let svg = drawn(ANSWER, "");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
    let document = Document::parse(&svg).unwrap();
    let root = document.root_element();
    let (width, height) = (number(root, "width"), number(root, "height"));
    let viewed = format!("0 0 {width} {height}");
    assert_eq!(root.attribute("viewBox"), Some(viewed.as_str()));
    let children: Vec<&str> = root.children().map(|node| node.tag_name().name()).collect();
    assert_eq!(
        children[..2],
        ["title", "desc"],
        "where readers look for them"
    );
    for node in document.descendants().filter(Node::is_element) {
        assert!(
            !["script", "image", "use", "a", "foreignObject"].contains(&node.tag_name().name())
        );
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on") && attribute.name() != "href");
            // Patterns are of this very picture.
            if let Some(id) = attribute.value().strip_prefix("url(#") {
                let id = id.trim_end_matches(')');
                assert!(
                    document
                        .descendants()
                        .any(|node| node.attribute("id") == Some(id))
                );
            }
        }
        // Nothing is drawn outside.
        if node.has_tag_name("rect") && node.attribute("x").is_some() {
            assert!(number(node, "x") + number(node, "width") <= width);
            assert!(number(node, "y") + number(node, "height") <= height);
        }
    }
    let style = document
        .descendants()
        .find(|node| node.has_tag_name("style"))
        .unwrap();
    assert!(
        style
            .text()
            .unwrap()
            .starts_with("@media (prefers-color-scheme:dark){")
    );
}

#[test]
fn each_bar_tells_what_it_is() {
    let svg = drawn(ANSWER, r#", "names": {"1": "R&D <\"1\">"}"#);
    let document = Document::parse(&svg).unwrap();
    let titles = titles(&document);
    for said in [
        "R&D <\"1\">: busy\nMon 15 Sep, 10:00–12:00\n<b>\"Plan\" & 'go'</b>",
        "R&D <\"1\">: tentative\nMon 15 Sep, 13:00–14:00\nОбучение",
        "R&D <\"1\">: away\nTue 16 Sep, all day\nОтпуск",
        "User 2: entries that could not be read: 1; more time may be taken",
    ] {
        assert!(titles.contains(&said), "{said}: {titles:?}");
    }
    let without = drawn(ANSWER, r#", "entry_titles": false"#);
    assert!(!without.contains("Обучение") && !without.contains("Plan"));
    assert!(without.contains("13:00–14:00"));
}

#[test]
fn a_bar_bears_the_name_of_an_entry_that_it_shows() {
    // An absence without a name, with a meeting inside it; a meeting with a tentative day around it.
    let answer = r#"{"result": {"1": [
        {"FROM_HR": true, "ID": "1", "DT_FROM": "15.09.2025", "DT_TO": "15.09.2025"},
        {"ID": "2", "NAME": "Meeting", "DATE_FROM": "15.09.2025 10:00:00",
         "DATE_TO": "15.09.2025 17:00:00", "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"},
        {"ID": "3", "NAME": "Fair", "ACCESSIBILITY": "quest", "DATE_FROM": "16.09.2025",
         "DATE_TO": "16.09.2025", "DT_SKIP_TIME": "Y"},
        {"ID": "4", "NAME": "Plans", "DATE_FROM": "16.09.2025 10:00:00",
         "DATE_TO": "16.09.2025 17:00:00", "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"}]}}"#;
    let svg = drawn(answer, "");
    let document = Document::parse(&svg).unwrap();
    let shown: Vec<&str> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .filter_map(|node| node.text())
        .collect();
    assert!(shown.contains(&"Plans"), "{shown:?}");
    assert!(
        !shown.contains(&"Meeting") && !shown.contains(&"Fair"),
        "{shown:?}"
    );
    // What lies behind is told to those who point at the bar, after what it shows.
    let told = titles(&document);
    assert!(
        told.iter()
            .any(|told| told.contains("away") && told.ends_with("Meeting"))
    );
    assert!(
        told.iter().any(|told| told.ends_with("17:00\nPlans\nFair")),
        "{told:?}"
    );
}

#[test]
fn colours_are_never_alone() {
    let svg = drawn(ANSWER, "");
    let document = Document::parse(&svg).unwrap();
    let [busy, quest, away] =
        ["10:00–12:00", "13:00–14:00", "all day"].map(|at| told(&document, at));
    assert_eq!(busy.attribute("fill"), Some("#0b66ad"));
    assert!(
        quest
            .attribute("fill")
            .unwrap()
            .starts_with("url(#b24-quest-")
    );
    assert!(
        away.attribute("fill")
            .unwrap()
            .starts_with("url(#b24-away-")
    );
    assert!(number(away, "height") > number(busy, "height"));
}

#[test]
fn who_is_unknown_is_hatched_and_never_free() {
    let svg = drawn(ANSWER, r#", "users": [1, 3, 2], "language": "ru""#);
    let document = Document::parse(&svg).unwrap();
    let hatched: Vec<Node> = document
        .descendants()
        .filter(|node| {
            node.attribute("fill")
                .is_some_and(|f| f.starts_with("url(#b24-none-"))
        })
        .collect();
    // Two rows, all of their length, and the sign in the legend.
    assert_eq!(hatched.len(), 3);
    assert!(number(hatched[0], "width") >= 860.0 && number(hatched[1], "width") >= 860.0);
    let words = document
        .descendants()
        .filter(|node| node.text() == Some("нет данных"));
    assert!(words.filter(Node::is_element).count() >= 2);
    let desc = document
        .descendants()
        .find(|node| node.has_tag_name("desc"))
        .unwrap();
    let text = desc.text().unwrap();
    assert_eq!(text, "Людей: 3. нет данных: ID 3. нет данных: ID 3, ID 2");
}

#[test]
fn slots_are_marked_across_everybody() {
    let svg = drawn(ANSWER, r#", "users": [1], "duration_minutes": 180"#);
    let document = Document::parse(&svg).unwrap();
    // 15:00 to 18:00 on Monday alone: at 09:00 and 12:00 the person is busy, on Tuesday away.
    let slot = told(&document, "All free\nMon 15 Sep, 15:00–18:00\nfree: 1 of 1");
    let left = slot.attribute("x").unwrap().parse::<f64>().unwrap() - 0.5;
    let column = document
        .descendants()
        .find(|node| node.attribute("fill-opacity").is_some());
    let path = column.unwrap().attribute("d").unwrap();
    assert!(path.starts_with(&format!("M{left} 106h")), "{path} {left}");
    assert!(svg.contains("<desc>People: 1. All free: Mon 15 Sep, 15:00–18:00</desc>"));
}

#[test]
fn places_follow_real_time_on_days_of_23_and_25_hours() {
    // All hours are working hours, so that the axis is even: 49 and 47 hours for two days.
    for (from, to, first_hours, all) in [
        ("2025-10-26", "2025-10-27", 25.0, 49.0),
        ("2025-03-30", "2025-03-31", 23.0, 47.0),
    ] {
        let day: Vec<&str> = to.split('-').collect();
        let date = format!("{}.{}.{}", day[2], day[1], day[0]);
        let answer = format!(
            r#"{{"result": {{"1": [{{"ID": "1", "ACCESSIBILITY": "busy",
                "DATE_FROM": "{date} 00:00:00", "DATE_TO": "{date} 12:00:00",
                "TZ_FROM": "Europe/Berlin", "TZ_TO": "Europe/Berlin"}}]}}}}"#
        );
        let json = format!(
            r#"{{"from": "{from}", "to": "{to}", "time_zone": "Europe/Berlin", "working_hours": "always"}}"#
        );
        let svg = timeline_svg(&answer, &TimelineOptions::from_json(&json).unwrap()).unwrap();
        let document = Document::parse(&svg).unwrap();
        let bar = told(&document, "00:00–12:00");
        let rects = document
            .descendants()
            .filter(|node| node.has_tag_name("rect"));
        let ground = rects
            .clone()
            .find(|node| node.attribute("y") == Some("106"))
            .unwrap();
        let (left, width) = (number(ground, "x"), number(ground, "width"));
        let expected = left + width * first_hours / all;
        assert!((number(bar, "x") - 0.5 - expected).abs() < 0.11, "{from}");
        assert!((number(bar, "width") + 1.0 - width * 12.0 / all).abs() < 0.11);
    }
}

#[test]
fn long_names_are_cut_and_kept_in_the_title() {
    let name = "Отдел разработки и сопровождения программных продуктов";
    let svg = drawn(
        ANSWER,
        &format!(r#", "users": [1], "names": {{"1": "{name}"}}"#),
    );
    let document = Document::parse(&svg).unwrap();
    assert!(titles(&document).contains(&name));
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    let shown = texts.filter_map(|node| node.last_child()?.text());
    let cut: Vec<&str> = shown.filter(|text| text.ends_with('…')).collect();
    assert!(cut.contains(&"Отдел разработки и сопро…"), "{cut:?}");
}

#[test]
fn the_picture_of_a_thousand_people_is_bounded() {
    let entry = |at: usize| {
        let (day, hour) = (15 + at / 48, at / 2 % 24);
        format!(
            r#"{{"ID": "{at}", "NAME": "{}", "DATE_FROM": "{day}.09.2025 {hour:02}:{:02}:00",
             "DATE_TO": "{day}.09.2025 {hour:02}:{:02}:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"}}"#,
            "Название & ".repeat(30),
            at % 2 * 30,
            at % 2 * 30 + 15,
        )
    };
    let entries: Vec<String> = (0..90).map(entry).collect();
    let entries = entries.join(",");
    let people: Vec<String> = (1..=1000)
        .map(|id| format!(r#""{id}": [{entries}]"#))
        .collect();
    let svg = drawn(&format!(r#"{{"result": {{{}}}}}"#, people.join(",")), "");
    assert!(
        (1_000_000..10_000_000).contains(&svg.len()),
        "{}",
        svg.len()
    );
    assert!(Document::parse(&svg).is_ok());
}

#[test]
fn two_pictures_on_a_page_do_not_share_patterns() {
    let id = |svg: &str| svg.split_once("id=\"b24-quest-").unwrap().1[..8].to_owned();
    let other = ANSWER.replace("Обучение", "Учёба");
    assert_eq!(id(&drawn(ANSWER, "")), id(&drawn(ANSWER, "")));
    assert_ne!(id(&drawn(ANSWER, "")), id(&drawn(&other, "")));
}

#[test]
fn windows_of_any_length_are_drawn() {
    for (from, to) in [
        ("2025-09-15T10:00", "2025-09-15T10:15"),
        ("2025-09-13", "2025-09-14"),
        ("2025-01-01", "2025-12-31"),
    ] {
        let json = format!(r#"{{"from": "{from}", "to": "{to}", "time_zone": "Europe/Moscow"}}"#);
        let svg = timeline_svg(ANSWER, &TimelineOptions::from_json(&json).unwrap()).unwrap();
        let document = Document::parse(&svg).unwrap();
        assert!(number(document.root_element(), "width") <= 1680.0);
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }
    let nobody = drawn(r#"{"result": []}"#, "");
    assert!(Document::parse(&nobody).is_ok());
}
