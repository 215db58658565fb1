//! `b24busy emulate`: a portal on this machine, until Ctrl-C.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::arguments::files::text_of_file;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::terminal::{print, say};
use crate::cli::week::{sunday, this_week, week_of};
use crate::emulator::{Config, Emulator, Fault, FaultRule, Scenario, Tls};
use crate::language::Language;
use crate::put::put;

const PORT: u16 = 8024;

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Exit, Failure> {
    let text = |name| matches.get_one::<String>(name).map(String::as_str);
    let mut config = Config {
        bind: format!("127.0.0.1:{PORT}"),
        language,
        ..Config::default()
    };
    if let Some(file) = text("config") {
        config = read_config(config, file, language)?;
        // Of the command line, unlike the locale, it wins.
        if text("lang").is_some() {
            config.language = language;
        }
    }
    if let Some(port) = text("port") {
        let port = self::port(port, language)?;
        let host = config.bind.rsplit_once(':').map_or("", |(host, _)| host);
        config.bind = format!("{host}:{port}");
    }
    if let Some(file) = text("scenario") {
        config.scenario = Some(read_scenario(file, language)?);
    }
    if matches.get_flag("tls") {
        config.tls = Tls::On;
    }
    let names = matches.get_many::<String>("tls-name").into_iter().flatten();
    config.tls_names.extend(names.cloned());
    if let Some(file) = text("ca-out") {
        config.ca_file = Some(PathBuf::from(file));
    }
    config.faults.extend(faults(matches, language)?);
    let week = match text("week").or(config.week.as_deref()) {
        Some(day) => {
            let monday = week_of(day, language)?;
            config.week = Some(monday.to_string());
            monday
        }
        None => this_week(),
    };
    if matches.get_flag("print-config") {
        let mut json = serde_json::to_string_pretty(&config)
            .map_err(|error| Failure::local(error.to_string()))?;
        json.push('\n');
        print(&json, language)?;
        return Ok(Exit::Answer);
    }
    config.week = Some(week.to_string());
    let users = first_users(config.scenario.as_ref());
    let ca_file = config.ca_file.clone();
    let application = Application {
        client_id: config.client_id.clone(),
        client_secret: config.client_secret.clone(),
    };
    let emulator = Emulator::start(config).map_err(|error| Failure::local(error.to_string()))?;

    if matches.get_flag("log") {
        emulator.log_to(say);
    }
    let mut text = greeting(&emulator, &application, language);
    let trust = ca_file.map_or(String::new(), |file| {
        format!(" --ca-file \"{}\"", file.display())
    });
    let example = format!(
        "b24busy get --url {} --users {users} --from {week} --to {}{trust}",
        emulator.webhook_url(),
        sunday(week)
    );
    let try_it = language.pick("Try it:", "Пример:");
    put!(text, "\n{try_it}\n  {example}\n");
    if let (Some(pem), true) = (emulator.ca_pem(), trust.is_empty()) {
        let note = language.pick(
            "Clients have to trust this authority; --ca-out FILE writes it to a file:",
            "Клиенты должны доверять этому корневому сертификату; --ca-out ФАЙЛ запишет его в файл:",
        );
        put!(text, "\n{note}\n{}\n", pem.trim_end());
    }
    let stop = language.pick("Ctrl-C stops it.", "Остановить: Ctrl-C.");
    put!(text, "\n{stop}\n");
    print(&text, language)?;
    emulator.wait();
    Ok(Exit::Answer)
}

/// The OAuth application whose tokens the emulator renews.
struct Application {
    client_id: String,
    client_secret: String,
}

/// What a client needs. The secrets are the emulator's own and open nothing else.
fn greeting(emulator: &Emulator, application: &Application, language: Language) -> String {
    let origin = emulator.origin();
    let heading = language.pick(
        "An emulated Bitrix24 portal listens at",
        "Эмулятор портала Битрикс24 слушает",
    );
    let control = language.pick(
        "(also faults, runs, tokens, scenario)",
        "(а также faults, runs, tokens, scenario)",
    );
    let rows = [
        (language.pick("webhook", "вебхук"), emulator.webhook_url()),
        (language.pick("portal", "портал"), origin.clone()),
        (language.pick("token", "токен"), emulator.access_token()),
        (
            language.pick("OAuth server", "сервер OAuth"),
            emulator.oauth_url(),
        ),
        ("client_id", application.client_id.clone()),
        ("client_secret", application.client_secret.clone()),
        ("refresh_token", emulator.refresh_token()),
        (
            language.pick("control", "управление"),
            format!("{origin}/__emulator/requests {control}"),
        ),
    ];
    let mut text = format!("{heading} {origin}\n\n");
    for (name, value) in rows {
        put!(text, "  {name:<15}{value}\n");
    }
    text
}

fn port(given: &str, language: Language) -> Result<u16, Failure> {
    given.trim().parse().map_err(|_| {
        Failure::usage(language.pick(
            "--port: expected a number from 0 to 65535",
            "--port: ожидается число от 0 до 65535",
        ))
    })
}

fn read_scenario(file: &str, language: Language) -> Result<Scenario, Failure> {
    Scenario::from_json(&text_of_file(file, language)?)
        .map_err(|problem| Failure::usage(format!("{file}: {problem}")))
}

/// The configuration with a file's settings in place, or all that is wrong with the file.
fn read_config(config: Config, file: &str, language: Language) -> Result<Config, Failure> {
    let text = text_of_file(file, language)?;
    config.with_json(&text).map_err(|problems| {
        let separator = if problems.len() > 1 { "\n  " } else { " " };
        let listed = problems.join("\n  ");
        Failure::usage(format!("{file}:{separator}{listed}"))
    })
}

/// Users that an example can ask for.
fn first_users(scenario: Option<&Scenario>) -> String {
    let Some(scenario) = scenario else {
        return "1,2,3".to_owned();
    };
    let ids: Vec<String> = scenario
        .users
        .iter()
        .take(3)
        .map(|user| user.id.to_string())
        .collect();
    if ids.is_empty() {
        "1".to_owned()
    } else {
        ids.join(",")
    }
}

/// Rules, or bare faults, which then happen to every request.
fn faults(matches: &ArgMatches, language: Language) -> Result<Vec<FaultRule>, Failure> {
    let given = matches.get_many::<String>("fault").into_iter().flatten();
    given
        .map(|json| {
            let value: serde_json::Value = serde_json::from_str(json)?;
            if value.get("kind").is_some() {
                serde_json::from_value::<Fault>(value).map(FaultRule::always)
            } else {
                serde_json::from_value(value)
            }
        })
        .collect::<Result<_, serde_json::Error>>()
        .map_err(|error| {
            Failure::usage(language.pick(
                format!(
                    "--fault: {error}; expected {{\"kind\": \"delay\", \"ms\": 500}} or the like"
                ),
                format!(
                    "--fault: {error}; ожидается, например, {{\"kind\": \"delay\", \"ms\": 500}}"
                ),
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_a_port() {
        assert_eq!(port("0", Language::English).unwrap(), 0);
        assert!(port("65536", Language::English).is_err());
    }
}
