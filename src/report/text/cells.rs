//! A day as columns on a terminal: which hours are shown, how much time a column stands for, and
//! what it holds.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::busy::time::civil::{DAY, Wall};
use crate::busy::time::stretch::union;
use crate::busy::time::zone::Zone;
use crate::busy::{Accessibility, Survey, Surveyed};
use crate::report::moments::DayPart;

/// How much time a column may stand for, in seconds.
const COLUMNS: [i64; 7] = [600, 900, 1800, 3600, 7200, 10_800, 21_600];

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    Outside,
    Off,
    Free,
    Unknown,
    Taken(Accessibility),
    Slot,
}

impl Cell {
    pub(super) fn letter(self, colour: bool) -> char {
        let (plain, block) = match self {
            Self::Outside | Self::Off => (' ', ' '),
            Self::Free => ('.', '·'),
            Self::Unknown => ('?', '?'),
            Self::Taken(Accessibility::Free) => ('o', '○'),
            Self::Taken(Accessibility::Quest) => ('~', '▒'),
            Self::Taken(Accessibility::Busy) => ('#', '█'),
            Self::Taken(Accessibility::Absent) => ('X', '╳'),
            Self::Slot => ('=', '▀'),
        };
        if colour { block } else { plain }
    }

    pub(super) fn style(self) -> Style {
        let colour = |colour: AnsiColor| colour.on_default();
        match self {
            Self::Outside | Self::Off => Style::new(),
            Self::Free => Style::new().dimmed(),
            Self::Unknown => colour(AnsiColor::Magenta),
            Self::Taken(Accessibility::Quest) => colour(AnsiColor::Cyan),
            Self::Taken(Accessibility::Busy | Accessibility::Free) => colour(AnsiColor::Blue),
            // A cross on its own ground: told apart without colours too.
            Self::Taken(Accessibility::Absent) => AnsiColor::Black.on(AnsiColor::Yellow),
            Self::Slot => colour(AnsiColor::Green).bold(),
        }
    }
}

/// How the days of a survey are laid out.
pub(super) struct Grid<'a> {
    survey: &'a Survey,
    zone: &'a Zone,
    /// The hours of the clock that are shown of each day.
    hours: (i64, i64),
    /// Seconds that a column stands for.
    column: i64,
    /// The time of all slots: sorted, disjoint, not touching.
    slots: Vec<(i64, i64)>,
}

impl<'a> Grid<'a> {
    /// The finest grid of which every day, of 25 hours too, fits into the room.
    pub(super) fn new(survey: &'a Survey, days: &[DayPart], room: usize) -> Self {
        let slots = survey.slots.iter();
        let mut grid = Self {
            survey,
            zone: &survey.window.zone,
            hours: (0, 24),
            column: COLUMNS[6],
            slots: union(slots.map(|slot| (slot.start_unix, slot.end_unix)).collect()),
        };
        grid.hours = grid.shown_hours(days);
        let longest = days.iter().map(|day| grid.stretch(day));
        let longest = longest.map(|(start, end)| end - start).max().unwrap_or(DAY);
        let fits = |column: &i64| usize::try_from(longest / column).is_ok_and(|n| n < room);
        grid.column = COLUMNS.into_iter().find(fits).unwrap_or(COLUMNS[6]);
        grid
    }

    /// The hours that show all there is: working hours, and every beginning and end. What lasts
    /// from midnight to midnight shows in any of them.
    fn shown_hours(&self, days: &[DayPart]) -> (i64, i64) {
        let mut hours = (24, 0);
        let mut show = |from: i64, to: i64| {
            hours.0 = hours.0.min(from / 3600);
            hours.1 = hours.1.max((to + 3599) / 3600);
        };
        let second = |unix: i64| self.zone.wall_at(unix).second_of_day();
        for day in days {
            for &(start, end) in meeting(&self.survey.hours, day.start, day.end) {
                let last = second(end.min(day.end) - 1);
                show(second(start.max(day.start)), last + 1);
            }
        }
        for interval in self
            .survey
            .people
            .iter()
            .flat_map(|person| &person.found.busy)
        {
            let (start, end) = (second(interval.start_unix), second(interval.end_unix));
            if start > 0 {
                show(start, start + 1);
            }
            if end > 0 {
                show(end - 1, end);
            }
        }
        if hours.0 < hours.1 { hours } else { (0, 24) }
    }

    /// The moments of the hours that are shown of a day.
    pub(super) fn stretch(&self, day: &DayPart) -> (i64, i64) {
        let moment = |hour: i64| self.zone.first_moment(Wall(day.day * DAY + hour * 3600));
        (moment(self.hours.0), moment(self.hours.1))
    }

    fn columns(&self, (start, end): (i64, i64)) -> usize {
        usize::try_from((end - start + self.column - 1) / self.column).unwrap_or(0)
    }

    /// A person's row.
    pub(super) fn person(&self, stretch: (i64, i64), person: &Surveyed) -> Vec<Cell> {
        self.cells(stretch, |from, to| self.of(person, from, to))
    }

    /// The row of the slots: marked where slots go on all through a column.
    pub(super) fn slots(&self, stretch: (i64, i64)) -> Vec<Cell> {
        self.cells(stretch, |from, to| {
            let met = meeting(&self.slots, from, to).first();
            let covered = met.is_some_and(|slot| slot.0 <= from && to <= slot.1);
            if covered { Cell::Slot } else { Cell::Off }
        })
    }

    fn cells(&self, stretch: (i64, i64), cell: impl Fn(i64, i64) -> Cell) -> Vec<Cell> {
        let (start, end) = self.survey.limits;
        (0..self.columns(stretch))
            .map(|at| stretch.0 + self.column * i64::try_from(at).unwrap_or(0))
            .map(|from| (from, (from + self.column).min(stretch.1)))
            .map(|(from, to)| {
                if to <= start || end <= from {
                    Cell::Outside
                } else {
                    cell(from.max(start), to.min(end))
                }
            })
            .collect()
    }

    /// The strongest of what meets the column. Unknown is never free.
    fn of(&self, person: &Surveyed, from: i64, to: i64) -> Cell {
        let busy = &person.found.busy;
        let first = busy.partition_point(|interval| interval.end_unix <= from);
        let met = busy[first..]
            .iter()
            .take_while(|interval| interval.start_unix < to);
        match met.map(|interval| interval.accessibility).max() {
            Some(accessibility) => Cell::Taken(accessibility),
            None if !person.found.known || !person.found.complete => Cell::Unknown,
            None if meeting(&self.survey.hours, from, to).is_empty() => Cell::Off,
            None => Cell::Free,
        }
    }

    /// The hours of the clock above their columns, where there is room. Writing to a string cannot
    /// fail.
    pub(super) fn ruler(&self, stretch: (i64, i64)) -> String {
        let mut ruler = String::new();
        for at in 0..self.columns(stretch) {
            let from = stretch.0 + self.column * i64::try_from(at).unwrap_or(0);
            let second = self.zone.wall_at(from).second_of_day();
            if second % 3600 == 0 && ruler.len() <= at {
                ruler.push_str(&" ".repeat(at - ruler.len()));
                let _ = write!(ruler, "{:02}", second / 3600);
                ruler.push(' ');
            }
        }
        ruler.trim_end().to_owned()
    }
}

/// Of sorted, disjoint stretches, those that meet a time.
pub(super) fn meeting(stretches: &[(i64, i64)], start: i64, end: i64) -> &[(i64, i64)] {
    let first = stretches.partition_point(|stretch| stretch.1 <= start);
    let last = stretches.partition_point(|stretch| stretch.0 < end);
    &stretches[first..last.max(first)]
}
