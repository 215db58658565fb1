//! A slot by the clocks of the people who have a zone of their own.

use std::sync::Arc;

use super::find::Slot;
use crate::busy::options::busy::BusyOptions;
use crate::busy::time::moment::Moment;
use crate::busy::time::rfc3339::Rfc3339;
use crate::busy::time::zone::Zone;

/// The people who have a zone of their own, in the order asked: one list that all slots share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clocks(Arc<[(u64, Zone)]>);

impl Clocks {
    /// Those of these people whose zone the caller named.
    pub(super) fn of(users: &[u64], options: &BusyOptions) -> Self {
        let own = users.iter().filter_map(|user| {
            let zone = options.people.get(user)?.zone.clone()?;
            Some((*user, zone))
        });
        Self(own.collect())
    }

    /// The people with their zones.
    pub(crate) fn all(&self) -> &[(u64, Zone)] {
        &self.0
    }
}

/// A slot by the clock of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocalTime {
    /// Whose clock it is.
    pub user: u64,
    /// When the slot starts, in RFC 3339 with the offset of the person's zone.
    pub start: String,
    /// When it ends.
    pub end: String,
}

impl Slot {
    /// The slot by the clocks of the people for whom
    /// [`per_user`](BusyOptions::from_json) names a time zone, free or not, in the order asked.
    ///
    /// ```
    /// use b24busy::{SlotOptions, available_slots};
    ///
    /// let options = SlotOptions::from_json(
    ///     r#"{"users": [1, 34], "from": "2025-09-11", "to": "2025-09-11",
    ///         "time_zone": "Europe/Moscow", "duration_minutes": 60,
    ///         "per_user": {"34": {"time_zone": "Asia/Yekaterinburg"}}}"#,
    /// )?;
    /// let found = available_slots(r#"{"result": {"1": [], "34": []}}"#, &options)?;
    /// let local = found.slots[0].local();
    /// assert_eq!((local.len(), local[0].user), (1, 34));
    /// assert_eq!(local[0].start, "2025-09-11T11:00:00+05:00");
    /// # Ok::<(), b24busy::Error>(())
    /// ```
    pub fn local(&self) -> Vec<LocalTime> {
        let clocks = self.clocks.all().iter();
        clocks
            .map(|(user, zone)| LocalTime {
                user: *user,
                start: local(Moment(self.start_unix), zone).to_string(),
                end: local(Moment(self.end_unix), zone).to_string(),
            })
            .collect()
    }
}

/// A moment as the clock of a zone shows it.
pub(crate) fn local(moment: Moment, zone: &Zone) -> Rfc3339 {
    Rfc3339 {
        moment,
        offset: Some(zone.offset_at(moment)),
    }
}
