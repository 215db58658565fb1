//! The top of the picture: days and hours, and the lines below them.

use time::Weekday;

use super::axis::Frame;
use super::paint::{DAY, GRID, MUTED, TEXT, text_width};
use super::xml::{Escaped, Px};
use crate::busy::time::stretch::{Stretch, clipped, meeting};
use crate::put::put;
use crate::report::moments::{DayPart, Moments};

const DAY_FONT: f64 = 12.0;
const HOUR_FONT: f64 = 10.0;
/// The least room from one hour's label to the next.
const HOUR_ROOM: f64 = 28.0;
/// Days narrower than this have no line of their own.
const DAY_ROOM: f64 = 8.0;
/// What is left free around a label.
const GAP: f64 = 7.0;

/// Draws days, hours and their lines.
pub(super) fn draw(
    out: &mut String,
    frame: &Frame,
    moments: &Moments<'_>,
    days: &[DayPart],
    hours: &[Stretch],
) {
    let mut lines = String::new();
    let mut labels = String::new();
    for (at, x) in hour_ticks(frame, moments, days, hours) {
        put!(lines, "M{} {}V{}", Px(x), Px(frame.top), Px(frame.bottom));
        put!(
            labels,
            "<text x=\"{}\" y=\"{}\">{at}</text>",
            Px(x),
            Px(frame.top - 7.0)
        );
    }
    let style = format!(
        "font-size=\"{HOUR_FONT}\" text-anchor=\"middle\" {}",
        MUTED.fill()
    );
    put_lines(out, &lines, &GRID.stroke(), &labels, &style);
    let (mut lines, mut labels) = (String::new(), String::new());
    for (label, x, lined) in day_labels(frame, moments, days) {
        if lined {
            put!(
                lines,
                "M{} {}V{}",
                Px(x),
                Px(frame.top - 34.0),
                Px(frame.bottom)
            );
        }
        if !label.is_empty() {
            put!(
                labels,
                "<text x=\"{}\" y=\"{}\">{}</text>",
                Px(x + GAP),
                Px(frame.top - 23.0),
                Escaped(&label)
            );
        }
    }
    let style = format!(
        "font-size=\"{DAY_FONT}\" font-weight=\"600\" {}",
        TEXT.fill()
    );
    put_lines(out, &lines, &DAY.stroke(), &labels, &style);
}

/// Lines, and the labels that belong to them.
fn put_lines(out: &mut String, lines: &str, stroke: &str, labels: &str, style: &str) {
    put!(
        out,
        "<path d=\"{lines}\" stroke-width=\"1\" {stroke}/><g {style}>{labels}</g>"
    );
}

/// Each day's label, where it starts, and whether a line is drawn there.
fn day_labels(frame: &Frame, moments: &Moments<'_>, days: &[DayPart]) -> Vec<(String, f64, bool)> {
    let places: Vec<(f64, f64)> = days
        .iter()
        .map(|day| (frame.x(day.time.start), frame.x(day.time.end)))
        .collect();
    let fits = |text: &str, room: f64| text_width(text, DAY_FONT) * 1.1 + GAP + 2.0 <= room;
    let each: Vec<String> = days
        .iter()
        .zip(&places)
        .map(|(day, (from, to))| {
            let full = moments.day(day.day);
            let number = moments.date(day.day);
            let number = number.split(' ').next().unwrap_or_default();
            let weekday = moments.texts.weekday(day.day);
            [full, format!("{weekday} {number}"), number.to_owned()]
                .into_iter()
                .find(|text| fits(text, to - from))
                .unwrap_or_default()
        })
        .collect();
    let labelled = each.iter().filter(|label| !label.is_empty()).count();
    if labelled * 2 > days.len() || days.len() <= 2 {
        let places = each.into_iter().zip(places);
        return places.map(|(label, (x, _))| (label, x, true)).collect();
    }
    // Too many days for a label each: Mondays have one, as many of them as fit.
    let mut free_from = f64::MIN;
    days.iter()
        .zip(&places)
        .map(|(day, (x, end))| {
            let label = moments.date(day.day);
            let width = text_width(&label, DAY_FONT) + 2.0 * GAP;
            let inside = x + width <= frame.left + frame.width;
            if day.day.weekday() == Weekday::Monday && *x >= free_from && inside {
                free_from = x + width;
                (label, *x, true)
            } else {
                (String::new(), *x, end - x >= DAY_ROOM)
            }
        })
        .collect()
}

/// The labels of hours within working hours, and where they stand.
fn hour_ticks(
    frame: &Frame,
    moments: &Moments<'_>,
    days: &[DayPart],
    hours: &[Stretch],
) -> Vec<(String, f64)> {
    let whole = [frame.time];
    let hours = if hours.is_empty() { &whole } else { hours };
    let mut ticks: Vec<(String, f64)> = Vec::new();
    for day in days {
        for Stretch {
            start: from,
            end: to,
        } in clipped(&hours[meeting(hours, day.time)], day.time)
        {
            let hour = frame.x(from + 3600) - frame.x(from);
            let Some(step) = [1, 2, 3, 4, 6, 12]
                .into_iter()
                .find(|step| hour * f64::from(*step) >= HOUR_ROOM)
                .filter(|step| i64::from(*step) * 3600 < to - from)
            else {
                continue;
            };
            let mut at = from;
            while at <= to {
                let x = frame.x(at);
                let apart = ticks
                    .last()
                    .is_none_or(|last| x - last.1 >= HOUR_ROOM - 6.0);
                if apart {
                    let clock = moments.clock(at);
                    let clock = clock.strip_suffix(":00").unwrap_or(&clock);
                    ticks.push((clock.to_owned(), x));
                }
                // On to the next whole hours of the clock, which may jump.
                let later = at + 3600 * i64::from(step);
                at = later - moments.zone.wall_at(later).second_of_day() % 3600;
            }
        }
    }
    ticks
}
