//! One call, from the request to the exit code: shown, sent, told about, delivered.

use std::time::Instant;

use clap::ArgMatches;

use super::exit::{Exit, Failure};
use super::output;
use crate::language::Language;
use crate::{Answer, Client, Error, PortalError};

/// Makes the call and delivers its answer, or with `--test` only shows it.
///
/// `preview` is the request as it may be shown, or what is wrong with it.
pub(super) fn carry_out(
    matches: &ArgMatches,
    client: &Client,
    preview: impl FnOnce(&Client) -> Result<String, Error>,
    call: impl FnOnce(&Client) -> Result<Answer, Error>,
    language: Language,
) -> Result<Exit, Failure> {
    let Some(answer) = ask(matches, client, preview, call, language)? else {
        return Ok(Exit::Answer);
    };
    let file = matches.get_one::<String>("out").map(String::as_str);
    output::deliver(answer.as_str(), file, language)?;
    refused(&answer, client, language).map_or(Ok(Exit::Answer), Err)
}

/// Makes the call; `None` with `--test`, which only shows it.
pub(super) fn ask(
    matches: &ArgMatches,
    client: &Client,
    preview: impl FnOnce(&Client) -> Result<String, Error>,
    call: impl FnOnce(&Client) -> Result<Answer, Error>,
    language: Language,
) -> Result<Option<Answer>, Failure> {
    if matches.get_flag("test") {
        output::print(&(preview(client)? + "\n"), language)?;
        return Ok(None);
    }
    let debug = matches.get_flag("debug");
    // An argument that is wrong is told by the call itself.
    if debug && let Ok(request) = preview(client) {
        output::say(&marked('>', &request));
    }
    let start = Instant::now();
    let answer = call(client);
    if debug {
        let seconds = start.elapsed().as_secs_f64();
        output::say(&marked(
            '<',
            &account(answer.as_ref().ok(), seconds, language),
        ));
    }
    Ok(Some(answer?))
}

/// The failure of an answer that is the portal's own error.
pub(super) fn refused(answer: &Answer, client: &Client, language: Language) -> Option<Failure> {
    let error = answer.portal_error()?;
    Some(Failure {
        exit: Exit::Portal,
        message: client.mask(&sentence(error, language)),
    })
}

/// What came back, and how long it took.
fn account(answer: Option<&Answer>, seconds: f64, language: Language) -> String {
    match answer {
        Some(answer) => {
            let (status, bytes) = (answer.status(), answer.as_str().len());
            language.pick(
                format!("HTTP {status}, {bytes} bytes, {seconds:.3} s"),
                format!("HTTP {status}, байт: {bytes}, {seconds:.3} с"),
            )
        }
        None => language.pick(
            format!("no answer of a portal, {seconds:.3} s"),
            format!("ответа портала нет, {seconds:.3} с"),
        ),
    }
}

fn sentence(error: &PortalError, language: Language) -> String {
    language.pick(error.to_string(), {
        let code = match error.code() {
            "" => "без кода".to_owned(),
            code => format!("код {code}"),
        };
        let (text, status) = (error.description(), error.status());
        format!("портал отвечает: {text} ({code}, HTTP {status})")
    })
}

/// Every line with a mark before it: `>` went, `<` came.
fn marked(mark: char, text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("{mark} {line}").trim_end().to_owned())
        .collect();
    lines.join("\n")
}
