//! The week as a picture: people as rows, time as columns.

mod axis;
mod bars;
mod header;
mod legend;
mod paint;
mod picture;
mod rows;
#[cfg(test)]
mod tests;
mod xml;

use self::picture::{PAD, Picture};
use super::fingerprint::fingerprint;
use super::moments;
use super::options::TimelineOptions;
use crate::busy::survey;
use crate::error::Error;

/// Draws an answer of `calendar.accessibility.get` as a self-contained SVG: when each person is
/// busy, and which slots suit.
///
/// The text begins with `<svg`, and can be a file or stand in an HTML page. It has neither scripts
/// nor references to anything outside, adapts to light and dark surroundings, and tells what it
/// shows to readers that do not see it. What falls into one pixel is one bar, and above 20,000 bars
/// the picture gets coarser: it stays at a few megabytes for any answer. Pure, as
/// [`available_slots`](crate::available_slots) is.
///
/// ```
/// use b24busy::{TimelineOptions, timeline_svg};
///
/// let answer = r#"{"result": {"1": [{"ID": "1", "NAME": "Plans", "ACCESSIBILITY": "busy",
///     "DATE_FROM": "11.09.2025 09:00:00", "DATE_TO": "11.09.2025 17:00:00",
///     "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"}]}}"#;
/// let options = TimelineOptions::from_json(
///     r#"{"from": "2025-09-11", "to": "2025-09-12", "time_zone": "Europe/Moscow",
///         "names": {"1": "Sales"}, "duration_minutes": 60}"#,
/// )?;
/// let svg = timeline_svg(answer, &options)?;
/// assert!(svg.starts_with("<svg ") && svg.contains("Thu 11 Sep, 09:00–17:00"));
/// # Ok::<(), b24busy::Error>(())
/// ```
pub fn timeline_svg(answer: &str, options: &TimelineOptions) -> Result<String, Error> {
    let survey = survey(answer, &options.slots_of_a_picture())?;
    Ok(draw(Picture::new(&survey, options, fingerprint(answer))))
}

fn draw(mut picture: Picture<'_>) -> String {
    let slots = bars::slots(&picture.survey.slots, &picture.frame.axis);
    picture.ground(&slots);
    let days = moments::days(&picture.survey.window.zone, picture.survey.limits);
    header::draw(
        &mut picture.out,
        &picture.frame,
        &picture.moments,
        &days,
        &picture.survey.hours,
    );
    let rows = bars::rows(&picture.survey.people, &picture.frame.axis);
    let mut y = picture.frame.top;
    for (person, bars) in picture.survey.people.iter().zip(&rows) {
        picture.person(person, bars, y);
        y += picture.row;
    }
    picture.slots(&slots, y + 6.0);
    let width = picture.frame.left + picture.frame.width + PAD;
    let below = picture.frame.bottom + 28.0;
    let place = (PAD, below);
    let took = legend::draw(
        &mut picture.out,
        picture.survey,
        picture.texts,
        &picture.patterns,
        place,
        width - 2.0 * PAD,
    );
    picture.whole(width, below + took + 18.0)
}
