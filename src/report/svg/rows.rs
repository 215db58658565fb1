//! The rows of the picture: a label and its bars, whether of a person or of the slots.

use super::bars::{Bar, SlotBar};
use super::legend;
use super::paint::{INK, INK_AWAY, PAPER, SLOT, TEXT, char_width, text_width};
use super::picture::{PAD, Picture, WIDEST_LABEL};
use super::xml::{Escaped, Px};
use crate::busy::{Accessibility, Surveyed};
use crate::put::put;
use crate::report::texts::{cut, harmless};

/// The longest title of an entry that is shown, in characters.
const LONGEST_TITLE: f64 = 80.0;

impl Picture<'_> {
    fn label(&mut self, label: &str, full: &str, y: f64, height: f64, bold: bool) {
        let size = self.font;
        let shown = cut(label, WIDEST_LABEL, |c| char_width(c, size), "…");
        put!(
            self.out,
            "<text x=\"{PAD}\" y=\"{}\" font-size=\"{size}\"{} {}><title>{}</title>{}</text>",
            Px(y + height / 2.0 + size * 0.36),
            if bold { " font-weight=\"600\"" } else { "" },
            TEXT.fill(),
            Escaped(full),
            Escaped(&shown)
        );
    }

    pub(super) fn person(&mut self, person: &Surveyed, bars: &[Bar<'_>], y: f64) {
        let found = &person.found;
        let label = self.options.label(found.user);
        self.out.push_str("<g>");
        let doubt = self.texts.doubt(person);
        let full = doubt.as_ref().map(|said| format!("{label}: {said}"));
        let full = full.as_deref().unwrap_or(&label);
        self.label(&label, full, y, self.row, false);
        if doubt.is_some() {
            self.doubtful(full, y);
        }
        if !found.known {
            self.unknown(y);
        } else if doubt.is_some() {
            let sign = legend::warning(self.frame.left - 20.0, y + self.row / 2.0);
            put!(self.out, "<g><title>{}</title>{sign}</g>", Escaped(full));
        }
        for bar in bars {
            self.bar(&label, bar, y);
        }
        self.out.push_str("</g>");
    }

    /// The ground of a row of which not everything is known, so that nothing in it looks free.
    fn doubtful(&mut self, full: &str, y: f64) {
        put!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}><title>{}</title></rect>",
            Px(self.frame.left),
            Px(y + 1.0),
            Px(self.frame.width),
            Px(self.row - 1.0),
            self.patterns.unknown(),
            Escaped(full)
        );
    }

    /// The word for a row of which nobody knows.
    fn unknown(&mut self, y: f64) {
        let size = self.font - 1.0;
        let (text, height) = (self.texts.unknown, size + 4.0);
        let top = y + (self.row - height) / 2.0;
        put!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" {}/>\
             <text x=\"{}\" y=\"{}\" font-size=\"{size}\" {}>{text}</text>",
            Px(self.frame.left + 8.0),
            Px(top),
            Px(text_width(text, size) + 12.0),
            Px(height),
            PAPER.fill(),
            Px(self.frame.left + 14.0),
            Px(top + height / 2.0 + size * 0.34),
            TEXT.fill(),
        );
    }

    fn bar(&mut self, label: &str, bar: &Bar<'_>, y: f64) {
        // Being away fills its row from line to line: a shape of its own, as good as a colour.
        let inset = match bar.accessibility {
            Accessibility::Absent => 1.0,
            _ => (self.row * 0.16).round(),
        };
        let (x, wide) = (self.frame.left + bar.x.0, (bar.x.1 - bar.x.0).max(1.5));
        let (top, height) = (y + inset, self.row - 2.0 * inset + 0.5);
        let harmless = |titles: &[&str]| -> Vec<String> {
            let shown = titles.iter().filter(|_| self.options.entry_titles);
            shown.map(|title| harmless(title)).collect()
        };
        let (titles, hidden) = (harmless(&bar.titles), harmless(&bar.hidden));
        let mut said = format!(
            "{label}: {}\n{}",
            self.texts.accessibility(bar.accessibility),
            self.moments.span(bar.time)
        );
        if bar.all_day && !said.ends_with(self.texts.all_day) {
            put!(said, " ({})", self.texts.all_day);
        }
        for title in titles.iter().chain(&hidden) {
            said.push('\n');
            said.push_str(&cut(title, LONGEST_TITLE, |_| 1.0, "…"));
        }
        if let Some(more) = self
            .texts
            .and_more(bar.more)
            .filter(|_| self.options.entry_titles)
        {
            put!(said, "\n{more}");
        }
        put!(
            self.out,
            "<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" {}/>",
            Escaped(&said),
            Px(x + 0.5),
            Px(top),
            Px((wide - 1.0).max(1.5)),
            Px(height),
            Px(3.0_f64.min(wide / 4.0)),
            self.patterns.bar(bar.accessibility)
        );
        let ink = match bar.accessibility {
            Accessibility::Busy => INK,
            Accessibility::Absent => INK_AWAY,
            // No letter is readable on a hatch.
            Accessibility::Quest | Accessibility::Free => return self.out.push_str("</g>"),
        };
        let size = self.font - 2.0;
        let room = wide - 14.0;
        // Of a title that does not fit, three letters tell nothing.
        let readable = |title: &&String| room > 56.0 || text_width(title, size) <= room;
        if let Some(title) = titles.first().filter(readable).filter(|_| self.row > 20.0) {
            let shown = cut(title, room, |c| char_width(c, size), "…");
            put!(
                self.out,
                "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" {}>{}</text>",
                Px(x + 7.0),
                Px(y + self.row / 2.0 + size * 0.36),
                ink.fill(),
                Escaped(&shown)
            );
        }
        self.out.push_str("</g>");
    }

    pub(super) fn slots(&mut self, slots: &[SlotBar], y: f64) {
        let height = self.frame.bottom - y;
        let label = self.texts.slots_row(self.survey);
        self.label(&label, &label, y, height, true);
        if slots.is_empty() {
            put!(
                self.out,
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\" {}>{}</text>",
                Px(self.frame.left + 8.0),
                Px(y + height / 2.0 + 4.0),
                self.font - 1.0,
                TEXT.fill(),
                Escaped(&self.no_slots())
            );
        }
        for slot in slots {
            let (x, wide) = (self.frame.left + slot.x.0, slot.x.1 - slot.x.0);
            let mut said = format!(
                "{label}\n{}\n{}",
                self.moments.span(slot.time),
                self.texts.free_of(slot.free, self.survey)
            );
            if slot.slots > 1 {
                put!(said, "\n{}: {}", self.texts.slots, slot.slots);
            }
            put!(
                self.out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" {}><title>{}</title></rect>",
                Px(x + 0.5),
                Px(y + height * 0.14),
                Px((wide - 1.0).max(1.5)),
                Px(height * 0.72),
                Px(4.0_f64.min(wide / 4.0)),
                SLOT.fill(),
                Escaped(&said)
            );
            if wide >= 13.0 {
                put!(
                    self.out,
                    "<path d=\"M{} {}l3 3.4l6 -6.8\" fill=\"none\" stroke-width=\"2\" {}/>",
                    Px(x + wide / 2.0 - 4.5),
                    Px(y + height / 2.0 + 0.2),
                    PAPER.stroke()
                );
            }
        }
    }
}
