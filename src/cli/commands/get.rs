//! `b24busy get`, and `b24busy bitrix24 GetUserBusy`: who is busy.

use clap::ArgMatches;

use super::asking::client::open;
use super::asking::exchange::carry_out;
use super::asking::progress::with_bar;
use crate::Error;
use crate::busy::time::moment::Moment;
use crate::busy::time::zone::Zone;
use crate::cli::arguments::files::text_or_file;
use crate::cli::arguments::values::{given, required};
use crate::cli::arguments::when::{Meant, Now, clock};
use crate::cli::exit::{Exit, Failure};
use crate::input::date::Day;
use crate::input::wrong_option::WrongOption;
use crate::language::Language;

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let [users, from, to] = required(matches, ["users", "from", "to"], language)?;
    let users = text_or_file(users, false, language)?;
    let [from, to] = days([from, to], given(matches, "time-zone"), clock(), language)?;
    let client = with_bar(open(matches, language)?, language);
    carry_out(
        matches,
        &client,
        |client| client.preview_get_user_busy(users.as_str(), from.as_str(), to.as_str()),
        |client| client.get_user_busy(users.as_str(), from.as_str(), to.as_str()),
        language,
    )
}

/// Both ends with days in place of words for them, where the viewer is.
fn days(
    [from, to]: [String; 2],
    zone: Option<String>,
    now: Moment,
    language: Language,
) -> Result<[String; 2], Failure> {
    let zone = zone.map_or_else(|| Ok(Zone::utc()), |name| Zone::named(&name));
    let zone = zone.map_err(|problem| Error::from(WrongOption::new("time_zone", problem)))?;
    let now = Now::new(now, zone);
    let day = |flag: &str, word: String, first| match now.meant(&word, first) {
        None => Ok(word),
        Some(day @ Meant::Day(_)) => Ok(now.written(day)),
        Some(Meant::Moment(_)) => Err(Failure::usage(language.pick(
            format!("{flag}: whole days are asked for; expected a date, today, monday or +3d"),
            format!("{flag}: запрос — за целые дни; ожидается дата, today, monday или +3d"),
        ))),
    };
    let from = day("--from", from, None)?;
    let first = Day::try_from(from.as_str()).ok().map(Day::date);
    let to = day("--to", to, first)?;
    Ok([from, to])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_days_are_days_and_moments_are_refused() {
        let ask = |from: &str, to: &str, zone: Option<&str>| {
            let ends = [from.to_owned(), to.to_owned()];
            // Wednesday, 10 September 2025, 23:30 in Moscow.
            let now = Moment(1_757_536_200);
            days(ends, zone.map(str::to_owned), now, Language::English)
                .map_err(|failure| failure.message)
        };
        let days = |from: &str, to: &str| Ok([from.to_owned(), to.to_owned()]);
        assert_eq!(ask("today", "+1w", None), days("2025-09-10", "2025-09-17"));
        assert_eq!(
            ask("today", "tomorrow", Some("Asia/Vladivostok")),
            days("2025-09-11", "2025-09-12")
        );
        assert_eq!(
            ask("monday", "friday", None),
            days("2025-09-15", "2025-09-19")
        );
        // What is no word goes on as it is, an error or not.
        assert_eq!(ask("10.09.2025", "soon", None), days("10.09.2025", "soon"));
        assert!(
            ask("today", "+2h", None)
                .unwrap_err()
                .contains("--to: whole days")
        );
        assert!(
            ask("now", "today", None)
                .unwrap_err()
                .contains("--from: whole days")
        );
        assert!(
            ask("today", "today", Some("Mars"))
                .unwrap_err()
                .contains("Mars")
        );
    }
}
