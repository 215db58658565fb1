//! What dates tell of their order by themselves.

use super::date_order::{DateFormat, DateOrder};
use super::written::Written;

/// The evidence that stands in the dates themselves, counted over an answer.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    year_first: u32,
    year_last: u32,
    /// Dates that only one order makes a date, since a part is above 12.
    day_first: u32,
    month_first: u32,
    dots: u32,
    meridiem: u32,
    ambiguous: u32,
}

impl Evidence {
    /// Counts a date in.
    pub(crate) fn note(&mut self, written: Written) {
        if written.year_first {
            self.year_first += 1;
            return;
        }
        self.year_last += 1;
        let (a, b) = written.parts;
        self.day_first += u32::from(a > 12 && b <= 12);
        self.month_first += u32::from(b > 12 && a <= 12);
        self.dots += u32::from(written.dots);
        self.meridiem += u32::from(written.meridiem);
        self.ambiguous += u32::from(written.is_ambiguous());
    }

    /// What the dates tell by themselves, strongest first: a part above 12, dots (which no culture
    /// puts behind a month). `None` where they leave it open.
    pub(crate) fn verdict(&self) -> Option<DateFormat> {
        let format = |order, settled| {
            Some(DateFormat {
                order: Some(order),
                settled,
            })
        };
        match (self.day_first, self.month_first) {
            (0, 0) => {}
            (_, 0) => return format(DateOrder::Dmy, true),
            (0, _) => return format(DateOrder::Mdy, true),
            // No portal writes both. Most of the dates are right; nothing is certain.
            (days, months) if days >= months => return format(DateOrder::Dmy, false),
            _ => return format(DateOrder::Mdy, false),
        }
        if self.year_last == 0 {
            return match self.year_first {
                0 => Some(DateFormat {
                    order: None,
                    settled: true,
                }),
                _ => format(DateOrder::Ymd, true),
            };
        }
        if self.dots > 0 {
            return format(DateOrder::Dmy, true);
        }
        // Such as 05/05/2025 alone: the readings are the same.
        if self.ambiguous == 0 {
            return format(DateOrder::Dmy, true);
        }
        None
    }

    /// Whether am or pm stands somewhere: a hint that the month comes first, and no more. The
    /// United States write so, but India and Colombia write the day first and am and pm.
    pub(crate) fn has_meridiem(&self) -> bool {
        self.meridiem > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(dates: &[&str]) -> Option<(Option<&'static str>, bool)> {
        let mut evidence = Evidence::default();
        for date in dates {
            evidence.note(Written::parse(date).unwrap());
        }
        let format = evidence.verdict()?;
        Some((format.order.map(DateOrder::as_str), format.settled))
    }

    #[test]
    fn dates_tell_their_order_by_themselves() {
        assert_eq!(verdict(&[]), Some((None, true)));
        assert_eq!(verdict(&["2025-03-04"]), Some((Some("ymd"), true)));
        // Case 10: 21 is no month.
        assert_eq!(
            verdict(&["12/11/2024 05:59:00 pm", "12/21/2024 01:00:00 pm"]),
            Some((Some("mdy"), true))
        );
        assert_eq!(
            verdict(&["03/04/2025", "22/04/2025"]),
            Some((Some("dmy"), true))
        );
        // A part above 12 is stronger than dots; am and pm are no evidence here.
        assert_eq!(verdict(&["22/04/2025 01:00 pm"]), Some((Some("dmy"), true)));
        assert_eq!(
            verdict(&["03.04.2025", "04.22.2025"]),
            Some((Some("mdy"), true))
        );
        assert_eq!(verdict(&["03.04.2025"]), Some((Some("dmy"), true)));
        assert_eq!(verdict(&["03/04/2025 01:00 pm"]), None);
        assert_eq!(verdict(&["05/05/2025"]), Some((Some("dmy"), true)));
        assert_eq!(verdict(&["03/04/2025"]), None);
    }

    #[test]
    fn dates_that_contradict_each_other_settle_nothing() {
        assert_eq!(
            verdict(&["22/04/2025", "23/04/2025", "04/22/2025"]),
            Some((Some("dmy"), false))
        );
        assert_eq!(
            verdict(&["22/04/2025", "04/22/2025", "04/23/2025"]),
            Some((Some("mdy"), false))
        );
    }
}
