//! `b24busy demo`: the first command of a newcomer. An emulated portal is asked over a real socket,
//! by the same client that asks real ones; what went and what came is told in words.

mod entries;

use super::exit::{Exit, Failure};
use super::output::drawing::draw;
use super::output::terminal::print;
use super::week::{sunday, this_week};
use crate::emulator::{Config, Emulator, Scenario};
use crate::language::Language;
use crate::{Answer, Client, Options, TimelineOptions};

const USERS: [u64; 4] = [1, 2, 7, 34];

/// What was asked, in words.
struct Question {
    host: String,
    users: String,
    from: String,
    to: String,
}

pub(super) fn run(language: Language) -> Result<Exit, Failure> {
    let monday = this_week();
    let emulator = start(&monday.to_string(), language)?;
    let ids = USERS.map(|id| id.to_string());
    let question = Question {
        host: emulator.address().to_string(),
        users: ids.join(","),
        from: monday.to_string(),
        to: sunday(monday).to_string(),
    };
    let client = Client::new(&emulator.webhook_url(), None, Options::new())?;
    let answer = client.get_user_busy(
        question.users.as_str(),
        question.from.as_str(),
        question.to.as_str(),
    )?;
    print(&story(&question, &answer, language), language)?;
    week(&question, answer.as_str(), language)?;
    print(&own_portal(&question, language), language)?;
    Ok(Exit::Answer)
}

/// The week drawn, and the times that suit two of the people.
fn week(question: &Question, answer: &str, language: Language) -> Result<(), Failure> {
    let options = serde_json::json!({
        "from": question.from, "to": question.to, "time_zone": "Europe/Moscow",
        "duration_minutes": 60, "required": [1, 2], "language": language.code(),
        "title": language.pick(
            "The same week, computed; marked is when users 1 and 2 can meet",
            "Та же неделя, как её посчитала b24busy; отмечено, когда могут встретиться 1 и 2",
        ),
    });
    let options = TimelineOptions::from_json(&options.to_string())?;
    draw(answer, &options, language)
}

fn start(week: &str, language: Language) -> Result<Emulator, Failure> {
    let company = language.pick(
        include_str!("company.en.json"),
        include_str!("company.ru.json"),
    );
    let scenario = Scenario::from_json(company).map_err(Failure::local)?;
    Emulator::start(Config {
        scenario: Some(scenario),
        week: Some(week.to_owned()),
        language,
        ..Config::default()
    })
    .map_err(|error| Failure::local(error.to_string()))
}

fn story(question: &Question, answer: &Answer, language: Language) -> String {
    let result = answer.result().unwrap_or("null");
    let entries = entries::described(result, &USERS, language);
    let stamp = entries::stamp_example(result, language).unwrap_or_default();
    let Question {
        host,
        users,
        from,
        to,
    } = question;
    let (status, bytes) = (answer.status(), answer.as_str().len());
    language.pick(
        format!(
            "An emulated Bitrix24 portal on this machine, asked over a real socket.\n\n\
             Asked\n  host     {host}\n  method   calendar.accessibility.get\n  \
             users    {users}\n  days     {from} to {to}\n\n\
             Answered (HTTP {status}, {bytes} bytes)\n{entries}\n\
             DATE_FROM_TS_UTC in such an answer is not UTC, whatever its name says: the portal\n\
             reads the local time in its server's zone. Take DATE_FROM together with TZ_FROM.\n\
             {stamp}\n"
        ),
        format!(
            "Эмулятор портала Битрикс24 на этой машине; вопрос и ответ прошли через настоящий сокет.\n\n\
             Вопрос\n  узел          {host}\n  метод         calendar.accessibility.get\n  \
             пользователи  {users}\n  дни           с {from} по {to}\n\n\
             Ответ (HTTP {status}, байт: {bytes})\n{entries}\n\
             DATE_FROM_TS_UTC в таком ответе — не UTC, что бы ни говорило имя: портал читает местное\n\
             время в часовом поясе своего сервера. Надёжны DATE_FROM вместе с TZ_FROM.\n\
             {stamp}\n"
        ),
    )
}

fn own_portal(question: &Question, language: Language) -> String {
    let Question {
        users, from, to, ..
    } = question;
    let address = language.pick(
        "https://your-portal.bitrix24.com/rest/1/secret/",
        "https://ваш-портал.bitrix24.ru/rest/1/секрет/",
    );
    let set = if cfg!(windows) {
        format!("set \"B24_URL={address}\"")
    } else {
        format!("export B24_URL=\"{address}\"")
    };
    let command = format!("b24busy get --users {users} --from {from} --to {to}");
    let free = format!(
        "b24busy free --users 1,2 --from {from} --to {to} --time-zone Europe/Moscow --duration 60"
    );
    let call = format!("b24_get_user_busy(url, \"{users}\", \"{from}\", \"{to}\", NULL)");
    language.pick(
        format!(
            "\nThe same with your own portal: make an inbound webhook with the permission \"calendar\"\n\
             (Developer resources, Other, Inbound webhook), then\n\n  {set}\n  {command}\n  {free}\n\n\
             From C, and from whatever can call it (include/b24busy.h):\n\n  \
             char *answer = {call};\n  b24_string_free(answer);\n"
        ),
        format!(
            "\nТо же со своим порталом: создайте входящий вебхук с правом «Календарь»\n\
             (Разработчикам, Другое, Входящий вебхук), затем\n\n  {set}\n  {command}\n  {free}\n\n\
             Из C и всего, что умеет его вызывать (include/b24busy.h):\n\n  \
             char *answer = {call};\n  b24_string_free(answer);\n"
        ),
    )
}
