//! What can be written behind `emulate`.

use clap::{ArgAction, Command};

use super::help::Usage;
use super::shared::{finished, flag, value};
use crate::cli::arguments::names::EMULATE;
use crate::language::Language;

pub(super) fn emulate(language: Language) -> Command {
    let file = language.pick("FILE", "ФАЙЛ");
    let command = Command::new(EMULATE)
        .about(language.pick(
            "A Bitrix24 portal on this machine, to develop and test against",
            "Портал Битрикс24 на этой машине: для разработки и проверок",
        ))
        .arg(
            value("port", language.pick("N", "ЧИСЛО"), language).help(language.pick(
                "Port, 8024 unless given; 0: a free one",
                "Порт; если не задан, 8024; 0 — любой свободный",
            )),
        )
        .arg(value("config", file, language).help(language.pick(
            "Everything that can be set, as a JSON file; the other options win over it",
            "Все настройки в файле JSON; остальные параметры важнее него",
        )))
        .arg(value("scenario", file, language).help(language.pick(
            "Users, events and absences as a JSON file, in place of the built-in company",
            "Файл JSON с пользователями, событиями и отсутствиями вместо встроенной компании",
        )))
        .arg(
            value("week", language.pick("DATE", "ДАТА"), language).help(language.pick(
                "Any day of the week to which events are moved; the current week unless given",
                "Любой день недели, на которую переносятся события; если не задан, текущая неделя",
            )),
        )
        .arg(flag("tls", language).help(language.pick(
            "https, with a throw-away certificate",
            "https с одноразовым сертификатом",
        )))
        .arg(
            value("ca-out", file, language)
                .requires("tls")
                .help(language.pick(
                    "Write the authority that clients are to trust there (PEM)",
                    "Куда записать корневой сертификат для клиентов (PEM)",
                )),
        )
        .arg(
            value("tls-name", language.pick("NAME", "ИМЯ"), language)
                .action(ArgAction::Append)
                .requires("tls")
                .help(language.pick(
                    "A name or address that the certificate is to be good for, too; may be repeated",
                    "Имя или адрес, для которого сертификат тоже должен годиться; можно повторять",
                )),
        )
        .arg(
            value("fault", "JSON", language)
                .action(ArgAction::Append)
                .help(language.pick(
                    "What is to go wrong, such as {\"kind\": \"delay\", \"ms\": 500}; may be repeated",
                    "Какой сбой изобразить, например {\"kind\": \"delay\", \"ms\": 500}; можно повторять",
                )),
        )
        .arg(flag("log", language).help(language.pick(
            "Tell of each request on standard error; secrets are masked",
            "Сообщать о каждом запросе в стандартный поток ошибок; секреты скрыты",
        )))
        .arg(flag("print-config", language).help(language.pick(
            "Print all that can be set, as a file for --config, with the values that would hold",
            "Вывести все настройки с их действующими значениями — как файл для --config",
        )));
    finished(command, Usage::EMULATE, language)
}
