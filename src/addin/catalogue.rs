//! The class as scripts see it: what its properties and methods are called, in both languages, and
//! what a method takes.

/// The component's one class, as scripts name it: `Новый("AddIn.<attached as>.B24Busy")`.
pub(super) const CLASS: &str = "B24Busy";

/// A name for each of the interface's aliases: 0 is English, 1 is Russian.
pub(super) type Names = [&'static str; 2];

pub(super) struct Property {
    pub(super) names: Names,
    pub(super) writable: bool,
    pub(super) kind: PropertyKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PropertyKind {
    Options,
    RaiseErrors,
    Version,
    LastError,
    Isolated,
    Tokens,
}

pub(super) struct Method {
    pub(super) names: Names,
    pub(super) kind: MethodKind,
    /// As the core names them. The first `required` must be passed, the others are "" unless they
    /// are.
    pub(super) parameters: &'static [&'static str],
    pub(super) required: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MethodKind {
    GetUserBusy,
    BusyIntervals,
    AvailableSlots,
    BusyIntervalsOf,
    AvailableSlotsOf,
    Timeline,
    Call,
}

pub(super) static PROPERTIES: [Property; 6] = [
    property(["Options", "Настройки"], true, PropertyKind::Options),
    property(
        ["RaiseErrors", "ВызыватьИсключения"],
        true,
        PropertyKind::RaiseErrors,
    ),
    property(["Version", "Версия"], false, PropertyKind::Version),
    property(
        ["LastError", "ПоследняяОшибка"],
        false,
        PropertyKind::LastError,
    ),
    property(["Isolated", "Изолированно"], false, PropertyKind::Isolated),
    property(["Tokens", "Токены"], false, PropertyKind::Tokens),
];

const fn property(names: Names, writable: bool, kind: PropertyKind) -> Property {
    Property {
        names,
        writable,
        kind,
    }
}

/// What asks the portal and computes.
const OF_PORTAL: &[&str] = &["url", "users", "options_json", "token"];
/// What works on an answer that the script has already.
const OF_ANSWER: &[&str] = &["answer_json", "options_json"];

pub(super) static METHODS: [Method; 7] = [
    Method {
        names: ["GetUserBusy", "ПолучитьЗанятостьПользователей"],
        kind: MethodKind::GetUserBusy,
        parameters: &["url", "users", "from", "to", "token"],
        required: 4,
    },
    Method {
        names: ["BusyIntervals", "ПолучитьИнтервалыЗанятости"],
        kind: MethodKind::BusyIntervals,
        parameters: OF_PORTAL,
        required: 3,
    },
    Method {
        names: ["AvailableSlots", "ПолучитьСвободныеИнтервалы"],
        kind: MethodKind::AvailableSlots,
        parameters: OF_PORTAL,
        required: 3,
    },
    Method {
        names: ["BusyIntervalsOf", "ИнтервалыЗанятостиИзОтвета"],
        kind: MethodKind::BusyIntervalsOf,
        parameters: OF_ANSWER,
        required: 1,
    },
    Method {
        names: ["AvailableSlotsOf", "СвободныеИнтервалыИзОтвета"],
        kind: MethodKind::AvailableSlotsOf,
        parameters: OF_ANSWER,
        required: 1,
    },
    Method {
        names: ["Timeline", "ПолучитьДиаграмму"],
        kind: MethodKind::Timeline,
        parameters: OF_ANSWER,
        required: 1,
    },
    Method {
        names: ["Call", "ВызватьМетод"],
        kind: MethodKind::Call,
        parameters: &["url", "method", "params_json", "token", "options_json"],
        required: 3,
    },
];

/// The position of the entry with one of these names, in any case of letters.
pub(super) fn find<T>(entries: &[T], names: impl Fn(&T) -> Names, name: &str) -> Option<usize> {
    entries
        .iter()
        .position(|entry| names(entry).iter().any(|known| same_name(known, name)))
}

pub(super) fn same_name(one: &str, other: &str) -> bool {
    let lower = |name| str::chars(name).flat_map(char::to_lowercase);
    lower(one).eq(lower(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_in_both_languages() {
        for (position, method) in METHODS.iter().enumerate() {
            for name in method.names {
                for written in [name.to_owned(), name.to_uppercase(), name.to_lowercase()] {
                    assert_eq!(find(&METHODS, |m| m.names, &written), Some(position));
                }
            }
        }
        assert_eq!(find(&PROPERTIES, |p| p.names, "вЕРСИЯ"), Some(2));
        assert_eq!(find(&PROPERTIES, |p| p.names, "Версия "), None);
        assert_eq!(find(&PROPERTIES, |p| p.names, ""), None);
    }

    #[test]
    fn no_name_stands_twice() {
        let names = METHODS.iter().map(|m| m.names);
        let names: Vec<&str> = names
            .chain(PROPERTIES.iter().map(|p| p.names))
            .flatten()
            .collect();
        for (i, name) in names.iter().enumerate() {
            assert!(!names[..i].iter().any(|other| same_name(other, name)));
        }
    }
}
