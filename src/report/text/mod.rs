//! The week on a terminal: a block for each day, people as rows, hours as columns. In colour, or in
//! plain letters where a terminal has none or a program reads.

mod advice;
mod cells;
#[cfg(test)]
mod tests;

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use self::cells::{Cell, Grid};
use super::moments::{self, DayPart, Moments};
use super::options::TimelineOptions;
use super::options::timeline::LISTED;
use super::texts::{Texts, cut};
use crate::busy::time::stretch::{Lasting, meeting};
use crate::busy::{Accessibility, Slot, Survey, Wanted, survey};
use crate::error::Error;
use crate::put::put;

/// What the terminal can do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// In columns.
    pub(crate) width: usize,
    /// Colours and blocks; else letters alone.
    pub(crate) colour: bool,
}

/// Draws an answer as text.
pub(crate) fn timeline_text(
    answer: &str,
    options: &TimelineOptions,
    look: Look,
) -> Result<String, Error> {
    let survey = survey(answer, &options.slots)?;
    let texts = options.texts();
    let zone = &survey.window.zone;
    let days = moments::days(zone, survey.limits);
    let labels: Vec<String> = survey
        .people
        .iter()
        .map(|p| options.label(p.found.user))
        .collect();
    let slots_row = texts.slots_row(&survey);
    let widest = labels.iter().map(|label| label.width());
    let widest = widest.chain([slots_row.width(), 10]).max().unwrap_or(0);
    let moments = Moments { zone, texts };
    let label = widest.min((look.width / 3).max(10));
    let mut board = Board {
        grid: Grid::new(&survey, &days, look.width.saturating_sub(label + 1)),
        survey: &survey,
        options,
        labels,
        slots_row,
        texts,
        moments,
        look,
        label,
        out: String::new(),
    };
    board.draw(&days, &options.heading());
    Ok(board.out)
}

struct Board<'a> {
    grid: Grid<'a>,
    survey: &'a Survey,
    options: &'a TimelineOptions,
    labels: Vec<String>,
    slots_row: String,
    texts: &'static Texts,
    moments: Moments<'a>,
    look: Look,
    /// The width of labels.
    label: usize,
    out: String,
}

impl Board<'_> {
    fn draw(&mut self, days: &[DayPart], heading: &str) {
        let dates = self.moments.dates(self.survey.limits);
        let zone = self.survey.window.time_zone().to_owned();
        self.line(&format!("{heading}: {dates}, {zone}"));
        self.out.push('\n');
        for day in days {
            self.day(day);
        }
        self.summary();
        self.legend();
    }

    fn day(&mut self, day: &DayPart) {
        let name = self.moments.day(day.day);
        let works = !meeting(&self.survey.hours, day.time).is_empty();
        let mut people = self.survey.people.iter();
        let taken = people.any(|person| !meeting(&person.found.busy, day.time).is_empty());
        self.row(&name, true);
        if !works && !taken {
            let room = self.look.width.saturating_sub(self.label + 1);
            let nothing = self.fitted(self.texts.nothing, room);
            self.out.push_str(&nothing);
            return self.out.push_str("\n\n");
        }
        let stretch = self.grid.stretch(day);
        self.out.push_str(&self.grid.ruler(stretch));
        self.out.push('\n');
        let survey = self.survey;
        for (at, person) in survey.people.iter().enumerate() {
            let label = self.labels[at].clone();
            self.row(&label, false);
            self.paint(&self.grid.person(stretch, person));
        }
        let label = self.slots_row.clone();
        self.row(&label, true);
        self.paint(&self.grid.slots(stretch));
        self.out.push('\n');
    }

    /// The beginning of a row: a label as wide as all labels.
    fn row(&mut self, label: &str, strong: bool) {
        let shown = self.fitted(label, self.label);
        let padding = " ".repeat(self.label.saturating_sub(shown.width()) + 1);
        if strong && self.look.colour {
            let bold = Style::new().bold();
            put!(self.out, "{bold}{shown}{bold:#}{padding}");
        } else {
            self.out.push_str(&(shown + &padding));
        }
    }

    fn paint(&mut self, cells: &[Cell]) {
        for run in cells.chunk_by(|a, b| a == b) {
            let letters: String = run
                .iter()
                .map(|cell| cell.letter(self.look.colour))
                .collect();
            if self.look.colour {
                let style = run[0].style();
                put!(self.out, "{style}{letters}{style:#}");
            } else {
                self.out.push_str(&letters);
            }
        }
        let trimmed = self.out.trim_end_matches(' ').len();
        self.out.truncate(trimmed);
        self.out.push('\n');
    }

    /// A text cut to a width.
    fn fitted(&self, text: &str, width: usize) -> String {
        let columns = |c: char| match c.width() {
            None | Some(0) => 0.0,
            Some(1) => 1.0,
            Some(_) => 2.0,
        };
        let room = f64::from(u32::try_from(width).unwrap_or(u32::MAX));
        if self.look.colour {
            cut(text, room, columns, "…")
        } else {
            cut(text, room, columns, "..")
        }
    }

    /// A text in lines that fit the terminal. Dashes are plain where the rest is; people's names
    /// stay as they are.
    fn line(&mut self, text: &str) {
        let text = if self.look.colour {
            text.to_owned()
        } else {
            text.replace(['–', '—'], "-")
        };
        let indent = text.len() - text.trim_start().len();
        let (mut line, mut used) = (" ".repeat(indent), indent);
        for (at, word) in text.split_whitespace().enumerate() {
            let word = self.fitted(word, self.look.width.saturating_sub(4).max(4));
            if at > 0 && used + 1 + word.width() > self.look.width {
                line.push_str("\n    ");
                used = 4;
            } else if at > 0 {
                line.push(' ');
                used += 1;
            }
            used += word.width();
            line.push_str(&word);
        }
        self.out.push_str(&line);
        self.out.push('\n');
    }

    /// The slots with their exact times, or why there is none; what could not be read.
    fn summary(&mut self) {
        let survey = self.survey;
        if let Some(reason) = &survey.reason {
            let why = self.options.why_none(reason);
            self.line(&format!("{}: {why}", self.slots_row));
        } else {
            self.list_slots();
        }
        for line in advice::alternatives(survey, self.options, self.moments) {
            self.line(&line);
        }
        for line in advice::checked(survey, self.options, self.moments) {
            self.line(&line);
        }
        for (at, person) in survey.people.iter().enumerate() {
            if let Some(doubt) = self.texts.doubt(person) {
                self.line(&format!("{}: {doubt}", self.labels[at]));
            }
        }
        if !survey.date_format.settled {
            self.line(self.texts.unsettled);
        }
        self.out.push('\n');
    }

    fn list_slots(&mut self) {
        let survey = self.survey;
        self.line(&format!("{}:", self.slots_row));
        for slot in survey.slots.iter().take(LISTED) {
            let time = self.moments.span(slot.stretch());
            if survey.wanted == Wanted::Everybody {
                self.line(&format!("  {time}"));
            } else {
                let free = self.texts.free_of(slot.free.len(), survey);
                self.line(&format!("  {time} ({free})"));
            }
            let local = self.local(slot);
            if !local.is_empty() {
                self.line(&format!("    {local}"));
            }
        }
        let more = survey.slots.len().saturating_sub(LISTED);
        if let Some(more) = self.texts.and_more(more) {
            self.line(&format!("  {more}"));
        }
    }

    /// A slot by the clocks of those who have a zone of their own. The day stands there only where it
    /// is another one than the viewer's.
    fn local(&self, slot: &Slot) -> String {
        let time = slot.stretch();
        let clocks = slot.clocks.all();
        let told = clocks.iter().take(LISTED).map(|(user, zone)| {
            let own = Moments {
                zone,
                ..self.moments
            };
            let label = self.options.label(*user);
            format!("{label}: {}", own.span_beside(time, self.moments.zone))
        });
        let more = clocks.len().saturating_sub(LISTED);
        let told = told.chain(self.texts.and_more(more));
        told.collect::<Vec<_>>().join("; ")
    }

    fn legend(&mut self) {
        let taken = |accessibility| {
            let text = self.texts.accessibility(accessibility);
            (Cell::Taken(accessibility), text)
        };
        let all = [
            taken(Accessibility::Busy),
            taken(Accessibility::Quest),
            taken(Accessibility::Absent),
            (Cell::Unknown, self.texts.unknown),
            (Cell::Free, self.texts.free),
            (Cell::Slot, self.slots_row.as_str()),
            (Cell::Off, self.texts.off_hours),
        ];
        let mut used = 0;
        for (cell, text) in all {
            let letter = cell.letter(self.look.colour);
            let mark = match cell {
                Cell::Off => "' '".to_owned(),
                _ if self.look.colour => format!("{0}{letter}{0:#}", cell.style()),
                _ => letter.to_string(),
            };
            let wide = if cell == Cell::Off { 3 } else { 1 } + 1 + text.width();
            if used > 0 && used + 2 + wide > self.look.width {
                self.out.push('\n');
                used = 0;
            } else if used > 0 {
                self.out.push_str("  ");
                used += 2;
            }
            put!(self.out, "{mark} {text}");
            used += wide;
        }
        self.out.push('\n');
    }
}
