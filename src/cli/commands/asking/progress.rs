//! A progress bar on standard error, for calls that are made in parts.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::Client;
use crate::language::Language;

/// The same client with a bar. It is drawn only where people look, and only for a call of many
/// users: the answer of one request needs none.
pub(crate) fn with_bar(client: Client, language: Language) -> Client {
    if !std::io::stderr().is_terminal() {
        return client;
    }
    let bar = ProgressBar::hidden();
    let words = language.pick("users", "пользователей");
    let style = ProgressStyle::with_template(&format!("{{wide_bar}} {{pos}}/{{len}} {words}"));
    if let Ok(style) = style {
        bar.set_style(style);
    }
    client.with_progress(move |done, total| {
        if total > FEW {
            if bar.is_hidden() {
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
                bar.set_length(total);
            }
            bar.set_position(done);
            if done == total {
                bar.finish_and_clear();
            }
        }
        true
    })
}

/// As many as one request asks for, unless an option says otherwise.
const FEW: u64 = 100;
