//! Intervals as bars. A picture has only so many pixels: what falls into one of them is one bar,
//! of the strongest accessibility in it, and a picture of very many bars gets coarser pixels. So
//! its size is bounded, whatever the answer's.

use std::cmp::Ordering;

use super::axis::Axis;
use crate::busy::time::stretch::{Lasting, Stretch};
use crate::busy::{Accessibility, MAX_TITLES, Slot, Surveyed};

/// The most bars in a picture: about 5 MB.
const MAX_BARS: usize = 20_000;
/// Up to so many bars, each lists several entries; beyond, one.
const FEW_BARS: usize = 4_000;

/// A stretch of time to draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar<'s> {
    pub(super) time: Stretch,
    pub(super) x: (f64, f64),
    pub(super) accessibility: Accessibility,
    /// The titles of the first entries that it shows.
    pub(super) titles: Vec<&'s str>,
    /// Of weaker ones, which it hides.
    pub(super) hidden: Vec<&'s str>,
    /// How many more there are.
    pub(super) more: usize,
    pub(super) all_day: bool,
}

/// The bars of everybody, in the order of the people.
pub(super) fn rows<'s>(people: &'s [Surveyed], axis: &Axis) -> Vec<Vec<Bar<'s>>> {
    let mut pixel = 1.0;
    let mut all: Vec<Vec<Bar<'s>>> = people
        .iter()
        .map(|person| row(person, axis, pixel))
        .collect();
    let count = |all: &Vec<Vec<Bar<'s>>>| all.iter().map(Vec::len).sum::<usize>();
    while count(&all) > MAX_BARS && pixel < axis.width() {
        pixel *= 2.0;
        all = people
            .iter()
            .map(|person| row(person, axis, pixel))
            .collect();
    }
    let titles = if count(&all) > FEW_BARS { 1 } else { 6 };
    for bar in all.iter_mut().flatten() {
        bar.more += (bar.titles.len() + bar.hidden.len()).saturating_sub(titles);
        bar.titles.truncate(titles);
        bar.hidden.truncate(titles - bar.titles.len());
    }
    all
}

fn row<'s>(person: &'s Surveyed, axis: &Axis, pixel: f64) -> Vec<Bar<'s>> {
    let mut bars: Vec<Bar<'s>> = Vec::new();
    for (interval, behind) in person.found.busy.iter().zip(&person.behind) {
        let time = interval.stretch();
        let x = (axis.x(time.start), axis.x(time.end));
        let titles = |titles: &'s [String]| titles.iter().map(String::as_str);
        let bar = Bar {
            time,
            x,
            accessibility: interval.accessibility,
            titles: titles(&behind.titles).collect(),
            hidden: titles(&behind.hidden).collect(),
            more: behind.more,
            all_day: behind.all_day,
        };
        match bars.last_mut() {
            Some(last) if x.1 - last.x.0 < pixel => last.join(bar),
            _ => bars.push(bar),
        }
    }
    bars
}

impl Bar<'_> {
    /// Takes in the next one. What is stronger is shown.
    fn join(&mut self, mut next: Self) {
        self.time.end = next.time.end;
        self.x.1 = next.x.1;
        match next.accessibility.cmp(&self.accessibility) {
            Ordering::Less => {
                next.hidden.splice(0..0, std::mem::take(&mut next.titles));
                next.all_day = false;
            }
            Ordering::Equal => {}
            Ordering::Greater => {
                self.hidden.splice(0..0, std::mem::take(&mut self.titles));
                self.accessibility = next.accessibility;
                self.all_day = false;
            }
        }
        self.more += next.more;
        self.more += add(&mut self.titles, next.titles);
        self.hidden.retain(|title| !self.titles.contains(title));
        next.hidden.retain(|title| !self.titles.contains(title));
        self.more += add(&mut self.hidden, next.hidden);
        self.all_day |= next.all_day;
    }
}

/// Adds titles that are not there yet; how many there was no room for. A run of a thousand intervals
/// is not searched for each of its titles.
fn add<'s>(titles: &mut Vec<&'s str>, more: Vec<&'s str>) -> usize {
    let mut left_out = 0;
    for title in more {
        if titles.contains(&title) {
            continue;
        }
        if titles.len() < MAX_TITLES {
            titles.push(title);
        } else {
            left_out += 1;
        }
    }
    left_out
}

/// Slots to draw: those that overlap, or fall into one pixel, as one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SlotBar {
    pub(super) time: Stretch,
    pub(super) x: (f64, f64),
    pub(super) slots: usize,
    /// The fewest people who are free in one of them.
    pub(super) free: usize,
}

/// The bars of the slots, which may be sorted in any way.
pub(super) fn slots(slots: &[Slot], axis: &Axis) -> Vec<SlotBar> {
    let mut sorted: Vec<&Slot> = slots.iter().collect();
    sorted.sort_by_key(Lasting::stretch);
    let mut bars: Vec<SlotBar> = Vec::new();
    for slot in sorted {
        let time = slot.stretch();
        let x = (axis.x(time.start), axis.x(time.end));
        match bars.last_mut() {
            Some(last) if time.start < last.time.end || x.1 - last.x.0 < 1.0 => {
                last.time.end = last.time.end.max(time.end);
                last.x.1 = last.x.1.max(x.1);
                last.slots += 1;
                last.free = last.free.min(slot.free.len());
            }
            _ => bars.push(SlotBar {
                time,
                x,
                slots: 1,
                free: slot.free.len(),
            }),
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SlotOptions;
    use crate::busy::time::moment::Moment;
    use crate::busy::{Survey, survey};

    fn surveyed(people: usize, entries: usize, minutes: usize, options: &str) -> Survey {
        let entry = |at: usize| {
            let start = at * 2 * minutes;
            format!(
                r#"{{"ID": "{at}", "NAME": "Title {at}", "ACCESSIBILITY": "{}",
                 "DATE_FROM": "{:02}.09.2025 {:02}:{:02}:00", "DATE_TO": "{:02}.09.2025 {:02}:{:02}:00",
                 "TZ_FROM": "UTC", "TZ_TO": "UTC"}}"#,
                if at.is_multiple_of(2) {
                    "quest"
                } else {
                    "busy"
                },
                start / 1440 + 1,
                start / 60 % 24,
                start % 60,
                (start + minutes) / 1440 + 1,
                (start + minutes) / 60 % 24,
                (start + minutes) % 60,
            )
        };
        let entries: Vec<String> = (0..entries).map(entry).collect();
        let entries = entries.join(",");
        let people: Vec<String> = (1..=people)
            .map(|id| format!(r#""{id}": [{entries}]"#))
            .collect();
        let answer = format!(r#"{{"result": {{{}}}}}"#, people.join(","));
        let json = format!(
            r#"{{"from": "2025-09-01", "to": "2025-09-30", "time_zone": "UTC",
               "working_hours": "always"{options}}}"#
        );
        survey(&answer, &SlotOptions::from_json(&json).unwrap()).unwrap()
    }

    #[test]
    fn what_can_be_told_apart_stays_apart() {
        let survey = surveyed(1, 50, 60, "");
        let axis = Axis::new(survey.limits, &survey.hours);
        let rows = rows(&survey.people, &axis);
        assert_eq!(rows[0].len(), 50);
        assert_eq!(rows[0][3].titles, ["Title 3"]);
    }

    #[test]
    fn what_falls_into_a_pixel_is_one_bar_of_the_strongest() {
        // 30 days on 1400 pixels: a pixel is 31 minutes.
        let survey = surveyed(1, 100, 5, "");
        let axis = Axis::new(survey.limits, &survey.hours);
        let rows = rows(&survey.people, &axis);
        assert!((30..=60).contains(&rows[0].len()), "{}", rows[0].len());
        let first = &rows[0][0];
        // What is busy is shown, what is tentative hidden by it.
        assert_eq!(first.titles[0], "Title 1");
        assert_eq!(first.hidden[0], "Title 0");
        assert_eq!(first.accessibility, Accessibility::Busy);
        let (first, last) = (&survey.people[0].found.busy[0], rows[0].last().unwrap());
        assert_eq!(first.stretch().start, rows[0][0].time.start);
        let end = survey.people[0].found.busy.last().unwrap().stretch().end;
        assert_eq!(last.time.end, end);
    }

    #[test]
    fn of_bars_that_become_one_the_strongest_is_shown() {
        use Accessibility::{Absent, Busy, Quest};
        let bar = |start: i64, accessibility, title: &'static str| Bar {
            time: Stretch::new(Moment(start), Moment(start + 1)),
            x: (0.0, 0.1),
            accessibility,
            titles: vec![title],
            hidden: Vec::new(),
            more: 0,
            all_day: accessibility == Accessibility::Quest,
        };
        let mut one = bar(0, Quest, "Fair");
        one.join(bar(1, Absent, "Away"));
        one.join(bar(2, Busy, "Call"));
        one.join(bar(3, Absent, "Fair"));
        assert_eq!(one.titles, ["Away", "Fair"]);
        assert_eq!(one.hidden, ["Call"]);
        assert_eq!((one.accessibility, one.all_day), (Absent, false));
        assert_eq!(one.time.end, Moment(4));
    }

    #[test]
    fn very_many_bars_get_coarser() {
        let survey = surveyed(100, 1000, 10, "");
        let axis = Axis::new(survey.limits, &survey.hours);
        let rows = rows(&survey.people, &axis);
        let bars: usize = rows.iter().map(Vec::len).sum();
        assert!((5_000..=MAX_BARS).contains(&bars), "{bars}");
        assert!(rows.iter().flatten().all(|bar| bar.titles.len() == 1));
    }

    #[test]
    fn overlapping_slots_are_one_bar_and_touching_ones_are_not() {
        let apart = surveyed(1, 1, 60, r#", "duration_minutes": 60, "limit": 5"#);
        let axis = Axis::new(apart.limits, &apart.hours);
        assert_eq!(slots(&apart.slots, &axis).len(), 5);
        let options = r#", "duration_minutes": 60, "step_minutes": 30, "limit": 5"#;
        let over = surveyed(1, 1, 60, options);
        let bars = slots(&over.slots, &axis);
        assert_eq!((bars.len(), bars[0].slots, bars[0].free), (1, 5, 1));
        // Of slots that are drawn as one, the picture promises no more people than the worst has.
        let slot = |start_unix, free: &[u64]| {
            let mut slot = over.slots[0].clone();
            (slot.start_unix, slot.end_unix) = (start_unix, start_unix + 3600);
            slot.free = free.to_vec();
            slot
        };
        let from = over.limits.start.0;
        for order in [[0, 1], [1, 0]] {
            let pair = [slot(from, &[1, 2]), slot(from + 900, &[1])];
            let pair = order.map(|at: usize| pair[at].clone());
            let drawn = slots(&pair, &axis);
            assert_eq!((drawn.len(), drawn[0].slots, drawn[0].free), (1, 2, 1));
        }
        assert_eq!(bars[0].time.length(), 3 * 3600);
    }
}
