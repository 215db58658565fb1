//! What is known of an entry that tells whether it counts.

use crate::busy::entries::date_order::DateOrder;
use crate::busy::entries::entry::{Doubt, Entry, EntryKind};
use crate::busy::options::counted::Known;

impl Entry {
    /// With its dates in an order.
    pub(super) fn known(&self, order: DateOrder) -> Known<'_> {
        let is_event = self.kind != EntryKind::Absence;
        Known {
            accessibility: Some(self.accessibility),
            event: self.id.as_ref().filter(|_| is_event),
            all_day: self.kind == EntryKind::AllDay { surely: true },
            start: Some(self.from),
            order,
        }
    }
}

impl Doubt {
    /// With its dates in an order.
    pub(super) fn known(&self, order: DateOrder) -> Known<'_> {
        Known {
            accessibility: self.accessibility,
            event: self.event.as_ref(),
            all_day: self.all_day,
            start: self.from,
            order,
        }
    }
}
