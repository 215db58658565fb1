//! The bottom of the picture: what its colours and patterns mean, and what has to be said of it.

use super::paint::{FRAME, MUTED, OFF, Patterns, SLOT, TEXT, text_width};
use super::xml::{Escaped, Px};
use crate::busy::{Accessibility, Survey};
use crate::put::put;
use crate::report::texts::Texts;

const FONT: f64 = 11.5;
const LINE: f64 = 22.0;

/// Draws the legend into a width from `(x, y)` on; the height that it took.
pub(super) fn draw(
    out: &mut String,
    survey: &Survey,
    texts: &Texts,
    patterns: &Patterns,
    (left, top): (f64, f64),
    width: f64,
) -> f64 {
    let swatch = |attributes: &str| {
        format!("<rect width=\"18\" height=\"11\" y=\"-9\" rx=\"2\" {attributes}/>")
    };
    let taken = |accessibility| {
        let text = texts.accessibility(accessibility);
        (swatch(&patterns.bar(accessibility)), text)
    };
    let off_hours = format!("{} {}", texts.off_hours, texts.narrower);
    let always = [
        Accessibility::Busy,
        Accessibility::Quest,
        Accessibility::Absent,
    ];
    let mut items: Vec<(String, &str)> = always.map(taken).into();
    let mut intervals = survey.people.iter().flat_map(|person| &person.found.busy);
    if intervals.any(|interval| interval.accessibility == Accessibility::Free) {
        items.push(taken(Accessibility::Free));
    }
    if survey.people.iter().any(|person| !person.found.known) {
        items.push((swatch(&patterns.unknown()), texts.unknown));
    }
    if survey
        .people
        .iter()
        .any(|person| person.found.known && !person.found.complete)
    {
        items.push((warning(4.0, -3.5), texts.incomplete));
    }
    if !survey.hours.is_empty() {
        let mark = swatch(&OFF.fill()) + &swatch(&format!("fill=\"none\" {}", FRAME.stroke()));
        items.push((mark, &off_hours));
    }
    let slots = texts.slots_row(survey);
    items.push((swatch(&SLOT.fill()), &slots));
    let (mut x, mut y) = (0.0, 0.0);
    put!(out, "<g font-size=\"{FONT}\" {}>", TEXT.fill());
    for (mark, text) in items {
        let room = 24.0 + text_width(text, FONT) + 20.0;
        if x > 0.0 && x + room > width {
            (x, y) = (0.0, y + LINE);
        }
        put!(
            out,
            "<g transform=\"translate({} {})\">{mark}<text x=\"24\">{}</text></g>",
            Px(left + x),
            Px(top + y),
            Escaped(text)
        );
        x += room;
    }
    out.push_str("</g>");
    if !survey.date_format.settled {
        y += LINE;
        put!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{FONT}\" {}>{}</text>",
            Px(left),
            Px(top + y),
            MUTED.fill(),
            Escaped(texts.unsettled)
        );
    }
    y
}

/// A sign that something is missing: a triangle with an exclamation mark, around a point.
pub(super) fn warning(x: f64, y: f64) -> String {
    format!(
        "<path d=\"M{} {}l6.5 11.5h-13z\" {}/><path d=\"M{} {}v4m0 1.4v1.4\" stroke-width=\"1.5\" {}/>",
        Px(x + 4.0),
        Px(y - 6.0),
        super::paint::WARN.fill(),
        Px(x + 4.0),
        Px(y - 2.0),
        super::paint::PAPER.stroke()
    )
}
