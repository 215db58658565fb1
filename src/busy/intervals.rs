//! Stretches of time merged and clipped: when is each user busy.

use super::entries::accessibility::Accessibility;
use super::entries::date_order::DateFormat;
use super::entries::entry::{EntryId, Unread};
use super::hours::off;
use super::listing::{Lists, list};
use super::options::busy::BusyOptions;
use super::options::window::Window;
use super::reading::{Asked, Reading, Span, ZoneSource, interpret};
use super::time::moment::Moment;
use super::time::rfc3339::{Rfc3339, utc};
use super::time::stretch::{Lasting, Stretch};
use crate::error::{Code, Error};

/// The most places at which ids of entries are listed. Entries of a real calendar are far from it;
/// those of a hostile answer could fill the memory.
const MAX_LISTED: usize = 10_000_000;

/// The most digits in the views of all users.
const MAX_DIGITS: usize = 50_000_000;

/// When each user is busy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BusyIntervals {
    /// What was looked at.
    pub window: Window,
    /// The users in the order asked.
    pub users: Vec<UserBusy>,
    /// In which order dates were read.
    pub date_format: DateFormat,
    /// The entries that could not be read, by users in their order.
    pub unread: Vec<Unread>,
    /// Whether there are views.
    pub(crate) viewed: bool,
}

/// When one user is busy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserBusy {
    /// The user's id.
    pub user: u64,
    /// Whether the user is in the answer. Who is not is unknown, not free.
    pub known: bool,
    /// Whether every entry could be read that counts and may be in the window; never of a user who is
    /// not known. If not, more time may be taken than is listed.
    pub complete: bool,
    /// With `view_minutes`: a digit for each step of the window, the highest of what is in it: 0 free,
    /// 1 tentative, 2 busy, 3 away, 4 not the person's own working time (`per_user`). `None` for a user
    /// who is not wholly known.
    pub view: Option<String>,
    /// The intervals by their start. Merged ones do not overlap.
    pub busy: Vec<Interval>,
}

/// A stretch of time that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interval {
    /// Its first second, since 1970 in UTC.
    pub start_unix: i64,
    /// The second after its last.
    pub end_unix: i64,
    /// How the time is taken.
    pub accessibility: Accessibility,
    /// The entries that meet it, sorted, each once.
    pub events: Vec<EntryId>,
    /// How many more do: 0 but where all lists together would have more than ten million ids.
    pub more_events: usize,
    /// By whose zone it was read; the least sure, if by several.
    pub zone: ZoneSource,
}

impl Interval {
    /// The start in RFC 3339, in UTC: `2025-09-11T15:34:00Z`.
    pub fn start(&self) -> String {
        utc(self.stretch().start).to_string()
    }

    /// The end in RFC 3339, in UTC.
    pub fn end(&self) -> String {
        utc(self.stretch().end).to_string()
    }
}

impl Lasting for Interval {
    fn stretch(&self) -> Stretch {
        Stretch::new(Moment(self.start_unix), Moment(self.end_unix))
    }
}

impl Lists for Interval {
    fn note(&mut self, id: Option<&EntryId>, zone: ZoneSource) {
        self.events.extend(id.cloned());
        self.zone = self.zone.max(zone);
    }

    fn sort(&mut self) {
        self.events.sort_unstable();
        self.events.dedup();
    }

    fn list(&mut self, ids: Vec<EntryId>, more: usize, zone: ZoneSource) {
        (self.events, self.more_events, self.zone) = (ids, more, zone);
    }
}

impl Window {
    /// A moment in RFC 3339 in the viewer's zone: `2025-09-11T18:34:00+03:00`.
    pub fn local(&self, unix: i64) -> String {
        let moment = Moment(unix);
        let offset = Some(self.zone.offset_at(moment));
        Rfc3339 { moment, offset }.to_string()
    }
}

/// Computes the busy intervals of an answer: of `calendar.accessibility.get`, whole, as the portal
/// sent it.
///
/// Pure: no network, no clock, no environment; the same input gives the same output. An answer that
/// is the portal's own error, or none at all, is an error.
///
/// ```
/// let answer = r#"{"result": {"1": [{"ID": "2324",
///     "DATE_FROM": "11.09.2025 18:34:00", "DATE_TO": "11.09.2025 19:34:00",
///     "DATE_FROM_TS_UTC": "1757594040", "DATE_TO_TS_UTC": "1760200440",
///     "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow", "ACCESSIBILITY": "quest"}]}}"#;
/// let found = b24busy::busy_intervals(answer, &b24busy::BusyOptions::new())?;
/// let busy = &found.users[0].busy[0];
/// // Not 12:34Z, as the first stamp says; not October, as the second one does.
/// assert_eq!((busy.start(), busy.end()), ("2025-09-11T15:34:00Z".into(), "2025-09-11T16:34:00Z".into()));
/// # Ok::<(), b24busy::Error>(())
/// ```
pub fn busy_intervals(answer: &str, options: &BusyOptions) -> Result<BusyIntervals, Error> {
    let window = options.resolved_window()?;
    let mut reading = interpret(answer, options, &window, &[], false)?;
    intervals(&mut reading, window, options)
}

/// The intervals of an answer that was read.
pub(crate) fn intervals(
    reading: &mut Reading<'_>,
    window: Window,
    options: &BusyOptions,
) -> Result<BusyIntervals, Error> {
    let mut asked = std::mem::take(&mut reading.users);
    check_views(&window, options, asked.len())?;
    let mut kept = Vec::with_capacity(asked.len());
    let mut users: Vec<UserBusy> = asked
        .iter_mut()
        .map(|user| {
            let mut spans = clipped(std::mem::take(&mut user.spans), &window);
            spans.sort_unstable_by_key(|span| (span.time, span.accessibility));
            let busy = user_busy(user, &spans, reading, &window, options);
            kept.push(spans);
            busy
        })
        .collect();
    if options.merge {
        let each = users.iter_mut().map(|user| user.busy.as_mut_slice());
        list(&mut each.collect::<Vec<_>>(), &kept, reading, MAX_LISTED);
    }
    Ok(BusyIntervals {
        window,
        users,
        date_format: reading.format,
        unread: std::mem::take(&mut reading.unread),
        viewed: options.view_minutes.is_some(),
    })
}

/// Views of many users can be long together.
fn check_views(window: &Window, options: &BusyOptions, users: usize) -> Result<(), Error> {
    let Some(minutes) = options.view_minutes else {
        return Ok(());
    };
    // A view has a window with both ends.
    let steps = window.stretch().steps(minutes * 60);
    if steps.saturating_mul(users) > MAX_DIGITS {
        return Err(Error::new(
            Code::TooLarge,
            "the views would have more than 50 million digits together; set a larger view_minutes",
        ));
    }
    Ok(())
}

/// What is known of a user. Merged intervals do not tell yet of their entries.
fn user_busy(
    user: &Asked,
    spans: &[Span],
    reading: &Reading<'_>,
    window: &Window,
    options: &BusyOptions,
) -> UserBusy {
    let complete = user.is_complete(window.stretch(), options);
    let view = match options.view_minutes {
        Some(minutes) if complete => {
            let limits = window.stretch();
            let person = options.people.get(&user.id);
            let off = person.map_or_else(Vec::new, |person| {
                off(person, &window.zone, limits, |_| None)
            });
            Some(view(spans, &off, limits, minutes))
        }
        _ => None,
    };
    let busy = if options.merge {
        merged(spans)
    } else {
        let mut single: Vec<Interval> = spans.iter().map(|span| reading.alone(span)).collect();
        single.sort_by(|a, b| {
            let key = |interval: &Interval| {
                (
                    interval.start_unix,
                    interval.end_unix,
                    interval.accessibility,
                    interval.zone,
                )
            };
            key(a).cmp(&key(b)).then_with(|| a.events.cmp(&b.events))
        });
        single
    };
    UserBusy {
        user: user.id,
        known: user.known,
        complete,
        view,
        busy,
    }
}

fn clipped(mut spans: Vec<Span>, window: &Window) -> Vec<Span> {
    let limits = window.stretch();
    spans.retain_mut(|span| match span.time.clipped(limits) {
        Some(inside) => {
            span.time = inside;
            true
        }
        None => false,
    });
    spans
}

impl Reading<'_> {
    /// An entry's interval, by itself.
    pub(super) fn alone(&self, span: &Span) -> Interval {
        Interval {
            start_unix: span.time.start.0,
            end_unix: span.time.end.0,
            accessibility: span.accessibility,
            events: self.id(span.entry).cloned().into_iter().collect(),
            more_events: 0,
            zone: span.zone,
        }
    }
}

/// Disjoint stretches, each of the strongest accessibility in it.
pub(super) fn strongest(spans: &[Span]) -> Vec<(Stretch, Accessibility)> {
    let mut edges: Vec<(Moment, Accessibility, bool)> = Vec::with_capacity(spans.len() * 2);
    for span in spans {
        edges.push((span.time.start, span.accessibility, true));
        edges.push((span.time.end, span.accessibility, false));
    }
    edges.sort_unstable_by_key(|edge| edge.0);
    let mut open = [0usize; 4];
    let mut current: Option<(Moment, Accessibility)> = None;
    let mut found = Vec::new();
    let mut edges = edges.into_iter().peekable();
    while let Some((at, accessibility, opens)) = edges.next() {
        if opens {
            open[accessibility as usize] += 1;
        } else {
            open[accessibility as usize] = open[accessibility as usize].saturating_sub(1);
        }
        // What touches is one: all that happens at a moment happens at once.
        if edges.peek().is_some_and(|next| next.0 == at) {
            continue;
        }
        let strongest = Accessibility::ALL
            .iter()
            .copied()
            .rev()
            .find(|level| open[*level as usize] > 0);
        if current.map(|(_, level)| level) == strongest {
            continue;
        }
        if let Some((start, level)) = current {
            found.push((Stretch::new(start, at), level));
        }
        current = strongest.map(|level| (at, level));
    }
    found
}

fn merged(spans: &[Span]) -> Vec<Interval> {
    let interval = |(time, accessibility): (Stretch, Accessibility)| Interval {
        start_unix: time.start.0,
        end_unix: time.end.0,
        accessibility,
        events: Vec::new(),
        more_events: 0,
        zone: ZoneSource::Event,
    };
    strongest(spans).into_iter().map(interval).collect()
}

/// A digit for each step of the window, both ends of which are there.
fn view(spans: &[Span], off: &[Stretch], window: Stretch, minutes: i64) -> String {
    const OFF: u8 = b'4';
    let step = minutes * 60;
    let mut digits = vec![b'0'; window.steps(step)];
    let taken = strongest(spans);
    let taken = taken
        .into_iter()
        .map(|(time, level)| (time, b'0' + level as u8));
    for (time, digit) in taken.chain(off.iter().map(|time| (*time, OFF))) {
        let first = usize::try_from((time.start - window.start) / step).unwrap_or(0);
        let last = Stretch::new(window.start, time.end).steps(step);
        for place in digits.iter_mut().take(last).skip(first) {
            *place = digit.max(*place);
        }
    }
    // Digits are ASCII.
    String::from_utf8(digits).unwrap_or_default()
}
