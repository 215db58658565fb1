//! A portal asked and its answer computed, in one call: asked a day wider than the window on both
//! sides, since the portal's limits are whole days of its server's, then clipped to the window.

use std::collections::HashSet;

use time::Duration;

use crate::busy::time::moment::Moment;
use crate::busy::time::stretch::Stretch;
use crate::busy::time::zone::Zone;
use crate::busy::{
    AvailableSlots, BusyIntervals, BusyOptions, SlotOptions, Unread, available_slots,
    busy_intervals,
};
use crate::call::Client;
use crate::error::{Error, Kind};
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::users::Users;
use crate::input::wrong_option::WrongOption;
use crate::report::{CalendarOptions, TimelineOptions, freebusy_ics, timeline_svg};

impl Client {
    /// Asks the portal and computes when each user is busy.
    ///
    /// - `users`: as for [`Client::get_user_busy`]. The option `users` may name some of them: then only
    ///   these are asked for and told about.
    /// - `options`: with a window. The option `asked` is for answers at hand.
    ///
    /// The portal's own error is an error here.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # #[cfg(feature = "emulator")] {
    /// # let emulator = b24busy::emulator::Emulator::start(Default::default())?;
    /// # let webhook = emulator.webhook_url();
    /// use b24busy::{BusyOptions, Client, Options};
    ///
    /// let client = Client::new(&webhook, None, Options::new())?;
    /// let options = BusyOptions::new()
    ///     .window("2025-09-08", "2025-09-14")?
    ///     .time_zone("Europe/Moscow")?;
    /// for user in client.busy_intervals([1, 2], &options)?.users {
    ///     for busy in user.busy {
    ///         println!("{}: {} to {}", user.user, busy.start(), busy.end());
    ///     }
    /// }
    /// # }
    /// # Ok(()) }
    /// ```
    pub fn busy_intervals<U>(&self, users: U, options: &BusyOptions) -> Result<BusyIntervals, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        let mut found =
            self.ask_and_compute(users, |users| options.question(users), busy_intervals)?;
        self.mask_reasons(&mut found.unread);
        Ok(found)
    }

    /// Asks the portal and computes when people are free. See [`Client::busy_intervals`].
    pub fn available_slots<U>(
        &self,
        users: U,
        options: &SlotOptions,
    ) -> Result<AvailableSlots, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        let mut found =
            self.ask_and_compute(users, |users| options.question(users), available_slots)?;
        self.mask_reasons(&mut found.unread);
        Ok(found)
    }

    /// Asks the portal and draws when each person is busy and which slots suit, as [`timeline_svg`]
    /// does. See [`Client::busy_intervals`].
    pub fn timeline_svg<U>(&self, users: U, options: &TimelineOptions) -> Result<String, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        self.ask_and_compute(users, |users| options.question(users), timeline_svg)
    }

    /// Asks the portal and writes the busy time of each person as iCalendar, as [`freebusy_ics`]
    /// does, of the client's portal unless the options name one. See [`Client::busy_intervals`].
    pub fn freebusy_ics<U>(
        &self,
        users: U,
        options: &CalendarOptions,
        stamp_unix: i64,
    ) -> Result<String, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        self.ask_and_compute(
            users,
            |users| options.clone().known_portal(self.host()).question(users),
            |answer, options| freebusy_ics(answer, options, stamp_unix),
        )
    }

    /// Asks the portal what these options need, and computes what its answer tells.
    fn ask_and_compute<U, O, T>(
        &self,
        users: U,
        question: impl FnOnce(&Users) -> Result<Question<O>, Error>,
        compute: impl FnOnce(&str, &O) -> Result<T, Error>,
    ) -> Result<T, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        let users = self.parse_users(users)?;
        let ask = || {
            let asked = question(&users)?;
            self.computed(asked.users, asked.from, asked.to, |answer| {
                compute(answer, &asked.options)
            })
        };
        self.masked(ask())
    }

    /// What could not be read is quoted, and the portal writes there what it likes.
    fn mask_reasons(&self, unread: &mut [Unread]) {
        if !unread.is_empty() {
            let known = self.known();
            for entry in unread {
                entry.reason = known.mask_message(&entry.reason);
            }
        }
    }

    /// What is computed from the portal's answer. An error tells what is known of the answer, too.
    fn computed<T>(
        &self,
        users: Users,
        from: Day,
        to: Day,
        compute: impl FnOnce(&str) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let answer = self.get_user_busy(users, from, to)?;
        let outcome = match answer.portal_error() {
            Some(error) => Err(Error::portal(error)),
            None => compute(answer.as_str()),
        };
        outcome.map_err(|error| {
            let error = match error.kind() {
                Kind::Answer => error.with_status(answer.status()),
                _ => error,
            };
            error.with_attempts(answer.attempts())
        })
    }
}

/// What the portal is asked, and the options to read its answer with.
pub(crate) struct Question<O> {
    pub(crate) users: Users,
    pub(crate) from: Day,
    pub(crate) to: Day,
    pub(crate) options: O,
}

impl<O> Question<O> {
    /// The same with other options to read its answer with.
    fn with<P>(self, options: impl FnOnce(O) -> P) -> Question<P> {
        Question {
            users: self.users,
            from: self.from,
            to: self.to,
            options: options(self.options),
        }
    }
}

impl BusyOptions {
    /// What to ask for these intervals of `users`.
    pub(crate) fn question(&self, users: &Users) -> Result<Question<Self>, Error> {
        let window = self.resolved_window()?;
        match (window.start, window.end) {
            (Some(_), Some(_)) => self.question_about(users, window.stretch()),
            (start, _) => Err(WrongOption::in_words(
                if start.is_none() { "from" } else { "to" },
                "options from and to are needed: the portal is asked for a window",
            )
            .into()),
        }
    }

    /// The days that `reach` meets in UTC, and one more on each side.
    fn question_about(&self, users: &Users, reach: Stretch) -> Result<Question<Self>, Error> {
        if self.asked.is_some() {
            return Err(WrongOption::new(
                "asked",
                "it is for an answer at hand; here the portal is asked now",
            )
            .into());
        }
        // Who is not told about need not be asked for.
        let some = self.users.as_ref().unwrap_or(users);
        let known: HashSet<&u64> = users.as_slice().iter().collect();
        if let Some(stranger) = some.as_slice().iter().find(|user| !known.contains(user)) {
            return Err(WrongOption::new(
                "users",
                format!("user {stranger} is not among the users that are asked for"),
            )
            .into());
        }
        let from = day("from", reach.start, Duration::days(-1))?;
        let to = day("to", reach.end - 1, Duration::days(1))?;
        Ok(Question {
            users: some.clone(),
            from,
            to,
            options: Self {
                users: Some(some.clone()),
                asked: Some((from, to)),
                ..self.clone()
            },
        })
    }
}

impl SlotOptions {
    /// What to ask for these slots of `users`.
    pub(crate) fn question(&self, users: &Users) -> Result<Question<Self>, Error> {
        let (_, limits) = self.resolved_window()?;
        let reach = self.reach(limits);
        let asked = self.busy.question_about(users, reach)?;
        self.check_people(asked.users.as_slice())?;
        Ok(asked.with(|busy| Self {
            busy,
            ..self.clone()
        }))
    }
}

impl CalendarOptions {
    /// What to ask for a calendar of `users`.
    pub(crate) fn question(&self, users: &Users) -> Result<Question<Self>, Error> {
        self.resolved_window()?;
        Ok(self.busy.question(users)?.with(|busy| {
            let mut options = self.clone();
            options.busy = busy;
            options
        }))
    }
}

impl TimelineOptions {
    /// What to ask for a picture of `users`: what is asked for its slots.
    pub(crate) fn question(&self, users: &Users) -> Result<Question<Self>, Error> {
        Ok(self.slots.question(users)?.with(|slots| {
            let mut options = self.clone();
            options.slots = slots;
            options
        }))
    }
}

/// The day of a moment in UTC, and so many more.
fn day(limit: &'static str, moment: Moment, more: Duration) -> Result<Day, WrongOption> {
    let date = Zone::utc().day_at(moment).checked_add(more);
    date.ok_or_else(|| Invalid::new("the window is too far away", "another window"))
        .and_then(Day::try_from)
        .map_err(|invalid| WrongOption::in_words(limit, format!("options from, to: {invalid}")))
}
