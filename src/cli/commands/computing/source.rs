//! Where the answer comes from that is computed with: a file at hand, or the portal.

use clap::ArgMatches;

use crate::Error;
use crate::availability::Question;
use crate::cli::arguments::files::{file_or_standard_input, text_or_file};
use crate::cli::arguments::values::{given, required};
use crate::cli::commands::asking::client::open;
use crate::cli::commands::asking::exchange::{call_or_show, refused};
use crate::cli::commands::asking::progress::with_bar;
use crate::cli::exit::Failure;
use crate::input::users::Users;
use crate::language::Language;

/// The answer, with the options to read it: from `--answer`, or from the portal; `None` with
/// `--test`, which only shows the request.
pub(crate) fn answer_for<O>(
    matches: &ArgMatches,
    options: O,
    question: impl FnOnce(&O, &Users) -> Result<Question<O>, Error>,
    language: Language,
) -> Result<Option<(String, O)>, Failure> {
    if let Some(file) = given(matches, "answer") {
        if given(matches, "url").is_some() || given(matches, "token").is_some() {
            return Err(Failure::usage(language.pick(
                "--answer is an answer at hand: --url and --token do not go with it",
                "--answer — это готовый ответ: --url и --token с ним не указывают",
            )));
        }
        return Ok(Some((file_or_standard_input(&file, language)?, options)));
    }
    let [users] = required(matches, ["users"], language)?;
    let users = text_or_file(users, false, language)?;
    let client = with_bar(open(matches, language)?, language);
    let asked = question(&options, &client.parse_users(users.as_str())?)?;
    let (users, from, to) = (&asked.users, asked.from, asked.to);
    let answer = call_or_show(
        matches,
        &client,
        |client| client.preview_get_user_busy(users.clone(), from, to),
        |client| client.get_user_busy(users.clone(), from, to),
        language,
    )?;
    let Some(answer) = answer else {
        return Ok(None);
    };
    match refused(&answer, &client, language) {
        Some(failure) => Err(failure),
        None => Ok(Some((answer.into_string(), asked.options))),
    }
}
