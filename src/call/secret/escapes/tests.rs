//! Secrets are found in any mixture of escapes, and at what cost.

use super::*;

fn found(text: &str, secret: &str, cut: bool) -> Vec<String> {
    let mut ranges = Vec::new();
    let chart = Chart::new(text.as_bytes(), cut).unwrap();
    chart.find(secret, &mut ranges).unwrap();
    ranges.iter().map(|r| text[r.clone()].to_owned()).collect()
}

/// A secret that is found as the whole of these texts.
fn is_found(secret: &str, hidden: &str) {
    let text = format!("<a href=\"/{hidden}/\">");
    assert!(
        found(&text, secret, false)
            .iter()
            .any(|part| part == hidden),
        "{hidden}"
    );
}

#[test]
fn every_escape_is_read() {
    for hidden in [
        "s3cret",
        "S3CRET",
        "%73%33%63%72%65%74",
        "%53%33cret",
        "%u00733cret",
        r"\u00733cret",
        r"\u{73}3cret",
        r"\x733cret",
        r"s\u{00033}cret",
        "&#115;3cret",
        "&#1153cret",
        "&#x73;3cret",
        "&#X73;3cret",
        "s&#x33;cret",
        "s&#51cret",
        "&#0000000000000000000000000000000000000115;3cret",
        "&#x000000000000000000000000000000000000073;3cret",
    ] {
        is_found("s3cret", hidden);
    }
    for hidden in [
        "p@ss/w&rd",
        "p&commat;ss&sol;w&amp;rd",
        "p&commatss/w&amprd",
        r"p@ss\/w&rd",
        "p%40ss%2fw%26rd",
    ] {
        is_found("p@ss/w&rd", hidden);
    }
    for hidden in ["пароль", "%D0%BF%d0%b0роль", "&#1087;ароль", r"\u043fароль"]
    {
        is_found("пароль", hidden);
    }
}

#[test]
fn escapes_are_read_within_escapes() {
    let nested = format!("%{}733cret", "25".repeat(1000));
    for hidden in [
        nested.as_str(),
        "&#x7%33;3cret",
        "%7&#51;3cret",
        r"\u00&#55;33cret",
        "%26%23115;3cret",
        "&amp;amp;amp;#115;3cret",
        r"\\\\u00733cret",
        "&#3&#56;#115;3cret",
        "%25%37%333cret",
        "&#x7&#51;;3cret",
        "&percnt;733cret",
        "&bsol;u00733cret",
    ] {
        is_found("s3cret", hidden);
    }
}

#[test]
fn what_stands_before_a_secret_does_not_hide_it() {
    for before in [
        "%", "%4", "&", "&#", "&#x", "\\", "\\u", "\\u00", "&amp", "%25",
    ] {
        for hidden in ["s3cret", "%733cret", "&#115;3cret", r"\u00733cret"] {
            let text = format!("{before}{hidden}");
            assert!(
                found(&text, "s3cret", false).iter().any(|p| p == hidden),
                "{text}"
            );
        }
    }
}

#[test]
fn a_beginning_is_found_before_a_cut_alone() {
    assert_eq!(found("at s3cr", "s3cret", true), ["s3cr"]);
    assert_eq!(found("at s3c%7", "s3cret", true), ["s3c%7"]);
    assert_eq!(found("at s3c%25252", "s3cret", true), ["s3c%25252"]);
    assert_eq!(found("at \"s3cr…\" end", "s3cret", false), ["s3cr"]);
    assert!(found("at s3", "s3cret", true).is_empty());
    assert!(found("at s3cr", "s3cret", false).is_empty());
    assert!(found("at s3cr end", "s3cret", true).is_empty());
}

#[test]
fn a_short_secret_is_found_by_itself_alone() {
    for (text, times) in [
        ("u:p refused u", 2),
        ("up us", 0),
        ("%20u%20", 1),
        ("%41u ", 0),
        ("щu", 0),
        ("%75", 1),
    ] {
        assert_eq!(found(text, "u", false).len(), times, "{text}");
    }
}

#[test]
fn a_hostile_text_costs_no_more_than_a_long_one() {
    let length = 4096;
    for unit in [
        "\\",
        "%5C",
        "%25",
        "&#00",
        "&#48",
        "&amp;",
        "&",
        "%",
        "&#38",
        "&#x26;",
        "%2",
        "s3cre",
        "&#00&#48&#48",
    ] {
        let text = unit.repeat(length / unit.len());
        let start = std::time::Instant::now();
        let mut ranges = Vec::new();
        if let Ok(chart) = Chart::new(text.as_bytes(), true) {
            assert!(chart.escapes.len() <= length + 64);
            let _ = chart.find("s3cret", &mut ranges);
            let _ = chart.find(&"%".repeat(64), &mut ranges);
        }
        // In a debug build on a busy machine; the steps are what is bounded.
        assert!(
            start.elapsed().as_secs() < 5,
            "{unit}: {:?}",
            start.elapsed()
        );
    }
}

/// Some text with each of its characters escaped in one of many ways, or not.
fn mixed(text: &str, random: &mut impl FnMut(u32) -> u32, depth: u32) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let code = u32::from(c);
        let escape = match random(9) {
            0 => format!("%{code:02x}"),
            1 => format!("%{code:02X}"),
            2 => format!("\\u{code:04x}"),
            3 => format!("&#{code};"),
            4 => format!("&#{}{code}", "0".repeat(random(9) as usize)),
            5 => format!("&#x{code:X};"),
            6 => format!("%u{code:04X}"),
            _ => c.to_string(),
        };
        // An escape's own characters are escaped in turn.
        if depth > 0 && escape.len() > 1 && random(2) == 0 {
            out += &mixed(&escape, random, depth - 1);
        } else {
            out += &escape;
        }
    }
    out
}

#[test]
fn any_mixture_of_escapes_is_seen_through() {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u32::try_from(state >> 33).unwrap() % below
    };
    for case in 0..2000 {
        let secret = ["s3cret", "p@ss/w&rd", "4f8d\\b%41"][case % 3];
        let hidden = mixed(secret, &mut random, 3);
        let around = mixed("<a href='/", &mut random, 1);
        let text = format!("{around}{hidden}{around}");
        let parts = found(&text, secret, false);
        let seen = parts.iter().any(|part| part.contains(&hidden));
        assert!(seen, "{case}: {hidden}: {parts:?}");
    }
}
