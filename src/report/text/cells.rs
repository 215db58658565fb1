//! A day as columns on a terminal: which hours are shown, how much time a column stands for, and
//! what it holds.

use anstyle::{AnsiColor, Style};

use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::{Lasting, Stretch, clipped, meeting, union};
use crate::busy::time::wall::{DAY, Wall};
use crate::busy::time::zone::Zone;
use crate::busy::{Accessibility, Survey, Surveyed};
use crate::put::put;
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
    slots: Vec<Stretch>,
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
            slots: union(slots.map(Lasting::stretch).collect()),
        };
        grid.hours = grid.shown_hours(days);
        let longest = days.iter().map(|day| grid.stretch(day));
        let longest = longest.map(Stretch::length).max().unwrap_or(DAY);
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
        let second = |moment| self.zone.wall_at(moment).second_of_day();
        for day in days {
            let met = &self.survey.hours[meeting(&self.survey.hours, day.time)];
            for hours in clipped(met, day.time) {
                show(second(hours.start), second(hours.end - 1) + 1);
            }
        }
        for interval in self
            .survey
            .people
            .iter()
            .flat_map(|person| &person.found.busy)
        {
            let time = interval.stretch();
            let (start, end) = (second(time.start), second(time.end));
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
    pub(super) fn stretch(&self, day: &DayPart) -> Stretch {
        let moment = |hour: i64| self.zone.first_moment(Wall::at(day.day, hour * 3600));
        Stretch::new(moment(self.hours.0), moment(self.hours.1))
    }

    fn columns(&self, stretch: Stretch) -> usize {
        stretch.steps(self.column)
    }

    /// A person's row.
    pub(super) fn person(&self, stretch: Stretch, person: &Surveyed) -> Vec<Cell> {
        self.cells(stretch, |column| self.person_cell(person, column))
    }

    /// The row of the slots: marked where slots go on all through a column.
    pub(super) fn slots(&self, stretch: Stretch) -> Vec<Cell> {
        self.cells(stretch, |column| {
            let met = self.slots[meeting(&self.slots, column)].first();
            let covered = met.is_some_and(|slot| slot.covers(column));
            if covered { Cell::Slot } else { Cell::Off }
        })
    }

    fn cells(&self, stretch: Stretch, cell: impl Fn(Stretch) -> Cell) -> Vec<Cell> {
        (0..self.columns(stretch))
            .map(|at| self.start_of_column(stretch, at))
            .map(|start| Stretch::new(start, (start + self.column).min(stretch.end)))
            .map(|column| {
                let inside = column.clipped(self.survey.limits);
                inside.map_or(Cell::Outside, &cell)
            })
            .collect()
    }

    fn start_of_column(&self, stretch: Stretch, at: usize) -> Moment {
        stretch.start + self.column * i64::try_from(at).unwrap_or(0)
    }

    /// The strongest of what meets the column. Unknown is never free.
    fn person_cell(&self, person: &Surveyed, column: Stretch) -> Cell {
        let busy = &person.found.busy;
        let met = busy[meeting(busy, column)].iter();
        match met.map(|interval| interval.accessibility).max() {
            Some(accessibility) => Cell::Taken(accessibility),
            None if !person.found.complete => Cell::Unknown,
            None if meeting(&self.survey.hours, column).is_empty() => Cell::Off,
            None => Cell::Free,
        }
    }

    /// The hours of the clock above their columns, where there is room.
    pub(super) fn ruler(&self, stretch: Stretch) -> String {
        let mut ruler = String::new();
        for at in 0..self.columns(stretch) {
            let start = self.start_of_column(stretch, at);
            let second = self.zone.wall_at(start).second_of_day();
            if second % 3600 == 0 && ruler.len() <= at {
                ruler.push_str(&" ".repeat(at - ruler.len()));
                put!(ruler, "{:02}", second / 3600);
                ruler.push(' ');
            }
        }
        ruler.trim_end().to_owned()
    }
}
