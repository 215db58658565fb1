//! What the commands have in common: the layout of their help, and the options that stand behind
//! several of them.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command};

use super::help::Usage;
use crate::language::Language;

pub(super) fn url(language: Language) -> Arg {
    value("url", "URL", language).help(language.pick(
        "Webhook, or the portal's address together with a token; else B24_URL is taken",
        "Вебхук или, вместе с токеном, адрес портала; если не задан, берётся B24_URL",
    ))
}

pub(super) fn users(language: Language) -> Arg {
    value("users", language.pick("IDS", "СПИСОК"), language)
        .allow_negative_numbers(true)
        .help(language.pick(
            "Ids of users: 1 or \"1,2\" or \"[1,2]\", or a .json file with the list",
            "ID пользователей: 1, \"1,2\", \"[1,2]\" или файл .json со списком",
        ))
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
pub(super) fn finished(command: Command, usage: Usage, language: Language) -> Command {
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
