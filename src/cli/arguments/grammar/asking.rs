//! What can be written behind the commands that ask a portal and hand over what it says.

use clap::{Arg, Command};

use super::help::{self, Usage};
use super::shared::{call_options, finished, token, url, users, value};
use crate::cli::arguments::names::{CALL, GET};
use crate::language::Language;

pub(super) fn get(name: &'static str, language: Language) -> Command {
    let (about, usage) = if name == GET {
        (
            language.pick(
                "Who of the users is busy in these days (calendar.accessibility.get)",
                "Кто из пользователей занят в эти дни (calendar.accessibility.get)",
            ),
            Usage::GET,
        )
    } else {
        (
            language.pick(
                "The same as get; also ПолучитьЗанятостьПользователей, in any letter case",
                "То же, что get; другое имя: ПолучитьЗанятостьПользователей. Регистр букв не важен",
            ),
            Usage::METHOD,
        )
    };
    let command = Command::new(name)
        .about(about)
        .after_help(help::calls(language))
        .arg(url(language))
        .arg(users(language))
        .arg(
            value("from", language.pick("DATE", "ДАТА"), language).help(language.pick(
                "First day: 2025-09-10, 2025-09-10T18:33:57, 10.09.2025, 20250910, today, monday",
                "Первый день: 2025-09-10, 2025-09-10T18:33:57, 10.09.2025, 20250910, today, monday",
            )),
        )
        .arg(
            value("to", language.pick("DATE", "ДАТА"), language).help(language.pick(
                "Last day, included; also friday, +1w",
                "Последний день, включительно; можно и friday, +1w",
            )),
        )
        .arg(
            value("time-zone", language.pick("ZONE", "ПОЯС"), language).help(language.pick(
                "In which days given in words are meant; UTC unless given",
                "Часовой пояс для дней, заданных словами; если не задан, UTC",
            )),
        )
        .arg(token(language))
        .args(call_options(language));
    finished(command, usage, language)
}

pub(super) fn call(language: Language) -> Command {
    let command = Command::new(CALL)
        .about(language.pick("Any REST method of the portal", "Любой метод REST портала"))
        .after_help(help::calls(language))
        .arg(
            Arg::new("method")
                .value_name(language.pick("METHOD", "МЕТОД"))
                .help_heading(language.pick("Arguments", "Аргументы"))
                .help(language.pick(
                    "Its name, such as user.current",
                    "Имя метода, например user.current",
                )),
        )
        .arg(value("params", "JSON", language).help(language.pick(
            "Its parameters: a JSON object, a .json file with one, or - for standard input",
            "Параметры: объект JSON, файл .json с ним или «-», чтобы читать стандартный ввод",
        )))
        .arg(url(language))
        .arg(token(language))
        .args(call_options(language));
    finished(command, Usage::CALL, language)
}
