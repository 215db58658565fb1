//! What can be written behind the commands of the time half, in both languages.

use clap::{Arg, ArgAction, Command};

use super::help::{self, Usage};
use super::shared::{call_options, finished, flag, token, url, users, value};
use crate::cli::arguments::names::{BUSY, FREE, ICS, TIMELINE};
use crate::language::Language;

pub(super) fn busy(language: Language) -> Command {
    let command = Command::new(BUSY)
        .about(language.pick(
            "When is each user really busy: intervals in UTC and in local time, merged",
            "Когда на самом деле занят каждый: интервалы в UTC и в местном времени, объединённые",
        ))
        .after_help(help::time(language))
        .args(common(language))
        .args(call_options(language));
    finished(command, Usage::BUSY, language)
}

pub(super) fn free(language: Language) -> Command {
    let command = Command::new(FREE)
        .about(language.pick(
            "When are all of them free: slots within working hours",
            "Когда свободны все: промежутки в рабочее время",
        ))
        .after_help(help::time(language))
        .args(common(language))
        .args(slots(language))
        .args(call_options(language));
    finished(command, Usage::FREE, language)
}

pub(super) fn timeline(language: Language) -> Command {
    let command = Command::new(TIMELINE)
        .about(language.pick(
            "The same as a picture: who is busy, which slots suit; as text, or as SVG",
            "То же наглядно: кто занят и какое время подходит; текстом или в SVG",
        ))
        .after_help(help::time(language))
        .args(common(language))
        .args(slots(language))
        .arg(names(language))
        .args([
            value("title", language.pick("TEXT", "ТЕКСТ"), language)
                .help(language.pick("What stands above", "Заголовок")),
            value("svg", language.pick("FILE", "ФАЙЛ"), language).help(language.pick(
                "Write an SVG picture there; - is standard output",
                "Записать рисунок SVG в файл; «-» — стандартный вывод",
            )),
        ])
        .args(call_options(language));
    finished(command, Usage::TIMELINE, language)
}

pub(super) fn ics(language: Language) -> Command {
    let command = Command::new(ICS)
        .about(language.pick(
            "Busy time for calendars: iCalendar with a VFREEBUSY for each user",
            "Занятость для календарей: iCalendar с VFREEBUSY на каждого пользователя",
        ))
        .after_help(help::time(language))
        .args(common(language))
        .arg(names(language))
        .arg(flag("events", language).help(language.pick(
            "An event for each busy interval as well: many calendars show nothing else",
            "Добавить событие на каждый занятый промежуток: остального многие календари не показывают",
        )))
        .args(call_options(language));
    finished(command, Usage::ICS, language)
}

fn names(language: Language) -> Arg {
    value("names", "JSON", language).help(language.pick(
        "How people are called: {\"34\": \"Sales\"}, or a .json file",
        "Имена вместо ID: {\"34\": \"Отдел продаж\"} или файл .json",
    ))
}

/// Which slots are looked for.
fn slots(language: Language) -> [Arg; 11] {
    let minutes = language.pick("MINUTES", "МИНУТЫ");
    let users = language.pick("IDS", "СПИСОК");
    [
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
        value("dates", language.pick("DAYS", "ДНИ"), language).help(language.pick(
            "Hours of single days, whatever the week says: \"2025-11-01=09:00-14:00;2025-11-04\"; \
             a day without hours is off. Or JSON, or a .json file",
            "Часы отдельных дней вместо обычных: \"2025-11-01=09:00-14:00;2025-11-04\"; день без \
             часов — выходной. Или JSON, или файл .json",
        )),
        value("not-before", language.pick("DATE", "ДАТА"), language).help(language.pick(
            "The earliest start of a slot: a date as in --from, now, +2h",
            "Самое раннее начало промежутка: дата, как в --from, now, +2h",
        )),
        value("group", language.pick("IDS[:N|N%]", "СПИСОК[:N|N%]"), language)
            .action(ArgAction::Append)
            .help(language.pick(
                "All of these, or so many of them, have to be free: 1,2,3:1; may be given several times",
                "Все они или столько из них должны быть свободны: 1,2,3:1; можно указать несколько раз",
            )),
        value("limit", language.pick("N", "ЧИСЛО"), language)
            .help(language.pick("At most so many slots", "Не больше стольких промежутков")),
        flag("alternatives", language).help(language.pick(
            "Where there are too few slots, tell what one concession would give",
            "Если промежутков нет или мало, показать, что даст одна уступка",
        )),
        value("check-start", language.pick("DATE-TIME", "ДАТА-ВРЕМЯ"), language).help(language.pick(
            "Who stands in the way of a meeting of --duration that starts then: 2025-09-10T15:00, +2h",
            "Кто мешает встрече длиной --duration с таким началом: 2025-09-10T15:00, +2h",
        )),
    ]
}

/// Where the answer comes from, and what the time half takes everywhere.
fn common(language: Language) -> Vec<Arg> {
    let zone = language.pick("ZONE", "ПОЯС");
    let date = language.pick("DATE", "ДАТА");
    vec![
        value("answer", language.pick("FILE", "ФАЙЛ"), language).help(language.pick(
            "An answer at hand, of b24busy get, instead of asking the portal; - is standard input",
            "Готовый ответ, полученный b24busy get, вместо запроса к порталу; «-» — стандартный ввод",
        )),
        url(language),
        users(language),
        token(language),
        value("from", date, language).help(language.pick(
            "The window begins: 2025-09-10, 2025-09-10T09:00, 2025-09-10T09:00:00+03:00, today, +2h",
            "Начало периода: 2025-09-10, 2025-09-10T09:00, 2025-09-10T09:00:00+03:00, today, +2h",
        )),
        value("to", date, language).help(language.pick(
            "The window ends; a date is a whole day: 2025-09-12, friday, +1w",
            "Конец периода; дата — это весь день: 2025-09-12, friday, +1w",
        )),
        value("time-zone", zone, language).help(language.pick(
            "Yours: Europe/Moscow, \"Russian Standard Time\", +03:00",
            "Ваш часовой пояс: Europe/Moscow, \"Russian Standard Time\", +03:00",
        )),
        value("portal-time-zone", zone, language).help(language.pick(
            "The portal's, for absences and entries that name none; yours unless given",
            "Пояс портала: для отсутствий и событий без пояса; если не задан, ваш",
        )),
        value("ignore-events", language.pick("IDS", "СПИСОК"), language).help(language.pick(
            "Events that do not count, such as the one to be moved: \"2324,2328@2025-09-11\"; with a \
             day, the instance alone that starts on it",
            "Какие события не учитывать, например то, что переносится: \"2324,2328@2025-09-11\"; \
             с датой — только экземпляр, который в этот день начинается",
        )),
        value("all-day", "busy|free", language).help(language.pick(
            "Whether events of whole days count; unless given, they do. Absences always do",
            "Учитывать ли события на весь день; если не задано, да. Отсутствия учитываются всегда",
        )),
        value("time-options", "JSON", language).help(language.pick(
            "All options of b24_available_slots or b24_busy_intervals: JSON, or a .json file",
            "Все настройки b24_available_slots или b24_busy_intervals: JSON или файл .json",
        )),
    ]
}
