//! The arguments of a call, read; a wrong one is named, without the client's secrets.

use super::Client;
use crate::call::portal::request_body;
use crate::error::Error;
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::users::Users;

impl Client {
    pub(super) fn argument(&self, name: &'static str, invalid: Invalid) -> Error {
        let masked = invalid.map_problem(|text| self.known().scrub(text));
        Error::invalid_argument(name, &masked)
    }

    /// The users that an argument names.
    pub(crate) fn parse_users<U>(&self, users: U) -> Result<Users, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
    {
        users
            .try_into()
            .map_err(|invalid| self.argument("users", invalid.into()))
    }

    fn parse_day<D>(&self, name: &'static str, day: D) -> Result<Day, Error>
    where
        D: TryInto<Day>,
        Invalid: From<D::Error>,
    {
        day.try_into()
            .map_err(|invalid| self.argument(name, invalid.into()))
    }

    pub(super) fn busy_arguments<U, F, T>(
        &self,
        users: U,
        from: F,
        to: T,
    ) -> Result<(Users, Day, Day), Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
        F: TryInto<Day>,
        Invalid: From<F::Error>,
        T: TryInto<Day>,
        Invalid: From<T::Error>,
    {
        let users = self.parse_users(users)?;
        let from = self.parse_day("from", from)?;
        let to = self.parse_day("to", to)?;
        if from > to {
            let problem = format!("{from} is after {to}, the day given as to");
            let expected = "a first day that is not after the last one";
            return Err(self.argument("from", Invalid::new(problem, expected)));
        }
        Ok((users, from, to))
    }

    pub(super) fn call_arguments<'a>(
        &self,
        method: &'a str,
        params: &'a str,
    ) -> Result<(&'a str, &'a str), Error> {
        Ok((
            request_body::method(method).map_err(|invalid| self.argument("method", invalid))?,
            request_body::any(params).map_err(|invalid| self.argument("params_json", invalid))?,
        ))
    }
}
