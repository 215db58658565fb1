//! Which portal, opened by what, asked how: from options, files and the environment to a client.

use std::io::Read;
use std::time::Duration;

use clap::ArgMatches;

use super::exit::Failure;
use super::language::Language;
use super::problem;
use super::words::unquoted;
use crate::call::given_secrets;
use crate::{Client, Options};

/// Makes the client. Nothing is sent.
///
/// An option wins over the environment. A token from the environment is for addresses that
/// need one: with a webhook it is left aside, since it was not given for this call.
pub(super) fn open(matches: &ArgMatches, language: Language) -> Result<Client, Failure> {
    let url = given(matches, "url")
        .or_else(|| variable("B24_URL"))
        .ok_or_else(|| missing(&["--url"], language))?;
    let json = match matches.get_one::<String>("options") {
        Some(json) => text_or_file(json.clone(), false, language)?,
        None => String::new(),
    };
    let timeout = match matches.get_one::<String>("timeout") {
        Some(seconds) => Some(timeout(seconds, language)?),
        None => None,
    };
    let client = |token: Option<&str>| {
        Client::given(&url, token, &json, |json| {
            let mut options = Options::from_json(json)?;
            if let Some(timeout) = timeout {
                options = options.timeout(timeout)?;
            }
            if let Some(file) = matches.get_one::<String>("ca-file") {
                options = options.ca_file(file)?;
            }
            if let Some(url) = matches.get_one::<String>("proxy") {
                options = options.proxy(url)?;
            }
            Ok(options)
        })
    };
    let client = match given(matches, "token") {
        Some(token) => client(Some(&*token)),
        None => client(None).or_else(|without| match variable("B24_TOKEN") {
            Some(token) => client(Some(&*token)),
            None => Err(without),
        }),
    };
    Ok(client?)
}

/// The value of an option, without stray quotes.
pub(super) fn given(matches: &ArgMatches, name: &str) -> Option<String> {
    let value = matches.get_one::<String>(name)?;
    Some(unquoted(value).to_owned())
}

/// Values of options that have to be there; all that are missing are named at once.
pub(super) fn required<const N: usize>(
    matches: &ArgMatches,
    names: [&str; N],
    language: Language,
) -> Result<[String; N], Failure> {
    let values = names.map(|name| given(matches, name));
    let has_url = given(matches, "url")
        .or_else(|| variable("B24_URL"))
        .is_some();
    let absent: Vec<String> = (!has_url)
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
pub(super) fn missing(names: &[&str], language: Language) -> Failure {
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

/// A value that may stand in a `.json` file; `-` is standard input where that is allowed.
pub(super) fn text_or_file(
    value: String,
    standard_input: bool,
    language: Language,
) -> Result<String, Failure> {
    let is_file = std::path::Path::new(&value)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_file || (standard_input && value == "-") {
        file_or_standard_input(&value, language)
    } else {
        Ok(value)
    }
}

/// The text of a file; `-` is standard input.
pub(super) fn file_or_standard_input(file: &str, language: Language) -> Result<String, Failure> {
    let (name, text) = if file == "-" {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text).map(|_| text);
        (language.pick("standard input", "стандартный ввод"), read)
    } else if crate::input::may_be_webhook(file) {
        // What is an address by mistake may carry a webhook's secret.
        let name = language.pick("the address given", "указанный адрес");
        (name, std::fs::read_to_string(file))
    } else {
        (file, std::fs::read_to_string(file))
    };
    let text = text.map_err(|error| {
        Failure::local(language.pick(
            format!("{name} cannot be read: {error}"),
            format!("не удалось прочитать: {name}: {error}"),
        ))
    })?;
    // Editors on Windows put a mark before the text.
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

fn timeout(seconds: &str, language: Language) -> Result<Duration, Failure> {
    seconds
        .trim()
        .replace(',', ".")
        .parse::<f64>()
        .ok()
        // The limits of timeout_ms.
        .filter(|seconds| (0.001..=3600.0).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| {
            Failure::usage(language.pick(
                "--timeout: expected a number of seconds from 0.001 to 3600",
                "--timeout: ожидается число секунд от 0.001 до 3600",
            ))
        })
}

/// Masks what is secret in a command line, read or not, and in the environment: for what is told of it.
pub(super) fn mask(args: &[String]) -> impl Fn(&str) -> String + use<> {
    let value = |name: &str| {
        args.iter()
            .zip(args.iter().skip(1).map(Some).chain([None]))
            .find_map(|(arg, next)| match arg.strip_prefix(name)? {
                "" => next.map(String::as_str),
                value => value.strip_prefix('='),
            })
            .map(|value| unquoted(value).to_owned())
    };
    let url = value("--url").or_else(|| variable("B24_URL"));
    let token = value("--token").or_else(|| variable("B24_TOKEN"));
    let options = value("--options").unwrap_or_default();
    let known = given_secrets(&url.unwrap_or_default(), token.as_deref(), &options);
    move |text| known.mask_message(text)
}

/// A variable of the environment; an empty one counts as none.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    let value = unquoted(&value);
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_out_is_a_number_of_seconds() {
        let read = |text| timeout(text, Language::English).ok();
        assert_eq!(read("5"), Some(Duration::from_secs(5)));
        assert_eq!(read("0,25"), Some(Duration::from_millis(250)));
        for bad in ["", "0", "-1", "1h", "3601", "NaN", "inf"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_json_file_is_read_and_anything_else_taken_as_it_is() {
        let read = |value: &str| text_or_file(value.to_owned(), false, Language::English);
        assert_eq!(read("[1,2]").unwrap(), "[1,2]");
        assert_eq!(read("-").unwrap(), "-");
        let failure = read("/no/such/Users.JSON").unwrap_err();
        assert!(
            failure
                .message
                .contains("/no/such/Users.JSON cannot be read")
        );
        let file = std::env::temp_dir().join(format!("b24busy-{}.json", std::process::id()));
        std::fs::write(&file, "\u{feff}[3]\n").unwrap();
        assert_eq!(read(&file.to_string_lossy()).unwrap(), "[3]\n");
        std::fs::remove_file(&file).unwrap();
    }
}
