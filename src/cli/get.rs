//! `b24busy get`, and `b24busy bitrix24 GetUserBusy`: who is busy.

use clap::ArgMatches;

use super::connection::{self, required, text_or_file};
use super::exchange;
use super::exit::{Exit, Failure};
use super::language::Language;
use super::progress;

pub(super) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let [users, from, to] = required(matches, ["users", "from", "to"], language)?;
    let users = text_or_file(users, false, language)?;
    let client = progress::with_bar(connection::open(matches, language)?, language);
    exchange::carry_out(
        matches,
        &client,
        |client| client.preview_get_user_busy(users.as_str(), from.as_str(), to.as_str()),
        |client| client.get_user_busy(users.as_str(), from.as_str(), to.as_str()),
        language,
    )
}
