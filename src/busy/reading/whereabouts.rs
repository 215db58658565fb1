//! Where an entry may be of which only a part can be read.

use crate::busy::entries::date_order::DateOrder;
use crate::busy::entries::written::Written;
use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::Stretch;
use crate::busy::time::wall::DAY;

/// Zones are less than a day apart; a day is left for what nobody thought of.
const SPARE: i64 = 2 * DAY;

/// All the time in which an entry may be whose start, or end, or both can be read, but make no entry.
pub(super) fn whereabouts(
    (from, to): (Option<Written>, Option<Written>),
    order: DateOrder,
) -> Stretch {
    let start = from.and_then(|from| from.wall(order).ok());
    let start = start.map(|wall| Moment(wall.0));
    let end = to.and_then(|to| {
        // A day without a time may be meant whole.
        let whole = if to.is_midnight() { DAY } else { 0 };
        Some(Moment(to.wall(order).ok()?.0) + whole)
    });
    // Which of two that are the wrong way round is wrong, nobody knows.
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (Some(start.min(end)), Some(start.max(end))),
        ends => ends,
    };
    Stretch::new(
        start.map_or(Moment::FIRST, |start| start - SPARE),
        end.map_or(Moment::LAST, |end| end + SPARE),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::rfc3339::utc;

    fn found_in(order: DateOrder, from: &str, to: &str) -> (String, String) {
        let read = |text| Written::parse(text).ok();
        let day = |moment| utc(moment).to_string()[..13].to_owned();
        let time = whereabouts((read(from), read(to)), order);
        (day(time.start), day(time.end))
    }

    fn found(from: &str, to: &str) -> (String, String) {
        found_in(DateOrder::Dmy, from, to)
    }

    #[test]
    fn a_half_tells_on_which_side_of_it_an_entry_is() {
        let days = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let (first, last) = ("0001-01-02T00", "9999-12-31T00");
        assert_eq!(found("?", "?"), days(first, last));
        assert_eq!(
            found("?", "10.09.2025 12:00:00"),
            days(first, "2025-09-12T12")
        );
        assert_eq!(found("?", "10.09.2025"), days(first, "2025-09-13T00"));
        assert_eq!(
            found("10.09.2025 12:00:00", "?"),
            days("2025-09-08T12", last)
        );
        // The wrong way round.
        assert_eq!(
            found("20.09.2025 12:00:00", "10.09.2025 12:00:00"),
            days("2025-09-08T12", "2025-09-22T12")
        );
    }

    #[test]
    fn of_two_readings_both_may_be_meant() {
        let days = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let both =
            |from, to| [DateOrder::Dmy, DateOrder::Mdy].map(|order| found_in(order, from, to));
        let (first, last) = ("0001-01-02T00", "9999-12-31T00");
        assert_eq!(
            both("?", "04.10.2025 12:00:00"),
            [days(first, "2025-10-06T12"), days(first, "2025-04-12T12")]
        );
        assert_eq!(
            both("04.10.2025 12:00:00", "?"),
            [days("2025-10-02T12", last), days("2025-04-08T12", last)]
        );
        // In one of them it is no date: then it may be anywhere.
        assert_eq!(
            both("?", "25.10.2025 12:00:00"),
            [days(first, "2025-10-27T12"), days(first, last)]
        );
        // Nothing is known against the months between the two.
        assert_eq!(
            both("04.10.2025 12:00:00", "03.10.2025 12:00:00"),
            [
                days("2025-10-01T12", "2025-10-06T12"),
                days("2025-03-08T12", "2025-04-12T12")
            ]
        );
    }
}
