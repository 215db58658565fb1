//! Busy time as calendars exchange it: RFC 5545, a `VFREEBUSY` for each person, and by choice a
//! `VEVENT` for each interval.

mod events;
mod lines;

use self::lines::{Lines, basic, in_quotes};
use super::fingerprint::fingerprint;
use super::options::CalendarOptions;
use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::{Lasting, Stretch};
use crate::busy::{Accessibility, BusyOptions, UserBusy, busy_from_beginnings, busy_intervals};
use crate::error::{Code, Error};

/// Writes an answer of `calendar.accessibility.get` as iCalendar: the busy time of each person in
/// the window, in UTC, as a published `VFREEBUSY`. `stamp_unix` is the moment at which it is made.
///
/// `quest` becomes `BUSY-TENTATIVE`, and `absent` becomes `BUSY-UNAVAILABLE`. The person is the
/// `ORGANIZER`, as RFC 5545 (3.6.4) has it for published busy time; since an answer has no
/// addresses, one that can never receive mail stands there (`mailto:user-34@bitrix24.invalid`),
/// and the name beside it. Titles of entries are left out.
///
/// Many readers show nothing of a `VFREEBUSY`. With [`CalendarOptions::events`] there is a `VEVENT`
/// beside it for each interval: what it is called tells the person and how the time is taken
/// (`Sales: busy`), tentative time is `STATUS:TENTATIVE`, and times are in UTC, whole days too. The
/// calendar has no `METHOD` then, since RFC 5546 publishes one kind at a time.
///
/// A `UID` stays the same from one answer to the next, so that a reader that imports twice updates
/// what it has. That of a `VFREEBUSY` is the person's, whatever the window is; that of a `VEVENT`
/// comes from the person, from when the interval starts, also where that is before the window, and
/// from the id of the entry that it starts with. Ids of people are small numbers everywhere:
/// [`CalendarOptions::portal`] keeps two portals apart.
///
/// A `VFREEBUSY` says that all other time is free. So a person who is not in the answer, or has an
/// entry that could not be read, has none: the calendar's `DESCRIPTION` names them. If nobody is
/// wholly known, that is an error; so is an answer that does not settle the order of its dates.
///
/// ```
/// use b24busy::{BusyOptions, CalendarOptions, freebusy_ics};
///
/// let answer = r#"{"result": {"1": [{"ID": "1", "ACCESSIBILITY": "busy",
///     "DATE_FROM": "11.09.2025 09:00:00", "DATE_TO": "11.09.2025 17:00:00",
///     "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"}]}}"#;
/// let busy = BusyOptions::new()
///     .window("2025-09-11", "2025-09-12")?
///     .time_zone("Europe/Moscow")?;
/// let calendar = freebusy_ics(answer, &CalendarOptions::new(busy), 1_757_500_000)?;
/// assert!(calendar.contains("\r\nFREEBUSY;FBTYPE=BUSY:20250911T060000Z/20250911T140000Z\r\n"));
/// # Ok::<(), b24busy::Error>(())
/// ```
pub fn freebusy_ics(
    answer: &str,
    options: &CalendarOptions,
    stamp_unix: i64,
) -> Result<String, Error> {
    let limits = options.resolved_window()?.stretch();
    // A calendar has one type of busy time at a time.
    let merging = BusyOptions {
        merge: true,
        view_minutes: None,
        ..options.busy.clone()
    };
    let (found, beginnings) = if options.events {
        busy_from_beginnings(answer, &merging)?
    } else {
        (busy_intervals(answer, &merging)?, Vec::new())
    };
    let people = found.users.iter().enumerate();
    let (known, unknown): (Vec<_>, Vec<_>) = people.partition(|(_, person)| person.complete);
    let refused = |why| Error::new(Code::UnexpectedAnswer, why);
    if known.is_empty() {
        return Err(refused(
            "none of the users is in the answer with nothing unread; a calendar would call them free",
        ));
    }
    if !found.date_format.settled {
        return Err(refused(
            "the answer does not settle whether its dates begin with the day or the month; a \
             calendar would call free what may be taken; set date_format, or asked",
        ));
    }
    let mut lines = Lines::default();
    lines.raw("BEGIN", "VCALENDAR");
    lines.raw("VERSION", "2.0");
    lines.raw(
        "PRODID",
        concat!("-//b24busy//", env!("CARGO_PKG_VERSION"), "//EN"),
    );
    if !options.events {
        lines.raw("METHOD", "PUBLISH");
    }
    let unknown: Vec<&UserBusy> = unknown.into_iter().map(|(_, person)| person).collect();
    let said = description(&unknown, options);
    if !said.is_empty() {
        lines.text("DESCRIPTION", &said);
    }
    let calendar = Calendar {
        limits,
        options,
        stamp: basic(Moment(stamp_unix)),
    };
    for (place, person) in known {
        calendar.person(person, &mut lines);
        if let Some(beginnings) = beginnings.get(place) {
            calendar.events(person, beginnings, &mut lines);
        }
    }
    lines.raw("END", "VCALENDAR");
    Ok(lines.0)
}

/// Who is left out, and why.
fn description(unknown: &[&UserBusy], options: &CalendarOptions) -> String {
    let texts = options.texts();
    let group = |known: bool, what: &str| {
        let labels: Vec<String> = unknown
            .iter()
            .filter(|person| person.known == known)
            .map(|person| options.label(person.user))
            .collect();
        (!labels.is_empty()).then(|| format!("{what}: {}", labels.join(", ")))
    };
    let said = [group(false, texts.unknown), group(true, texts.incomplete)];
    said.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

struct Calendar<'a> {
    limits: Stretch,
    options: &'a CalendarOptions,
    stamp: String,
}

impl Calendar<'_> {
    fn person(&self, found: &UserBusy, lines: &mut Lines) {
        let user = found.user;
        let label = self.options.label(user);
        let (start, end) = (basic(self.limits.start), basic(self.limits.end));
        lines.raw("BEGIN", "VFREEBUSY");
        lines.raw("UID", &uid(&[user.to_string()], self.options));
        lines.raw("DTSTAMP", &self.stamp);
        lines.raw("DTSTART", &start);
        lines.raw("DTEND", &end);
        lines.raw(
            &format!("ORGANIZER;CN=\"{}\"", in_quotes(&label)),
            &format!("mailto:user-{user}@bitrix24.invalid"),
        );
        for interval in &found.busy {
            // Always written: some readers take no default. One period a line: some read only one.
            let name = match interval.accessibility {
                Accessibility::Free => "FREEBUSY;FBTYPE=FREE",
                Accessibility::Quest => "FREEBUSY;FBTYPE=BUSY-TENTATIVE",
                Accessibility::Busy => "FREEBUSY;FBTYPE=BUSY",
                Accessibility::Absent => "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE",
            };
            let time = interval.stretch();
            let (start, end) = (basic(time.start), basic(time.end));
            lines.raw(name, &format!("{start}/{end}"));
        }
        lines.raw("END", "VFREEBUSY");
    }
}

/// What tells a component from all others, from run to run: parts of its own, and the portal where
/// it is known.
fn uid(parts: &[String], options: &CalendarOptions) -> String {
    let portal = options.portal.iter().map(|portal| portal_mark(portal));
    let parts: Vec<String> = parts.iter().cloned().chain(portal).collect();
    parts.join("-") + "@b24busy"
}

/// A portal's name may have any letters, and a `UID` should have but few.
fn portal_mark(portal: &str) -> String {
    format!("p{:016x}", fingerprint(portal))
}

#[cfg(test)]
mod tests {
    use super::lines::LONGEST_LINE;
    use super::*;

    const ANSWER: &str = r#"{"result": {"34": [
        {"ID": "1", "NAME": "Secret plan", "ACCESSIBILITY": "busy", "DATE_FROM": "15.09.2025 10:00:00",
         "DATE_TO": "15.09.2025 11:00:00", "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"},
        {"ID": "2", "ACCESSIBILITY": "quest", "DATE_FROM": "15.09.2025 12:00:00",
         "DATE_TO": "15.09.2025 13:00:00", "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow"},
        {"ID": "3", "ACCESSIBILITY": "absent", "DATE_FROM": "16.09.2025", "DATE_TO": "16.09.2025",
         "DT_SKIP_TIME": "Y"}],
        "35": [{"ID": "4", "DATE_FROM": "soon", "DATE_TO": "later"}]}}"#;

    fn written(more: &str) -> Result<String, Error> {
        let json = format!(
            r#"{{"from": "2025-09-15", "to": "2025-09-16", "time_zone": "Europe/Moscow"{more}}}"#
        );
        freebusy_ics(
            ANSWER,
            &CalendarOptions::from_json(&json).unwrap(),
            1_757_500_000,
        )
    }

    /// The lines with the folds taken out.
    fn unfolded(calendar: &str) -> Vec<String> {
        let whole = calendar.replace("\r\n ", "");
        whole.split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn each_person_has_busy_time_of_each_type() {
        let calendar =
            written(r#", "users": [34], "names": {"34": "The \"Sales\", x^ny"}"#).unwrap();
        assert_eq!(
            unfolded(&calendar),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                concat!("PRODID:-//b24busy//", env!("CARGO_PKG_VERSION"), "//EN"),
                "METHOD:PUBLISH",
                "BEGIN:VFREEBUSY",
                "UID:34@b24busy",
                "DTSTAMP:20250910T102640Z",
                "DTSTART:20250914T210000Z",
                "DTEND:20250916T210000Z",
                "ORGANIZER;CN=\"The ^'Sales^', x^^ny\":mailto:user-34@bitrix24.invalid",
                "FREEBUSY;FBTYPE=BUSY:20250915T070000Z/20250915T080000Z",
                "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20250915T090000Z/20250915T100000Z",
                "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20250915T210000Z/20250916T210000Z",
                "END:VFREEBUSY",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn who_is_unknown_is_named_and_never_free() {
        let calendar =
            written(r#", "users": [34, 35, 36], "names": {"36": "A; b, c\\d"}"#).unwrap();
        let lines = unfolded(&calendar);
        let begun = lines.iter().filter(|line| *line == "BEGIN:VFREEBUSY");
        assert_eq!(begun.count(), 1);
        let said = r"DESCRIPTION:unknown: A\; b\, c\\d\nincomplete: User 35";
        assert!(lines.contains(&said.to_owned()), "{lines:?}");
        assert!(written(r#", "users": [35]"#).is_err());
        let error = written(r#", "users": [36]"#).unwrap_err();
        assert_eq!(error.code(), Code::UnexpectedAnswer);
        assert!(!calendar.contains("Secret"));
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let name = "Отдел разработки ".repeat(20);
        let calendar = written(&format!(r#", "names": {{"34": "{name}"}}"#)).unwrap();
        assert!(calendar.ends_with("END:VCALENDAR\r\n"));
        let lines: Vec<&str> = calendar.split_terminator("\r\n").collect();
        assert!(
            lines
                .iter()
                .all(|line| line.len() <= LONGEST_LINE && !line.contains('\n'))
        );
        let folded = lines.iter().filter(|line| line.starts_with(' ')).count();
        assert!(folded > 8, "{folded}");
        let organizer = format!("ORGANIZER;CN=\"{}\":mailto:", name.trim());
        assert!(calendar.replace("\r\n ", "").contains(&organizer));
    }

    #[test]
    fn events_stand_beside_busy_time_where_they_are_asked_for() {
        let more = r#", "users": [34, 35], "busy": ["busy", "quest", "absent", "free"],
            "names": {"34": "Sales, x"}, "events": true"#;
        let calendar = written(more).unwrap();
        let lines = unfolded(&calendar);
        let first = lines.iter().position(|line| line == "BEGIN:VEVENT");
        let first = &lines[first.unwrap()..][..12];
        let uid = format!("UID:34-20250915T070000Z-{:016x}@b24busy", fingerprint("1"));
        assert_eq!(
            first,
            [
                "BEGIN:VEVENT",
                &uid,
                "DTSTAMP:20250910T102640Z",
                "DTSTART:20250915T070000Z",
                "DTEND:20250915T080000Z",
                r"SUMMARY:Sales\, x: busy",
                "STATUS:CONFIRMED",
                "TRANSP:OPAQUE",
                "CLASS:PUBLIC",
                "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
                "END:VEVENT",
                "BEGIN:VEVENT",
            ]
        );
        let all = |name: &str| -> Vec<&str> {
            let values = lines.iter().filter_map(|line| line.strip_prefix(name));
            values.collect()
        };
        assert_eq!(all("STATUS:"), ["CONFIRMED", "TENTATIVE", "CONFIRMED"]);
        assert_eq!(
            all("X-MICROSOFT-CDO-BUSYSTATUS:"),
            ["BUSY", "TENTATIVE", "OOF"]
        );
        assert_eq!(all("BEGIN:VFREEBUSY").len(), 1);
        // One kind at a time is published. Who is not wholly known has neither.
        assert!(all("METHOD").is_empty());
        assert!(!calendar.contains("User 35: ") && !calendar.contains("Secret"));
    }

    /// The UIDs of a calendar of this answer, in its order.
    fn uids(entries: &[&str], more: &str) -> Vec<String> {
        let answer = format!(
            r#"{{"result": {{"34": [{}], "7": []}}}}"#,
            entries.join(",")
        );
        let json = format!(
            r#"{{"to": "2025-09-19", "time_zone": "UTC", "date_format": "dmy", "events": true{more}}}"#
        );
        let options = CalendarOptions::from_json(&json).unwrap();
        let calendar = freebusy_ics(&answer, &options, 0).unwrap();
        let lines = unfolded(&calendar);
        let found = lines.iter().filter_map(|line| line.strip_prefix("UID:"));
        found.map(str::to_owned).collect()
    }

    const AWAY: &str =
        r#"{"FROM_HR": true, "ID": "5", "DT_FROM": "15.09.2025", "DT_TO": "17.09.2025"}"#;
    const MAYBE: &str = r#"{"ID": "9", "ACCESSIBILITY": "quest", "DATE_FROM": "18.09.2025 09:00:00",
        "DATE_TO": "18.09.2025 18:00:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"}"#;
    const CALL: &str = r#"{"ID": "12", "ACCESSIBILITY": "busy", "DATE_FROM": "18.09.2025 12:00:00",
        "DATE_TO": "18.09.2025 13:00:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"}"#;
    /// Of the same series as the call.
    const NEXT: &str = r#"{"ID": "12", "ACCESSIBILITY": "busy", "DATE_FROM": "19.09.2025 12:00:00",
        "DATE_TO": "19.09.2025 13:00:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"}"#;
    /// Begins with the call.
    const ADDED: &str = r#"{"ID": "20", "ACCESSIBILITY": "busy", "DATE_FROM": "18.09.2025 12:00:00",
        "DATE_TO": "18.09.2025 12:30:00", "TZ_FROM": "UTC", "TZ_TO": "UTC"}"#;
    const MONDAY: &str = r#", "from": "2025-09-15""#;

    #[test]
    fn what_is_imported_twice_is_the_same() {
        let entries = [AWAY, MAYBE, CALL, NEXT];
        let first = uids(&entries, MONDAY);
        // Two people; away, maybe, call, maybe, next.
        assert_eq!(first.len(), 7, "{first:?}");
        let different: std::collections::BTreeSet<&String> = first.iter().collect();
        assert_eq!(different.len(), first.len());
        // The window has moved into the absence; people have other names; a meeting was added; the
        // portal lists entries in another order.
        for (entries, more) in [
            (entries.as_slice(), r#", "from": "2025-09-17T08:00""#),
            (
                &entries,
                r#", "from": "2025-09-15", "names": {"34": "x"}, "language": "ru""#,
            ),
            (&[AWAY, MAYBE, CALL, NEXT, ADDED], MONDAY),
            (&[ADDED, NEXT, CALL, MAYBE, AWAY], MONDAY),
        ] {
            assert_eq!(uids(entries, more), first, "{more}");
        }
        let other = uids(&entries, r#", "from": "2025-09-15", "portal": "a.example""#);
        let another = uids(&entries, r#", "from": "2025-09-15", "portal": "b.example""#);
        for ((first, other), another) in first.iter().zip(&other).zip(&another) {
            assert!(first != other && first != another && other != another);
        }
    }
}
