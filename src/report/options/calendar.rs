//! The options of calendars: those of busy intervals, and how people are called.

use super::naming::Naming;
use super::timeline::TimelineOptions;
use crate::busy::{BusyOptions, Window};
use crate::error::Error;
use crate::input::fields::Fields;
use crate::input::users::UserId;
use crate::input::wrong_option::WrongOption;
use crate::language::Language;
use crate::report::texts::Texts;

/// What a calendar holds: the busy time that [`BusyOptions`] find, and how people are called.
///
/// ```
/// # use b24busy::{BusyOptions, CalendarOptions};
/// let busy = BusyOptions::new()
///     .window("2025-09-08", "2025-09-12")?
///     .time_zone("Europe/Moscow")?;
/// let options = CalendarOptions::new(busy).name(34, "Sales")?;
/// let same = CalendarOptions::from_json(
///     r#"{"from": "2025-09-08", "to": "2025-09-12", "time_zone": "Europe/Moscow",
///         "names": {"34": "Sales"}}"#,
/// )?;
/// assert_eq!(options, same);
/// # Ok::<(), b24busy::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarOptions {
    pub(crate) busy: BusyOptions,
    naming: Naming,
    pub(in crate::report) events: bool,
    pub(in crate::report) portal: Option<String>,
}

impl CalendarOptions {
    /// A calendar of this busy time, in English. A window and a time zone have to be among the
    /// options.
    pub fn new(busy: BusyOptions) -> Self {
        Self {
            busy,
            naming: Naming::default(),
            events: false,
            portal: None,
        }
    }

    /// Options from a JSON object: those of [`TimelineOptions::from_json`], so that the object of a
    /// picture does for a calendar, and these. What is for slots or for pictures alone has to be in
    /// order, and has no effect; nor have `merge` and `view_minutes`. An unknown key is an error.
    ///
    /// | key | value | default | meaning |
    /// |---|---|---|---|
    /// | `events` | flag | false | whether there is an event for each busy interval as well |
    /// | `portal` | text | that of the client | what keeps people of two portals apart: the portal's host |
    pub fn from_json(json: &str) -> Result<Self, Error> {
        Ok(Fields::parse_with(json, Self::take)?)
    }

    fn take(fields: &mut Fields) -> Result<Self, WrongOption> {
        let TimelineOptions { slots, naming, .. } = TimelineOptions::take(fields)?;
        let options = Self {
            naming,
            events: fields.flag("events")?.unwrap_or(false),
            ..Self::new(slots.busy)
        };
        Ok(match fields.text("portal")? {
            Some(portal) => options.portal(&portal),
            None => options,
        })
    }

    /// How a person is called.
    pub fn name(mut self, user: impl UserId, name: impl Into<String>) -> Result<Self, Error> {
        self.naming.name(user, name.into())?;
        Ok(self)
    }

    /// The language of the calendar's description.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.naming.language = language;
        self
    }

    /// Whether there is an event for each busy interval as well, since many readers show nothing of
    /// a person's busy time as such. There is none unless set otherwise.
    #[must_use]
    pub fn events(mut self, written: bool) -> Self {
        self.events = written;
        self
    }

    /// The portal that the people are of, by its host: a reader takes user 1 of one portal and user 1 of
    /// another for the same person's otherwise. [`Client::freebusy_ics`](crate::Client::freebusy_ics)
    /// knows it. Only whether it is the same text matters, but for letter case and spaces around it.
    #[must_use]
    pub fn portal(mut self, host: &str) -> Self {
        let host = host.trim().to_lowercase();
        self.portal = Some(host).filter(|host| !host.is_empty());
        self
    }

    /// The same, where the caller named none.
    pub(crate) fn known_portal(self, host: &str) -> Self {
        if self.portal.is_none() {
            self.portal(host)
        } else {
            self
        }
    }

    /// The window, without which a calendar would call all time free.
    pub(crate) fn resolved_window(&self) -> Result<Window, WrongOption> {
        self.busy
            .whole_window("days are in it", "a calendar needs a window")
    }

    pub(in crate::report) fn texts(&self) -> &'static Texts {
        self.naming.texts()
    }

    pub(in crate::report) fn label(&self, user: u64) -> String {
        self.naming.label(user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_can_be_set_in_json_and_by_hand() {
        let json = r#"{"users": [34, 7], "names": {"34": "Отдел продаж"}, "language": "ru",
                       "events": true, "portal": " Shop.example "}"#;
        let busy = BusyOptions::from_json(r#"{"users": [34, 7]}"#).unwrap();
        let built = CalendarOptions::new(busy)
            .name(34, "Отдел продаж")
            .unwrap()
            .language(Language::Russian)
            .events(true)
            .portal("shop.example");
        assert_eq!(CalendarOptions::from_json(json), Ok(built.clone()));
        assert_eq!(built.clone().known_portal("other.example"), built);
        let unnamed = built.clone().portal(" ");
        assert_ne!(unnamed, built);
        assert_eq!(unnamed.known_portal("SHOP.example"), built);
    }

    #[test]
    fn the_options_of_a_picture_do_for_a_calendar() {
        let picture = r#"{"users": [34], "duration_minutes": 60, "title": "Week"}"#;
        let calendar = r#"{"users": [34]}"#;
        assert_eq!(
            CalendarOptions::from_json(picture),
            CalendarOptions::from_json(calendar)
        );
        for json in [r#"{"duration_minutes": 0}"#, r#"{"titel": "Week"}"#] {
            let error = CalendarOptions::from_json(json).err();
            assert_eq!(error, TimelineOptions::from_json(json).err());
            assert!(error.is_some(), "{json}");
        }
    }
}
