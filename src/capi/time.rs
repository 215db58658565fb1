//! The functions of the time half. As in `functions.rs`, their comments are the manual.

use std::ffi::c_char;
use std::time::{SystemTime, UNIX_EPOCH};

use super::border::{borrow, borrow_optional, share};
use super::client::b24_client;
use super::guarded;
use super::returned_strings::give_outcome;
use crate::busy::{BusyOptions, SlotOptions, TIME_ZONE_RELEASE, available_slots, busy_intervals};
use crate::call::Client;
use crate::error::Error;
use crate::report::{CalendarOptions, TimelineOptions, freebusy_ics, timeline_svg};

/// Computes when each user is busy, from an answer of calendar.accessibility.get. No network.
///
/// answer_json: the answer as b24_get_user_busy returns it, whole.
/// options_json: a JSON object, or NULL for the defaults. Every key is optional, an unknown one is
/// an error:
///   "from", "to"            the window: dates (whole days, "to" included), date-times in time_zone,
///                           or RFC 3339 with an offset; up to 400 days. Absent: nothing is clipped.
///   "time_zone"             the viewer's: "Europe/Moscow", "Russian Standard Time", "+03:00".
///                           Absent: UTC, and the result's window has "time_zone_assumed": true.
///   "portal_time_zone"      of entries that name no zone, and of HR absences (time_zone)
///   "users"                 ids in any form: whom to tell about, in this order (all in the answer)
///   "busy"                  accessibilities that count (["busy", "absent", "quest"]; "free" too)
///   "all_day"               "free": calendar events of whole days do not count ("busy": as others);
///                           absences from HR always do
///   "ignore_events"         ids of events that do not count, such as the one to be moved: "2324", or
///                           "2324@2025-09-11" for the instance alone that starts on that day
///   "merge"                 false: one interval for each entry (true: joined where they overlap or
///                           touch, and the strongest of absent, busy, quest holds)
///   "date_format"           "dmy", "mdy" or "ymd": the order of the portal's dates (found out)
///   "asked"                 {"from": date, "to": date}: the days that the portal was asked for. The
///                           window must lie within them; they tell the order of dates
///   "view_minutes"          a digit for each step of the window: "view" in the result
///   "per_user"              {"34": {"time_zone": ..., "working_hours": ..., "dates": {...},
///                           "holidays": [...]}}
///
/// Returns JSON, never NULL, to be returned to b24_string_free:
///   {"window": {"start": "2025-09-10T21:00:00Z", "end": "2025-09-17T21:00:00Z",
///               "time_zone": "Europe/Moscow"},
///    "users": {"1": {"known": true, "complete": true, "busy": [
///       {"start": "2025-09-11T15:34:00Z", "end": "2025-09-11T16:34:00Z",
///        "start_unix": 1757604840, "end_unix": 1757608440,
///        "local_start": "2025-09-11T18:34:00+03:00", "local_end": "2025-09-11T19:34:00+03:00",
///        "accessibility": "quest", "events": ["2324", "2328"], "zone": "event"}]}},
///    "date_format": {"order": "dmy", "settled": true}, "unread": []}
/// *_unix are seconds since 1970 in UTC. A user with "known": false is not in the answer: unknown,
/// not free. "complete": false: an entry could not be read that counts and may be in the window;
/// "unread" says of each one why. "zone" is "event", "person" or "portal" by whose zone was taken, or
/// "assumed". "view": 0 free, 1 tentative, 2 busy, 3 away, 4 not the person's own working time; null
/// for a user who is not wholly known.
/// An error is an envelope as everywhere; the portal's own error in answer_json is one too.
/// Safe from any thread.
///
/// # Safety
/// answer_json points to a NUL-terminated string; options_json does, or is NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_busy_intervals(
    answer_json: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        of_answer(answer_json, options_json, |answer, options| {
            let options = BusyOptions::from_json(options)?;
            busy_intervals(answer, &options).map(|found| found.to_json())
        })
    }
}

/// Computes when people are free, from an answer of calendar.accessibility.get. No network.
///
/// answer_json: as for b24_busy_intervals.
/// options_json: those of b24_busy_intervals, of which "from", "to" and "time_zone" have to be
/// there, and these:
///   "duration_minutes"      how long a slot is, in real minutes (whole free stretches)
///   "step_minutes"          from one possible start to the next (the duration)
///   "grid"                  "hours": starts are counted from the start of working hours; "clock":
///                           from local midnight ("hours")
///   "working_hours"         {"monday": ["09:00-13:00", "14:00-18:00"], "saturday": ["22:00-02:00"]}
///                           in time_zone; a day that is not named is off; "always"
///                           (Monday to Friday, 09:00-18:00)
///   "holidays"              ["2025-09-12", ...]: a stretch belongs to the day it starts on
///   "dates"                 {"2025-11-01": ["09:00-14:00"], "2025-11-04": []}: the hours of single
///                           days, whatever the week says
///   "not_before"            the earliest start of a slot, as "from" is written
///   "buffer_before_minutes", "buffer_after_minutes"
///                           must be free too, but may lie outside hours and window (0)
///   "required", "optional"  ids: who has to be free, who need not (everybody has to; with one of
///                           the two the others are of the other kind)
///   "at_least"              5 or "75%": how many of all must be free (0: slots that nobody can
///                           attend are offered, too); alone it makes everybody optional
///   "groups"                [{"users": [1, 2], "at_least": 1}, {"users": [7]}]: of each so many must be
///                           free, all unless given; who is in one is not required on its account
///   "order"                 "time", or "attendance": most free people first ("time")
///   "limit"                 at most so many slots, after sorting
///   "alternatives"          true, or how many at most: where there is no slot, or fewer than limit,
///                           what one concession would give (false)
///   "check_start"           "2025-09-11T15:00": who stands in the way of a meeting that starts then
///
/// Returns JSON, never NULL, to be returned to b24_string_free:
///   {"window": {...}, "slots": [
///       {"start": "2025-09-11T06:00:00Z", "end": "2025-09-11T07:00:00Z",
///        "start_unix": 1757570400, "end_unix": 1757574000,
///        "local_start": "2025-09-11T09:00:00+03:00", "local_end": "2025-09-11T10:00:00+03:00",
///        "free": ["1"], "busy": ["7"], "off": [], "unknown": [],
///        "local": {"7": {"start": "2025-09-11T11:00:00+05:00", "end": "2025-09-11T12:00:00+05:00"}}}],
///    "reason": null, "date_format": {...}, "unread": []}
/// "off": outside the own hours, or on an own holiday, of "per_user". "local": the slot by the clocks
/// of those for whom "per_user" names a time zone; absent where it names none. Where there is no slot, "reason"
/// is {"code", "message", "users", "off"} and maybe "groups", with the code "nobody", "not_before",
/// "no_working_hours", "too_short", "no_start", "unknown", "busy" or "off". No slot counts on a user who is
/// not in the answer, or has an entry that cannot be read and may be there. Where they were asked for:
/// "alternatives", a list of {"concession", "slots", "first", "options"}, of which "options" are what to
/// change to get these slots; and "checked", a slot with "suits", "in_hours", "groups" and "conflicts". Safe
/// from any thread.
///
/// # Safety
/// As for b24_busy_intervals.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_available_slots(
    answer_json: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        of_answer(answer_json, options_json, |answer, options| {
            let options = SlotOptions::from_json(options)?;
            available_slots(answer, &options).map(|found| found.to_json())
        })
    }
}

/// Draws an answer of calendar.accessibility.get: when each person is busy, and which slots suit. No
/// network.
///
/// answer_json: as for b24_busy_intervals.
/// options_json: those of b24_available_slots, and these:
///   "names"                 {"34": "Sales", ...}: how people are called ("User 34")
///   "language"              "en" or "ru": of days and texts ("en")
///   "title"                 what stands above ("Who is busy")
///   "entry_titles"          false: the names of entries are not in the picture (true)
///
/// Returns a self-contained SVG that begins with "<svg", or an error as JSON; tell them apart with
/// b24_is_error. Never NULL; to be returned to b24_string_free. It has no script and no reference to
/// anything outside, all that came from the portal is escaped, and it adapts to light and dark
/// surroundings: save it, or put it into an HTML page. Safe from any thread.
///
/// # Safety
/// As for b24_busy_intervals.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_timeline_svg(
    answer_json: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        of_answer(answer_json, options_json, |answer, options| {
            timeline_svg(answer, &TimelineOptions::from_json(options)?)
        })
    }
}

/// Writes an answer of calendar.accessibility.get for calendars (iCalendar, RFC 5545): the busy time
/// of each person, as a published VFREEBUSY, and by choice as events. No network.
///
/// answer_json: as for b24_busy_intervals.
/// options_json: those of b24_timeline_svg, of which "from", "to" and "time_zone" have to be there,
/// and these. What is for slots or for pictures alone has no effect.
///   "events"                true: a VEVENT for each interval as well, since many readers show nothing
///                           of a VFREEBUSY (false)
///   "portal"                the portal's host: it keeps people of two portals apart in UIDs
///
/// Returns the calendar, which begins with "BEGIN:VCALENDAR", or an error as JSON; tell them apart
/// with b24_is_error. Never NULL; to be returned to b24_string_free. Its lines end with CR and LF, as
/// the standard has it: write it as it is, not as text. It is stamped with this moment of the
/// machine's clock, and has no titles of entries: an event is called by the person and how the time
/// is taken, "Sales: busy". UIDs stay the same from one answer to the next, so that a reader that
/// imports twice updates what it has. With events there is no METHOD.
/// Who is not in the answer or has an entry that cannot be read has no VFREEBUSY, since that would call
/// them free: the calendar's DESCRIPTION names them. If nobody is left it is an error; so is an answer
/// that does not settle the order of its dates. Safe from any thread.
///
/// # Safety
/// Each argument is NULL or points to a NUL-terminated string.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_freebusy_ics(
    answer_json: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        of_answer(answer_json, options_json, |answer, options| {
            freebusy_ics(answer, &CalendarOptions::from_json(options)?, now())
        })
    }
}

/// The release of IANA's time zone data that the library carries, such as "2026f": rules that were
/// made later are not known to it. The string is static: it is not to be freed.
#[unsafe(no_mangle)]
pub extern "C" fn b24_time_zone_data() -> *const c_char {
    TIME_ZONE_DATA.as_ptr().cast()
}

/// With its NUL.
static TIME_ZONE_DATA: [u8; TIME_ZONE_RELEASE.len() + 1] = {
    let release = TIME_ZONE_RELEASE.as_bytes();
    let mut text = [0; TIME_ZONE_RELEASE.len() + 1];
    let mut at = 0;
    while at < release.len() {
        assert!(release[at] != 0);
        text[at] = release[at];
        at += 1;
    }
    text
};

/// Asks the portal and computes when each user is busy: b24_client_get_user_busy from the day before
/// the window to the day after it, and b24_busy_intervals of the answer, in one.
///
/// client: from b24_client_new.
/// users: user ids: "1", "1,2" or "[1,2]". The option "users" may name some of them.
/// options_json: those of b24_busy_intervals; "from" and "to" have to be there, "asked" not.
///
/// Returns what b24_busy_intervals returns. The portal's own error is an error in the envelope.
///
/// # Safety
/// client is NULL or came from b24_client_new and is not freed before this call begins; the strings
/// are NULL or NUL-terminated.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_busy_intervals(
    client: *const b24_client,
    users: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        of_portal(client, users, options_json, |client, users, options| {
            let options = BusyOptions::from_json(options)?;
            Ok(client.busy_intervals(users, &options)?.to_json())
        })
    }
}

/// Asks the portal and computes when people are free: b24_available_slots of an answer that is got
/// as in b24_client_busy_intervals, further back and ahead where buffers need it.
///
/// client, users: as for b24_client_busy_intervals.
/// options_json: those of b24_available_slots, without "asked".
///
/// Returns what b24_available_slots returns. The portal's own error is an error in the envelope.
///
/// # Safety
/// As for b24_client_busy_intervals.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_available_slots(
    client: *const b24_client,
    users: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        of_portal(client, users, options_json, |client, users, options| {
            let options = SlotOptions::from_json(options)?;
            Ok(client.available_slots(users, &options)?.to_json())
        })
    }
}

/// Asks the portal and draws the answer: b24_timeline_svg of an answer that is got as in
/// b24_client_available_slots.
///
/// client, users: as for b24_client_busy_intervals.
/// options_json: those of b24_timeline_svg, without "asked".
///
/// Returns what b24_timeline_svg returns. The portal's own error is an error in the envelope.
///
/// # Safety
/// As for b24_client_busy_intervals.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_timeline_svg(
    client: *const b24_client,
    users: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        of_portal(client, users, options_json, |client, users, options| {
            client.timeline_svg(users, &TimelineOptions::from_json(options)?)
        })
    }
}

/// Asks the portal and writes the answer for calendars: b24_freebusy_ics of an answer that is got as
/// in b24_client_available_slots.
///
/// client, users: as for b24_client_busy_intervals.
/// options_json: those of b24_freebusy_ics, without "asked"; "portal" is the client's unless given.
///
/// Returns what b24_freebusy_ics returns. The portal's own error is an error in the envelope.
///
/// # Safety
/// As for b24_client_busy_intervals.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_freebusy_ics(
    client: *const b24_client,
    users: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    // SAFETY: the caller's promise is passed on.
    unsafe {
        of_portal(client, users, options_json, |client, users, options| {
            client.freebusy_ics(users, &CalendarOptions::from_json(options)?, now())
        })
    }
}

/// The moment that a calendar is stamped with.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().cast_signed())
}

/// What is computed from an answer and options, for the caller.
///
/// # Safety
/// Both are NULL or point to NUL-terminated strings that nobody changes during the call.
unsafe fn of_answer(
    answer: *const c_char,
    options: *const c_char,
    compute: impl FnOnce(&str, &str) -> Result<String, Error>,
) -> *mut c_char {
    give_outcome(guarded(|| {
        // SAFETY: as the caller promises.
        let (answer, options) = unsafe {
            (
                borrow(answer, "answer_json")?,
                borrow_optional(options, "options_json")?,
            )
        };
        compute(answer, options.unwrap_or_default())
    }))
}

/// What a client asks for and computes, for the caller.
///
/// # Safety
/// The client is NULL or alive when the call begins; the strings are as for [`of_answer`].
unsafe fn of_portal(
    client: *const b24_client,
    users: *const c_char,
    options: *const c_char,
    compute: impl FnOnce(&Client, &str, &str) -> Result<String, Error>,
) -> *mut c_char {
    give_outcome(guarded(|| {
        // SAFETY: as the caller promises.
        let (client, users, options) = unsafe {
            (
                share(client, "client")?,
                borrow(users, "users")?,
                borrow_optional(options, "options_json")?,
            )
        };
        let client = client.get();
        client.masked(compute(client, users, options.unwrap_or_default()))
    }))
}
