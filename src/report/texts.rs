//! The words in pictures, in both languages, and what may stand in them.

use time::Date;

use crate::busy::{Accessibility, NoSlotsCode, Survey, Surveyed, Wanted};
use crate::language::Language;

/// The words of one language.
pub(super) struct Texts {
    pub(super) heading: &'static str,
    pub(super) user: &'static str,
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
    /// By place in [`Accessibility::ALL`].
    accessibility: [&'static str; 4],
    pub(super) unknown: &'static str,
    unknown_long: &'static str,
    pub(super) incomplete: &'static str,
    incomplete_long: [&'static str; 2],
    all_free: &'static str,
    at_least: [&'static str; 2],
    suits: &'static str,
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the terminal's"))]
    pub(super) free: &'static str,
    pub(super) off_hours: &'static str,
    pub(super) narrower: &'static str,
    pub(super) all_day: &'static str,
    free_of: [&'static str; 2],
    pub(super) people: &'static str,
    pub(super) slots: &'static str,
    more: &'static str,
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the terminal's"))]
    pub(super) nothing: &'static str,
    pub(super) unsettled: &'static str,
    /// Of a group: before how many are needed, and before who is in it.
    too_few: [&'static str; 2],
    /// By [`NoSlotsCode`].
    reasons: [&'static str; 8],
}

const ENGLISH: Texts = Texts {
    heading: "Who is busy",
    user: "User",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    accessibility: ["marked free", "tentative", "busy", "away"],
    unknown: "unknown",
    unknown_long: "unknown: not in the answer",
    incomplete: "incomplete",
    incomplete_long: [
        "entries that could not be read: ",
        "; more time may be taken",
    ],
    all_free: "All free",
    at_least: ["", " free"],
    suits: "Suits",
    free: "free",
    off_hours: "outside working hours",
    narrower: "(drawn narrower)",
    all_day: "all day",
    free_of: ["free:", "of"],
    people: "People",
    slots: "slots",
    more: "more",
    nothing: "no entries, no working hours",
    unsettled: "The answer does not settle whether dates begin with the day or the month; the day was taken.",
    too_few: ["never", "free of:"],
    reasons: [
        "the answer names nobody",
        "no time is left from the earliest start on",
        "no working hours in the window",
        "working hours are shorter than the meeting",
        "the meeting fits from none of the possible starts",
        "no data on",
        "no time suits",
        "no time is everybody's own working time",
    ],
};

const RUSSIAN: Texts = Texts {
    heading: "Кто и когда занят",
    user: "ID",
    weekdays: ["Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"],
    months: [
        "янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
    ],
    accessibility: [
        "отмечено как свободное",
        "под вопросом",
        "занят",
        "отсутствует",
    ],
    unknown: "нет данных",
    unknown_long: "нет данных: пользователя нет в ответе",
    incomplete: "данные неполны",
    incomplete_long: [
        "записей не удалось прочитать: ",
        "; занято может быть больше",
    ],
    all_free: "Все свободны",
    at_least: ["Свободны ", ""],
    suits: "Подходит",
    free: "свободен",
    off_hours: "нерабочее время",
    narrower: "(показано уже)",
    all_day: "весь день",
    free_of: ["свободны:", "из"],
    people: "Людей",
    slots: "промежутков",
    more: "ещё",
    nothing: "нерабочий день, записей нет",
    unsettled: "Из ответа не ясно, что в датах стоит первым: день или месяц; даты прочитаны как день и месяц.",
    too_few: ["ни разу не набирается", "из:"],
    reasons: [
        "в ответе никто не назван",
        "с самого раннего допустимого начала времени уже нет",
        "в выбранные дни нет рабочего времени",
        "рабочее время короче встречи",
        "встреча не помещается ни от одного из возможных начал",
        "нет данных:",
        "подходящего времени нет",
        "рабочее время участников не совпадает",
    ],
};

impl Texts {
    /// The words of a language.
    pub(super) fn of(language: Language) -> &'static Self {
        language.pick(&ENGLISH, &RUSSIAN)
    }

    pub(super) fn weekday(&self, day: Date) -> &'static str {
        self.weekdays[usize::from(day.weekday().number_days_from_monday())]
    }

    pub(super) fn month(&self, day: Date) -> &'static str {
        self.months[usize::from(u8::from(day.month())) - 1]
    }

    pub(super) fn accessibility(&self, accessibility: Accessibility) -> &'static str {
        self.accessibility[accessibility as usize]
    }

    /// The name of the slots' row.
    pub(super) fn slots_row(&self, survey: &Survey) -> String {
        match survey.wanted {
            Wanted::Everybody => self.all_free.to_owned(),
            Wanted::AtLeast(people) => {
                let [before, after] = self.at_least;
                let of = self.free_of[1];
                format!("{before}{people}+ {of} {}{after}", survey.people.len())
            }
            Wanted::Required => self.suits.to_owned(),
        }
    }

    /// What is to be said of a person whose time is not wholly known.
    pub(super) fn doubt(&self, person: &Surveyed) -> Option<String> {
        let [before, after] = self.incomplete_long;
        match (person.found.known, person.found.complete) {
            (false, _) => Some(self.unknown_long.to_owned()),
            (true, false) => Some(format!("{before}{}{after}", person.unread)),
            (true, true) => None,
        }
    }

    /// `free: 3 of 4`.
    pub(super) fn free_of(&self, free: usize, survey: &Survey) -> String {
        let [before, of] = self.free_of;
        format!("{before} {free} {of} {}", survey.people.len())
    }

    /// `more: 5`; nothing where there are no more.
    pub(super) fn and_more(&self, more: usize) -> Option<String> {
        (more > 0).then(|| format!("{}: {more}", self.more))
    }

    /// `never 2 free of: Sales, Support`.
    pub(super) fn too_few(&self, need: usize, people: &str) -> String {
        let [before, of] = self.too_few;
        format!("{before} {need} {of} {people}")
    }

    pub(super) fn reason(&self, code: NoSlotsCode) -> &'static str {
        self.reasons[code as usize]
    }
}

/// A text that others wrote, in one line: what could break a line, steer a terminal or turn text
/// around is a space.
pub(super) fn harmless(text: &str) -> String {
    let words = text.split(|c: char| {
        let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let forbidden = matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}');
        c.is_whitespace() || c.is_control() || turns || forbidden
    });
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The beginning of a text that fits, with an ellipsis if not all of it does.
pub(super) fn cut(text: &str, room: f64, width: impl Fn(char) -> f64, ellipsis: &str) -> String {
    let whole: f64 = text.chars().map(&width).sum();
    if whole <= room {
        return text.to_owned();
    }
    let mut left = room - ellipsis.chars().map(&width).sum::<f64>();
    let fits = text.chars().take_while(|c| {
        left -= width(*c);
        left >= 0.0
    });
    let kept: String = fits.collect();
    kept.trim_end().to_owned() + ellipsis
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_stays_in_its_line() {
        assert_eq!(
            harmless(" a\u{1b}[31m\r\n\tb\u{202e}c\u{ffff}\u{85} "),
            "a [31m b c"
        );
        assert_eq!(harmless("a\u{61c}b\u{fffd}"), "a b\u{fffd}");
        assert_eq!(harmless("Планёрка — «утро» 👩‍💻"), "Планёрка — «утро» 👩‍💻");
    }

    #[test]
    fn long_texts_end_with_an_ellipsis() {
        let cut = |text, room| super::cut(text, room, |_| 1.0, "…");
        assert_eq!(cut("Отдел", 5.0), "Отдел");
        assert_eq!(cut("Отдел продаж", 7.0), "Отдел…");
        assert_eq!(cut("Отдел", 0.0), "…");
    }

    #[test]
    fn each_reason_has_its_words() {
        assert_eq!(ENGLISH.reason(NoSlotsCode::Busy), "no time suits");
        assert_eq!(RUSSIAN.reason(NoSlotsCode::Unknown), "нет данных:");
        assert!(ENGLISH.reason(NoSlotsCode::Off).contains("working time"));
        assert_eq!(ENGLISH.accessibility(Accessibility::Absent), "away");
        assert_eq!(RUSSIAN.accessibility(Accessibility::Quest), "под вопросом");
    }
}
