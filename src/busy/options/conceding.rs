//! Options with something conceded, and what a caller changes to have them.

use serde_json::{Map, Value};

use super::at_least::AtLeast;
use super::slots::SlotOptions;
use crate::busy::entries::accessibility::Accessibility;
use crate::input::users::Users;

impl SlotOptions {
    /// Tentative time counted free; `None`: it is already.
    pub(crate) fn with_tentative_free(&self) -> Option<Self> {
        let mut options = self.clone();
        let counted = &mut options.busy.counted.levels[Accessibility::Quest as usize];
        std::mem::take(counted).then_some(options)
    }

    /// A shorter meeting; `None`: it is not shorter.
    pub(crate) fn with_duration(&self, minutes: i64) -> Option<Self> {
        let shorter = self.duration.is_some_and(|now| minutes < now);
        shorter.then(|| Self {
            duration: Some(minutes),
            ..self.clone()
        })
    }

    /// Working hours that begin earlier or end later by so many minutes; `None`: they have no room for
    /// it.
    pub(crate) fn with_wider_hours(&self, before: i64, after: i64) -> Option<Self> {
        let hours = self.hours.wider(before * 60, after * 60);
        (hours != self.hours).then(|| Self {
            hours,
            ..self.clone()
        })
    }

    /// A person who had to be free need not be: optional, and out of the groups of which all are needed.
    pub(crate) fn without_requiring(&self, user: u64) -> Self {
        let mut options = self.clone();
        let others = |users: &Users| {
            let ids = users.as_slice().iter().copied();
            Users::new(ids.filter(|id| *id != user)).ok()
        };
        options.groups.retain_mut(|group| {
            if !group.needs_all() || !group.users.as_slice().contains(&user) {
                return true;
            }
            let left = others(&group.users);
            if let (Some(left), Some(AtLeast::People(_))) = (&left, group.at_least) {
                let all = u32::try_from(left.as_slice().len()).unwrap_or(u32::MAX);
                group.at_least = Some(AtLeast::People(all));
            }
            left.is_some_and(|left| {
                group.users = left;
                true
            })
        });
        if let Some(required) = &self.required {
            options.required = others(required);
            if options.required.is_none() {
                // Nobody is required any more, which a number alone says.
                options.optional = None;
                options.at_least = self.at_least.or(Some(AtLeast::People(1)));
            }
        } else if self.at_least.is_none() || self.optional.is_some() {
            let named = self.optional.iter().flat_map(Users::as_slice).copied();
            options.optional = Users::new(named.chain([user])).ok();
        }
        options
    }

    /// What is to be changed in the JSON of these options to have the others; null: left out.
    pub(crate) fn changes_to(&self, other: &Self) -> Map<String, Value> {
        let mut changes = Map::new();
        let mut change = |key: &str, changed: bool, value: &dyn Fn() -> Value| {
            if changed {
                changes.insert(key.to_owned(), value());
            }
        };
        let ids = |users: &Option<Users>| Value::from(users.as_ref().map(Users::as_slice));
        let counted = || {
            let all = Accessibility::ALL.iter();
            let counted = all.filter(|level| other.busy.counted.levels[**level as usize]);
            counted.map(|level| level.as_str()).collect()
        };
        change(
            "busy",
            self.busy.counted.levels != other.busy.counted.levels,
            &counted,
        );
        change("duration_minutes", self.duration != other.duration, &|| {
            other.duration.into()
        });
        change("working_hours", self.hours != other.hours, &|| {
            other.hours.to_value()
        });
        change("required", self.required != other.required, &|| {
            ids(&other.required)
        });
        change("optional", self.optional != other.optional, &|| {
            ids(&other.optional)
        });
        change("at_least", self.at_least != other.at_least, &|| {
            other.at_least.map(AtLeast::to_value).into()
        });
        change("groups", self.groups != other.groups, &|| {
            let groups = other.groups.iter().map(super::groups::Group::to_value);
            groups.collect()
        });
        changes
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn options(json: &Value) -> SlotOptions {
        SlotOptions::from_json(&json.to_string()).unwrap()
    }

    /// What changes, after it was seen that the changes make the same options of the JSON.
    fn changes(json: &Value, change: impl Fn(&SlotOptions) -> Option<SlotOptions>) -> Value {
        let now = options(json);
        let Some(other) = change(&now) else {
            return Value::Null;
        };
        let changes = now.changes_to(&other);
        let mut written = json.clone();
        written.as_object_mut().unwrap().extend(changes.clone());
        assert_eq!(options(&written), other, "{changes:?}");
        changes.into()
    }

    #[test]
    fn who_had_to_be_free_need_not_be() {
        let without = |user, json| {
            let changed = changes(&json, |options| Some(options.without_requiring(user)));
            let roles = options(&json);
            let mut other = json.clone();
            let members = changed.as_object().unwrap().clone();
            other.as_object_mut().unwrap().extend(members);
            let now = options(&other);
            for id in 1..=5 {
                let expected = id != user && roles.roles().is_required(id);
                assert_eq!(now.roles().is_required(id), expected, "{id}: {json}");
            }
            changed
        };
        assert_eq!(without(1, json!({})), json!({"optional": [1]}));
        assert_eq!(
            without(1, json!({"optional": [2]})),
            json!({"optional": [2, 1]})
        );
        assert_eq!(
            without(1, json!({"required": [1, 2]})),
            json!({"required": [2]})
        );
        assert_eq!(
            without(1, json!({"required": 1, "optional": [2]})),
            json!({"required": null, "optional": null, "at_least": 1})
        );
        assert_eq!(
            without(1, json!({"required": 1, "at_least": "50%"})),
            json!({"required": null})
        );
        let group = json!({"users": [1, 2], "at_least": 2});
        assert_eq!(
            without(
                1,
                json!({"groups": [group, {"users": [1, 3], "at_least": 1}]})
            ),
            json!({"optional": [1],
                   "groups": [{"users": [2], "at_least": 1}, {"users": [1, 3], "at_least": 1}]})
        );
        assert_eq!(
            without(1, json!({"groups": [{"users": 1}], "at_least": 1})),
            json!({"groups": []})
        );
    }

    #[test]
    fn what_else_is_conceded_is_written_too() {
        let always = json!({"working_hours": "always", "busy": ["busy"]});
        assert_eq!(
            changes(&always, SlotOptions::with_tentative_free),
            Value::Null
        );
        assert_eq!(
            changes(&always, |now| now.with_wider_hours(60, 0)),
            Value::Null
        );
        assert_eq!(changes(&always, |now| now.with_duration(5)), Value::Null);
        assert_eq!(
            changes(&json!({}), SlotOptions::with_tentative_free),
            json!({"busy": ["busy", "absent"]})
        );
        let only = json!({"busy": ["quest"], "duration_minutes": 60});
        assert_eq!(
            changes(&only, SlotOptions::with_tentative_free),
            json!({"busy": []})
        );
        assert_eq!(changes(&only, |now| now.with_duration(60)), Value::Null);
        assert_eq!(
            changes(&only, |now| now.with_duration(45)),
            json!({"duration_minutes": 45})
        );
        let hours = json!({"working_hours": {"monday": ["00:30-09:00", "10:00-23:30"],
            "tuesday": ["22:00-02:00", "00:00-24:00"], "friday": ["02:00-01:30", "01:00-00:30"]}});
        assert_eq!(
            changes(&hours, |now| now.with_wider_hours(60, 0)),
            json!({"working_hours": {"monday": ["00:00-09:00", "09:00-23:30"],
                "tuesday": ["21:00-02:00", "00:00-24:00"], "friday": ["01:31-01:30", "00:31-00:30"]}})
        );
        assert_eq!(
            changes(&hours, |now| now.with_wider_hours(0, 60)),
            json!({"working_hours": {"monday": ["00:30-10:00", "10:00-00:30"],
                "tuesday": ["22:00-03:00", "00:00-24:00"], "friday": ["02:00-01:59", "01:00-00:59"]}})
        );
    }
}
