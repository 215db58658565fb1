//! Reads a method's arguments: how many there are, and what each of them is.

use super::abi::Arguments;
use super::catalogue::Method;
use super::messages::{Expected, wrong_count, wrong_value};
use super::value::Value;
use crate::error::{Code, Error};
use crate::language::Language;

/// The arguments of one call. Each is read once, in the order of the parameters.
pub(super) struct Reader<'a> {
    method: &'static Method,
    arguments: &'a Arguments<'a>,
    language: Language,
    next: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        method: &'static Method,
        arguments: &'a Arguments<'a>,
        language: Language,
    ) -> Result<Self, Error> {
        let allowed = method.required..=method.parameters.len();
        if !usize::try_from(arguments.count()).is_ok_and(|count| allowed.contains(&count)) {
            let message = wrong_count(language, method, arguments.count());
            return Err(Error::new(Code::InvalidArgument, message));
        }
        Ok(Self {
            method,
            arguments,
            language,
            next: 0,
        })
    }

    /// A string.
    pub(super) fn text(&mut self) -> Result<String, Error> {
        self.take(Expected::Text, |_| None)
    }

    /// User ids: 1C has numbers for them, too.
    pub(super) fn users(&mut self) -> Result<String, Error> {
        self.take(Expected::Users, |value| match value {
            Value::Whole(number) => Some(number.to_string()),
            Value::Fraction(number) => Some(number.to_string()),
            _ => None,
        })
    }

    /// A day: 1C has dates for it, which carry no zone.
    pub(super) fn day(&mut self) -> Result<String, Error> {
        self.take(Expected::Day, |value| match value {
            Value::Moment(moment) => Some(moment.to_string()),
            _ => None,
        })
    }

    fn take(
        &mut self,
        expected: Expected,
        otherwise: impl Fn(&Value) -> Option<String>,
    ) -> Result<String, Error> {
        let position = self.next;
        self.next += 1;
        match self.arguments.get(position) {
            Value::Text(text) => Ok(text),
            // Not passed, or passed over by the script: the default.
            Value::Empty if position >= self.method.required => Ok(String::new()),
            other => otherwise(&other).ok_or_else(|| {
                let parameter = self.method.parameters[position];
                let problem = wrong_value(self.language, &other, expected);
                Error::invalid_argument(parameter, &problem)
            }),
        }
    }
}
