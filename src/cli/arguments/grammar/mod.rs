//! What can be written on the command line, in both languages.

mod asking;
mod emulate;
mod help;
mod shared;
mod time;

use clap::{Arg, ArgAction, Command};

use super::names::{DEMO, GET, LIBRARY, METHOD};
use crate::language::Language;
use asking::{call, get};
use emulate::emulate;
use help::Usage;
use shared::finished;
use time::{busy, free, ics, timeline};

/// The whole command line.
pub(crate) fn command(language: Language) -> Command {
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
            busy(language),
            free(language),
            timeline(language),
            ics(language),
            call(language),
            emulate(language),
            demo(language),
        ]);
    finished(root, Usage::ROOT, language)
}

fn library(language: Language) -> Command {
    let method = get(METHOD, language);
    let command = Command::new(LIBRARY)
        .about(language.pick(
            "The commands of the Open Integrations package, as its pages write them",
            "Команды Открытого пакета интеграций в том виде, в каком они описаны на его страницах",
        ))
        .subcommand(method);
    finished(command, Usage::LIBRARY, language)
}

fn demo(language: Language) -> Command {
    let command = Command::new(DEMO).about(language.pick(
        "A first look without an account: an emulated portal is asked and its answer explained",
        "Знакомство без учётной записи: запрос к эмулятору портала и разбор ответа",
    ));
    finished(command, Usage::DEMO, language)
}

/// The program's, and that of its time zones.
fn version() -> String {
    let zones = crate::time_zone_data();
    format!("{} (time zones: IANA {zones})", env!("CARGO_PKG_VERSION"))
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
