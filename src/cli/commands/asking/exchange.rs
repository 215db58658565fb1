//! One call, from the request to the exit code: shown, sent, told about, delivered.

use std::time::Instant;

use clap::ArgMatches;

use crate::cli::arguments::values::out_file;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::deliver::deliver;
use crate::cli::output::terminal::{print, say};
use crate::language::Language;
use crate::{Answer, Client, Error, PortalError};

/// Makes the call and delivers its answer, or with `--test` only shows it.
///
/// `preview` is the request as it may be shown, or what is wrong with it.
pub(crate) fn carry_out(
    matches: &ArgMatches,
    client: &Client,
    preview: impl FnOnce(&Client) -> Result<String, Error>,
    call: impl FnOnce(&Client) -> Result<Answer, Error>,
    language: Language,
) -> Result<Exit, Failure> {
    let Some(answer) = call_or_show(matches, client, preview, call, language)? else {
        return Ok(Exit::Answer);
    };
    deliver(answer.as_str(), out_file(matches), language)?;
    refused(&answer, client, language).map_or(Ok(Exit::Answer), Err)
}

/// Makes the call; `None` with `--test`, which only shows it.
pub(crate) fn call_or_show(
    matches: &ArgMatches,
    client: &Client,
    preview: impl FnOnce(&Client) -> Result<String, Error>,
    call: impl FnOnce(&Client) -> Result<Answer, Error>,
    language: Language,
) -> Result<Option<Answer>, Failure> {
    if matches.get_flag("test") {
        print(&(preview(client)? + "\n"), language)?;
        return Ok(None);
    }
    let debug = matches.get_flag("debug");
    // An argument that is wrong is told by the call itself.
    if debug && let Ok(request) = preview(client) {
        say(&marked('>', &request));
    }
    let start = Instant::now();
    let answer = call(client);
    if debug {
        let seconds = start.elapsed().as_secs_f64();
        say(&marked(
            '<',
            &account(answer.as_ref().ok(), seconds, language),
        ));
    }
    Ok(Some(answer?))
}

/// The failure of an answer that is the portal's own error.
pub(crate) fn refused(answer: &Answer, client: &Client, language: Language) -> Option<Failure> {
    let error = answer.portal_error()?;
    let mut message = sentence(error, language);
    if answer.attempts() > 1 {
        message += language.pick("; requests: ", "; запросов: ");
        message += &answer.attempts().to_string();
    }
    Some(Failure {
        exit: Exit::Portal,
        message: client.mask(&message),
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
