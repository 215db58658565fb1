//! Who has to be free: of those who are named as required or optional, in a group, or not at all.

use std::collections::BTreeSet;

use super::at_least::AtLeast;
use super::groups::{Group, of_group};
use super::slots::SlotOptions;
use crate::error::Error;
use crate::input::users::Users;
use crate::input::wrong_option::WrongOption;

impl SlotOptions {
    /// Who has to be free. The others are optional.
    #[must_use]
    pub fn required(mut self, users: Users) -> Self {
        self.required = Some(users);
        self
    }

    /// Who need not be free. Unless [`SlotOptions::required`] is set, the others are required.
    #[must_use]
    pub fn optional(mut self, users: Users) -> Self {
        self.optional = Some(users);
        self
    }

    /// How many of all people have to be free.
    pub fn at_least(mut self, at_least: AtLeast) -> Result<Self, Error> {
        self.at_least = Some(at_least.checked()?);
        Ok(self)
    }

    /// One more group, up to 100, of whose people so many have to be free, all if no number is given.
    /// Who is in a group is not required on its own, unless named as required.
    pub fn group(mut self, users: Users, at_least: Option<AtLeast>) -> Result<Self, Error> {
        let group = Group::after(self.groups.len(), users, at_least)?;
        self.groups.push(group);
        Ok(self)
    }

    /// Whom the options name: they are asked for even if the answer lacks them.
    pub(crate) fn named(&self) -> Vec<u64> {
        let groups = self.groups.iter().map(|group| &group.users);
        let lists = self.required.iter().chain(&self.optional).chain(groups);
        lists
            .flat_map(|users| users.as_slice().iter().copied())
            .collect()
    }

    /// Whether the people who are named can be met among `users`: those of `required`, `optional` and
    /// `groups` are among them, none is both required and optional, and `at_least` asks for no more.
    pub(crate) fn check_people(&self, users: &[u64]) -> Result<(), WrongOption> {
        let asked: BTreeSet<u64> = users.iter().copied().collect();
        let known = |key: &'static str, named: &Users| {
            let stranger = named.as_slice().iter().find(|user| !asked.contains(user));
            stranger.map_or(Ok(()), |stranger| {
                let problem = format!("user {stranger} is not among the users");
                Err(WrongOption::new(key, problem))
            })
        };
        for (key, named) in [("required", &self.required), ("optional", &self.optional)] {
            named.as_ref().map_or(Ok(()), |named| known(key, named))?;
        }
        for (place, group) in self.groups.iter().enumerate() {
            known("users", &group.users).map_err(|wrong| of_group(place, wrong))?;
        }
        if let (Some(required), Some(optional)) = (&self.required, &self.optional) {
            let required: BTreeSet<&u64> = required.as_slice().iter().collect();
            if let Some(both) = optional
                .as_slice()
                .iter()
                .find(|user| required.contains(user))
            {
                return Err(WrongOption::in_words(
                    "optional",
                    format!("options required, optional: user {both} is in both"),
                ));
            }
        }
        let need = self.at_least.map(|some| some.possible_of(asked.len()));
        need.transpose().map(|_| ())
    }

    /// Who has to be free, by themselves.
    pub(crate) fn roles(&self) -> Roles<'_> {
        let set = |users: &[&Users]| -> BTreeSet<u64> {
            let ids = users.iter().flat_map(|users| users.as_slice());
            ids.copied().collect()
        };
        let (mut all_of, mut some_of) = (Vec::new(), Vec::new());
        for group in &self.groups {
            let place = if group.needs_all() {
                &mut all_of
            } else {
                &mut some_of
            };
            place.push(&group.users);
        }
        let named = |users: &Option<Users>| set(&users.iter().collect::<Vec<_>>());
        Roles {
            options: self,
            required: named(&self.required),
            optional: named(&self.optional),
            all_of: set(&all_of),
            some_of: set(&some_of),
        }
    }
}

/// Who has to be free by themselves.
pub(crate) struct Roles<'o> {
    options: &'o SlotOptions,
    required: BTreeSet<u64>,
    optional: BTreeSet<u64>,
    /// In a group of which all are needed.
    all_of: BTreeSet<u64>,
    /// In another group.
    some_of: BTreeSet<u64>,
}

impl Roles<'_> {
    /// Whether nothing suits without this person.
    pub(crate) fn is_required(&self, user: u64) -> bool {
        // Of whom a group tells, it is the group that counts, unless a list names the person.
        let ungrouped = || !self.some_of.contains(&user);
        self.all_of.contains(&user)
            || match (&self.options.required, &self.options.optional) {
                (Some(_), _) => self.required.contains(&user),
                (None, Some(_)) => !self.optional.contains(&user) && ungrouped(),
                (None, None) => self.options.at_least.is_none() && ungrouped(),
            }
    }
}
