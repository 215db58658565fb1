//! What all parts of the picture share: where they stand, how they look, what was found; and the
//! whole around them.

use super::axis::{Axis, Frame};
use super::bars::SlotBar;
use super::paint::{self, FRAME, GRID, MUTED, OFF, PAPER, Patterns, SLOT, TEXT, WORK, text_width};
use super::xml::{Escaped, Px};
use crate::busy::time::stretch::{Lasting, Stretch};
use crate::busy::{Survey, Surveyed};
use crate::put::put;
use crate::report::moments::Moments;
use crate::report::options::TimelineOptions;
use crate::report::options::timeline::LISTED;
use crate::report::texts::{Texts, cut};

pub(super) const PAD: f64 = 20.0;
pub(super) const WIDEST_LABEL: f64 = 190.0;
/// Where people begin.
const TOP: f64 = 106.0;
const FONTS: &str = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

pub(super) struct Picture<'a> {
    pub(super) survey: &'a Survey,
    pub(super) options: &'a TimelineOptions,
    pub(super) texts: &'static Texts,
    pub(super) moments: Moments<'a>,
    pub(super) frame: Frame,
    pub(super) patterns: Patterns,
    pub(super) row: f64,
    pub(super) font: f64,
    pub(super) out: String,
}

impl<'a> Picture<'a> {
    pub(super) fn new(survey: &'a Survey, options: &'a TimelineOptions, fingerprint: u64) -> Self {
        let texts = options.texts();
        let (row, font) = match survey.people.len() {
            0..=12 => (34.0, 13.0),
            13..=60 => (22.0, 11.5),
            _ => (15.0, 10.0),
        };
        let labels = survey.people.iter().map(|p| options.label(p.found.user));
        let slots_row = texts.slots_row(survey);
        let widest = labels
            .map(|label| text_width(&label, font))
            .fold(text_width(&slots_row, font) * 1.06, f64::max)
            .min(WIDEST_LABEL);
        let axis = Axis::new(survey.limits, &survey.hours);
        // Room for a warning behind the label.
        let left = (PAD + widest + 26.0).ceil();
        let rows = u32::try_from(survey.people.len()).unwrap_or(u32::MAX);
        let frame = Frame {
            left,
            width: axis.width(),
            top: TOP,
            bottom: TOP + row * f64::from(rows) + 6.0 + row.max(22.0),
            time: survey.limits,
            axis,
        };
        Self {
            survey,
            options,
            texts,
            moments: Moments {
                zone: &survey.window.zone,
                texts,
            },
            frame,
            patterns: Patterns::new(fingerprint),
            row,
            font,
            out: String::new(),
        }
    }

    /// The beginning, which tells of the whole, and the end.
    pub(super) fn whole(self, width: f64, height: f64) -> String {
        let (w, h) = (Px(width.ceil()), Px(height.ceil()));
        let heading = self.options.heading();
        let subtitle = format!(
            "{} · {}",
            self.moments.dates(self.survey.limits),
            self.survey.window.time_zone()
        );
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"{lang}\" \
             width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"{FONTS}\">\
             <title>{title}</title><desc>{desc}</desc>{style}{defs}\
             <rect x=\"0.5\" y=\"0.5\" width=\"{inner_w}\" height=\"{inner_h}\" rx=\"8\" {paper}/>\
             <rect x=\"0.5\" y=\"0.5\" width=\"{inner_w}\" height=\"{inner_h}\" rx=\"8\" \
             fill=\"none\" {frame}/>\
             <text x=\"{PAD}\" y=\"34\" font-size=\"18\" font-weight=\"600\" {text}>{heading}</text>\
             <text x=\"{PAD}\" y=\"54\" font-size=\"12\" {muted}>{subtitle}</text>\
             {body}</svg>\n",
            lang = self.options.naming.language.code(),
            title = Escaped(&format!("{heading}, {subtitle}")),
            desc = Escaped(&self.description()),
            style = paint::style(),
            defs = self.patterns.definitions(),
            inner_w = Px(width.ceil() - 1.0),
            inner_h = Px(height.ceil() - 1.0),
            paper = PAPER.fill(),
            frame = FRAME.stroke(),
            heading = Escaped(&cut(&heading, width / 11.0, |_| 1.0, "…")),
            subtitle = Escaped(&subtitle),
            text = TEXT.fill(),
            muted = MUTED.fill(),
            body = self.out,
        )
    }

    /// What the picture shows, in words.
    fn description(&self) -> String {
        let texts = self.texts;
        let mut said = vec![format!("{}: {}", texts.people, self.survey.people.len())];
        let unknown = |person: &&Surveyed| !person.found.known;
        let unknown = self.survey.people.iter().filter(unknown);
        let unknown: Vec<u64> = unknown.map(|person| person.found.user).collect();
        if !unknown.is_empty() {
            said.push(format!(
                "{}: {}",
                texts.unknown,
                self.options.named(&unknown)
            ));
        }
        let slots = &self.survey.slots;
        if slots.is_empty() {
            said.push(self.no_slots());
        } else {
            let listed = slots.iter().take(LISTED);
            let listed = listed.map(|slot| self.moments.span(slot.stretch()));
            let more = texts.and_more(slots.len().saturating_sub(LISTED));
            let listed: Vec<String> = listed.chain(more).collect();
            let label = texts.slots_row(self.survey);
            said.push(format!("{label}: {}", listed.join("; ")));
        }
        said.join(". ")
    }

    pub(super) fn no_slots(&self) -> String {
        let reason = self.survey.reason.as_ref();
        reason.map_or_else(String::new, |reason| self.options.why_none(reason))
    }

    /// What lies below everything: working hours, the slots' columns, the lines between people.
    pub(super) fn ground(&mut self, slots: &[SlotBar]) {
        let (frame, out) = (&self.frame, &mut self.out);
        let (top, height) = (Px(frame.top), Px(frame.bottom - frame.top));
        put!(
            out,
            "<rect x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{height}\" {}/>",
            Px(frame.left),
            Px(frame.width),
            if self.survey.hours.is_empty() {
                WORK
            } else {
                OFF
            }
            .fill()
        );
        let mut columns = |stretches: &mut dyn Iterator<Item = Stretch>, attributes: &str| {
            let mut path = String::new();
            for Stretch { start, end } in stretches {
                let (x, wide) = (frame.x(start), frame.x(end) - frame.x(start));
                put!(path, "M{} {top}h{}v{height}H{}z", Px(x), Px(wide), Px(x));
            }
            put!(out, "<path d=\"{path}\" {attributes}/>");
        };
        columns(&mut self.survey.hours.iter().copied(), &WORK.fill());
        let slots = &mut slots.iter().map(|slot| slot.time);
        columns(slots, &(SLOT.fill() + " fill-opacity=\"0.13\""));
        let mut lines = String::new();
        let mut y = frame.top;
        for _ in 0..=self.survey.people.len() {
            put!(
                lines,
                "M{} {}h{}",
                Px(PAD),
                Px(y),
                Px(frame.left - PAD + frame.width)
            );
            y += self.row;
        }
        put!(
            out,
            "<path d=\"{lines}\" stroke-width=\"1\" {}/>",
            GRID.stroke()
        );
    }
}
