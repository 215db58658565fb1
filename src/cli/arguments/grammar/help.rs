//! The longer texts of `--help`.

use crate::language::Language;

/// How a command is written.
#[derive(Clone, Copy)]
pub(super) struct Usage {
    english: &'static str,
    russian: &'static str,
}

impl Usage {
    pub(super) const ROOT: Self = Self {
        english: "  b24busy COMMAND [OPTIONS]",
        russian: "  b24busy КОМАНДА [ПАРАМЕТРЫ]",
    };
    pub(super) const LIBRARY: Self = Self {
        english: "  b24busy bitrix24 GetUserBusy --url URL --users IDS --from DATE --to DATE [--token TOKEN]",
        russian: "  b24busy bitrix24 ПолучитьЗанятостьПользователей --url URL --users СПИСОК --from ДАТА --to ДАТА [--token ТОКЕН]",
    };
    pub(super) const METHOD: Self = Self::LIBRARY;
    pub(super) const GET: Self = Self {
        english: "  b24busy get --url URL --users IDS --from DATE --to DATE [--token TOKEN]",
        russian: "  b24busy get --url URL --users СПИСОК --from ДАТА --to ДАТА [--token ТОКЕН]",
    };
    pub(super) const BUSY: Self = Self {
        english: "  b24busy busy --url URL --users IDS --from DATE --to DATE --time-zone ZONE
  b24busy busy --answer FILE [--from DATE --to DATE] [--time-zone ZONE]",
        russian: "  b24busy busy --url URL --users СПИСОК --from ДАТА --to ДАТА --time-zone ПОЯС
  b24busy busy --answer ФАЙЛ [--from ДАТА --to ДАТА] [--time-zone ПОЯС]",
    };
    pub(super) const FREE: Self = Self {
        english: "  b24busy free --url URL --users IDS --from DATE --to DATE --time-zone ZONE [--duration MINUTES]
  b24busy free --answer FILE --from DATE --to DATE --time-zone ZONE [--duration MINUTES]",
        russian: "  b24busy free --url URL --users СПИСОК --from ДАТА --to ДАТА --time-zone ПОЯС [--duration МИНУТЫ]
  b24busy free --answer ФАЙЛ --from ДАТА --to ДАТА --time-zone ПОЯС [--duration МИНУТЫ]",
    };
    pub(super) const TIMELINE: Self = Self {
        english: "  b24busy timeline --url URL --users IDS --from DATE --to DATE --time-zone ZONE [--svg FILE]
  b24busy timeline --answer FILE --from DATE --to DATE --time-zone ZONE [--svg FILE]",
        russian: "  b24busy timeline --url URL --users СПИСОК --from ДАТА --to ДАТА --time-zone ПОЯС [--svg ФАЙЛ]
  b24busy timeline --answer ФАЙЛ --from ДАТА --to ДАТА --time-zone ПОЯС [--svg ФАЙЛ]",
    };
    pub(super) const ICS: Self = Self {
        english: "  b24busy ics --url URL --users IDS --from DATE --to DATE --time-zone ZONE [--events] --out FILE
  b24busy ics --answer FILE --from DATE --to DATE --time-zone ZONE [--events] --out FILE",
        russian: "  b24busy ics --url URL --users СПИСОК --from ДАТА --to ДАТА --time-zone ПОЯС [--events] --out ФАЙЛ
  b24busy ics --answer ФАЙЛ --from ДАТА --to ДАТА --time-zone ПОЯС [--events] --out ФАЙЛ",
    };
    pub(super) const CALL: Self = Self {
        english: "  b24busy call METHOD [--params JSON] --url URL [--token TOKEN]",
        russian: "  b24busy call МЕТОД [--params JSON] --url URL [--token ТОКЕН]",
    };
    pub(super) const EMULATE: Self = Self {
        english: "  b24busy emulate [--port N] [--config FILE] [--scenario FILE] [--week DATE] [--tls [--ca-out FILE] [--tls-name NAME]...] [--fault JSON]... [--log] [--print-config]",
        russian: "  b24busy emulate [--port ЧИСЛО] [--config ФАЙЛ] [--scenario ФАЙЛ] [--week ДАТА] [--tls [--ca-out ФАЙЛ] [--tls-name ИМЯ]...] [--fault JSON]... [--log] [--print-config]",
    };
    pub(super) const DEMO: Self = Self {
        english: "  b24busy demo",
        russian: "  b24busy demo",
    };

    pub(super) fn text(self, language: Language) -> &'static str {
        language.pick(self.english, self.russian)
    }
}

const ENVIRONMENT: [&str; 2] = [
    "\
Environment:
  B24_URL     webhook or portal, where --url is not given
  B24_TOKEN   token, where --token is not given; left aside if the address is a webhook,
              which takes none
A secret on the command line can be seen by other programs and stays in the shell's history.",
    "\
Переменные окружения:
  B24_URL     вебхук или портал, если не задан --url
  B24_TOKEN   токен, если не задан --token; с вебхуком не используется: ему токен не нужен
Секрет в командной строке видят другие программы, и он остаётся в истории оболочки.",
];

const EXIT_CODES: [&str; 2] = [
    "\
Exit codes:
  0   an answer of the portal, or a result
  1   the portal answered with an error; its answer is printed all the same
  2   an argument or an option is wrong
  3   the network failed, or what answered is not a Bitrix24 portal
  4   a file or a port of this machine, or a defect of this program",
    "\
Коды завершения:
  0   ответ портала или результат
  1   портал ответил ошибкой; сам ответ всё равно выводится
  2   неверный аргумент или параметр
  3   сбой сети, или ответил не портал Битрикс24
  4   файл или порт этой машины либо ошибка самой программы",
];

const ANSWER: [&str; 2] = [
    "\
The answer is printed for people on a terminal, and byte for byte into pipes and files.
A user who is missing from the answer is unknown, not free.",
    "\
На терминал ответ выводится в удобном для чтения виде, в конвейер и файл — байт в байт.
Если пользователя нет в ответе, о нём ничего не известно: это не значит, что он свободен.",
];

const TIME: [&str; 2] = [
    "\
The portal is asked a day wider than the window, and the result clipped to it. A date is a whole
day, the last one included; a date-time is in the time zone, or has an offset of its own.
A user who is missing from the answer, or has an entry that cannot be read, is unknown, not free.
An answer at hand has to cover the window and a day around it; name its users with --users.
Dates may be words, in the time zone: now, today, tomorrow, yesterday, +30m, +2h, +3d, +1w, and
monday to sunday, the next such day, today included; as --to, from the day of --from on.
Days and weeks from now are whole days, hours and minutes moments.",
    "\
Портал опрашивается на день шире указанного периода, результат обрезается точно по нему. Дата —
это весь день, включая последний; дата со временем — в указанном поясе или со своим смещением.
Кого нет в ответе или чьё событие не удалось прочитать, о том ничего не известно: он не «свободен».
Готовый ответ должен покрывать период и ещё день вокруг него; кто в нём есть, укажите в --users.
Дату можно задать словом, она считается в указанном поясе: now, today, tomorrow, yesterday, +30m,
+2h, +3d, +1w и monday … sunday — ближайший такой день, считая сегодняшний; в --to — считая от дня
из --from. Дни и недели — это целые дни, часы и минуты — точное время.",
];

const EXAMPLES: [&str; 2] = [
    "\
Examples:
  b24busy demo
  b24busy free --users 1,2 --from 2025-09-08 --to 2025-09-12 --time-zone Europe/Moscow --duration 60
  b24busy get --users 1,2 --from 2025-09-08 --to 2025-09-14 --out answer.json
  b24busy call user.current",
    "\
Примеры:
  b24busy demo
  b24busy free --users 1,2 --from 2025-09-08 --to 2025-09-12 --time-zone Europe/Moscow --duration 60
  b24busy get --users 1,2 --from 2025-09-08 --to 2025-09-14 --out answer.json
  b24busy call user.current",
];

/// What stands under the help of the program.
pub(super) fn general(language: Language) -> String {
    joined(&[EXAMPLES, ENVIRONMENT, EXIT_CODES], language)
}

/// What stands under the help of the commands that ask a portal.
pub(super) fn calls(language: Language) -> String {
    joined(&[ANSWER, ENVIRONMENT, EXIT_CODES], language)
}

/// What stands under the help of the commands that compute time.
pub(super) fn time(language: Language) -> String {
    joined(&[TIME, ENVIRONMENT, EXIT_CODES], language)
}

fn joined(parts: &[[&str; 2]], language: Language) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(|[english, russian]| language.pick(*english, *russian))
        .collect();
    parts.join("\n\n")
}
