//! The options of pictures: those of slots, and how people and texts are called.

use std::borrow::Cow;

use super::naming::Naming;
use crate::busy::{NoSlots, NoSlotsCode, SlotOptions};
use crate::error::Error;
use crate::input::fields::Fields;
use crate::input::users::UserId;
use crate::input::wrong_option::WrongOption;
use crate::language::Language;
use crate::put::put;
use crate::report::texts::{self, Texts};

/// How many people and slots are named where they are only listed.
pub(in crate::report) const LISTED: usize = 10;

/// What a picture shows: what [`SlotOptions`] find, and how people and texts are called.
///
/// ```
/// # use b24busy::{BusyOptions, Language, SlotOptions, TimelineOptions};
/// let busy = BusyOptions::new()
///     .window("2025-09-08", "2025-09-12")?
///     .time_zone("Europe/Moscow")?;
/// let options = TimelineOptions::new(SlotOptions::new(busy).duration_minutes(60)?)
///     .name(34, "Отдел продаж")?
///     .language(Language::Russian);
/// let same = TimelineOptions::from_json(
///     r#"{"from": "2025-09-08", "to": "2025-09-12", "time_zone": "Europe/Moscow",
///         "duration_minutes": 60, "names": {"34": "Отдел продаж"}, "language": "ru"}"#,
/// )?;
/// assert_eq!(options, same);
/// # Ok::<(), b24busy::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineOptions {
    pub(crate) slots: SlotOptions,
    pub(in crate::report) naming: Naming,
    title: Option<String>,
    pub(in crate::report) entry_titles: bool,
}

impl TimelineOptions {
    /// A picture of these slots and of the busy time around them, in English.
    pub fn new(slots: SlotOptions) -> Self {
        Self {
            slots,
            naming: Naming::default(),
            title: None,
            entry_titles: true,
        }
    }

    /// Options from a JSON object: those of [`SlotOptions::from_json`], of which `from`, `to` and
    /// `time_zone` have to be there, and these. An unknown key is an error. `merge` and
    /// `view_minutes` change nothing in a picture.
    ///
    /// | key | value | default | meaning |
    /// |---|---|---|---|
    /// | `names` | `{"34": "Sales"}` | `User 34` | how people are called |
    /// | `language` | `en`, `ru` | `en` | of days and texts |
    /// | `title` | text | `Who is busy` | what stands above |
    /// | `entry_titles` | flag | true | whether the names of entries are in the picture, to be shown under the pointer |
    pub fn from_json(json: &str) -> Result<Self, Error> {
        Ok(Fields::parse_with(json, Self::take)?)
    }

    pub(super) fn take(fields: &mut Fields) -> Result<Self, WrongOption> {
        let mut options = Self::new(SlotOptions::take(fields)?);
        options.naming = Naming::take(fields)?;
        options.title = fields.text("title")?;
        options.entry_titles = fields.flag("entry_titles")?.unwrap_or(true);
        Ok(options)
    }

    /// How a person is called.
    pub fn name(mut self, user: impl UserId, name: impl Into<String>) -> Result<Self, Error> {
        self.naming.name(user, name.into())?;
        Ok(self)
    }

    /// The language of days and texts.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.naming.language = language;
        self
    }

    /// What stands above the picture.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Whether the names of entries are in the picture. They are unless set otherwise.
    #[must_use]
    pub fn entry_titles(mut self, shown: bool) -> Self {
        self.entry_titles = shown;
        self
    }

    /// The language of days and texts.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the terminal's"))]
    pub(in crate::report) fn chosen_language(&self) -> Language {
        self.naming.language
    }

    /// The options of slots, without what no picture shows and takes time to find.
    pub(in crate::report) fn slots_of_a_picture(&self) -> Cow<'_, SlotOptions> {
        if self.slots.alternatives.is_none() && self.slots.check_start.is_none() {
            return Cow::Borrowed(&self.slots);
        }
        Cow::Owned(SlotOptions {
            alternatives: None,
            check_start: None,
            ..self.slots.clone()
        })
    }

    /// The texts in the language asked for.
    pub(in crate::report) fn texts(&self) -> &'static Texts {
        self.naming.texts()
    }

    /// A person's name, else the id.
    pub(in crate::report) fn label(&self, user: u64) -> String {
        self.naming.label(user)
    }

    /// The first few people by their labels, and how many more there are.
    pub(in crate::report) fn named(&self, users: &[u64]) -> String {
        let labels = users.iter().take(LISTED).map(|user| self.label(*user));
        let more = self.texts().and_more(users.len().saturating_sub(LISTED));
        labels.chain(more).collect::<Vec<_>>().join(", ")
    }

    /// Why there is no slot.
    pub(in crate::report) fn why_none(&self, reason: &NoSlots) -> String {
        let mut text = self.texts().reason(reason.code).to_owned();
        if reason.code == NoSlotsCode::Unknown {
            text = text + " " + &self.named(&reason.users);
        }
        let groups = reason.groups.iter().map(|place| &self.slots.groups[*place]);
        for group in groups.take(LISTED) {
            let (need, people) = (group.need(), self.named(group.users.as_slice()));
            put!(text, "; {}", self.texts().too_few(need, &people));
        }
        text
    }

    /// What stands above.
    pub(in crate::report) fn heading(&self) -> String {
        let given = self.title.as_deref().map(texts::harmless);
        given
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| self.texts().heading.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(json: &str) -> String {
        TimelineOptions::from_json(json).unwrap_err().to_string()
    }

    #[test]
    fn everything_can_be_set_in_json_and_by_hand() {
        let json = r#"{"names": {"34": "Sales", "7": " "}, "language": "ru", "title": "A\u0007B",
                       "entry_titles": false, "users": "34,7"}"#;
        let options = TimelineOptions::from_json(json).unwrap();
        let slots = SlotOptions::from_json(r#"{"users": [34, 7]}"#).unwrap();
        let same = TimelineOptions::new(slots)
            .name(34, "Sales")
            .unwrap()
            .name(7, " ")
            .unwrap()
            .language(Language::Russian)
            .title("A\u{7}B")
            .entry_titles(false);
        assert_eq!(options, same);
        assert_eq!(options.label(34), "Sales");
        assert_eq!(options.label(7), "ID 7");
        assert_eq!(options.heading(), "A B");
    }

    #[test]
    fn of_many_people_the_first_are_named_and_the_rest_counted() {
        let options = TimelineOptions::new(SlotOptions::default());
        let options = options.name(2, "Ann").unwrap();
        let users: Vec<u64> = (1..=12).collect();
        assert_eq!(options.named(&users[..2]), "User 1, Ann");
        assert!(options.named(&users).ends_with("User 10, more: 2"));
        assert!(options.named(&users[..10]).ends_with("User 10"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(error(r#"{"nmaes": {}}"#).contains("did you mean names?"));
        assert!(error(r#"{"names": {"x": "y"}}"#).contains("\"x\" is no user id"));
        assert!(error(r#"{"names": {"1,2": "y"}}"#).contains("\"1,2\" is no user id"));
        let zero = TimelineOptions::new(SlotOptions::default()).name(0, "y");
        assert_eq!(
            zero.unwrap_err().to_string(),
            error(r#"{"names": {"0": "y"}}"#)
        );
        assert!(error(r#"{"names": {"34": 5}}"#).contains("user \"34\": expected a text"));
        assert!(error(r#"{"language": "de"}"#).contains("expected \"en\" or \"ru\""));
        assert!(error(r#"{"step_minutes": 5}"#).contains("needs duration_minutes"));
    }
}
