//! Busy time as events, for the many readers that show nothing of a `VFREEBUSY`.

use super::lines::{Lines, basic};
use super::{Calendar, uid};
use crate::busy::time::stretch::Lasting;
use crate::busy::{Accessibility, Beginning, Interval, UserBusy};
use crate::report::fingerprint::fingerprint;

impl Calendar<'_> {
    /// An event for each of the person's intervals.
    pub(super) fn events(&self, found: &UserBusy, beginnings: &[Beginning], lines: &mut Lines) {
        for (interval, beginning) in found.busy.iter().zip(beginnings) {
            self.event(found.user, interval, beginning, lines);
        }
    }

    fn event(&self, user: u64, interval: &Interval, beginning: &Beginning, lines: &mut Lines) {
        let time = interval.stretch();
        let taken = self.options.texts().accessibility(interval.accessibility);
        let summary = format!("{}: {taken}", self.options.label(user));
        let entry = beginning.entry.as_ref().map(ToString::to_string);
        let of_its_own = [
            user.to_string(),
            basic(beginning.start),
            format!("{:016x}", fingerprint(&entry.unwrap_or_default())),
        ];
        // The last one is Outlook's, which cannot tell being away by the others.
        let (status, transparency, outlook) = match interval.accessibility {
            Accessibility::Free => ("CONFIRMED", "TRANSPARENT", "FREE"),
            Accessibility::Quest => ("TENTATIVE", "OPAQUE", "TENTATIVE"),
            Accessibility::Busy => ("CONFIRMED", "OPAQUE", "BUSY"),
            Accessibility::Absent => ("CONFIRMED", "OPAQUE", "OOF"),
        };
        lines.raw("BEGIN", "VEVENT");
        lines.raw("UID", &uid(&of_its_own, self.options));
        lines.raw("DTSTAMP", &self.stamp);
        lines.raw("DTSTART", &basic(time.start));
        lines.raw("DTEND", &basic(time.end));
        lines.text("SUMMARY", &summary);
        lines.raw("STATUS", status);
        lines.raw("TRANSP", transparency);
        // It tells no more than a VFREEBUSY, which has no such property.
        lines.raw("CLASS", "PUBLIC");
        lines.raw("X-MICROSOFT-CDO-BUSYSTATUS", outlook);
        lines.raw("END", "VEVENT");
    }
}
