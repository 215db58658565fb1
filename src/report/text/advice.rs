//! What is said of a time that does not suit: what a concession would give, and who stands in the way
//! of a start that was asked about.

use super::super::moments::Moments;
use super::super::options::TimelineOptions;
use super::super::options::timeline::LISTED;
use crate::busy::time::stretch::Lasting;
use crate::busy::{Alternative, CheckedStart, Concession, Conflict, Standing, Survey};

/// A line for each alternative, below a heading; nothing where none were looked for.
pub(super) fn alternatives(
    survey: &Survey,
    options: &TimelineOptions,
    moments: Moments<'_>,
) -> Vec<String> {
    let Some(found) = &survey.alternatives else {
        return Vec::new();
    };
    let language = options.chosen_language();
    if found.is_empty() {
        let text = language.pick(
            "No single concession would help.",
            "Ни одна уступка не даёт подходящего времени.",
        );
        return vec![text.to_owned()];
    }
    let heading = language.pick("What would help:", "Что поможет:").to_owned();
    let line = |alternative: &Alternative| {
        let what = conceded(alternative.concession, options);
        let slots = alternative.slots;
        let first = moments.span(alternative.first.stretch());
        language.pick(
            format!("  {what} — slots: {slots}, from {first}"),
            format!("  {what} — промежутков: {slots}, первый: {first}"),
        )
    };
    std::iter::once(heading)
        .chain(found.iter().map(line))
        .collect()
}

fn conceded(concession: Concession, options: &TimelineOptions) -> String {
    let language = options.chosen_language();
    match concession {
        Concession::TentativeFree => language
            .pick(
                "count tentative time as free",
                "считать свободным время под вопросом",
            )
            .to_owned(),
        Concession::Earlier { minutes } => language.pick(
            format!("begin up to {minutes} min before the working hours"),
            format!("начать до рабочего времени, не более чем за {minutes} мин"),
        ),
        Concession::Later { minutes } => language.pick(
            format!("end up to {minutes} min after the working hours"),
            format!("закончить после рабочего времени, не более чем через {minutes} мин"),
        ),
        Concession::Shorter { minutes } => language.pick(
            format!("shorten the meeting to {minutes} min"),
            format!("сократить встречу до {minutes} мин"),
        ),
        Concession::Without { user } => {
            let label = options.label(user);
            language.pick(
                format!("do without {label}"),
                format!("без участника {label}"),
            )
        }
    }
}

/// Whether the start that was asked about suits, and a line for everybody who is not free.
pub(super) fn checked(
    survey: &Survey,
    options: &TimelineOptions,
    moments: Moments<'_>,
) -> Vec<String> {
    let Some(checked) = &survey.checked else {
        return Vec::new();
    };
    let time = moments.span(checked.meeting.stretch());
    let conflicts = checked.conflicts.iter().take(LISTED);
    let lines = conflicts.map(|conflict| {
        let label = options.label(conflict.user);
        format!("  {label}: {}", why(conflict, options, moments))
    });
    let more = checked.conflicts.len().saturating_sub(LISTED);
    let more = options.texts().and_more(more);
    std::iter::once(format!("{time}: {}", verdict(checked, options)))
        .chain(lines)
        .chain(more.map(|more| format!("  {more}")))
        .collect()
}

fn verdict(checked: &CheckedStart, options: &TimelineOptions) -> String {
    let language = options.chosen_language();
    let verdict = if checked.suits {
        language.pick("suits", "подходит")
    } else {
        language.pick("does not suit", "не подходит")
    };
    if checked.in_hours {
        verdict.to_owned()
    } else {
        format!("{verdict} ({})", options.texts().off_hours)
    }
}

/// Why somebody is not free: with what, or that it is not known, or not the own time.
fn why(conflict: &Conflict, options: &TimelineOptions, moments: Moments<'_>) -> String {
    let texts = options.texts();
    match conflict.standing {
        Standing::Unknown => texts.unknown.to_owned(),
        Standing::Off => texts.off_hours.to_owned(),
        _ => {
            let entries = conflict.entries.iter().take(LISTED).map(|entry| {
                let how = texts.accessibility(entry.accessibility);
                format!("{how}, {}", moments.span(entry.stretch()))
            });
            let more = texts.and_more(conflict.entries.len().saturating_sub(LISTED));
            entries.chain(more).collect::<Vec<_>>().join("; ")
        }
    }
}
