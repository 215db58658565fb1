//! How people are called, and in which language: what pictures and calendars have in common.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::busy::{by_user, user_id};
use crate::input::fields::Fields;
use crate::input::users::UserId;
use crate::input::wrong_option::WrongOption;
use crate::language::Language;
use crate::report::texts::{Texts, harmless};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::report) struct Naming {
    names: BTreeMap<u64, String>,
    pub(in crate::report) language: Language,
}

impl Naming {
    /// `names` and `language`.
    pub(super) fn take(fields: &mut Fields) -> Result<Self, WrongOption> {
        Ok(Self {
            names: by_user(fields, "names", |key, user, value| match value {
                Value::String(name) => Ok(name),
                _ => Err(WrongOption::in_words(
                    format!("names.{user}"),
                    format!(
                        "option names, user {}: expected a text in quotes",
                        crate::input::quoted(key)
                    ),
                )),
            })?,
            language: fields
                .word("language", Language::CODES)?
                .unwrap_or_default(),
        })
    }

    /// How a person is called.
    pub(super) fn name(&mut self, user: impl UserId, name: String) -> Result<(), WrongOption> {
        self.names.insert(user_id("names", user)?, name);
        Ok(())
    }

    /// The texts in the language asked for.
    pub(super) fn texts(&self) -> &'static Texts {
        Texts::of(self.language)
    }

    /// A person's name, else the id; harmless to whatever shows it.
    pub(super) fn label(&self, user: u64) -> String {
        let named = self.names.get(&user).map(|name| harmless(name));
        named
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| format!("{} {user}", self.texts().user))
    }
}
