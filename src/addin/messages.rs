//! What is wrong with a call, said in the language that the host has set.

use super::catalogue::{Method, Property};
use super::value::Value;
use crate::language::Language;

/// What a parameter takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expected {
    Text,
    Users,
    Day,
    Flag,
}

impl Expected {
    fn text(self, language: Language) -> &'static str {
        match self {
            Self::Text => language.pick("a string", "строка"),
            Self::Users => language.pick(
                "a user's id or a string of ids, such as \"1,2\"",
                "номер пользователя или строка с номерами, например \"1,2\"",
            ),
            Self::Day => language.pick(
                "a date, or a string such as 2025-09-10",
                "дата или строка вида 2025-09-10",
            ),
            Self::Flag => language.pick("true or false", "Истина или Ложь"),
        }
    }
}

/// A value that a parameter or a property cannot take.
pub(super) fn wrong_value(language: Language, value: &Value, expected: Expected) -> String {
    let given = match value {
        Value::Empty => language.pick(
            "an empty value was passed (what a host cannot pass, such as an array, arrives so)",
            "передано пустое значение (так приходит и то, что передать нельзя, например массив)",
        ),
        Value::Flag(_) => language.pick("a boolean was passed", "передано булево"),
        Value::Whole(_) | Value::Fraction(_) => {
            language.pick("a number was passed", "передано число")
        }
        Value::Moment(_) => language.pick("a date was passed", "передана дата"),
        Value::Text(_) => language.pick("a string was passed", "передана строка"),
        Value::BrokenText(_) => language.pick(
            "the string has half of a character in it",
            "в строке есть половина символа",
        ),
        Value::Binary => language.pick("binary data was passed", "переданы двоичные данные"),
        Value::Other => language.pick(
            "a value of an unknown type was passed",
            "передано значение неизвестного типа",
        ),
    };
    let position = match value {
        Value::BrokenText(at) => language.pick(
            format!(" (a lone surrogate at position {})", at + 1),
            format!(" (непарный суррогат в позиции {})", at + 1),
        ),
        _ => String::new(),
    };
    let separator = language.pick("expected", "ожидается");
    format!("{given}{position}; {separator} {}", expected.text(language))
}

/// Too few or too many parameters.
pub(super) fn wrong_count(language: Language, method: &Method, passed: i64) -> String {
    let [english, russian] = method.names;
    let (least, most) = (method.required, method.parameters.len());
    language.pick(
        format!("{english} takes {least} to {most} parameters; {passed} were passed"),
        format!("метод {russian} принимает от {least} до {most} параметров, передано: {passed}"),
    )
}

/// A property that is there to be read.
pub(super) fn read_only(language: Language, property: &Property) -> String {
    let [english, russian] = property.names;
    language.pick(
        format!("the property {english} can only be read"),
        format!("свойство {russian} доступно только для чтения"),
    )
}
