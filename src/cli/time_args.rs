//! What can be written behind `busy` and `free`, in both languages.

use clap::{Arg, Command};

use super::args::{BUSY, FREE, call_options, finished, token, value};
use super::help;
use super::language::Language;

pub(super) fn busy(language: Language) -> Command {
    let command = Command::new(BUSY)
        .about(language.pick(
            "When is each user really busy: intervals in UTC and in local time, merged",
            "Когда на самом деле занят каждый: интервалы в UTC и в местном времени, объединённые",
        ))
        .after_help(help::time(language))
        .args(common(language))
        .args(call_options(language));
    finished(command, help::Usage::BUSY, language)
}

pub(super) fn free(language: Language) -> Command {
    let minutes = language.pick("MINUTES", "МИНУТЫ");
    let users = language.pick("IDS", "СПИСОК");
    let command = Command::new(FREE)
        .about(language.pick(
            "When are all of them free: slots within working hours",
            "Когда свободны все: промежутки в рабочее время",
        ))
        .after_help(help::time(language))
        .args(common(language))
        .args([
            value("duration", minutes, language).help(language.pick(
                "How long the meeting is; unless given, whole free stretches are listed",
                "Сколько длится встреча; если не задано, выводятся свободные промежутки целиком",
            )),
            value("step", minutes, language).help(language.pick(
                "From one possible start to the next; the duration unless given",
                "Шаг между возможными началами; если не задан, равен длительности",
            )),
            value("required", users, language).help(language.pick(
                "Who has to be free; everybody unless given",
                "Кто должен быть свободен; если не задано, все",
            )),
            value("optional", users, language)
                .help(language.pick("Who need not be free", "Кому быть свободным не обязательно")),
            value("at-least", language.pick("N|N%", "N|N%"), language).help(language.pick(
                "How many of them have to be free: 3 or 75%",
                "Сколько из них должны быть свободны: 3 или 75%",
            )),
            value("limit", language.pick("N", "ЧИСЛО"), language)
                .help(language.pick("At most so many slots", "Не больше стольких промежутков")),
        ])
        .args(call_options(language));
    finished(command, help::Usage::FREE, language)
}

/// Where the answer comes from, and what the time half takes everywhere.
pub(super) fn common(language: Language) -> Vec<Arg> {
    let zone = language.pick("ZONE", "ПОЯС");
    let date = language.pick("DATE", "ДАТА");
    vec![
        value("answer", language.pick("FILE", "ФАЙЛ"), language).help(language.pick(
            "An answer at hand, of b24busy get, instead of asking the portal; - is standard input",
            "Готовый ответ, полученный b24busy get, вместо запроса к порталу; «-» — стандартный ввод",
        )),
        value("url", "URL", language).help(language.pick(
            "Webhook, or the portal's address together with a token; else B24_URL is taken",
            "Вебхук или, вместе с токеном, адрес портала; если не задан, берётся B24_URL",
        )),
        value("users", language.pick("IDS", "СПИСОК"), language)
            .allow_negative_numbers(true)
            .help(language.pick(
                "Ids of users: 1 or \"1,2\" or \"[1,2]\", or a .json file with the list",
                "ID пользователей: 1, \"1,2\", \"[1,2]\" или файл .json со списком",
            )),
        token(language),
        value("from", date, language).help(language.pick(
            "The window begins: 2025-09-10, 2025-09-10T09:00, 2025-09-10T09:00:00+03:00",
            "Начало периода: 2025-09-10, 2025-09-10T09:00, 2025-09-10T09:00:00+03:00",
        )),
        value("to", date, language).help(language.pick(
            "The window ends; a date is a whole day",
            "Конец периода; дата — это весь день",
        )),
        value("time-zone", zone, language).help(language.pick(
            "Yours: Europe/Moscow, \"Russian Standard Time\", +03:00",
            "Ваш часовой пояс: Europe/Moscow, \"Russian Standard Time\", +03:00",
        )),
        value("portal-time-zone", zone, language).help(language.pick(
            "The portal's, for absences and entries that name none; yours unless given",
            "Пояс портала: для отсутствий и событий без пояса; если не задан, ваш",
        )),
        value("time-options", "JSON", language).help(language.pick(
            "All options of b24_available_slots or b24_busy_intervals: JSON, or a .json file",
            "Все настройки b24_available_slots или b24_busy_intervals: JSON или файл .json",
        )),
    ]
}
