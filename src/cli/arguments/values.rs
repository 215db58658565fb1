//! The values behind options, and those that the environment has in their stead.

use clap::ArgMatches;

use super::problem;
use crate::cli::exit::Failure;
use crate::language::Language;

/// The value of an option, without stray quotes.
pub(crate) fn given(matches: &ArgMatches, name: &str) -> Option<String> {
    let value = matches.get_one::<String>(name)?;
    Some(unquoted(value).to_owned())
}

/// The file of `--out`, as it is written.
pub(crate) fn out_file(matches: &ArgMatches) -> Option<&str> {
    matches.get_one::<String>("out").map(String::as_str)
}

/// The portal's address or webhook.
pub(crate) fn portal(matches: &ArgMatches) -> Option<String> {
    given(matches, "url").or_else(|| variable("B24_URL"))
}

/// Values of options that have to be there; all that are missing are named at once.
pub(crate) fn required<const N: usize>(
    matches: &ArgMatches,
    names: [&str; N],
    language: Language,
) -> Result<[String; N], Failure> {
    let values = names.map(|name| given(matches, name));
    let absent: Vec<String> = portal(matches)
        .is_none()
        .then(|| "--url".to_owned())
        .into_iter()
        .chain(
            names
                .iter()
                .zip(&values)
                .filter(|(_, value)| value.is_none())
                .map(|(name, _)| format!("--{name}")),
        )
        .collect();
    if absent.is_empty() {
        Ok(values.map(Option::unwrap_or_default))
    } else {
        let absent: Vec<&str> = absent.iter().map(String::as_str).collect();
        Err(missing(&absent, language))
    }
}

/// The failure for options that are not there.
pub(crate) fn missing(names: &[&str], language: Language) -> Failure {
    let url = if names.contains(&"--url") {
        language.pick(
            " (the address may also stand in B24_URL)",
            " (адрес можно задать и в B24_URL)",
        )
    } else {
        ""
    };
    let names = names.join(", ");
    let what = language.pick(format!("missing: {names}"), format!("не хватает: {names}"));
    Failure::usage(what + url + &problem::hint(language))
}

/// The values of an option in arguments that are not parsed yet, or cannot be.
pub(crate) fn unparsed<'a>(args: &'a [String], option: &'a str) -> impl Iterator<Item = &'a str> {
    args.iter()
        .enumerate()
        .filter_map(move |(at, arg)| match arg.strip_prefix(option)? {
            "" => args.get(at + 1).map(String::as_str),
            value => value.strip_prefix('='),
        })
}

/// A variable of the environment; an empty one counts as none.
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    let value = unquoted(&value);
    (!value.is_empty()).then(|| value.to_owned())
}

/// A value without the quotes around it: in `cmd.exe` and `PowerShell` the doubled quotes of the
/// documentation's examples, and single ones, arrive as part of the value. Quotes that belong to
/// the value's own inside, as in `"1","2"`, stay.
pub(crate) fn unquoted(value: &str) -> &str {
    let is_quote = |c| matches!(c, '"' | '\'');
    let inner = value.trim().trim_matches(is_quote);
    let is_list = inner.starts_with('[') && inner.ends_with(']');
    if is_list || !inner.contains(is_quote) {
        inner
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_around_a_value_are_dropped() {
        for (value, inner) in [
            ("b24-x.bitrix24.by", "b24-x.bitrix24.by"),
            ("\"b24-x.bitrix24.by\"", "b24-x.bitrix24.by"),
            ("\"\"b24-x.bitrix24.by\"\"", "b24-x.bitrix24.by"),
            ("\"b24-x.bitrix24.by", "b24-x.bitrix24.by"),
            ("'2025-09-10'", "2025-09-10"),
            ("\"1\"", "1"),
            ("\"[1,2]\"", "[1,2]"),
            ("'[\"1\",\"2\"]'", "[\"1\",\"2\"]"),
            ("[\"1\",\"2\"]", "[\"1\",\"2\"]"),
            ("['1','2']", "['1','2']"),
            ("\"1\",\"2\"", "\"1\",\"2\""),
            ("", ""),
        ] {
            assert_eq!(unquoted(value), inner, "{value}");
        }
    }
}
