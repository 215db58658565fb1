//! The reader held against `serde_json`, of which it has to think the same, text by text.

use std::borrow::Cow;
use std::fmt;

use proptest::prelude::*;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::*;
use crate::envelope::shape::Shape;

/// Reads a text that is one value.
fn read(text: &str, deepest: usize) -> Result<(), Fault> {
    let mut reader = Reader::new(text, deepest);
    reader.skip()?;
    reader.end()
}

/// What `serde_json` says of a text that it skips.
fn reference(text: &str) -> Result<(), Fault> {
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(error) if error.is_eof() => Err(Fault::Cut),
        Err(_) => Err(Fault::Broken),
    }
}

/// An object's keys and values, in their order; no key is lost.
struct Whole<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Whole<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Key<'a>(#[serde(borrow)] Cow<'a, str>);
        struct All;

        impl<'de> Visitor<'de> for All {
            type Value = Whole<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Whole<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(key), value)) = map.next_entry::<Key, &RawValue>()? {
                    members.push((key, value.get()));
                }
                Ok(Whole(members))
            }
        }

        deserializer.deserialize_map(All)
    }
}

fn agrees(text: &str) {
    assert_eq!(read(text, BOTTOM), reference(text), "{text:?}");
    let object = serde_json::from_str::<Whole>(text).ok();
    let shape = Shape::scan(text, BOTTOM).ok();
    let once = object.as_ref().filter(|Whole(members)| {
        ["result", "error", "error_description", "b24busy", "time"]
            .into_iter()
            .all(|name| members.iter().filter(|(key, _)| key == name).count() <= 1)
    });
    assert_eq!(shape.is_some(), once.is_some(), "{text:?}");
    if let (Some(shape), Some(Whole(members))) = (shape, once) {
        let value = |name| {
            let member = members.iter().find(|(key, _)| key == name)?;
            Some(member.1)
        };
        let error = value("error").filter(|error| {
            let bare: String = error.split_ascii_whitespace().collect();
            !["null", "false", "[]", "{}"].contains(&bare.as_str())
        });
        assert_eq!(shape.result, value("result"), "{text:?}");
        assert_eq!(shape.error, error, "{text:?}");
        assert_eq!(shape.ours, value("b24busy"), "{text:?}");
        assert_eq!(shape.time, value("time"), "{text:?}");
    }
    if let Some(Whole(object)) = object {
        let ours: Vec<_> = members(text)
            .map(|(key, value)| (Cow::Owned(key.chars().collect()), value))
            .collect();
        assert_eq!(ours, object, "{text:?}");
        for (key, _) in members(text) {
            let text: String = key.chars().collect();
            assert!(key.is(&text) && !key.is(&format!("{text}x")), "{text:?}");
        }
    }
    if let Some(letters) = Text::of(text).filter(|_| reference(text).is_ok()) {
        let said: Option<String> = letters.letters().collect();
        assert_eq!(said, serde_json::from_str(text).ok(), "{text:?}");
        assert_eq!(said.is_none(), letters.is_broken(), "{text:?}");
    }
}

/// The kinds of texts that readers of JSON are commonly tried with.
const KINDS: [(&str, bool); 186] = [
    ("", false),
    (" ", false),
    ("null", true),
    (" \t\n\r null \r\n\t ", true),
    ("\u{c}null", false),
    ("\u{a0}1", false),
    ("\u{feff}{}", false),
    ("nul", false),
    ("nulll", false),
    ("NULL", false),
    ("true", true),
    ("tru", false),
    ("True", false),
    ("trux", false),
    ("false", true),
    ("fals", false),
    ("[truth]", false),
    ("nan", false),
    ("NaN", false),
    ("Infinity", false),
    ("-Infinity", false),
    ("[-NaN]", false),
    ("0", true),
    ("-0", true),
    ("-", false),
    ("--1", false),
    ("+1", false),
    ("++1", false),
    ("1", true),
    ("01", false),
    ("-01", false),
    ("00", false),
    ("0x1", false),
    ("1a", false),
    ("1 2", false),
    ("1.", false),
    ("1.5", true),
    ("-1.5", true),
    (".5", false),
    ("-.5", false),
    ("1..5", false),
    ("1.5.5", false),
    ("1.e1", false),
    ("1e", false),
    ("1e+", false),
    ("1e-", false),
    ("1e1", true),
    ("1E1", true),
    ("1e+1", true),
    ("1E-1", true),
    ("1e01", true),
    ("0e1", true),
    ("0E+0", true),
    ("1.0e+28", true),
    ("1e1.5", false),
    ("1ea", false),
    ("1e+-1", false),
    ("1e9999", true),
    ("-1e-9999", true),
    ("123456789012345678901234567890", true),
    ("0.0000000000000000000000000000001", true),
    ("1_000", false),
    ("\u{ff11}", false),
    ("\"\"", true),
    ("\"", false),
    ("\"a", false),
    ("'a'", false),
    ("a", false),
    ("\"a\"b", false),
    ("\"\\\"\"", true),
    ("\"\\\"", false),
    ("\"\\", false),
    ("\"\\\\\"", true),
    ("\"\\/\\b\\f\\n\\r\\t\"", true),
    ("\"\\a\"", false),
    ("\"\\x41\"", false),
    ("\"\\'\"", false),
    ("\"\\0\"", false),
    ("\"\\U0041\"", false),
    ("\"\\\u{e9}\"", false),
    ("\"\\u0041\"", true),
    ("\"\\u00e9\\u00E9\"", true),
    ("\"\\u0000\"", true),
    ("\"\\u\"", false),
    ("\"\\u", false),
    ("\"\\u0", false),
    ("\"\\u004\"", false),
    ("\"\\u004\"}", false),
    ("\"\\u004g\"", false),
    ("\"\\u+041\"", false),
    ("\"\\u 041\"", false),
    ("\"\\u00\u{e9}\"", false),
    ("\"\\ud83d\\ude00\"", true),
    ("\"\\uD83D\\uDE00\"", true),
    ("\"\\ud83d\"", true),
    ("\"\\ud83d", false),
    ("\"\\ud83d\\", false),
    ("\"\\ud83d\\u\"", false),
    ("\"\\ud83d\\u00\"", false),
    ("\"\\ud83dx\"", true),
    ("\"\\ud83d\\n\"", true),
    ("\"\\ud83d\\u0041\"", true),
    ("\"\\ud83d\\ud83d\"", true),
    ("\"\\ud83d\\ud83d\\ude00\"", true),
    ("\"\\ude00\\ud83d\"", true),
    ("\"\\ude00\"", true),
    ("\"\\ud83d\\udbff\"", true),
    ("\"\\udbff\\udfff\"", true),
    ("\"\\ud800\\udc00\"", true),
    ("\"\\uffff\"", true),
    ("\"\u{0}\"", false),
    ("\"\u{1f}\"", false),
    ("\"\u{7f}\"", true),
    ("\"\u{85}\u{2028}\u{2029}\u{feff}\"", true),
    ("\"\t\"", false),
    ("\"\n\"", false),
    ("\"line\r\"", false),
    ("\"\u{e9}\u{4e2d}\u{1f600}\u{10ffff}\"", true),
    ("\"1234567\"", true),
    ("\"12345678\"", true),
    ("\"123456789\"", true),
    ("\"1234567\u{1}\"", false),
    ("\"12345678\u{1f}9\"", false),
    ("\"12345678 \u{1f}\u{e9}\"", false),
    ("[]", true),
    ("[ ]", true),
    ("[", false),
    ("]", false),
    ("[]]", false),
    ("[[]", false),
    ("[}", false),
    ("{]", false),
    ("[,]", false),
    ("[,1]", false),
    ("[1,]", false),
    ("[1,,2]", false),
    ("[1 2]", false),
    ("[1;2]", false),
    ("[1:2]", false),
    ("[\"a\":1]", false),
    ("[1", false),
    ("[1,", false),
    ("[1,2]", true),
    ("[ 1 , [ 2 , { \"a\" : [ ] } ] ]", true),
    ("[null,true,false,0,\"\",{},[]]", true),
    ("[][]", false),
    ("[],", false),
    ("[1]x", false),
    ("[1]\u{0}", false),
    ("[*]", false),
    ("[/*x*/1]", false),
    ("[1]//x", false),
    ("[1] # x", false),
    ("[\u{0}]", false),
    ("[\u{b}1]", false),
    ("{}", true),
    ("{ }", true),
    ("{", false),
    ("}", false),
    ("{}}", false),
    ("{{}}", false),
    ("{\"a\"}", false),
    ("{\"a\"", false),
    ("{\"a", false),
    ("{\"a\":}", false),
    ("{\"a\":", false),
    ("{\"a\" 1}", false),
    ("{\"a\",1}", false),
    ("{\"a\"::1}", false),
    ("{\"a\":1", false),
    ("{\"a\":1,", false),
    ("{\"a\":1,}", false),
    ("{,\"a\":1}", false),
    ("{\"a\":1,,\"b\":2}", false),
    ("{\"a\":1 \"b\":2}", false),
    ("{\"a\":1,2}", false),
    ("{a:1}", false),
    ("{'a':1}", false),
    ("{1:1}", false),
    ("{null:1}", false),
    ("{[]:1}", false),
    ("{\"a\":1]", false),
    ("{\"a\":1,\"a\":2}", true),
    ("{\"\":{\"\":\"\"}}", true),
    ("{\"\\u0061\" : 1 , \"\\ud83d\" : 2}", true),
    ("<html>", false),
];

#[test]
fn every_kind_of_text_is_told_as_serde_json_tells_it() {
    for (text, is_json) in KINDS {
        assert_eq!(read(text, BOTTOM).is_ok(), is_json, "{text:?}");
        agrees(text);
        for wrapped in [
            format!("[{text}]"),
            format!("[{text},{text}]"),
            format!("{{\"result\":{text}}}"),
            format!("{{\"x\":{text},\"error\":{text},\"time\":{text}}}"),
            format!(" {text} "),
            format!("{{{text}:1}}"),
        ] {
            agrees(&wrapped);
            for (end, _) in wrapped.char_indices() {
                agrees(&wrapped[..end]);
            }
        }
    }
}

#[test]
fn depth_is_counted_and_costs_a_bit_each() {
    let nested = |depth: usize| {
        let (open, close) = (["[", "{\"a\":"], ["]", "}"]);
        let side = |of: [&str; 2], at: usize| of[usize::from(at.is_multiple_of(3))].to_owned();
        let opening: String = (0..depth).map(|at| side(open, at)).collect();
        let closing: String = (0..depth).rev().map(|at| side(close, at)).collect();
        (opening, closing)
    };
    for depth in [1, 2, 99, 100, 127, 128, 129, 255, 256, 257, 1000, 10_000] {
        let (opening, closing) = nested(depth);
        let text = format!("{opening}1{closing}");
        assert_eq!(read(&text, depth), Ok(()), "{depth}");
        assert_eq!(read(&text, depth - 1), Err(Fault::TooDeep), "{depth}");
        agrees(&text);
        // One bracket of the other kind, at every level.
        for wrong in [0, depth / 2, depth - 1, 128.min(depth - 1)] {
            let mut closing = closing.clone().into_bytes();
            closing[wrong] ^= b'}' ^ b']';
            let text = format!("{opening}1{}", String::from_utf8(closing).unwrap());
            assert_eq!(read(&text, BOTTOM), Err(Fault::Broken), "{depth} {wrong}");
        }
        assert_eq!(
            read(&text[..text.len() - 1], BOTTOM),
            Err(Fault::Cut),
            "{depth}"
        );
    }
    let too_deep = "[".repeat(BOTTOM + 1);
    assert_eq!(read(&too_deep, BOTTOM), Err(Fault::TooDeep));
}

#[test]
fn members_of_what_is_no_object_are_none() {
    for text in ["[1]", "1", "\"{\"", "null", "{}"] {
        assert_eq!(members(text).count(), 0, "{text}");
    }
}

#[test]
fn a_text_is_cut_where_the_mark_has_room() {
    for (text, most_chars, most_bytes, cut) in [
        ("", 2, 9, ""),
        ("ab", 2, 9, "ab"),
        ("abc", 2, 9, "a…"),
        ("abcdef", 9, 6, "abcdef"),
        ("abcdefg", 9, 6, "abc…"),
        ("жжжж", 9, 7, "жж…"),
        ("a\u{1f600}\u{1f600}", 9, 8, "a\u{1f600}…"),
        ("\u{1f600}a", 9, 4, "…"),
    ] {
        assert_eq!(
            shortened(text.chars(), most_chars, most_bytes),
            cut,
            "{text}"
        );
    }
}

fn blank() -> impl Strategy<Value = String> {
    prop_oneof![6 => Just(String::new()), 1 => "[ \n\r\t]{1,3}"]
}

/// A text, escaped in all ways, half characters included.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[ -!#-\\[\\]-~]{1,12}",
        2 => "[а-яé中😀]{1,4}",
        2 => r#"\\["\\/bfnrt]"#,
        2 => r"\\u[0-9a-fA-F]{4}",
        1 => r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}",
        1 => r"\\ud[89a-f][0-9a-f]{2}",
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "\"result\"",
            "\"error\"",
            "\"time\"",
            "\"error_description\"",
            "\"b24busy\"",
            "\"r\\u0065sult\"",
            "\"\\u0065\\u0072ror\"",
            "\"1\"",
            "\"\\u0031\"",
        ])
        .prop_map(str::to_owned),
        text(),
    ]
}

/// A text that is JSON.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["null", "true", "false", "0", "[]", "{}"])
            .prop_map(str::to_owned),
        r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?",
        text(),
    ];
    let value = leaf.prop_recursive(5, 40, 5, |inner| {
        let item = (blank(), inner.clone(), blank());
        let item = item.prop_map(|(before, item, after)| before + &item + &after);
        let member = (blank(), key(), blank(), blank(), inner, blank());
        let member =
            member.prop_map(|(a, key, b, c, value, d)| format!("{a}{key}{b}:{c}{value}{d}"));
        prop_oneof![
            prop::collection::vec(item, 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..5)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    });
    (blank(), value, blank()).prop_map(|(before, value, after)| before + &value + &after)
}

/// Something that does not belong there.
fn damaged() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "", "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "0", "-", ".", "e", "\u{0}", "\u{1f}",
        "\n", "\u{e9}", "u", "n", "\\u", "\\ud83d", "x",
    ]);
    let damage = (any::<prop::sample::Index>(), 0..3usize, odd);
    (json(), prop::collection::vec(damage, 1..4)).prop_map(|(json, damages)| {
        let mut letters: Vec<String> = json.chars().map(String::from).collect();
        for (at, taken, odd) in damages {
            let at = at.index(letters.len() + 1);
            let end = letters.len().min(at + taken);
            letters.splice(at..end, [odd.to_owned()]);
        }
        letters.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn what_is_json_is_json_to_both(text in json()) {
        prop_assert!(read(&text, BOTTOM).is_ok());
        agrees(&text);
    }

    #[test]
    fn what_is_damaged_is_told_alike(text in damaged()) {
        agrees(&text);
    }

    #[test]
    fn what_is_cut_is_told_alike(text in json(), end in any::<prop::sample::Index>()) {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        agrees(&text[..ends[end.index(ends.len())]]);
    }

    #[test]
    fn texts_are_equal_if_their_letters_are(one in text(), other in text()) {
        let read = |text: &str| serde_json::from_str::<String>(text).ok();
        let same = Text::of(&one) == Text::of(&other);
        if let (Some(a), Some(b)) = (read(&one), read(&other)) {
            prop_assert_eq!(same, a == b);
        }
        let written = serde_json::to_string(&read(&one).unwrap_or_default()).unwrap();
        prop_assert!(read(&one).is_none() || Text::of(&written) == Text::of(&one));
    }
}

#[test]
fn items_of_a_list_are_counted() {
    for (list, count) in [
        ("[]", 0),
        ("[ \n]", 0),
        ("[1]", 1),
        ("[[],{\"a\":[1,2]},\"],[\" , null ]", 4),
        ("{\"a\":1}", 0),
        ("\"a\"", 0),
    ] {
        assert_eq!(count_items(list), count, "{list}");
    }
}
