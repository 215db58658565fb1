//! A portal asked and its answer computed, in one call: asked a day wider than the window on both
//! sides, since the portal's limits are whole days of its server's, then clipped to the window.

use std::collections::HashSet;

use time::{Duration, OffsetDateTime};

use crate::busy::{
    AvailableSlots, BusyIntervals, BusyOptions, SlotOptions, available_slots, busy_intervals,
    invalid_option,
};
use crate::call::Client;
use crate::error::Error;
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::users::Users;

impl Client {
    /// Asks the portal and computes when each user is busy.
    ///
    /// - `users`: as for [`Client::user_busy`]. The option `users` may name some of them: then only
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
        let (answer, options) = self.answer_for_busy(users, options)?;
        busy_intervals(&answer, &options)
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
        let (answer, options) = self.answer_for_slots(users, options)?;
        available_slots(&answer, &options)
    }

    /// The portal's answer for busy intervals, and the options to read it with.
    pub(crate) fn answer_for_busy<U>(
        &self,
        users: U,
        options: &BusyOptions,
    ) -> Result<(String, BusyOptions), Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        let users = self.read_users(users)?;
        let window = options.resolved_window()?;
        let (Some(start), Some(end)) = (window.start, window.end) else {
            return Err(invalid_option(
                "options from and to are needed: the portal is asked for a window",
            ));
        };
        self.answer(&users, options, (start, end))
    }

    /// The portal's answer for slots, and the options to read it with.
    pub(crate) fn answer_for_slots<U>(
        &self,
        users: U,
        options: &SlotOptions,
    ) -> Result<(String, SlotOptions), Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        let users = self.read_users(users)?;
        let (_, (start, end)) = options.resolved_window()?;
        // What must be free before and after a slot may lie outside the window.
        let reach = (
            start - options.buffer_before * 60,
            end + options.buffer_after * 60,
        );
        let (answer, busy) = self.answer(&users, &options.busy, reach)?;
        let mut options = options.clone();
        options.busy = busy;
        Ok((answer, options))
    }

    /// The portal's answer for the days of `reach` and one more on each side.
    fn answer(
        &self,
        users: &Users,
        options: &BusyOptions,
        reach: (i64, i64),
    ) -> Result<(String, BusyOptions), Error> {
        if options.asked.is_some() {
            return Err(invalid_option(
                "option asked: it is for an answer at hand; here the portal is asked now",
            ));
        }
        let some = options.users.as_ref().unwrap_or(users);
        let known: HashSet<&u64> = users.as_slice().iter().collect();
        if let Some(stranger) = some.as_slice().iter().find(|user| !known.contains(user)) {
            return Err(invalid_option(format!(
                "option users: user {stranger} is not among the users that are asked for"
            )));
        }
        let from = day(reach.0, Duration::days(-1))?;
        let to = day(reach.1 - 1, Duration::days(1))?;
        let answer = self.user_busy(some.clone(), from, to)?;
        if let Some(error) = answer.portal_error() {
            return Err(Error::portal(error));
        }
        let options = options.clone().users(some.clone()).asked(from, to);
        Ok((answer.into_string(), options))
    }
}

/// The day of a moment in UTC, and so many more.
fn day(unix: i64, more: Duration) -> Result<Day, Error> {
    let date = OffsetDateTime::from_unix_timestamp(unix)
        .ok()
        .and_then(|moment| moment.date().checked_add(more));
    date.ok_or_else(|| Invalid::new("the window is too far away", "another window"))
        .and_then(Day::try_from)
        .map_err(|invalid| invalid_option(format!("options from, to: {invalid}")))
}
