//! Busy time as calendars exchange it: RFC 5545, a `VFREEBUSY` for each person.

use super::fingerprint::fingerprint;
use super::options::CalendarOptions;
use crate::busy::time::moment::Moment;
use crate::busy::time::rfc3339::utc;
use crate::busy::time::stretch::{Lasting, Stretch};
use crate::busy::{Accessibility, BusyOptions, UserBusy, busy_intervals};
use crate::error::{Code, Error};

/// The longest line in octets, without its end.
const LONGEST_LINE: usize = 75;

/// Writes an answer of `calendar.accessibility.get` as iCalendar: the busy time of each person in
/// the window, in UTC, as a published `VFREEBUSY`. `stamp_unix` is the moment at which it is made.
///
/// `quest` becomes `BUSY-TENTATIVE`, and `absent` becomes `BUSY-UNAVAILABLE`. The person is the
/// `ORGANIZER`, as RFC 5545 (3.6.4) has it for published busy time; since an answer has no
/// addresses, one that can never receive mail stands there (`mailto:user-34@bitrix24.invalid`),
/// and the name beside it. Titles of entries are left out.
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
    let found = busy_intervals(answer, &merging)?;
    let (known, unknown): (Vec<&UserBusy>, Vec<&UserBusy>) =
        found.users.iter().partition(|person| person.complete);
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
    lines.raw("METHOD", "PUBLISH");
    let said = description(&unknown, options);
    if !said.is_empty() {
        lines.text("DESCRIPTION", &said);
    }
    let calendar = Calendar {
        limits,
        options,
        stamp: basic(Moment(stamp_unix)),
        fingerprint: fingerprint(answer),
    };
    for person in known {
        calendar.person(person, &mut lines);
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
    fingerprint: u64,
}

impl Calendar<'_> {
    fn person(&self, found: &UserBusy, lines: &mut Lines) {
        let user = found.user;
        let label = self.options.label(user);
        let (start, end) = (basic(self.limits.start), basic(self.limits.end));
        lines.raw("BEGIN", "VFREEBUSY");
        lines.raw(
            "UID",
            &format!("{user}-{start}-{end}-{:016x}@b24busy", self.fingerprint),
        );
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

/// A text as the value of a parameter in quotes, which RFC 5545 cannot write and RFC 6868 can.
fn in_quotes(text: &str) -> String {
    text.replace('^', "^^").replace('"', "^'")
}

/// A moment as `20250911T153400Z`.
fn basic(moment: Moment) -> String {
    utc(moment).to_string().replace(['-', ':'], "")
}

/// The lines of a calendar.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property of type TEXT.
    fn text(&mut self, name: &str, text: &str) {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped.push_str("\\n"),
                c if c.is_control() => escaped.push(' '),
                c => escaped.push(c),
            }
        }
        self.raw(name, &escaped);
    }

    /// A property whose value is written already, folded: no line is longer than 75 octets, and no
    /// character is cut.
    fn raw(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
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
        let uid = format!(
            "UID:34-20250914T210000Z-20250916T210000Z-{:016x}@b24busy",
            fingerprint(ANSWER)
        );
        assert_eq!(
            unfolded(&calendar),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                concat!("PRODID:-//b24busy//", env!("CARGO_PKG_VERSION"), "//EN"),
                "METHOD:PUBLISH",
                "BEGIN:VFREEBUSY",
                &uid,
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
}
