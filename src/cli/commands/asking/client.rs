//! Which portal, opened by what, asked how: from options, files and the environment to a client.

use std::time::Duration;

use clap::ArgMatches;

use crate::cli::arguments::files::text_or_file;
use crate::cli::arguments::values::{given, missing, portal, variable};
use crate::cli::exit::Failure;
use crate::language::Language;
use crate::{Client, Options};

/// Makes the client. Nothing is sent.
///
/// An option wins over the environment. A token from the environment is for addresses that
/// need one: with a webhook it is left aside, since it was not given for this call.
pub(crate) fn open(matches: &ArgMatches, language: Language) -> Result<Client, Failure> {
    let url = portal(matches).ok_or_else(|| missing(&["--url"], language))?;
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
}
