//! A call shown before it is made, without its secrets.

use super::Client;
use super::calls::BUSY_METHOD;
use crate::call::portal::request_body;
use crate::call::secret::{MASK, Secret};
use crate::error::Error;
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::users::Users;

impl Client {
    /// The request that [`Client::get_user_busy`] would make (the first, of a call in parts), as text
    /// for people: method, address, headers and body, with secrets masked. Nothing is sent.
    pub fn preview_get_user_busy<U, F, T>(&self, users: U, from: F, to: T) -> Result<String, Error>
    where
        U: TryInto<Users>,
        Invalid: From<U::Error>,
        F: TryInto<Day>,
        Invalid: From<F::Error>,
        T: TryInto<Day>,
        Invalid: From<T::Error>,
    {
        let (users, from, to) = self.busy_arguments(users, from, to)?;
        let all = users.as_slice();
        let part = &all[..all.len().min(self.users_per_call)];
        let path = self.portal.masked_path_without_version(BUSY_METHOD);
        Ok(self.preview(&path, |token| request_body::busy(part, from, to, token)))
    }

    /// The request that [`Client::call`] would make, as [`Client::preview_get_user_busy`] shows it.
    pub fn preview_call(&self, method: &str, params: &str) -> Result<String, Error> {
        let (method, params) = self.call_arguments(method, params)?;
        let path = self.portal.masked_path(method);
        Ok(self.preview(&path, |token| request_body::with_token(params, token)))
    }

    fn preview(&self, path: &str, body: impl Fn(Option<&Secret>) -> String) -> String {
        let mask = Secret::new(MASK);
        let headers = self.link.route.headers();
        let headers = headers
            .map(|(name, value)| format!("{name}: {value}\n"))
            .concat();
        let body = body(self.portal.token().map(|_| &mask));
        self.mask(&format!(
            "POST {}{path}\nContent-Type: application/json\n{headers}\n{body}",
            self.portal.origin
        ))
    }
}
