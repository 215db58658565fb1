//! What can be written on the command line, in both languages.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command};

use super::help;
use super::time_args;
use crate::language::Language;

/// The commands as they are written.
pub(super) const COMMANDS: [&str; 9] =
    [LIBRARY, GET, BUSY, FREE, TIMELINE, ICS, CALL, EMULATE, DEMO];
/// The library's name in the package whose commands work here too.
pub(super) const LIBRARY: &str = "bitrix24";
/// The short form of the library's one method.
pub(super) const GET: &str = "get";
/// Busy intervals.
pub(super) const BUSY: &str = "busy";
/// Available slots.
pub(super) const FREE: &str = "free";
/// The week as a picture.
pub(super) const TIMELINE: &str = "timeline";
/// Busy time for calendars.
pub(super) const ICS: &str = "ics";
/// Any method of the portal.
pub(super) const CALL: &str = "call";
/// A portal to develop against.
pub(super) const EMULATE: &str = "emulate";
/// A first look.
pub(super) const DEMO: &str = "demo";
/// The library's method.
pub(super) const METHOD: &str = "GetUserBusy";
/// The same, as 1C developers know it.
pub(super) const METHOD_RU: &str = "ПолучитьЗанятостьПользователей";

/// The whole command line.
pub(super) fn command(language: Language) -> Command {
    let root = Command::new("b24busy")
        .version(version())
        .about(language.pick(
            "Asks a Bitrix24 portal who is busy, and when.",
            "Узнаёт у портала Битрикс24, кто и когда занят.",
        ))
        .after_help(help::general(language))
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(language.pick("Show the version", "Показать версию")),
        )
        .subcommands([
            library(language),
            get(GET, language),
            time_args::busy(language),
            time_args::free(language),
            time_args::timeline(language),
            time_args::ics(language),
            call(language),
            emulate(language),
            demo(language),
        ]);
    finished(root, help::Usage::ROOT, language)
}

fn library(language: Language) -> Command {
    let method = get(METHOD, language);
    let command = Command::new(LIBRARY)
        .about(language.pick(
            "The commands of the Open Integrations package, as its pages write them",
            "Команды Открытого пакета интеграций в том виде, в каком они описаны на его страницах",
        ))
        .subcommand(method);
    finished(command, help::Usage::LIBRARY, language)
}

fn get(name: &'static str, language: Language) -> Command {
    let (about, usage) = if name == GET {
        (
            language.pick(
                "Who of the users is busy in these days (calendar.accessibility.get)",
                "Кто из пользователей занят в эти дни (calendar.accessibility.get)",
            ),
            help::Usage::GET,
        )
    } else {
        (
            language.pick(
                "The same as get; also ПолучитьЗанятостьПользователей, in any letter case",
                "То же, что get; другое имя: ПолучитьЗанятостьПользователей. Регистр букв не важен",
            ),
            help::Usage::METHOD,
        )
    };
    let command = Command::new(name)
        .about(about)
        .after_help(help::calls(language))
        .arg(value("url", "URL", language).help(language.pick(
            "Webhook, or the portal's address together with a token; else B24_URL is taken",
            "Вебхук или, вместе с токеном, адрес портала; если не задан, берётся B24_URL",
        )))
        .arg(
            value("users", language.pick("IDS", "СПИСОК"), language)
                .allow_negative_numbers(true)
                .help(language.pick(
                    "Ids of users: 1 or \"1,2\" or \"[1,2]\", or a .json file with the list",
                    "ID пользователей: 1, \"1,2\", \"[1,2]\" или файл .json со списком",
                )),
        )
        .arg(
            value("from", language.pick("DATE", "ДАТА"), language).help(language.pick(
                "First day: 2025-09-10, 2025-09-10T18:33:57, 10.09.2025, 20250910",
                "Первый день: 2025-09-10, 2025-09-10T18:33:57, 10.09.2025, 20250910",
            )),
        )
        .arg(
            value("to", language.pick("DATE", "ДАТА"), language)
                .help(language.pick("Last day, included", "Последний день, включительно")),
        )
        .arg(token(language))
        .args(call_options(language));
    finished(command, usage, language)
}

fn call(language: Language) -> Command {
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
        .arg(value("url", "URL", language).help(language.pick(
            "Webhook, or the portal's address together with a token; else B24_URL is taken",
            "Вебхук или, вместе с токеном, адрес портала; если не задан, берётся B24_URL",
        )))
        .arg(token(language))
        .args(call_options(language));
    finished(command, help::Usage::CALL, language)
}

fn emulate(language: Language) -> Command {
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
            value("fault", "JSON", language)
                .action(ArgAction::Append)
                .help(language.pick(
                    "What is to go wrong, such as {\"kind\": \"delay\", \"ms\": 500}; may be repeated",
                    "Какой сбой изобразить, например {\"kind\": \"delay\", \"ms\": 500}; можно повторять",
                )),
        );
    finished(command, help::Usage::EMULATE, language)
}

fn demo(language: Language) -> Command {
    let command = Command::new(DEMO).about(language.pick(
        "A first look without an account: an emulated portal is asked and its answer explained",
        "Знакомство без учётной записи: запрос к эмулятору портала и разбор ответа",
    ));
    finished(command, help::Usage::DEMO, language)
}

/// The program's, and that of its time zones.
fn version() -> String {
    let zones = crate::time_zone_data();
    format!("{} (time zones: IANA {zones})", env!("CARGO_PKG_VERSION"))
}

pub(super) fn token(language: Language) -> Arg {
    value("token", language.pick("TOKEN", "ТОКЕН"), language).help(language.pick(
        "OAuth token, with a portal's address; else B24_TOKEN is taken",
        "Токен OAuth к адресу портала; если не задан, берётся B24_TOKEN",
    ))
}

/// How a call is made, and what becomes of its answer.
pub(super) fn call_options(language: Language) -> Vec<Arg> {
    let heading = language.pick("General options", "Общие параметры");
    let file = language.pick("FILE", "ФАЙЛ");
    [
        value("out", file, language).help(language.pick(
            "Write the answer there, byte for byte, instead of printing it",
            "Записать ответ в файл байт в байт, а не выводить",
        )),
        flag("debug", language).help(language.pick(
            "Tell on standard error what is sent and what comes back; secrets are masked",
            "Сообщать в стандартный поток ошибок, что отправлено и получено; секреты скрыты",
        )),
        flag("test", language).help(language.pick(
            "Show the request that would be made, secrets masked; send nothing",
            "Показать запрос, скрыв секреты, и ничего не отправлять",
        )),
        value("timeout", language.pick("SECONDS", "СЕКУНДЫ"), language).help(language.pick(
            "How long a request may take, 60 unless given",
            "Сколько может длиться запрос; если не задано, 60",
        )),
        value("ca-file", file, language).help(language.pick(
            "Certificate authorities to trust besides the system's (PEM)",
            "Корневые сертификаты в дополнение к системным (PEM)",
        )),
        value("proxy", "URL", language).help(language.pick(
            "http://host:port or socks5://host:port, \"\" for none; else the environment's",
            "http://узел:порт или socks5://узел:порт, \"\" — без прокси; иначе как в окружении",
        )),
        value("options", "JSON", language).help(language.pick(
            "All options of the call as a JSON object, or a .json file with one",
            "Все настройки вызова: объект JSON или файл .json с ним",
        )),
    ]
    .into_iter()
    .map(|arg| arg.help_heading(heading))
    .collect()
}

pub(super) fn value(name: &'static str, placeholder: &'static str, language: Language) -> Arg {
    flag(name, language)
        .action(ArgAction::Set)
        .value_name(placeholder)
}

pub(super) fn flag(name: &'static str, language: Language) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help_heading(language.pick("Options", "Параметры"))
}

/// What every command has: the layout of its help, `--help` and `--lang`.
pub(super) fn finished(command: Command, usage: help::Usage, language: Language) -> Command {
    let heading = language.pick("General options", "Общие параметры");
    command
        .help_template(language.pick(
            "{about-with-newline}\nUsage:\n{usage}\n\n{all-args}{after-help}",
            "{about-with-newline}\nИспользование:\n{usage}\n\n{all-args}{after-help}",
        ))
        .override_usage(usage.text(language))
        .subcommand_help_heading(language.pick("Commands", "Команды"))
        .subcommand_value_name(language.pick("COMMAND", "КОМАНДА"))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .mut_args(move |arg| {
            if arg.get_help_heading().is_none() {
                arg.help_heading(heading)
            } else {
                arg
            }
        })
        .arg(
            value("lang", "en|ru", language)
                .help_heading(heading)
                .value_parser(PossibleValuesParser::new(
                    Language::CODES.map(|(code, _)| code),
                ))
                .hide_possible_values(true)
                .help(language.pick(
                    "Language of help and messages; else that of the locale",
                    "Язык справки и сообщений; если не задан, по локали",
                )),
        )
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help_heading(heading)
                .help(language.pick("Show this help", "Показать эту справку")),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_make_a_sound_command_line() {
        for language in [Language::English, Language::Russian] {
            command(language).debug_assert();
        }
    }

    #[test]
    fn everything_has_a_help_text_and_the_russian_one_is_russian() {
        fn check(command: &Command) {
            let russian = |text: &str| text.chars().any(|c| matches!(c, 'а'..='я'));
            let about = command.get_about().map(ToString::to_string);
            assert!(
                about.is_some_and(|text| russian(&text)),
                "{}",
                command.get_name()
            );
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string);
                assert!(help.is_some_and(|text| russian(&text)), "{}", arg.get_id());
                assert!(
                    arg.get_help_heading().is_some_and(russian),
                    "{}",
                    arg.get_id()
                );
            }
            command.get_subcommands().for_each(check);
        }
        check(&command(Language::Russian));
    }
}
