//! `b24busy get`, and `b24busy bitrix24 GetUserBusy`: who is busy.

use clap::ArgMatches;

use super::asking::client::open;
use super::asking::exchange::carry_out;
use super::asking::progress::with_bar;
use crate::cli::arguments::files::text_or_file;
use crate::cli::arguments::values::required;
use crate::cli::exit::{Exit, Failure};
use crate::language::Language;

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let [users, from, to] = required(matches, ["users", "from", "to"], language)?;
    let users = text_or_file(users, false, language)?;
    let client = with_bar(open(matches, language)?, language);
    carry_out(
        matches,
        &client,
        |client| client.preview_get_user_busy(users.as_str(), from.as_str(), to.as_str()),
        |client| client.get_user_busy(users.as_str(), from.as_str(), to.as_str()),
        language,
    )
}
